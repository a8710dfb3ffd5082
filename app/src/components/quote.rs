//! The message that another one answers, in one line: it follows what becomes of it, and leads there.

use client::Key;
use leptos::prelude::*;
use wire::{RoomId, Seq};

use super::{redrawn, retold};
use crate::called;
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

/// More does not fit two lines of a phone.
const SUMMARY: usize = 160;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Quoted {
    author: String,
    hue: Option<String>,
    text: String,
}

#[component]
pub fn Quote(
    room: RoomId,
    seq: Seq,
    /// The message that it stands in.
    within: Key,
) -> impl IntoView {
    let state = use_state();
    let quoted = Memo::new(move |()| {
        // What is quoted may be held without a row of its own: what quotes it is told.
        state.track(Topic::Row(room, within));
        quoted(state, room, seq)
    });
    view! {
        <button class="quote" type="button" tabindex="-1" data-act="quote" data-value=seq.to_string()>
            {redrawn(move || {
                let quoted = quoted.get();
                Some(view! { <bdi class="quote-author" data-hue=quoted.hue>{quoted.author}</bdi> })
            })}
            <span class="quote-text" dir="auto">{retold(move || quoted.with(|quoted| quoted.text.clone()))}</span>
        </button>
    }
}

fn quoted(state: State, room: RoomId, seq: Seq) -> Quoted {
    state.track(Topic::People);
    let key = state.read(Topic::Room(room), |model| model.key_of(room, seq));
    if let Some(key) = key.flatten() {
        state.track(Topic::Row(room, key));
    }
    let quoted = state.look(|model| {
        let message = model.message(room, seq)?;
        Some(Quoted {
            author: called::person(model, message.author),
            hue: Some(super::avatar::hue(message.author.0)),
            text: called::summary(model, message, SUMMARY),
        })
    });
    quoted.flatten().unwrap_or_else(|| Quoted {
        text: words::message::NOT_LOADED.to_owned(),
        ..Quoted::default()
    })
}
