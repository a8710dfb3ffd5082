//! People to choose from: one of them, or several.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wire::{Person, UserId, UserKind};

use super::redrawn::Place;
use super::{PersonRow, rows, told};
use crate::session::{self, State, use_state};

#[component]
pub fn Picker(
    /// The form's name for who is chosen.
    name: &'static str,
    #[prop(optional)] several: bool,
) -> impl IntoView {
    let state = use_state();
    let sought = RwSignal::new(String::new());
    let me = state.viewer();
    let row = move |person: Person| {
        let text = session::lowercase(&format!("{} {}", person.name, person.username));
        let left_out = told(move || {
            let found = sought.with(|sought| text.contains(sought.as_str()));
            (!found).then(|| "true".to_owned())
        });
        view! {
            <li class="picker-one" data-left-out=left_out>
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
                on:input:target=move |event| sought.set(session::lowercase(event.target().value().trim()))
            />
            <ul class="picker-list">
                {rows(
                    move || people(state, several),
                    move |(_, id, _)| {
                        let person = state.look(|model| model.person(UserId(id)).cloned());
                        person.flatten().map(row).into_any()
                    },
                )}
            </ul>
        </div>
    }
}

/// With oneself one keeps notes; a group has oneself in it anyway.
fn people(state: State, several: bool) -> Vec<Place> {
    let me = state.viewer();
    let there = |person: &Person| person.kind != UserKind::Deleted && !(several && person.id == me);
    let people = state.people().into_iter().filter(there);
    people.map(|person| (0, person.id.0, 0)).collect()
}
