//! A text to take along: selectable as it stands, with a button that copies it (shown once it can).

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Glyph, Icon};
use crate::kept::heard;
use crate::session::{self, use_state};
use crate::words;

#[component]
pub fn Copy(label: &'static str, text: String) -> impl IntoView {
    let state = use_state();
    let input = NodeRef::<html::Input>::new();
    let copy = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let said = if session::copy(&input).await {
                words::COPIED
            } else {
                words::COPY_BY_HAND
            };
            state.toasts.say(said);
        });
    };
    view! {
        <div class="copy">
            <input class="copy-text" readonly=true aria-label=label value=text node_ref=input/>
            <button class="button" type="button" on:click=heard(copy)>
                <Icon of=Glyph::Copy/>
                {words::COPY}
            </button>
        </div>
    }
}
