//! What is asked before something is done with somebody who is in a room: that they are removed, for good or not, or that the
//! room is handed over to them.

use std::sync::Arc;

use leptos::prelude::*;
use wire::{Command, Room, RoomId, UserId};

use super::Confirm;
use super::details::{Asked, Question};
use super::form::Settled;
use super::members::HEADING;
use super::room_dialogs::look;
use crate::called;
use crate::kept::Memo;
use crate::session::{self, Typed, use_state};
use crate::words::rooms as said;

/// One of these questions.
struct About {
    id: &'static str,
    title: &'static str,
    label: &'static str,
    whom: fn(Question) -> Option<UserId>,
    command: fn(RoomId, UserId) -> Command,
    said: fn(&str, &Room) -> String,
    done: fn(&str) -> String,
}

static REMOVE: About = About {
    id: "remove",
    title: said::REMOVE_FROM_THIS,
    label: said::REMOVE,
    whom: |question| match question {
        Question::Remove(user) => Some(user),
        _ => None,
    },
    command: |room, user| Command::Remove { room, user },
    said: said::removing,
    done: said::removed,
};

static BAN: About = About {
    id: "ban",
    title: said::BAN_FROM_THIS,
    label: said::BAN,
    whom: |question| match question {
        Question::Ban(user) => Some(user),
        _ => None,
    },
    command: |room, user| Command::Ban { room, user },
    said: said::banning,
    done: said::banned,
};

static HAND_OVER: About = About {
    id: "hand-over",
    title: said::HAND_OVER_THIS,
    label: said::HAND_OVER,
    whom: |question| match question {
        Question::HandOver(user) => Some(user),
        _ => None,
    },
    command: |room, user| Command::HandOver { room, user },
    said: said::handing_over,
    done: said::handed_over,
};

#[component]
pub fn AboutThem(room: RoomId, asked: Asked, close: Callback<()>) -> impl IntoView {
    [&REMOVE, &BAN, &HAND_OVER]
        .into_iter()
        .map(|about| question(room, asked, close, about))
        .collect::<Vec<AnyView>>()
}

fn question(room: RoomId, asked: Asked, close: Callback<()>, about: &'static About) -> AnyView {
    let state = use_state();
    let whom = Memo::new(move |()| asked.get().and_then(about.whom));
    let open = Memo::new(move |()| whom.get().is_some());
    let named = move || {
        let user = whom.try_get_untracked()??;
        state.look(|model| called::person(model, user))
    };
    let command = Callback::new(move |_: Typed| Some((about.command)(room, whom.get_untracked()?)));
    let done: Settled = Arc::new(move || {
        if let Some(who) = named() {
            state.toasts.say((about.done)(&who));
        }
        _ = close.try_run(());
        session::focus_soon(HEADING);
    });
    let said = Callback::new(move |()| {
        let said = named().zip(look(state, room));
        said.map(|(who, room)| (about.said)(&who, &room))
            .unwrap_or_default()
    });
    view! { <Confirm id=about.id title=about.title open close said label=about.label command done/> }
        .into_any()
}
