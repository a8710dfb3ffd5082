//! What pages beside the rail share: their head, with the way back on a phone; sections; a line that finds as one types, and the
//! way to what did not fit (plain forms, which work without WASM).

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::kept::heard;
use crate::words;

#[component]
pub fn PageHead(title: &'static str) -> impl IntoView {
    view! {
        <header class="settings-head">
            <a class="settings-back" href="/" aria-label=words::BACK>
                <Icon of=Glyph::Back/>
            </a>
            <h1 class="settings-heading">{title}</h1>
        </header>
    }
}

#[component]
pub fn Section(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby=id>
            <h2 class="settings-title" id=id>{title}</h2>
            {children()}
        </section>
    }
}

#[component]
pub fn FindForm(
    /// Where it is asked without WASM.
    action: &'static str,
    label: &'static str,
    /// What was sought when the page was served.
    value: String,
    seek: Callback<String>,
) -> impl IntoView {
    view! {
        <form class="people-search" method="get" action=action role="search">
            <input
                class="field-input"
                type="search"
                name="q"
                aria-label=label
                placeholder=label
                value=value
                autocomplete="off"
                spellcheck="false"
                on:input=heard(move |event| seek.run(event_target_value(&event)))
            />
        </form>
    }
}

/// The next page of what was found is served: there is no end of them.
#[component]
pub fn MoreForm(action: &'static str, sought: String, after: String) -> impl IntoView {
    view! {
        <form class="people-more" method="get" action=action>
            <input type="hidden" name="q" value=sought/>
            <input type="hidden" name="after" value=after/>
            <button class="button" type="submit">{words::LOAD_MORE}</button>
        </form>
    }
}
