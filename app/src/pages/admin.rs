//! `/admin`: what those look after who administer the server, a tab each. What it shows is asked for here and nowhere else, and
//! refused to everybody else by the engine. It needs WASM.

mod audit;
mod joining;
mod people;
mod question;
mod rooms;
mod usage;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::de::DeserializeOwned;

use crate::components::start::goer;
use crate::components::tabs::Tab;
use crate::components::{PageHead, Skeleton, Tabs, redrawn};
use crate::kept::{Memo, RwSignal, StoredValue, heard};
use crate::server_fns::Why;
use crate::session::{self, use_state};
use crate::words::{self, admin as said};
use crate::{json, kept};

const PANEL: &str = "admin-panel";

const TABS: [Tab; 5] = [
    tab("admin-people", said::PEOPLE, "?tab=people"),
    tab("admin-rooms", said::ROOMS, "?tab=rooms"),
    tab("admin-joining", said::JOINING, "?tab=joining"),
    tab("admin-log", said::LOG, "?tab=log"),
    tab("admin-usage", said::USAGE, "?tab=usage"),
];

const fn tab(id: &'static str, label: &'static str, href: &'static str) -> Tab {
    let panel = PANEL;
    Tab {
        id,
        label,
        href,
        panel,
    }
}

#[component]
pub fn Admin() -> impl IntoView {
    let state = use_state();
    let may = Memo::new(move |()| state.me().is_some_and(|me| me.role.may_administer()));
    view! {
        <Title text=words::titled(said::ADMINISTRATION)/>
        <div class="people">
            <PageHead title=said::ADMINISTRATION/>
            <div class="people-column admin">
                {redrawn(move || Some(if may.get() { view! { <Office/> }.into_any() } else { not_yours() }))}
            </div>
        </div>
    }
}

fn not_yours() -> AnyView {
    view! {
        <h2 class="settings-title">{said::NOT_YOURS_HEADING}</h2>
        <p class="admin-none">{said::NOT_YOURS}</p>
    }
    .into_any()
}

#[component]
fn Office() -> impl IntoView {
    let query = use_query_map();
    let chosen = Memo::new(move |()| {
        query.with(|query| {
            let asked = query.get_str("tab").unwrap_or_default();
            let is = |tab: &Tab| tab.href.strip_prefix("?tab=") == Some(asked);
            TABS.iter().position(is).unwrap_or(0)
        })
    });
    let go = goer();
    let go = Callback::new(move |href| go(Some(href)));
    let named = move || TABS[chosen.get()].id;
    view! {
        <Tabs label=said::ADMINISTRATION tabs=&TABS chosen go/>
        <p class="settings-unscripted">{said::UNSCRIPTED}</p>
        <div class="admin-panel" role="tabpanel" id=PANEL tabindex="-1" aria-labelledby=named>
            {redrawn(move || Some(panel(chosen.get())))}
        </div>
    }
}

fn panel(at: usize) -> AnyView {
    match at {
        0 => view! { <people::People/> }.into_any(),
        1 => view! { <rooms::Rooms/> }.into_any(),
        2 => view! { <joining::Joining/> }.into_any(),
        3 => view! { <audit::Log/> }.into_any(),
        _ => view! { <usage::Used/> }.into_any(),
    }
}

/// What a panel asked for: it did not come, and why; or nothing is amiss.
type Missing = RwSignal<Option<String>>;

/// Asks, and hands on what came; or says why it did not. The panel may be gone by then.
fn ask<T: DeserializeOwned + 'static>(
    path: &str,
    fields: &[(&str, &str)],
    missing: Missing,
    take: impl FnOnce(T) + 'static,
) {
    let answer = session::post_fields(path, fields);
    spawn_local(async move {
        let came = match session::done(answer.await) {
            Ok(came) => json::read::<T>(&came).ok_or_else(|| Why::Unreached.into()),
            Err(fail) => Err(fail),
        };
        let said = match came {
            Ok(came) => {
                take(came);
                None
            }
            Err(fail) => words::above(&fail),
        };
        _ = missing.try_set(said);
    });
}

/// Each once, whatever was asked for twice.
fn append<T, K: PartialEq>(all: &mut Vec<T>, rows: Vec<T>, key: impl Fn(&T) -> K) {
    for row in rows {
        if all.iter().all(|one| key(one) != key(&row)) {
            all.push(row);
        }
    }
}

/// In place of what is still to come, or did not.
fn waiting(here: Memo<bool>, missing: Missing, again: Callback<()>) -> AnyView {
    redrawn(move || {
        if let Some(said) = missing.get() {
            let again = move |_| again.run(());
            return Some(
                view! {
                    <p class="form-trouble" role="alert">{said}</p>
                    <button class="button" type="button" on:click=heard(again)>{words::TRY_AGAIN}</button>
                }
                .into_any(),
            );
        }
        (!here.get()).then(|| view! { <Skeleton rows=4 signs=true/> }.into_any())
    })
}

/// The way to the next page; with the last of them it goes, and the focus goes to the panel.
fn more(there: Memo<bool>, load: Callback<()>) -> AnyView {
    let was = StoredValue::new(false);
    kept::Effect::new(move |()| {
        let is = there.get();
        if was.get_value() && !is {
            session::focus_if_lost(PANEL);
        }
        was.set_value(is);
    });
    redrawn(move || {
        there.get().then(|| {
            view! {
                <div class="people-more">
                    <button class="button" type="button" on:click=heard(move |_| load.run(()))>{words::LOAD_MORE}</button>
                </div>
            }
        })
    })
}

/// In the browser, once the panel is there.
fn at_first(ask: Callback<()>) {
    kept::Effect::new(move |()| ask.run(()));
}
