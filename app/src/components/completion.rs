//! Whom one may mean while one types "@…": a list above the composer, gone through by keyboard while the caret stays.

use client::Input;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wire::{Person, UserId};

use super::desk::Desk;
use super::redrawn::Told;
use super::{Avatar, redrawn, told};
use crate::kept::{Effect, RwSignal, heard};
use crate::mention;
use crate::session::{self, State, Topic, use_state};
use crate::words;

/// More is no help.
const SHOWN: usize = 6;

/// Handed about by the composer.
#[derive(Clone, Copy)]
pub struct Completion {
    state: State,
    desk: Desk,
    found: RwSignal<Vec<UserId>>,
    /// Which of them Enter takes.
    chosen: RwSignal<usize>,
}

impl Completion {
    pub fn new(state: State, desk: Desk) -> Self {
        let completion = Self {
            state,
            desk,
            found: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(0),
        };
        Effect::new(move |()| {
            state.track(Topic::Found);
            completion.look_again();
        });
        completion
    }

    pub fn close(self) {
        if !self.found.with_untracked(Vec::is_empty) {
            self.found.set(Vec::new());
        }
    }

    /// Something was typed, or the caret moved.
    pub fn look(self) {
        let Some(input) = self.desk.input.get_untracked() else {
            return;
        };
        let text = input.value();
        let caret = input.selection_start().ok().flatten().unwrap_or_default();
        let Some((_, typed)) = mention::sought(&text, caret) else {
            return self.close();
        };
        let typed = session::lowercase(typed);
        let found = candidates(self.state, self.desk, &typed);
        // Others may be here than those whose cards are held.
        let wanted = if found.len() < SHOWN {
            typed
        } else {
            String::new()
        };
        self.state.tell(Input::Find(wanted));
        self.chosen.set(0);
        self.found.set(found);
    }

    /// The server has found somebody: if a name is still being typed, they are offered too.
    fn look_again(self) {
        let Some(input) = self.desk.input.get_untracked() else {
            return;
        };
        let text = input.value();
        let caret = input.selection_start().ok().flatten().unwrap_or_default();
        if let Some((_, typed)) = mention::sought(&text, caret)
            && session::is_focused(&input)
        {
            let typed = session::lowercase(typed);
            self.found.set(candidates(self.state, self.desk, &typed));
        }
    }

    /// Whether the key was for the list.
    pub fn press(self, press: &KeyboardEvent) -> bool {
        let count = self.found.with_untracked(Vec::len);
        if count == 0 || press.ctrl_key() || press.meta_key() || press.alt_key() {
            return false;
        }
        let chosen = self.chosen.get_untracked();
        match press.key().as_str() {
            "ArrowDown" => self.chosen.set((chosen + 1) % count),
            "ArrowUp" => self.chosen.set((chosen + count - 1) % count),
            "Enter" | "Tab" if !press.shift_key() => self.take(chosen),
            "Escape" => self.close(),
            _ => return false,
        }
        press.prevent_default();
        press.stop_propagation();
        true
    }

    pub fn take(self, which: usize) {
        let user = self.found.with_untracked(|found| found.get(which).copied());
        let name = user.and_then(|user| {
            let name = self
                .state
                .look(|model| Some(model.person(user)?.username.clone()));
            name.flatten()
        });
        let (Some(name), Some(input)) = (name, self.desk.input.get_untracked()) else {
            return;
        };
        let text = input.value();
        let caret = input.selection_start().ok().flatten().unwrap_or_default();
        if let Some((_, typed)) = mention::sought(&text, caret) {
            let units = u32::try_from(typed.encode_utf16().count()).unwrap_or_default();
            session::replace(&input, caret - units, caret, &format!("{name} "));
        }
        self.close();
    }

    /// The option that Enter takes, by its id.
    pub fn active(self) -> Told {
        told(move || {
            let any = self.found.with(|found| !found.is_empty());
            any.then(|| option_id(self.chosen.get()))
        })
    }
}

fn option_id(which: usize) -> String {
    format!("completion-{which}")
}

#[component]
pub fn Completions(completion: Completion) -> impl IntoView {
    let state = use_state();
    let person = move |id: UserId| state.look(|model| model.person(id).cloned()).flatten();
    view! {
        <div class="completion" id="completion" role="listbox" aria-label=words::people::TO_MENTION>
            {redrawn(move || {
                let found = completion.found.get();
                let people = found.into_iter().filter_map(person).enumerate();
                let rows: Vec<AnyView> = people.map(|(which, person)| one(completion, which, person)).collect();
                (!rows.is_empty()).then_some(rows)
            })}
        </div>
    }
}

fn one(completion: Completion, which: usize, person: Person) -> AnyView {
    let selected = told(move || Some((completion.chosen.get() == which).to_string()));
    let (title, username) = (person.title().to_owned(), format!("@{}", person.username));
    view! {
        <div
            class="completion-one"
            id=option_id(which)
            role="option"
            aria-selected=selected
            // The caret stays where it is.
            on:mousedown=heard(move |press: leptos::ev::MouseEvent| {
                press.prevent_default();
                completion.take(which);
            })
        >
            <Avatar person/>
            <bdi class="completion-name">{title}</bdi>
            <span class="completion-username">{username}</span>
        </div>
    }
    .into_any()
}

/// Those in the room first.
fn candidates(state: State, desk: Desk, typed: &str) -> Vec<UserId> {
    let found = state.look(|model| {
        let viewer = model.viewer().id;
        let mut found: Vec<UserId> = Vec::new();
        let mut offer = |person: &Person| {
            let fits = found.len() < SHOWN
                && person.id != viewer
                && person.is_findable()
                && !found.contains(&person.id)
                && is_called(person, typed);
            if fits {
                found.push(person.id);
            }
        };
        if let Some(roster) = model.roster(desk.room) {
            for member in roster.members() {
                if let Some(person) = model.person(member.user) {
                    offer(person);
                }
            }
        }
        model.people().for_each(&mut offer);
        let sought = model.found().filter(|(text, _)| *text == typed);
        for user in sought.map_or(&[][..], |(_, people)| people) {
            if let Some(person) = model.person(*user) {
                offer(person);
            }
        }
        found
    });
    found.unwrap_or_default()
}

/// By the beginning of the username or of any word of the name.
fn is_called(person: &Person, typed: &str) -> bool {
    let name = session::lowercase(&person.name);
    person.username.starts_with(typed)
        || name.split_whitespace().any(|word| word.starts_with(typed))
}
