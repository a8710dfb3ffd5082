//! Who waits for what comes of a command.

use std::cell::RefCell;

use client::Input;
use leptos::prelude::*;
use wire::{ClientKey, Command, Done, Refusals};

use super::{State, browser};
use crate::words;

pub type Answered = Result<Done, Refusals>;

type Then = Box<dyn FnOnce(Answered)>;

thread_local! {
    static WAITING: RefCell<Vec<(ClientKey, Then)>> = const { RefCell::new(Vec::new()) };
}

impl State {
    /// Hands a command in for a component: if that is gone by the time of the answer, a "no" is told all the same.
    pub fn ask(self, command: Command, then: Callback<Answered>) {
        self.ask_then(command, move |answer| {
            let refused = answer.clone().err();
            if then.try_run(answer).is_none()
                && let Some(refused) = refused
            {
                self.toasts.say(words::sentence(refused.first()));
            }
        });
    }

    /// The same, whatever is still on the page by then. Without a connection the answer takes as long as that does.
    pub fn ask_then(self, command: Command, then: impl FnOnce(Answered) + 'static) {
        let key = browser::client_key();
        heed(key, then);
        self.tell(Input::Do { key, command });
    }
}

/// Hears what comes of the command of this key.
pub fn heed(key: ClientKey, then: impl FnOnce(Answered) + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push((key, Box::new(then))));
}

/// It was taken back, or done by another tab: nothing comes of it here.
pub fn forget(key: ClientKey) {
    WAITING.with_borrow_mut(|waiting| waiting.retain(|(other, _)| *other != key));
}

/// What nobody waits for is seen elsewhere: a post's answer on its row.
#[cfg(feature = "hydrate")]
pub fn answer(key: ClientKey, answer: Answered) {
    let then = WAITING.with_borrow_mut(|waiting| {
        let place = waiting.iter().position(|(other, _)| *other == key)?;
        Some(waiting.remove(place).1)
    });
    if let Some(then) = then {
        then(answer);
    }
}
