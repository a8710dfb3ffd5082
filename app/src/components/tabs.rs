//! Panels that take turns, one tab each: links without WASM; with it the arrows go along them, and what is reached is
//! shown.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::told;
use crate::kept::heard;
use crate::session::{self, use_state};

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tab {
    pub id: &'static str,
    pub label: &'static str,
    /// Where it is shown.
    pub href: &'static str,
    /// The id of what it shows.
    pub panel: &'static str,
}

#[component]
pub fn Tabs(
    label: &'static str,
    tabs: &'static [Tab],
    /// The one that is shown.
    #[prop(into)]
    chosen: Signal<usize>,
    /// Shows the one of that address.
    go: Callback<&'static str>,
) -> impl IntoView {
    let press = move |press: KeyboardEvent| {
        let (at, last) = (chosen.get_untracked(), tabs.len() - 1);
        let next = match press.key().as_str() {
            "ArrowRight" if at == last => 0,
            "ArrowRight" => at + 1,
            "ArrowLeft" if at == 0 => last,
            "ArrowLeft" => at - 1,
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        press.prevent_default();
        go.run(tabs[next].href);
        session::focus_soon(tabs[next].id);
    };
    let links: Vec<AnyView> = (0..tabs.len())
        .map(|at| link(tabs[at], at, chosen))
        .collect();
    view! { <div class="tabs" role="tablist" aria-label=label on:keydown=heard(press)>{links}</div> }
}

fn link(tab: Tab, at: usize, chosen: Signal<usize>) -> AnyView {
    let awake = use_state().awake;
    // The Tab key goes past the others; without WASM it is the only key there is.
    let passed = told(move || (awake.get() && chosen.get() != at).then(|| "-1".to_owned()));
    view! {
        <a
            class="tab"
            role="tab"
            id=tab.id
            href=tab.href
            data-noscroll=""
            tabindex=passed
            aria-controls=tab.panel
            aria-selected=told(move || Some((chosen.get() == at).to_string()))
        >
            {tab.label}
        </a>
    }
    .into_any()
}
