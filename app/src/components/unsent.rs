//! What could not be sent: why, and what to do about it. Nothing that was written is lost.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::words;

/// Under a message that the server did not take.
#[component]
pub fn Failed(why: String) -> impl IntoView {
    view! {
        <div class="unsent">
            <Why why/>
            <button class="button" type="button" data-act="retry">{words::message::RETRY}</button>
            <button class="button" type="button" data-act="discard">{words::message::DISCARD}</button>
        </div>
    }
}

/// Under a message that was changed elsewhere while it was changed here: both texts are there to choose from.
#[component]
pub fn Conflict(text: String, why: String) -> impl IntoView {
    view! {
        <div class="unsent">
            <Why why/>
            <p class="unsent-heading">{words::message::YOUR_TEXT}</p>
            <p class="unsent-text" dir="auto">{text}</p>
            <button class="button" type="button" data-act="edit-retry">{words::message::USE_MINE}</button>
            <button class="button" type="button" data-act="edit-again">{words::message::EDIT_MINE}</button>
            <button class="button" type="button" data-act="edit-discard">{words::message::DISCARD_MINE}</button>
        </div>
    }
}

#[component]
fn Why(why: String) -> impl IntoView {
    view! {
        <p class="unsent-why">
            <Icon of=Glyph::Alert/>
            <span>{why}</span>
        </p>
    }
}
