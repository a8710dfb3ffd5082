//! The browser's side of a page: what it starts from, the state that outlives a component, and the few
//! words with the browser itself.
//!
//! Signals here are made at the root and live as long as the page, so that nothing reads one that is gone.

mod browser;
mod page;
mod panic;

use client::Model;
use leptos::prelude::*;
use wire::{Change, Difference, Door, Person, Scope, View};

use crate::components::toast::Queue;

pub use browser::{copy, focus_again, hide_popover, leave_for, show_modal};
pub use web_sys::FormData;

/// What all of a page shares.
#[derive(Clone, Copy)]
pub struct State {
    pub door: Door,
    /// Nothing for a stranger.
    pub model: RwSignal<Option<Model>>,
    pub toasts: Queue,
    /// Where this server is found, as people would type it.
    pub address: StoredValue<String>,
}

impl State {
    pub fn from_page() -> Self {
        let (door, model) = match page::view() {
            View::Stranger(door) => (door, None),
            View::Viewer(snapshot) => (Door::default(), Some(Model::new(*snapshot))),
            View::Room(view) => (Door::default(), Some(Model::new(view.snapshot))),
        };
        Self {
            door,
            model: RwSignal::new(model),
            toasts: Queue::new(),
            address: StoredValue::new(page::address()),
        }
    }

    /// The viewer's own card.
    pub fn me(self) -> Option<Person> {
        self.model
            .with(|model| model.as_ref().and_then(Model::me).cloned())
    }

    /// The people that the page holds, the newest first.
    pub fn people(self) -> Vec<Person> {
        self.model.with(|model| {
            let people = model.iter().flat_map(Model::people);
            people.cloned().collect()
        })
    }

    /// Takes a card that an answer brought, unless a newer one is held.
    pub fn take(self, card: Person) {
        self.model.update(|model| {
            if let Some(model) = model {
                let upto = model.have().server;
                model.catch_up(Difference {
                    scope: Scope::Server,
                    rows: vec![Change::Person(card)],
                    upto,
                    more: false,
                });
            }
        });
    }
}

pub fn use_state() -> State {
    expect_context()
}

/// Before the page is hydrated: what must hold from its first moment on.
pub fn start() {
    panic::show_reload_on_panic();
    // A page load instead of a route change: the next page comes with its own snapshot. The first hook
    // that is set is the one that counts.
    _ = leptos::server_fn::redirect::set_redirect_hook(leave_for);
}

/// After it: tells tests and styles.
pub fn ready() {
    browser::forget_failure();
    browser::mark_hydrated();
}
