//! A room in the rail: its sign and title, when something was said last and what, how much of it is unread, and who is
//! there. A memo a piece: what happens draws one of them again.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wire::{AvatarId, Micros, RoomId, UserId};

use super::{LastLine, Sign, UnreadBadge, redrawn, retold, told};
use crate::called;
use crate::kept::Memo;
use crate::moment;
use crate::session::{self, State, Topic, use_state};
use crate::words;

#[component]
pub fn RoomLink(
    room: RoomId,
    /// The reader's day.
    today: Memo<i64>,
) -> impl IntoView {
    let state = use_state();
    let href = format!("/rooms/{room}");
    let path = use_location().pathname;
    let inside = format!("{href}/");
    let here = href.clone();
    let open = Memo::new(move |()| path.with(|path| *path == here || path.starts_with(&inside)));
    let title = Memo::new(move |()| title(state, room));
    let pictured = Memo::new(move |()| picture(state, room));
    let sent = Memo::new(move |()| sent(state, room));
    let peer = peer(state, room);
    let online = Memo::new(move |()| peer.is_some_and(|peer| state.is_online(peer)));
    let title_id = format!("room-{room}-title");
    let rest_id = format!("room-{room}-rest");
    view! {
        <a
            class="room-link"
            id=format!("room-{room}")
            href=href
            data-room=room.to_string()
            data-noscroll=""
            data-presence=told(move || online.get().then(|| "online".to_owned()))
            aria-current=told(move || open.get().then(|| "page".to_owned()))
            aria-labelledby=title_id
            aria-describedby=rest_id
        >
            {redrawn(move || Some(view! { <Sign id=sign(state, room) title=title.get() picture=pictured.get()/> }))}
            <span class="room-link-title" id=title_id.clone()><bdi>{retold(move || title.get())}</bdi></span>
            <time class="room-link-time" datetime=told(move || Some(moment::iso(sent.get())))>
                {retold(move || {
                    if state.awake.get() {
                        today.track();
                        session::dates::short(sent.get())
                    } else {
                        moment::clock(sent.get())
                    }
                })}
            </time>
            <span class="room-link-rest" id=rest_id.clone()>
                <span class="unseen">{retold(move || if online.get() { words::people::ONLINE_AND.to_owned() } else { String::new() })}</span>
                <LastLine room open/>
                <UnreadBadge room/>
            </span>
        </a>
    }
}

pub fn title(state: State, room: RoomId) -> String {
    let other = state.look(|model| model.card(room)?.room.peer(model.viewer().id));
    if let Some(other) = other.flatten() {
        state.track(Topic::Person(other));
    }
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

/// The other one's, or the room's own.
pub fn picture(state: State, room: RoomId) -> Option<AvatarId> {
    let card = state.read(Topic::Card(room), |model| {
        let room = &model.card(room)?.room;
        Some((room.peer(model.viewer().id), room.avatar))
    });
    match card.flatten()? {
        (Some(peer), _) => state.person(peer)?.avatar,
        (None, picture) => picture,
    }
}

/// The other one of a direct conversation, who never changes. In one's notes there is none.
pub fn peer(state: State, room: RoomId) -> Option<UserId> {
    let peer = state.look(|model| {
        let viewer = model.viewer().id;
        let peer = model.card(room)?.room.peer(viewer);
        peer.filter(|peer| *peer != viewer)
    });
    peer.flatten()
}

/// When something was said last.
fn sent(state: State, room: RoomId) -> Micros {
    let sent = state.read(Topic::Card(room), |model| {
        let card = model.card(room)?;
        Some(model.last(room).map_or(card.active, |last| last.sent))
    });
    sent.flatten().unwrap_or(Micros(0))
}
