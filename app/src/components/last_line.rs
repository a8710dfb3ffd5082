//! What stands under a room's title: who types there, what the viewer has not sent yet, or what was said last.

use client::Model;
use leptos::prelude::*;
use wire::{Message, RoomId, text};

use super::{retold, told};
use crate::called;
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

/// More does not fit the rail.
const MOST: usize = 80;

#[derive(Clone, Default, PartialEq, Eq)]
struct Line {
    kind: Option<&'static str>,
    /// Whose it is, with a colon.
    by: String,
    said: String,
}

#[component]
pub fn LastLine(
    room: RoomId,
    /// The room is the one on screen: what is typed there is seen there.
    open: Memo<bool>,
) -> impl IntoView {
    let state = use_state();
    let line = Memo::new(move |()| {
        let typing = state.read(Topic::Typing(room), |model| called::typing(model, room));
        if let Some(said) = typing.flatten() {
            return Line {
                kind: Some("typing"),
                said,
                ..Line::default()
            };
        }
        let draft = if open.get() {
            String::new()
        } else {
            state.draft(room)
        };
        if draft.is_empty() {
            last(state, room)
        } else {
            unsent(state, &draft)
        }
    });
    view! {
        <span class="last-line" data-kind=told(move || line.with(|line| line.kind.map(str::to_owned)))>
            <bdi class="last-line-by">{retold(move || line.with(|line| line.by.clone()))}</bdi>
            <bdi>{retold(move || line.with(|line| line.said.clone()))}</bdi>
        </span>
    }
}

fn unsent(state: State, draft: &str) -> Line {
    let said =
        state.look(|model| text::summary(draft, MOST, &|user| Some(called::person(model, user))));
    Line {
        kind: Some("draft"),
        by: words::message::DRAFT.to_owned(),
        said: said.unwrap_or_default(),
    }
}

fn last(state: State, room: RoomId) -> Line {
    let last = state.read(Topic::Card(room), |model| {
        let card = model.card(room)?;
        let last = model.last(room)?;
        let line = Line {
            kind: None,
            by: by(model, last, card.room.pair.is_some()),
            said: called::summary(model, last, MOST),
        };
        let mut named = last.mentions.clone();
        named.push(last.author);
        Some((line, named, last.system.is_some()))
    });
    let Some((line, named, system)) = last.flatten() else {
        return Line::default();
    };
    for user in named {
        state.track(Topic::Person(user));
    }
    if system {
        state.track(Topic::People);
    }
    line
}

/// Nobody asks who the other one of two is.
fn by(model: &Model, last: &Message, direct: bool) -> String {
    if last.system.is_some() || last.deleted.is_some() {
        return String::new();
    }
    if last.author == model.viewer().id {
        return words::message::BY_YOU.to_owned();
    }
    if direct {
        return String::new();
    }
    words::message::by(&called::first_name(model, last.author))
}
