//! Of whom a room's admins decide: who asks to join, and who is kept out.

use client::Roster;
use leptos::prelude::*;
use wire::{Command, Member, RoomId, RoomRole, UserId};

use super::acts::order;
use super::{PersonRow, redrawn};
use crate::called;
use crate::kept::{Memo, heard};
use crate::session::{State, Topic, use_state};
use crate::words::rooms as said;

#[component]
pub fn Outside(room: RoomId) -> impl IntoView {
    let state = use_state();
    let decides = Memo::new(move |()| {
        let role = state.read(Topic::Card(room), |model| Some(model.card(room)?.role));
        role.flatten().is_some_and(RoomRole::may_admit)
    });
    let list = move |look: fn(&Roster) -> Vec<&Member>| {
        Memo::new(move |()| {
            if decides.get() {
                users(state, room, look)
            } else {
                Vec::new()
            }
        })
    };
    let (asking, banned) = (list(Roster::asking_in), list(Roster::banned));
    let asks = move |user: UserId| {
        let add = Command::Add {
            room,
            users: vec![user],
        };
        let decline = Command::Decline { room, user };
        vec![
            way(state, user, said::LET_IN, said::let_in, add),
            way(state, user, said::DECLINE, said::decline, decline),
        ]
    };
    let kept_out = move |user: UserId| {
        let unban = Command::Unban { room, user };
        vec![way(state, user, said::LET_BACK, said::let_back, unban)]
    };
    view! {
        {redrawn(move || section(state, said::ASKING, &asking.get(), &asks))}
        {redrawn(move || section(state, said::KEPT_OUT, &banned.get(), &kept_out))}
    }
}

fn users(state: State, room: RoomId, look: fn(&Roster) -> Vec<&Member>) -> Vec<UserId> {
    let users = state.read(Topic::Members(room), |model| {
        let members = look(model.roster(room)?).into_iter();
        Some(members.map(|member| member.user).collect())
    });
    users.flatten().unwrap_or_default()
}

fn section(
    state: State,
    heading: &'static str,
    users: &[UserId],
    ways: &dyn Fn(UserId) -> Vec<AnyView>,
) -> Option<AnyView> {
    let row = |user: &UserId| {
        let user = *user;
        let ways = ways(user);
        view! {
            <li class="member">
                {redrawn(move || state.person(user).map(|person| view! { <PersonRow person opens=true/> }))}
                <span class="outside-ways">{ways}</span>
            </li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = users.iter().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h3 class="members-heading outside-heading">{heading}</h3>
            <ul class="members-list" aria-label=heading>{rows}</ul>
        }
        .into_any()
    })
}

fn way(
    state: State,
    user: UserId,
    label: &'static str,
    named: fn(&str) -> String,
    command: Command,
) -> AnyView {
    let name = state.look(|model| called::person(model, user));
    view! {
        <button
            class="button"
            type="button"
            aria-label=named(&name.unwrap_or_default())
            on:click=heard(move |_| order(state, command.clone()))
        >
            {label}
        </button>
    }
    .into_any()
}
