//! A room in the rail: its sign and title, what was said last, and how much of it is unread.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wire::RoomId;

use super::{Sign, redrawn, retold, told};
use crate::called;
use crate::session::{State, Topic, use_state};
use crate::words;

/// More does not fit the rail.
const SUMMARY: usize = 80;

#[component]
pub fn RoomLink(room: RoomId) -> impl IntoView {
    let state = use_state();
    let href = format!("/rooms/{room}");
    let path = use_location().pathname;
    let inside = format!("{href}/");
    let here = href.clone();
    let current = told(move || {
        let here = path.with(|path| *path == here || path.starts_with(&inside));
        here.then(|| "page".to_owned())
    });
    let title = Memo::new(move |_| title(state, room));
    let unread = Memo::new(move |_| unread(state, room));
    let title_id = format!("room-{room}-title");
    let rest_id = format!("room-{room}-rest");
    view! {
        <a
            class="room-link"
            href=href
            data-room=room.to_string()
            data-noscroll=""

            aria-current=current
            aria-labelledby=title_id
            aria-describedby=rest_id
        >
            {redrawn(move || Some(view! { <Sign id=sign(state, room) title=title.get()/> }))}
            <span class="room-link-title" id=title_id.clone()><bdi>{retold(move || title.get())}</bdi></span>
            <span class="room-link-rest" id=rest_id.clone()>
                <span class="room-link-last">{retold(move || last(state, room))}</span>
                {redrawn(move || {
                    let said = unread.get();
                    (!said.is_empty())
                        .then(|| view! { <span class="room-link-unread">{said}</span> })
                })}
            </span>
        </a>
    }
}

pub fn title(state: State, room: RoomId) -> String {
    state.track(Topic::People);
    let title = state.read(Topic::Card(room), |model| {
        model.card(room).map(|card| called::room(model, &card.room))
    });
    title.flatten().unwrap_or_default()
}

/// Whose colour it has: the other one's, or the room's own.
pub fn sign(state: State, room: RoomId) -> i64 {
    let peer = state.look(|model| model.card(room)?.room.peer(model.viewer().id));
    peer.flatten().map_or(room.0, |peer| peer.0)
}

/// In words; nothing when nothing is.
fn unread(state: State, room: RoomId) -> String {
    let count = state.read(Topic::Card(room), |model| {
        model.card(room).map_or(0, |card| card.entry.unread.count)
    });
    match count.unwrap_or(0) {
        0 => String::new(),
        count => words::unread(count),
    }
}

fn last(state: State, room: RoomId) -> String {
    state.track(Topic::People);
    let last = state.read(Topic::Card(room), |model| {
        let last = model.last(room)?;
        let said = called::summary(model, last, SUMMARY);
        let mine = last.author == model.viewer().id && last.system.is_none();
        Some(if mine { format!("You: {said}") } else { said })
    });
    last.flatten().unwrap_or_default()
}
