//! How far one's own message has come. In rooms with receipts a press tells who has read it and when.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::words;

#[component]
pub fn Ticks(state: &'static str) -> impl IntoView {
    let (label, of) = match state {
        "queued" => (words::message::SENDING, Glyph::Clock),
        "failed" => (words::message::NOT_SENT, Glyph::Alert),
        "delivered" => (words::message::DELIVERED, Glyph::CheckDouble),
        "read" => (words::message::READ, Glyph::CheckDouble),
        _ => (words::message::SENT, Glyph::Check),
    };
    view! {
        <button class="ticks" type="button" tabindex="-1" data-act="ticks" data-of=state aria-label=label>
            <Icon of/>
        </button>
    }
}
