//! A conversation: who it is with, what was said, and what is about to be.

use client::{Input, Model};
use leptos::prelude::*;
use leptos_meta::Title;
use wire::{At, RoomId};

use super::room_link::{sign, title};
use super::{Composer, Glyph, Icon, Messages, Sign, redrawn, retold};
use crate::called;
use crate::session::{self, Anchor, State, Topic, use_state};

#[component]
pub fn Conversation(room: RoomId, at: At) -> impl IntoView {
    let state = use_state();
    let named = Memo::new(move |_| title(state, room));
    let other = Memo::new(move |_| peer(state, room));
    let reading = StoredValue::new(match at {
        At::Around(_) => Anchor::default(),
        _ => Anchor::END,
    });
    // It reads nothing: the room is shown once and left once, whatever happens to its card.
    Effect::new(move |_| {
        state.tell(Input::Show { room, at });
        on_cleanup(move || state.leave());
    });
    Effect::new(move |_| state.tell(Input::Watch(other.get().into_iter().collect())));
    view! {
        <Title text=move || match named.get() {
            named if named.is_empty() => "Roost".to_owned(),
            named => format!("{named} · Roost"),
        }/>
        <section class="conversation">
            <header class="conversation-head">
                <a class="conversation-back" href="/" aria-label="Back to conversations">
                    <Icon of=Glyph::Back/>
                </a>
                {redrawn(move || Some(view! { <Sign id=sign(state, room) title=named.get()/> }))}
                <div class="conversation-who">
                    <h1 class="conversation-title"><bdi>{retold(move || named.get())}</bdi></h1>
                    <p class="conversation-status">{retold(move || status(state, room))}</p>
                </div>
            </header>
            <Messages room at reading/>
            <Composer room reading/>
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
fn status(state: State, room: RoomId) -> String {
    let peer = peer(state, room);
    let typing = state.read(Topic::Typing(room), |model| model.typing(room));
    let typing = typing.unwrap_or_default();
    match (typing.as_slice(), peer) {
        ([], None) => members(state, room),
        ([], Some(peer)) => {
            let here = state.read(Topic::Presence(peer), |model| model.presence(peer));
            match here.flatten() {
                Some(here) if here.online => "online".to_owned(),
                Some(here) => here
                    .seen
                    .map_or_else(|| "offline".to_owned(), session::dates::last_seen),
                None => String::new(),
            }
        }
        (_, Some(_)) => "typing…".to_owned(),
        ([one], None) => {
            let name = state.look(|model| called::person(model, *one));
            format!("{} is typing…", name.unwrap_or_default())
        }
        (several, None) => format!("{} people are typing…", several.len()),
    }
}

fn members(state: State, room: RoomId) -> String {
    let count = |model: &Model| {
        let room = &model.card(room)?.room;
        room.kind.has_changing_members().then_some(room.members)
    };
    match state.read(Topic::Card(room), count).flatten() {
        None => String::new(),
        Some(1) => "1 member".to_owned(),
        Some(members) => format!("{members} members"),
    }
}
