//! Speaks what is new in the conversation on screen, once and in batches, to those who listen to the page.

use std::time::Duration;

use leptos::prelude::*;
use wire::{MessageKind, RoomId, Seq};

use super::retold;
use crate::called;
use crate::kept::{Effect, RwSignal, StoredValue};
use crate::session::{State, Topic, use_state};
use crate::words;

/// What comes within so long is spoken together.
const GATHERED: Duration = Duration::from_millis(700);
/// Of many, the last ones are spoken, and how many there were.
const SPOKEN: usize = 3;
/// Of each, so much.
const LENGTH: usize = 200;

#[component]
pub fn Announcer(room: RoomId) -> impl IntoView {
    let state = use_state();
    let said = RwSignal::new(String::new());
    let spoken = StoredValue::new(None::<Seq>);
    let waits = StoredValue::new(false);
    let speak = move || {
        if !waits.try_set_value(false) {
            return;
        }
        let news = news(state, room, spoken.get_value());
        spoken.set_value(last(state, room));
        if !news.is_empty() {
            said.set(news);
        }
    };
    Effect::new(move |()| {
        state.track(Topic::Room(room));
        if spoken.get_value().is_none() {
            // What was there already is read, not told.
            spoken.set_value(last(state, room));
        } else if last(state, room) > spoken.get_value() && !waits.get_value() {
            waits.set_value(true);
            set_timeout(speak, GATHERED);
        }
    });
    view! { <div class="announcer" aria-live="polite">{retold(move || said.get())}</div> }
}

/// The last at the end of the room, if that is held.
fn last(state: State, room: RoomId) -> Option<Seq> {
    let last = state.look(|model| Some(model.timeline(room)?.end()?.to));
    last.flatten()
}

fn news(state: State, room: RoomId, after: Option<Seq>) -> String {
    let news = state.look(|model| {
        let viewer = model.viewer().id;
        let rows = model.timeline(room)?.rows();
        let new: Vec<_> = rows
            .filter(|row| Some(row.seq) > after && row.author != viewer && row.deleted.is_none())
            .collect();
        let mut told = Vec::new();
        if new.len() > SPOKEN {
            told.push(words::message::new_messages(new.len()));
        }
        for row in new.iter().skip(new.len().saturating_sub(SPOKEN)) {
            let summary = called::summary(model, row, LENGTH);
            told.push(if row.kind == MessageKind::System {
                summary
            } else {
                words::message::spoken(&called::person(model, row.author), &summary)
            });
        }
        Some(told.join(". "))
    });
    news.flatten().unwrap_or_default()
}
