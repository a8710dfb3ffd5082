//! The rail's search: it leaves those conversations that are called so, and brings people under them with whom there is
//! none yet.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wire::UserId;

use super::start::direct_opener;
use super::{Glyph, Icon, PersonRow, redrawn, retold};
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::session::{self, use_state};
use crate::{finding, words};

/// The box's id.
pub const SEARCH: &str = "search";
/// What arrow keys walk through in the list.
pub const FOUND: &str = "a, button";
/// More people than these are better sought than looked through.
const PEOPLE: usize = 20;

#[component]
pub fn Search(
    /// What is typed, as it is typed.
    typed: RwSignal<String>,
    /// Where what is found stands.
    list: NodeRef<html::Nav>,
) -> impl IntoView {
    let state = use_state();
    let input = NodeRef::<html::Input>::new();
    let before = StoredValue::new(None);
    Effect::new(move |()| {
        let now = typed.get();
        let Some(input) = input.get() else {
            return;
        };
        let before_it = before.get_value();
        before.set_value(Some(now.clone()));
        if before_it.is_none() {
            // Before the page was awake it was typed into as well. And somebody else may be looking for people.
            typed.set(input.value());
        } else if before_it.as_ref() != Some(&now) {
            if input.value() != now {
                input.set_value(&now);
            }
            finding::seek(state, &now);
        }
    });
    let press = move |press: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let done = match press.key().as_str() {
            "ArrowDown" => session::focus_beside(&list, FOUND, true),
            "Enter" if session::press_first(&list, FOUND) => {
                typed.set(String::new());
                session::focus_composer_soon();
                true
            }
            "Escape" if typed.with_untracked(String::is_empty) => session::focus_composer(),
            "Escape" => {
                typed.set(String::new());
                true
            }
            _ => false,
        };
        if done {
            press.prevent_default();
        }
    };
    view! {
        <search class="search">
            <Icon of=Glyph::Search/>
            <input
                class="search-box"
                id=SEARCH
                type="search"
                aria-label=words::rail::SEARCH
                aria-keyshortcuts="/"
                placeholder=words::rail::SEARCH
                autocomplete="off"
                enterkeyhint="go"
                node_ref=input
                on:keydown=heard(press)
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <kbd class="search-keys" aria-hidden="true">
                {retold(move || format!("{} K", words::keys::key("Mod", state.awake.get() && session::is_mac())))}
            </kbd>
        </search>
    }
}

/// Under the conversations that were found.
#[component]
pub fn FoundPeople(
    sought: Memo<String>,
    /// No conversation is called so.
    alone: Signal<bool>,
) -> impl IntoView {
    let state = use_state();
    let found = Memo::new(move |()| {
        let mut people = sought.with(|sought| finding::people(state, sought));
        people.truncate(PEOPLE);
        people
    });
    redrawn(move || {
        let people = found.get();
        if people.is_empty() {
            return alone.get().then(|| {
                view! { <p class="search-nothing">{words::rail::NOTHING_FOUND}</p> }.into_any()
            });
        }
        let rows = people
            .into_iter()
            .map(|(_, user)| view! { <Stranger user/> });
        Some(
            view! {
                <h2 class="search-heading">{words::people::PEOPLE}</h2>
                <ul class="search-people">{rows.collect_view()}</ul>
            }
            .into_any(),
        )
    })
}

/// Somebody with whom there is no conversation yet.
#[component]
fn Stranger(user: UserId) -> impl IntoView {
    let state = use_state();
    let person = untrack(|| state.person(user))?;
    let open = direct_opener();
    Some(view! {
        <li>
            <button class="search-person" type="button" on:click=heard(move |_| open(user))>
                <PersonRow person/>
            </button>
        </li>
    })
}
