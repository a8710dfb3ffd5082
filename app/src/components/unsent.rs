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
            {way("failed-edit", words::message::EDIT)}
            {way("retry", words::message::RETRY)}
            {way("discard", words::message::DISCARD)}
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
            {way("edit-retry", words::message::USE_MINE)}
            {way("edit-again", words::message::EDIT_MINE)}
            {way("edit-discard", words::message::DISCARD_MINE)}
        </div>
    }
}

/// A button that the list knows by what it does.
fn way(act: &'static str, label: &'static str) -> AnyView {
    view! { <button class="button" type="button" data-act=act>{label}</button> }.into_any()
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
