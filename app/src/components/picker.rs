//! People to choose from: one of them, or several. Those whom the page holds are filtered as one types, and the server
//! finds the others.

use client::Input;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wire::{MemberState, Person, RoomId, UserId};

use super::redrawn::Place;
use super::{PersonRow, redrawn, rows};
use crate::kept::{RwSignal, heard};
use crate::session::{self, State, Topic, use_state};
use crate::words;

/// What the list is drawn from.
#[derive(Clone, Copy)]
struct Choice {
    state: State,
    several: bool,
    beside: Option<RoomId>,
    /// What is typed, in small letters.
    sought: RwSignal<String>,
    /// Whole, for the page may let go of those whom it does not show.
    chosen: StoredValue<Vec<Person>>,
}

#[component]
pub fn Picker(
    /// The form's name for who is chosen.
    name: &'static str,
    #[prop(optional)] several: bool,
    /// Those who are in there already are left out.
    #[prop(optional)]
    beside: Option<RoomId>,
    /// The caret starts here.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let state = use_state();
    let choice = Choice {
        state,
        several,
        beside,
        sought: RwSignal::new(String::new()),
        chosen: StoredValue::new(Vec::new()),
    };
    on_cleanup(move || state.tell(Input::Find(String::new())));
    let seek = move |typed: String| {
        let typed = typed.trim();
        choice.sought.set(session::lowercase(typed));
        state.tell(Input::Find(typed.to_owned()));
    };
    // Here it would send the form.
    let press = |press: KeyboardEvent| {
        if press.key() == "Enter" {
            press.prevent_default();
        }
    };
    let list = Memo::new(move |_| choice.list());
    view! {
        <div class="picker">
            <input
                class="field-input picker-search"
                type="search"
                aria-label=words::people::FIND
                placeholder=words::people::FIND
                autocomplete="off"
                autofocus=first
                on:keydown=heard(press)
                on:input=move |event| seek(event_target_value(&event))
            />
            <ul class="picker-list">
                {rows(
                    move || list.get().into_iter().map(place).collect(),
                    move |(_, id, _)| choice.person(UserId(id)).map(|person| choice.row(name, person)).into_any(),
                )}
            </ul>
            {redrawn(move || {
                list.with(Vec::is_empty).then(|| view! { <p class="picker-none">{words::people::NOBODY_FOUND}</p> })
            })}
        </div>
    }
}

fn place(user: UserId) -> Place {
    (0, user.0, 0)
}

impl Choice {
    /// Those who are chosen stay in sight, before the others once something is sought. (Not at once when they are
    /// chosen: a row that moves loses the focus.)
    fn list(self) -> Vec<UserId> {
        let sought = self.sought.get();
        let mut list: Vec<UserId> = Vec::new();
        let chosen = self.chosen.get_value();
        let held = self.state.people();
        let shown = held.iter().filter(|person| fits(person, &sought));
        if !sought.is_empty() {
            list.extend(chosen.iter().map(|person| person.id));
        }
        let found = self.found(&sought);
        for person in shown.chain(&found).chain(&chosen) {
            if self.is_open_to(person) && !list.contains(&person.id) {
                list.push(person.id);
            }
        }
        list
    }

    /// By the server, for what is typed now or a beginning of it.
    fn found(self, sought: &str) -> Vec<Person> {
        if sought.is_empty() {
            return Vec::new();
        }
        let found = self.state.read(Topic::Found, |model| {
            let (by, users) = model.found()?;
            let fits = sought.starts_with(&session::lowercase(by.trim()));
            let people = users.iter().filter_map(|user| model.person(*user));
            fits.then(|| people.cloned().collect::<Vec<_>>())
        });
        found.flatten().unwrap_or_default()
    }

    /// With oneself one keeps notes; a group has oneself in it anyway.
    fn is_open_to(self, person: &Person) -> bool {
        let own = self.several && person.id == self.state.viewer();
        person.is_findable() && !own && !self.is_in(person.id)
    }

    fn is_in(self, user: UserId) -> bool {
        let Some(room) = self.beside else {
            return false;
        };
        let member = self.state.read(Topic::Members(room), |model| {
            Some(model.roster(room)?.member(user)?.state)
        });
        member.flatten() == Some(MemberState::In)
    }

    fn person(self, id: UserId) -> Option<Person> {
        let held = self.state.look(|model| model.person(id).cloned());
        held.flatten().or_else(|| {
            let chosen = self.chosen.get_value();
            chosen.into_iter().find(|person| person.id == id)
        })
    }

    fn row(self, name: &'static str, person: Person) -> AnyView {
        let (id, me) = (person.id, self.state.viewer());
        let one = person.clone();
        let choose = move |on: bool| {
            self.chosen.update_value(|chosen| {
                if !self.several {
                    chosen.clear();
                }
                chosen.retain(|other| other.id != id);
                if on {
                    chosen.push(one.clone());
                }
            });
        };
        view! {
            <li class="picker-one">
                <label class="picker-row">
                    <input
                        class="picker-choice"
                        type=if self.several { "checkbox" } else { "radio" }
                        name=name
                        value=id.to_string()
                        required=!self.several
                        on:change=move |event| choose(event_target_checked(&event))
                    />
                    <PersonRow is_viewer=id == me person/>
                </label>
            </li>
        }
        .into_any()
    }
}

fn fits(person: &Person, sought: &str) -> bool {
    let text = session::lowercase(&format!("{} {}", person.name, person.username));
    text.contains(sought)
}
