//! How far one's own message has come. In rooms with receipts a press tells who has read it and when.

use leptos::prelude::*;

use super::{Glyph, Icon};

#[component]
pub fn Ticks(state: &'static str) -> impl IntoView {
    let (label, of) = match state {
        "queued" => ("Sending…", Glyph::Clock),
        "failed" => ("Not sent", Glyph::Alert),
        "delivered" => ("Delivered", Glyph::CheckDouble),
        "read" => ("Read", Glyph::CheckDouble),
        _ => ("Sent", Glyph::Check),
    };
    view! {
        <button class="ticks" type="button" tabindex="-1" data-act="ticks" data-of=state aria-label=label title=label>
            <Icon of/>
        </button>
    }
}
