//! What can be done with a conversation for oneself: kept at hand or away, silenced, left for later. By the right button
//! or a long press in the rail, or from its own head.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wire::{Command, Keep, Keeping, Level, Micros, RoomId};

use super::acts::order;
use super::goal::mark_unread;
use super::later::later_on;
use super::{Choice, Glyph, Icon, open_menu};
use crate::kept::heard;
use crate::session::{self, Spot, State, dates, use_state};
use crate::words::{self, keeping as said};

const HOUR: i64 = 3600 * Micros::SECOND;

/// In the conversation's head.
#[component]
pub fn RoomMenuButton(room: RoomId) -> impl IntoView {
    let state = use_state();
    let open = move |click: MouseEvent| ask(state, room, Spot::of(&click));
    view! {
        <button
            class="room-menu-open"
            type="button"
            aria-label=said::OPTIONS
            aria-haspopup="menu"
            aria-expanded="false"
            on:click=heard(open)
        >
            <Icon of=Glyph::More/>
        </button>
    }
}

/// Of the room in the rail that was pressed.
pub fn open_pressed(state: State, click: &MouseEvent) {
    if let Some(room) = session::room_of(click.target()) {
        click.prevent_default();
        ask(state, room, Spot::at(click));
    }
}

fn ask(state: State, room: RoomId, spot: Spot) {
    later_on(state, move |there| (there.room_menu)(state, room, spot));
}

pub fn open_room_menu(state: State, room: RoomId, spot: Spot) {
    let kept = state.look(|model| Some(model.card(room)?.entry.kept));
    let Some(kept) = kept.flatten() else { return };
    let sets = move |of: Glyph, label: &'static str, how: Keep| {
        Choice::new(of, label, move || keep(state, room, how))
    };
    let favourite = if kept.favourite {
        said::NOT_A_FAVOURITE
    } else {
        said::FAVOURITE
    };
    let mute = if kept.muted.is_some() {
        sets(Glyph::Bell, said::UNMUTE, Keep::Muted(None))
    } else {
        Choice::new(Glyph::BellOff, said::MUTE, move || mute(state, room, spot))
    };
    let archive = if kept.archived {
        sets(Glyph::Archive, said::UNARCHIVE, Keep::Archived(false))
    } else {
        Choice::new(Glyph::Archive, said::ARCHIVE, move || {
            archive(state, room, kept);
        })
    };
    let choices = vec![
        sets(Glyph::Star, favourite, Keep::Favourite(!kept.favourite)),
        mute,
        Choice::new(Glyph::Bell, said::NOTIFICATIONS, move || {
            choose_level(state, room, kept.level, spot);
        }),
        Choice::new(Glyph::Dot, words::message::MARK_UNREAD, move || {
            mark_unread(state, room);
        }),
        archive,
    ];
    open_menu(state, spot, said::OPTIONS, choices);
}

/// Seen at once; that it may not be is said.
fn keep(state: State, room: RoomId, how: Keep) {
    order(state, Command::Keep { room, how });
}

fn mute(state: State, room: RoomId, spot: Spot) {
    let until = |label: &'static str, until: Micros| {
        let how = Keep::Muted(Some(until));
        Choice::new(Glyph::Clock, label, move || keep(state, room, how))
    };
    let choices = vec![
        until(said::AN_HOUR, session::now().plus(HOUR)),
        until(said::TOMORROW, dates::tomorrow()),
        until(said::FURTHER_NOTICE, Keeping::FURTHER_NOTICE),
    ];
    open_menu(state, spot, said::MUTE, choices);
}

fn choose_level(state: State, room: RoomId, chosen: Level, spot: Spot) {
    let one = |level: &Level| {
        let level = *level;
        Choice::new(Glyph::Check, words::keeping::level(level), move || {
            keep(state, room, Keep::Level(level));
        })
        .one_of(level == chosen)
    };
    let choices = Level::ALL.iter().map(one).collect();
    open_menu(state, spot, said::NOTIFICATIONS, choices);
}

/// It goes out of sight: that can be taken back.
fn archive(state: State, room: RoomId, kept: Keeping) {
    keep(state, room, Keep::Archived(true));
    let before = if kept.favourite {
        Keep::Favourite(true)
    } else {
        Keep::Archived(false)
    };
    let undo = move || keep(state, room, before);
    state
        .toasts
        .offer(said::ARCHIVED, words::message::UNDO, undo);
}
