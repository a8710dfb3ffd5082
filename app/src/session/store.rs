//! What waits for the server, kept in the browser through reloads: an item each, under its owner's id, so
//! that nobody else who signs in here ever sees it. Where nothing can be kept, all else works.

use client::{Input, Stored, Waiting};
use leptos::prelude::*;
use web_sys::Storage;
use wire::{ClientKey, UserId};

use super::{State, answers, around, drafts, lead};

fn prefix(user: UserId) -> String {
    format!("roost.outbox.{user}.")
}

/// Blocked, or none at all: then nothing is kept.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Whether it is kept now. Where the store is full or blocked, it waits in this page only.
pub fn keep(user: UserId, waiting: Waiting) -> bool {
    let place = prefix(user) + &waiting.key.to_string();
    match (storage(), serde_json::to_string(&Stored::from(waiting))) {
        (Some(storage), Ok(json)) => storage.set_item(&place, &json).is_ok(),
        _ => false,
    }
}

pub fn forget(user: UserId, key: ClientKey) {
    if let Some(storage) = storage() {
        _ = storage.remove_item(&(prefix(user) + &key.to_string()));
    }
}

/// What is kept, in the order in which it was handed in.
pub fn restore(user: UserId) -> Vec<Waiting> {
    let mut kept: Vec<Waiting> = Vec::new();
    for (_, json) in items(&prefix(user)) {
        if let Some(waiting) = read(&json) {
            let order = |other: &Waiting| (other.at, other.key) < (waiting.at, waiting.key);
            kept.insert(kept.partition_point(order), waiting);
        }
    }
    kept
}

/// What lies under names that begin so: the rest of each name, and what is written there.
pub fn items(prefix: &str) -> Vec<(String, String)> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let item = |at| {
        let place = storage.key(at).ok()??;
        let rest = place.strip_prefix(prefix)?.to_owned();
        Some((rest, storage.get_item(&place).ok()??))
    };
    (0..storage.length().unwrap_or(0))
        .filter_map(item)
        .collect()
}

fn read(json: &str) -> Option<Waiting> {
    let stored: Stored = crate::json::read(json)?;
    Some(stored.into())
}

/// What other tabs of this user do to the store.
pub fn listen(state: State) {
    let prefix = prefix(state.viewer());
    around::on_storage(move |place, value| {
        if let Some(key) = place.strip_prefix(&prefix) {
            match value {
                Some(json) => {
                    if let Some(waiting) = read(&json) {
                        state.tell(Input::Restore(vec![waiting]));
                    }
                }
                None => {
                    if let Ok(key) = key.parse() {
                        answers::forget(key);
                        state.tell(Input::Settled(key));
                    }
                }
            }
        } else if !drafts::heed(state, &place, value) {
            lead::heed(state, &place);
        }
    });
}
