//! Who has read a message, and when. Opened from its ticks.

use client::{Input, Key};
use leptos::prelude::*;
use wire::{Reader, RoomId, RoomKind, Seq};

use super::{Avatar, Kind, later, redrawn, retold};
use crate::kept::{Effect, Memo};
use crate::session::{Spot, State, Topic, dates};
use crate::words;

/// Only where there are several to tell apart; between two the ticks say it all.
pub fn show_readers(state: State, room: RoomId, key: Key, spot: Spot) {
    let place = state.look(|model| {
        let card = model.card(room)?;
        let few = card.room.members <= wire::limits::RECEIPTS_MEMBERS;
        let several = card.room.kind != RoomKind::Direct && few;
        let seq = model.row(room, key)?.message.seq;
        (several && seq.0 > 0).then_some(seq)
    });
    if let Some(seq) = place.flatten() {
        let draw = move || later(move |there| (there.readers)(state, room, seq));
        state
            .floats
            .open(spot, Kind::Dialog, words::message::READ_BY, draw);
    }
}

pub fn list(state: State, room: RoomId, seq: Seq) -> AnyView {
    view! { <Readers state room seq/> }.into_any()
}

#[component]
fn Readers(state: State, room: RoomId, seq: Seq) -> impl IntoView {
    let readers = Memo::new(move |()| {
        let readers = state.read(Topic::Readers, |model| {
            model.readers(room, seq).map(<[Reader]>::to_vec)
        });
        readers.flatten()
    });
    // And once more whenever somebody has come as far as that.
    let reached = Memo::new(move |()| {
        let reached = state.read(Topic::Marks(room), |model| {
            let marks = model.roster(room)?.marks();
            let places = marks.map(|mark| (mark.delivered >= seq, mark.read >= seq));
            Some(places.fold((0, 0), |(some, all), (delivered, read)| {
                (some + u32::from(delivered), all + u32::from(read))
            }))
        });
        reached.flatten()
    });
    Effect::new(move |()| {
        // Looked at, and not only tracked: a memo that nobody looks at follows nothing.
        _ = reached.get();
        state.tell(Input::Readers { room, seq });
    });
    // What opens has its place by what it holds, and this came only now.
    Effect::new(move |()| {
        readers.track();
        request_animation_frame(move || state.floats.place());
    });
    view! {
        <div class="readers">
            <h2 class="readers-heading">{words::message::READ_BY}</h2>
            {redrawn(move || {
                let readers = readers.get()?;
                if readers.is_empty() {
                    return Some(view! { <p class="readers-none">{words::message::NO_RECEIPTS}</p> }.into_any());
                }
                let rows: Vec<AnyView> = readers.iter().map(|reader| row(state, reader)).collect();
                Some(view! { <ul class="readers-list">{rows}</ul> }.into_any())
            })}
        </div>
    }
}

fn row(state: State, reader: &Reader) -> AnyView {
    let when = match (reader.read, reader.at) {
        (true, Some(at)) => dates::local_clock(at),
        (true, None) => words::message::READ.to_owned(),
        (false, _) if reader.delivered => words::message::DELIVERED.to_owned(),
        (false, _) => words::message::NOT_YET.to_owned(),
    };
    let user = reader.user;
    let name = retold(move || state.name_of(user));
    view! {
        <li class="readers-one" data-read=reader.read.then_some("true")>
            {redrawn(move || state.person(user).map(|person| view! { <Avatar person/> }))}
            <button class="readers-name" type="button" data-person=user.to_string() aria-haspopup="dialog">
                <bdi>{name}</bdi>
            </button>
            <span class="readers-when">{when}</span>
        </li>
    }
    .into_any()
}
