//! Where the reader is in a conversation: kept through everything that comes and goes around it.

use std::time::Duration;

use client::Input;
use leptos::html;
use leptos::prelude::*;
use wire::limits::PAGE;
use wire::{At, Refusal, RoomId};

use super::desk::{Desk, Seek};
use super::redrawn::Place;
use crate::kept::{Effect, Memo, RwSignal, StoredValue};
use crate::session::{self, Anchor, State, Topic};
use crate::timeline::{Line, Pivot, follow, mounted};
use crate::words;

/// What was sought and has not come by then does not take the reader away any more.
const SOUGHT_FOR: Duration = Duration::from_secs(10);
/// A list that has not moved for so long stands still.
const AT_REST: Duration = Duration::from_millis(120);

#[derive(Clone, Copy)]
pub struct Reading {
    pub list: NodeRef<html::Div>,
    pub at_end: RwSignal<bool>,
    state: State,
    room: RoomId,
    desk: Desk,
    lines: Memo<Vec<Line>>,
    /// The lines around which the list is mounted.
    pivot: RwSignal<Pivot>,
    sought: StoredValue<Option<Seek>>,
    /// How many movements of the list are not over yet.
    moves: StoredValue<u32>,
    /// Rows came or went, and what was being read is not back in its place yet: where it is now says nothing.
    unsettled: StoredValue<bool>,
    /// The next frame does that.
    settles: StoredValue<bool>,
}

impl Reading {
    pub fn of(state: State, desk: Desk, lines: Memo<Vec<Line>>) -> Self {
        let sought = match desk.at {
            At::Around(seq) => Some(Seek::Message(seq)),
            _ => None,
        };
        Self {
            list: NodeRef::new(),
            at_end: RwSignal::new(true),
            state,
            room: desk.room,
            desk,
            lines,
            pivot: RwSignal::new(Pivot::End),
            sought: StoredValue::new(sought),
            moves: StoredValue::new(0),
            unsettled: StoredValue::new(false),
            settles: StoredValue::new(false),
        }
    }

    /// The lines that stand in the page.
    pub fn shown(self) -> Memo<Vec<Place>> {
        let Self { lines, pivot, .. } = self;
        Memo::new(move |()| {
            lines.with(|lines| {
                let range = mounted(lines, pivot.get());
                let shown = lines[range].iter();
                shown.map(|line| line.place()).collect()
            })
        })
    }

    pub fn follow(self, shown: Memo<Vec<Place>>) {
        let Self { state, room, .. } = self;
        Effect::new(move |()| {
            shown.track();
            state.track(Topic::Room(room));
            // As soon as the rows are there, before anybody can scroll; and once more before they are painted. The end holds
            // itself: there once a frame is enough, however much comes.
            if !self.desk.reading.get_value().is_at_end() {
                leptos::task::spawn_local(async move { untrack(move || self.settle()) });
            }
            self.settle_soon();
        });
        Effect::new(move |()| {
            state.track(Topic::Looked);
            request_animation_frame(move || self.look());
        });
        Effect::new(move |()| {
            state.track(Topic::Connection);
            if let Some(seek) = self.sought.get_value() {
                self.wait_for(seek);
            }
        });
        Effect::new(move |()| {
            if let Some(seek) = self.desk.seek.get() {
                self.desk.seek.set(None);
                self.go(seek);
            }
        });
    }

    fn settle_soon(self) {
        if self.settles.get_value() {
            return;
        }
        self.settles.set_value(true);
        request_animation_frame(move || {
            if self.settles.try_set_value(false) {
                self.settle();
            }
        });
    }

    fn go(self, seek: Seek) {
        let Self { state, room, .. } = self;
        self.sought.set_value(Some(seek));
        self.wait_for(seek);
        // It is nowhere, and something else is sought by now, or nothing.
        if self.sought.get_value() != Some(seek) {
            return;
        }
        self.desk.reading.set_value(Anchor::default());
        match seek.place(state, room) {
            Some(place) => self.pivot.set(Pivot::At(place)),
            None if self.comes_with_the_end(seek) => {}
            None => state.tell(Input::Show {
                room,
                at: seek.at(),
            }),
        }
        self.settle_soon();
    }

    /// It is not waited for without end, and not at all once it is known that there is no such message.
    fn wait_for(self, seek: Seek) {
        if self.is_nowhere(seek) {
            self.sought.set_value(None);
            let said = words::sentence(&Refusal::NoSuchMessage);
            self.state.toasts.say(said);
            // Nobody who was led astray has read all of it by that.
            let unread = self.state.look(|model| model.first_unread(self.room));
            if let Some(seq) = unread.flatten() {
                self.go(Seek::Unread(seq));
            }
            return;
        }
        let give_up = move || {
            if self.sought.try_get_value().flatten() == Some(seek) {
                self.sought.set_value(None);
                self.unsettled.set_value(false);
                self.look();
            }
        };
        set_timeout(give_up, SOUGHT_FOR);
    }

    /// Of a room of which nothing is held the end is on its way, and has it.
    fn comes_with_the_end(self, seek: Seek) -> bool {
        let comes = self.state.look(|model| {
            let unread = model.card(self.room)?.entry.unread.count as usize;
            Some(model.timeline(self.room).is_none() && unread <= PAGE)
        });
        matches!(seek, Seek::Unread(_)) && comes.flatten() == Some(true)
    }

    /// Of a message that others may know of: as far as the server says.
    fn is_nowhere(self, seek: Seek) -> bool {
        let Seek::Message(seq) = seek else {
            return false;
        };
        let nowhere = self.state.look(|model| {
            let card = model.card(self.room)?;
            let readable = card.entry.from..=card.last_seq;
            let is_told = model.connection() == client::Connection::Live;
            Some(is_told && !readable.contains(&seq))
        });
        nowhere.flatten() == Some(true)
    }

    pub fn go_to_the_end(self) {
        let (room, at) = (self.room, At::End);
        self.desk.reading.set_value(Anchor::END);
        self.pivot.set(Pivot::End);
        self.state.tell(Input::Show { room, at });
        self.settle_soon();
    }

    pub fn scrolled(self) {
        let moves = self.moves;
        moves.update_value(|moves| *moves += 1);
        self.look();
        let rest = move || {
            let left = moves.try_update_value(|moves| {
                *moves -= 1;
                *moves
            });
            if left == Some(0) {
                self.look();
            }
        };
        set_timeout(rest, AT_REST);
    }

    /// Right before rows come or go, whatever has been scrolled by then.
    pub fn about_to_change(self) {
        if let Some(list) = self.list.try_get_untracked().flatten() {
            session::hold_focus(&list);
            self.remember();
            self.unsettled.set_value(true);
        }
    }

    /// What is being read, where the list stands.
    fn remember(self) -> Option<Anchor> {
        let list = self.list.try_get_untracked().flatten()?;
        let before = self.desk.reading.get_value();
        if self.unsettled.get_value() || before.is_due() {
            return None;
        }
        let pivot = self.pivot.get_untracked();
        let is_whole = |lines: &Vec<Line>| mounted(lines, pivot).end == lines.len();
        let is_whole = self.lines.with_untracked(is_whole);
        let anchor = session::anchor(&list, before, is_whole);
        self.desk.reading.set_value(anchor);
        Some(anchor)
    }

    fn look(self) {
        let Self { state, room, .. } = self;
        let Some(list) = self.list.try_get_untracked().flatten() else {
            return;
        };
        let Some(anchor) = self.remember() else {
            return;
        };
        self.at_end.set(anchor.is_at_end());
        let read = anchor.row();
        let read = read.and_then(|seq| Seek::Message(seq).place(state, room));
        let pivot = self.pivot.get_untracked();
        let next = |lines: &Vec<Line>| follow(lines, pivot, read, anchor.is_at_end());
        let next = self.lines.with_untracked(next);
        if pivot != next {
            self.pivot.set(next);
        }
        session::load_what_is_seen(&list, self.moves.get_value() == 0);
        // What stands there on the way to somewhere else was not read.
        let is_on_the_way = self.sought.get_value().or(self.desk.seek.get_untracked());
        if is_on_the_way.is_none()
            && session::is_looked_at()
            && let Some(seq) = session::lowest_seen(&list)
        {
            state.tell(Input::Seen { room, seq });
        }
    }

    /// Puts what is read back to where it was; or what was sought to where it is seen.
    fn settle(self) {
        let Self { state, room, .. } = self;
        let Some(there) = self.list.try_get_untracked().flatten() else {
            return;
        };
        // Before anything is put in its place: a focus scrolls to itself.
        session::release_focus();
        if self.desk.reading.get_value().is_due() {
            self.sought.set_value(None);
        }
        let seek = self.sought.get_value();
        if let Some(seek) = seek
            && let Some(seq) = seek.seq(state, room)
            && session::show_row(&there, seq, seek.is_pointed_out())
        {
            self.sought.set_value(None);
        } else if let Some(place) = seek.and_then(|seek| seek.place(state, room)) {
            // It is held and not mounted yet: with its row this is called again.
            return self.pivot.set(Pivot::At(place));
        } else {
            session::hold(&there, self.desk.reading.get_value());
        }
        let arrived = |reading: &mut Anchor| *reading = reading.arrived();
        self.desk.reading.update_value(arrived);
        self.unsettled.set_value(false);
        self.look();
    }
}
