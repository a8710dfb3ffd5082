//! "Keyboard shortcuts": what keys do. Its address is `?dialog=shortcuts`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::start::goer;
use super::{Dialog, later, retold};
use crate::kept::Memo;
use crate::session::{self, use_state};
use crate::shortcuts::{PARTS, Part, Shortcut};
use crate::words;

/// What opens it, on any page.
pub const LIST_SHORTCUTS: &str = "?dialog=shortcuts";

#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let query = use_query_map();
    let asked =
        Memo::new(move |()| query.with(|query| query.get_str("dialog") == Some("shortcuts")));
    let go = goer();
    let close = Callback::new(move |()| {
        if asked.get_untracked() {
            go(None);
        }
    });
    view! {
        <Dialog id="shortcuts" title=words::keys::SHORTCUTS open=asked on_close=close>
            {later(|there| (there.shortcuts)())}
        </Dialog>
    }
}

pub fn list() -> AnyView {
    let part = |part: &Part| {
        let rows = part
            .shortcuts
            .iter()
            .map(|shortcut| view! { <Row shortcut/> });
        view! {
            <section class="shortcuts-group">
                <h3 class="shortcuts-part">{part.title}</h3>
                <dl>{rows.collect_view()}</dl>
            </section>
        }
    };
    view! { <div class="shortcuts">{PARTS.iter().map(part).collect_view()}</div> }.into_any()
}

#[component]
fn Row(shortcut: &'static Shortcut) -> impl IntoView {
    let state = use_state();
    let key = |key: &'static &'static str| {
        let named = retold(move || {
            words::keys::key(key, state.awake.get() && session::is_mac()).to_owned()
        });
        view! { <kbd>{named}</kbd> }
    };
    view! {
        <div class="shortcuts-row">
            <dt class="shortcuts-does">{shortcut.does}</dt>
            <dd class="shortcuts-keys">
                {shortcut.keys.iter().map(key).collect_view()}
            </dd>
        </div>
    }
}
