//! Of whom a room's admins decide: who asks to join, and who is kept out.

use client::Roster;
use leptos::prelude::*;
use wire::{Command, Member, RoomId, RoomRole, UserId};

use super::members::HEADING;
use super::{PersonRow, redrawn, rows, told};
use crate::kept::{Memo, heard};
use crate::session::{self, State, Topic, use_state};
use crate::words::{self, rooms as said};

const ASKING: &str = "asking-in";
const KEPT_OUT: &str = "kept-out";

/// What can be done about one of them.
type Ways = fn(State, RoomId, UserId) -> Vec<AnyView>;

/// There is somebody to decide of, and it is the viewer who decides.
pub fn anybody(state: State, room: RoomId) -> Memo<bool> {
    Memo::new(move |()| {
        let any = |roster: &Roster| !roster.asking_in().is_empty() || !roster.banned().is_empty();
        decides(state, room)
            && state.read(Topic::Members(room), |model| model.roster(room).map(any))
                == Some(Some(true))
    })
}

fn decides(state: State, room: RoomId) -> bool {
    let role = state.read(Topic::Card(room), |model| Some(model.card(room)?.role));
    role.flatten().is_some_and(RoomRole::may_admit)
}

pub fn lists(room: RoomId) -> AnyView {
    let state = use_state();
    let list = move |look: fn(&Roster) -> Vec<&Member>| {
        Memo::new(move |()| {
            if decides(state, room) {
                users(state, room, look)
            } else {
                Vec::new()
            }
        })
    };
    let (asking, banned) = (list(Roster::asking_in), list(Roster::banned));
    view! {
        {section(state, room, said::ASKING, ASKING, asking, asks)}
        {section(state, room, said::KEPT_OUT, KEPT_OUT, banned, kept_out)}
    }
    .into_any()
}

fn asks(state: State, room: RoomId, user: UserId) -> Vec<AnyView> {
    let add = Command::Add {
        room,
        users: vec![user],
    };
    let decline = Command::Decline { room, user };
    vec![
        way(state, user, (said::LET_IN, said::let_in), ASKING, add),
        way(state, user, (said::DECLINE, said::decline), ASKING, decline),
    ]
}

fn kept_out(state: State, room: RoomId, user: UserId) -> Vec<AnyView> {
    let unban = Command::Unban { room, user };
    vec![way(
        state,
        user,
        (said::LET_BACK, said::let_back),
        KEPT_OUT,
        unban,
    )]
}

fn users(state: State, room: RoomId, look: fn(&Roster) -> Vec<&Member>) -> Vec<UserId> {
    let users = state.read(Topic::Members(room), |model| {
        let members = look(model.roster(room)?).into_iter();
        Some(members.map(|member| member.user).collect())
    });
    users.flatten().unwrap_or_default()
}

/// Each has its row as long as it stands there: whoever presses twice decides of nobody else.
fn section(
    state: State,
    room: RoomId,
    heading: &'static str,
    list: &'static str,
    users: Memo<Vec<UserId>>,
    ways: Ways,
) -> AnyView {
    let any = Memo::new(move |()| users.with(|users| !users.is_empty()));
    let places = move || {
        let place = |user: &UserId| (0, user.0, 0);
        users.with(|users| users.iter().map(place).collect())
    };
    let row = move |(_, user, _)| {
        let user = UserId(user);
        view! {
            <li class="member">
                {redrawn(move || state.person(user).map(|person| view! { <PersonRow person opens=true/> }))}
                <span class="outside-ways">{ways(state, room, user)}</span>
            </li>
        }
        .into_any()
    };
    redrawn(move || {
        any.get().then(|| {
            view! {
                <h3 class="members-heading outside-heading">{heading}</h3>
                <ul class="members-list" id=list tabindex="-1" aria-label=heading>{rows(places, row)}</ul>
            }
        })
    })
}

fn way(
    state: State,
    user: UserId,
    (label, named): (&'static str, fn(&str) -> String),
    list: &'static str,
    command: Command,
) -> AnyView {
    let press = move |_| {
        // The row goes, and its button with it; maybe the list, too.
        session::focus(list);
        state.ask_then(command.clone(), move |answer| {
            if let Err(refused) = answer {
                state.toasts.say(words::sentence(refused.first()));
            }
            session::focus_if_lost(HEADING);
        });
    };
    view! {
        <button
            class="button"
            type="button"
            aria-label=told(move || Some(named(&state.name_of(user))))
            on:click=heard(press)
        >
            {label}
        </button>
    }
    .into_any()
}
