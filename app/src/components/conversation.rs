//! A conversation: who it is with, what was said, and what is about to be.

use client::{Input, Model};
use leptos::prelude::*;
use leptos_meta::Title;
use wire::{At, RoomId};

use super::desk::Desk;
use super::room_link::{picture, sign, title};
use super::{
    Announcer, Composer, DetailsButton, Glyph, Icon, Messages, RoomMenuButton, Sign, redrawn,
    retold, told,
};
use crate::called;
use crate::kept::{Effect, Memo};
use crate::session::{self, State, Topic, Watcher, use_state};
use crate::words;

#[component]
pub fn Conversation(room: RoomId, at: At) -> impl IntoView {
    let state = use_state();
    let named = Memo::new(move |()| title(state, room));
    let other = Memo::new(move |()| peer(state, room));
    let kind = told(move || {
        let kind = state.read(Topic::Card(room), |model| {
            Some(model.card(room)?.room.kind.as_str().to_owned())
        });
        kind.flatten()
    });
    provide_context(Desk::new(state, room, at));
    // It reads nothing: the room is shown once and left once, whatever happens to its card.
    Effect::new(move |()| {
        state.tell(Input::Show { room, at });
        on_cleanup(move || state.leave());
    });
    Effect::new(move |()| state.watch(Watcher::Room, other.get().into_iter().collect()));
    view! {
        <Title text=move || match named.get() {
            named if named.is_empty() => words::ROOST.to_owned(),
            named => words::titled(&named),
        }/>
        <section class="conversation" data-kind=kind>
            <header class="conversation-head">
                <a class="conversation-back" href="/" aria-label=words::BACK>
                    <Icon of=Glyph::Back/>
                </a>
                {redrawn(move || Some(view! { <Sign id=sign(state, room) title=named.get() picture=picture(state, room) opens=other.get().is_some()/> }))}
                <div class="conversation-who">
                    <h1 class="conversation-title"><bdi>{retold(move || named.get())}</bdi></h1>
                    <p class="conversation-status">{retold(move || status(state, room))}</p>
                </div>
                <RoomMenuButton room/>
                <DetailsButton/>
            </header>
            <Messages/>
            <Composer/>
            <Announcer room/>
        </section>
    }
}

fn peer(state: State, room: RoomId) -> Option<wire::UserId> {
    let peer = state.read(Topic::Card(room), |model| {
        let viewer = model.viewer().id;
        let peer = model.card(room)?.room.peer(viewer);
        peer.filter(|peer| *peer != viewer)
    });
    peer.flatten()
}

/// Who types, who is here, how many they are.
pub fn status(state: State, room: RoomId) -> String {
    let typing = state.read(Topic::Typing(room), |model| called::typing(model, room));
    match (typing.flatten(), peer(state, room)) {
        (Some(typing), _) => typing,
        (None, None) => members(state, room),
        (None, Some(peer)) => presence(state, peer),
    }
}

/// Whether somebody is here, or when they were, as far as they show it.
pub fn presence(state: State, user: wire::UserId) -> String {
    if state.is_online(user) {
        return words::people::ONLINE.to_owned();
    }
    let here = state.read(Topic::Presence(user), |model| model.presence(user));
    match here.flatten() {
        // Without a connection it may not be so any more.
        Some(here) if here.online => String::new(),
        Some(here) => here.seen.map_or_else(
            || words::people::OFFLINE.to_owned(),
            session::dates::last_seen,
        ),
        None => String::new(),
    }
}

fn members(state: State, room: RoomId) -> String {
    let count = |model: &Model| {
        let room = &model.card(room)?.room;
        room.kind.has_changing_members().then_some(room.members)
    };
    let count = state.read(Topic::Card(room), count).flatten();
    count.map(words::rooms::members).unwrap_or_default()
}
