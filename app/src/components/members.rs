//! Who is in a room: those above the others first, then by name; who of them is here; and what can be done with one of them.
//!
//! Of large rooms the first are held; more come as they are seen.

use std::cmp::Reverse;

use client::{Input, Roster};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wire::{Command, RoomId, RoomRole, UserId};

use super::acts::order as give_order;
use super::details::{Asked, Question};
use super::later::later_on;
use super::{
    Choice, Glyph, Icon, PersonRow, Skeleton, later, open_menu, outside, redrawn, retold, rows,
    told,
};
use crate::called;
use crate::kept::{Effect, Memo, heard};
use crate::session::{self, Spot, State, Topic, Watcher, use_state};
use crate::words;

/// Where the focus goes when the row that had it is gone.
pub const HEADING: &str = "members-heading";

#[component]
pub fn Members(
    room: RoomId,
    asked: Asked,
    /// The list is another one: what of it is seen by now?
    look: Callback<()>,
) -> impl IntoView {
    let state = use_state();
    let changing = state.look(|model| Some(model.card(room)?.room.kind.has_changing_members()));
    if changing.flatten() != Some(true) {
        return ().into_any();
    }
    let order = Memo::new(move |()| order(state, room));
    Effect::new(move |()| {
        watch(state, order.get());
        request_animation_frame(move || _ = look.try_run(()));
    });
    on_cleanup(move || watch(state, Vec::new()));
    let held = Memo::new(move |()| roster(state, room, Roster::held) == Some(true));
    let more =
        Memo::new(move |()| state.awake.get() && roster(state, room, Roster::more) == Some(true));
    let outside = outside::anybody(state, room);
    let count = move || {
        let count = state.read(Topic::Card(room), |model| {
            Some(model.card(room)?.room.members)
        });
        session::number(count.flatten().unwrap_or_default())
    };
    view! {
        <section class="members">
            <h3 class="members-heading" id=HEADING tabindex="-1">
                {words::rooms::MEMBERS} " " <span class="members-count">{retold(count)}</span>
            </h3>
            {redrawn(move || (!held.get()).then(|| view! { <Skeleton rows=4 signs=true/> }))}
            <ul class="members-list" aria-label=words::rooms::MEMBERS>
                {rows(
                    move || order.get().into_iter().map(|user| (0, user.0, 0)).collect(),
                    move |(_, user, _)| row(state, room, UserId(user), asked),
                )}
            </ul>
            {redrawn(move || more.get().then(|| view! { <More room/> }))}
            {redrawn(move || outside.get().then(|| later(move |there| (there.outside)(room))))}
        </section>
    }
    .into_any()
}

fn row(state: State, room: RoomId, user: UserId, asked: Asked) -> AnyView {
    let role = Memo::new(move |()| role(state, room, user));
    let me = state.viewer();
    let online = Signal::derive(move || is_here(state, user));
    let managed = Memo::new(move |()| {
        let mine = state.read(Topic::Card(room), |model| Some(model.card(room)?.role));
        user != me
            && mine
                .flatten()
                .is_some_and(|mine| mine.may_remove(role.get()))
    });
    view! {
        <li class="member">
            {redrawn(move || {
                let person = state.person(user)?;
                Some(view! { <PersonRow person is_viewer=user == me in_room=role.get() online opens=true/> })
            })}
            {redrawn(move || managed.get().then(|| view! { <Manage room user asked/> }))}
        </li>
    }
    .into_any()
}

#[component]
fn Manage(room: RoomId, user: UserId, asked: Asked) -> impl IntoView {
    let state = use_state();
    view! {
        <button
            class="member-manage"
            type="button"
            aria-label=told(move || Some(words::rooms::options(&state.name_of(user))))
            aria-haspopup="menu"
            aria-expanded="false"
            on:click=heard(move |click: MouseEvent| {
                let spot = Spot::of(&click);
                later_on(state, move |there| (there.member_menu)(state, (room, user), spot, asked));
            })
        >
            <Icon of=Glyph::More/>
        </button>
    }
}

/// What the viewer may do with somebody who stands below them.
pub fn manage(state: State, (room, user): (RoomId, UserId), spot: Spot, asked: Asked) {
    let known = state.look(|model| {
        let mine = model.card(room)?.role;
        let theirs = model.roster(room)?.member(user)?.role;
        Some((mine, theirs, called::person(model, user)))
    });
    let Some((mine, theirs, name)) = known.flatten() else {
        return;
    };
    let gives = |of: Glyph, label: &'static str, role: RoomRole| {
        let give = move || give_order(state, Command::Role { room, user, role });
        mine.may_give(theirs, role)
            .then(|| Choice::new(of, label, give))
    };
    let asks = |of: Glyph, label: &'static str, question: Question| {
        Choice::new(of, label, move || asked.set(Some(question)))
    };
    let hands_over = mine.may_give(theirs, RoomRole::Owner);
    let choices = [
        gives(Glyph::Star, words::rooms::MAKE_ADMIN, RoomRole::Admin),
        gives(Glyph::Down, words::rooms::MAKE_MEMBER, RoomRole::Member),
        hands_over.then(|| {
            asks(
                Glyph::People,
                words::rooms::HAND_OVER,
                Question::HandOver(user),
            )
        }),
        Some(asks(Glyph::Close, words::rooms::REMOVE, Question::Remove(user)).danger()),
        Some(asks(Glyph::Trash, words::rooms::BAN, Question::Ban(user)).danger()),
    ];
    open_menu(state, spot, name, choices.into_iter().flatten().collect());
}

/// It presses itself once it comes into sight.
#[component]
fn More(room: RoomId) -> impl IntoView {
    let state = use_state();
    view! {
        <div class="members-more">
            <button
                class="button"
                type="button"
                data-load="members"
                on:click=heard(move |_| state.tell(Input::MoreMembers(room)))
            >
                {words::LOAD_MORE}
            </button>
        </div>
    }
}

fn order(state: State, room: RoomId) -> Vec<UserId> {
    state.track(Topic::People);
    let members = state.read(Topic::Members(room), |model| {
        let members = model.roster(room)?.members().map(|member| {
            let name = session::lowercase(&called::person(model, member.user));
            (Reverse(member.role), name, member.user)
        });
        Some(members.collect::<Vec<_>>())
    });
    let mut members = members.flatten().unwrap_or_default();
    members.sort();
    members.into_iter().map(|(_, _, user)| user).collect()
}

fn role(state: State, room: RoomId, user: UserId) -> RoomRole {
    let role = state.read(Topic::Members(room), |model| {
        Some(model.roster(room)?.member(user)?.role)
    });
    role.flatten().unwrap_or(RoomRole::Member)
}

fn roster<R>(state: State, room: RoomId, look: impl Fn(&Roster) -> R) -> Option<R> {
    state.read(Topic::Members(room), |model| model.roster(room).map(look))?
}

/// The list shows who of these is here.
fn watch(state: State, users: Vec<UserId>) {
    state.watch(Watcher::Members, users);
}

fn is_here(state: State, user: UserId) -> bool {
    state.is_online(user)
}
