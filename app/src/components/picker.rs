//! People to choose from: one of them, or several.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wire::{Person, UserKind};

use super::PersonRow;
use crate::session::{State, use_state};

#[component]
pub fn Picker(
    /// The form's name for who is chosen.
    name: &'static str,
    #[prop(optional)] several: bool,
) -> impl IntoView {
    let state = use_state();
    let sought = RwSignal::new(String::new());
    let people = Memo::new(move |_| people(state, several));
    let me = state.viewer();
    let row = move |person: Person| {
        let text = format!("{} {}", person.name, person.username).to_lowercase();
        let hidden = move || sought.with(|sought| !text.contains(sought.as_str()));
        view! {
            <li hidden=hidden>
                <label class="picker-row">
                    <input
                        class="picker-choice"
                        type=if several { "checkbox" } else { "radio" }
                        name=name
                        value=person.id.to_string()
                        required=!several
                    />
                    <PersonRow is_viewer=person.id == me person/>
                </label>
            </li>
        }
    };
    // Here it would send the form.
    let press = |press: KeyboardEvent| {
        if press.key() == "Enter" {
            press.prevent_default();
        }
    };
    view! {
        <div class="picker">
            <input
                class="field-input picker-search"
                type="search"
                aria-label="Find people"
                placeholder="Find people"
                autocomplete="off"
                on:keydown=press
                on:input:target=move |event| sought.set(event.target().value().trim().to_lowercase())
            />
            <ul class="picker-list">
                <For each=move || people.get() key=|person: &Person| person.id.0 children=row/>
            </ul>
        </div>
    }
}

/// With oneself one keeps notes; a group has oneself in it anyway.
fn people(state: State, several: bool) -> Vec<Person> {
    let me = state.viewer();
    let mut people = state.people();
    people.retain(|person| person.kind != UserKind::Deleted && !(several && person.id == me));
    people
}
