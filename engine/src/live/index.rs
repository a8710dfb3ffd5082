//! Who hears what: room → accounts, account → lanes, each scope in its order. Pure: what came in says who is told
//! what, and lanes are whatever the caller takes for one.
//!
//! A room is served from the moment that a connected account is in it: from where it was read by somebody who
//! connects, or from the event that brings somebody in. What is published while nobody serves a room is kept by
//! nobody, but for two things: who was taken out of it, so that nothing older brings them back; and how far it came, for
//! those who are connecting meanwhile.

use std::collections::HashMap;
use std::sync::Arc;

use wire::limits::RECEIPTS_MEMBERS;
use wire::{Event, Mark, Micros, Rev, RoomId, Scope, UserId};

use super::account::Accounts;
use super::frame::{self, Frame};
use super::lane::Told;
use super::order::Order;
use super::privacy::Choices;
use super::room::{Missed, Place, Reader, Room};

/// Whom typing is told, at most: it is nothing to wake thousands for.
const TYPING_READERS: usize = RECEIPTS_MEMBERS as usize;

/// What a connecting account read in one snapshot: its head and the rooms that it is in or was in.
pub struct Whereabouts {
    pub head: Rev,
    pub rooms: Vec<Whereabout>,
}

pub struct Whereabout {
    pub room: RoomId,
    pub head: Rev,
    pub place: Place,
}

pub struct Index<L> {
    pub accounts: Accounts<L>,
    pub choices: Choices,
    /// One writer commits and publishes, so that a room's events come one after the other (SQLite).
    in_order: bool,
    server: Order,
    rooms: HashMap<RoomId, Room>,
    /// How far rooms came while somebody's rooms are being read, which may have been before that; whether they are served
    /// by then or not.
    passed: HashMap<RoomId, Rev>,
    /// Scopes in which something is missing and nobody mends it yet.
    gaps: Vec<Scope>,
}

impl<L> Default for Index<L> {
    fn default() -> Self {
        Self {
            accounts: Accounts::default(),
            choices: Choices::default(),
            in_order: false,
            server: Order::unknown(),
            rooms: HashMap::new(),
            passed: HashMap::new(),
            gaps: Vec::new(),
        }
    }
}

impl<L> Index<L> {
    /// The server's scope is served from here on.
    pub fn begin(&mut self, head: Rev, in_order: bool) {
        self.server = Order::from_head(head);
        self.in_order = in_order;
    }

    pub fn take_gaps(&mut self) -> Vec<Scope> {
        std::mem::take(&mut self.gaps)
    }

    pub fn count_rooms(&self) -> usize {
        self.rooms.len()
    }

    /// What one commit recorded.
    ///
    /// Invariant: the events of one transaction leave, scope by scope, as one frame.
    pub fn publish(&mut self, events: Vec<Event>, out: &mut impl FnMut(&L, Told<'_>)) {
        for (scope, events) in frame::by_scope(events) {
            if scope == Scope::Server {
                self.heed(&events, out);
            }
            if let Scope::Room(room) = scope {
                self.remember(room, &events);
                if !self.rooms.contains_key(&room) && !self.wakes(room, &events) {
                    continue;
                }
            }
            let Some(frame) = Frame::of(events).map(Arc::new) else {
                continue;
            };
            match scope {
                Scope::Room(room) if self.rooms[&room].order.is_past(&frame) => {
                    self.hear_late(room, &frame, out);
                }
                _ => self.serve(scope, |order| order.arrive(frame), out),
            }
        }
    }

    /// Whoever is connecting may have read the room before this.
    fn remember(&mut self, room: RoomId, events: &[Event]) {
        if let Some(last) = events.last().filter(|_| self.accounts.is_anybody_coming()) {
            let passed = self.passed.entry(room).or_default();
            *passed = last.rev.max(*passed);
        }
    }

    /// What comes too late to be told still says who is in the room: they connected, or the room was served, since.
    fn hear_late(&mut self, id: RoomId, frame: &Frame, out: &mut impl FnMut(&L, Told<'_>)) {
        for place in frame.members().map(Place::from) {
            let came = self.place_as_of(id, place, place.rev, out);
            self.tell_newcomer(id, came, out);
        }
        self.let_go_if_empty(id);
    }

    /// What left before somebody was known to be in the room they ask for.
    fn tell_newcomer(
        &mut self,
        id: RoomId,
        seat: Option<usize>,
        out: &mut impl FnMut(&L, Told<'_>),
    ) {
        let head = self.rooms.get(&id).and_then(|room| room.order.head());
        if let Some((seat, head)) = seat.zip(head) {
            for lane in self.accounts.lanes(seat) {
                out(lane, Told::Behind(Scope::Room(id), head));
            }
        }
    }

    /// Whether a room that nobody served is served from these events on: somebody connected came into it.
    ///
    /// What came before them is not theirs. What came after and was published first (on PostgreSQL) was kept by nobody: the
    /// database is asked for it; who was taken out of the room by it is remembered.
    fn wakes(&mut self, id: RoomId, events: &[Event]) -> bool {
        let mut wakes = false;
        for place in frame::members(events).map(Place::from) {
            let Some(seat) = self.accounts.seat(place.user) else {
                continue;
            };
            let account = self.accounts.at_mut(seat);
            if !account.is_known {
                account.remember(id, place);
            } else if place.is_in {
                wakes |= account.may_be_in(id, place.rev);
            } else {
                account.go_out(id, place.rev);
            }
        }
        if wakes {
            let before = Rev(events.first().map_or(0, |event| event.rev.0 - 1));
            let order = if self.in_order {
                Order::from_head(before)
            } else {
                Order::in_doubt(before)
            };
            self.rooms.insert(id, Room::new(order));
        }
        wakes
    }

    /// The rooms of an account that connects, as they were read. Tells whether it is here only now.
    pub fn connect(
        &mut self,
        user: UserId,
        read: Whereabouts,
        out: &mut impl FnMut(&L, Told<'_>),
    ) -> bool {
        let seat = self.accounts.seat(user);
        // Where another of its lanes was first, events have said since where it is: what was read is older.
        let Some(seat) = seat.filter(|seat| !self.accounts.at(*seat).is_known) else {
            return false;
        };
        self.serve(Scope::Account(user), |order| order.learn(read.head), out);
        let account = self.accounts.at_mut(seat);
        let mut seen = std::mem::take(&mut account.seen);
        self.accounts.know(seat);
        for Whereabout { room, head, place } in read.rooms {
            let place = seen.remove(&room).map_or(place, |seen| place.newer(seen));
            let as_of = head.max(place.rev);
            let passed = self.passed.get(&room).copied().unwrap_or_default();
            let order = Order::from_head(head.max(passed));
            let came = self.enter(room, place, as_of, order, out);
            // What left between the reading and now went to the others only.
            let left = self.rooms.get(&room).and_then(|room| room.order.head());
            if left > Some(head) {
                self.tell_newcomer(room, came, out);
            }
        }
        // Of these there was nothing to be read yet.
        for (room, place) in seen {
            self.enter(room, place, place.rev, Order::in_doubt(place.rev), out);
        }
        self.let_go_of_what_passed();
        true
    }

    /// Where a connecting account was as of a rev; nobody serves the room perhaps. Tells where it sits if it came in by
    /// this.
    fn enter(
        &mut self,
        id: RoomId,
        place: Place,
        as_of: Rev,
        order: Order,
        out: &mut impl FnMut(&L, Told<'_>),
    ) -> Option<usize> {
        if place.is_in {
            let room = self.rooms.entry(id).or_insert_with(|| Room::new(order));
            if room.order.wants_mending() {
                self.gaps.push(Scope::Room(id));
            }
            return self.place_as_of(id, place, as_of, out);
        }
        if let Some(seat) = self.accounts.seat(place.user) {
            self.accounts.at_mut(seat).go_out(id, place.rev);
        }
        None
    }

    /// Registers somebody who was in the room as of a rev. Where its order began later, they may have gone before that by
    /// an event that is still to be published: then the database is asked first.
    fn place_as_of(
        &mut self,
        id: RoomId,
        place: Place,
        as_of: Rev,
        out: &mut impl FnMut(&L, Told<'_>),
    ) -> Option<usize> {
        let room = self.rooms.get_mut(&id)?;
        if !place.is_in || as_of >= room.base {
            return self.place(id, place, out);
        }
        room.order.doubt(Rev(place.rev.0 - 1));
        if room.order.wants_mending() {
            self.gaps.push(Scope::Room(id));
        }
        None
    }

    pub fn detach(&mut self, user: UserId, number: u64, now: Micros) {
        if let Some(seat) = self.accounts.detach(user, number, now) {
            self.release(seat);
        }
    }

    /// Lets go of those whose last lane went longer ago than the grace; tells who they are and when they went.
    pub fn settle(&mut self, now: Micros) -> Vec<(UserId, Micros)> {
        let mut away = Vec::new();
        while let Some((seat, left)) = self.accounts.next_away(now) {
            away.push((self.accounts.at(seat).user, left));
            self.release(seat);
        }
        away
    }

    /// Whoever comes from now on reads what passed.
    fn let_go_of_what_passed(&mut self) {
        if !self.accounts.is_anybody_coming() {
            self.passed = HashMap::new();
        }
    }

    fn release(&mut self, seat: usize) {
        let rooms = std::mem::take(&mut self.accounts.at_mut(seat).rooms);
        for id in rooms {
            if let Some(room) = self.rooms.get_mut(&id) {
                room.readers.remove(&seat);
            }
            self.let_go_if_empty(id);
        }
        self.accounts.stand_up(seat);
        self.let_go_of_what_passed();
    }

    /// After which rev something is missing still. For whoever mends.
    pub fn still_missing(&mut self, scope: Scope) -> Option<Rev> {
        self.order(scope)?.still_missing()
    }

    /// What was missing was read: its readers are told to ask for it, for each may see another part of it.
    pub fn mend(&mut self, scope: Scope, missed: Missed, out: &mut impl FnMut(&L, Told<'_>)) {
        let upto = missed.upto;
        let Some(order) = self.order(scope) else {
            return;
        };
        let is_behind = order.is_behind(upto);
        for choice in &missed.choices {
            self.turn(*choice, out);
        }
        if let Scope::Room(id) = scope {
            for place in &missed.places {
                let came = self.place(id, *place, out);
                self.tell_newcomer(id, came, out);
            }
        }
        if is_behind {
            self.tell_behind(scope, &missed, out);
        }
        self.serve(scope, |order| order.mend(upto), out);
    }

    fn tell_behind(&mut self, scope: Scope, missed: &Missed, out: &mut impl FnMut(&L, Told<'_>)) {
        let upto = missed.upto;
        match scope {
            Scope::Room(id) => {
                if let Some(room) = self.rooms.get(&id) {
                    room.tell_behind(id, upto, &self.accounts, out);
                }
                if missed.ended {
                    self.end(id, upto, out);
                }
            }
            Scope::Account(user) => {
                if let Some(seat) = self.accounts.seat(user) {
                    for lane in self.accounts.lanes(seat) {
                        out(lane, Told::Behind(scope, upto));
                    }
                }
            }
            Scope::Server => {
                for lane in self.accounts.all_lanes() {
                    out(lane, Told::Behind(scope, upto));
                }
            }
        }
    }

    /// How far somebody has come, for everybody in the room.
    pub fn mark(&mut self, mark: Mark, out: &mut impl FnMut(&L, Told<'_>)) {
        if let Some(room) = self.rooms.get_mut(&mark.room) {
            room.hold(mark);
            room.tell_held(&self.accounts, &self.choices, out);
        }
    }

    /// Somebody in the room is typing, for the others in it; not where they are too many.
    pub fn typing(&self, user: UserId, id: RoomId, out: &mut impl FnMut(&L, Told<'_>)) {
        let Some((seat, room)) = self.accounts.seat(user).zip(self.rooms.get(&id)) else {
            return;
        };
        let is_sure = !room.order.has_early();
        let is_in = room.readers.contains_key(&seat);
        if !is_sure || !is_in || room.readers.len() > TYPING_READERS {
            return;
        }
        for other in room.readers.keys().filter(|other| **other != seat) {
            for lane in self.accounts.lanes(*other) {
                out(lane, Told::Typing(id, user));
            }
        }
    }

    pub(super) fn order(&mut self, scope: Scope) -> Option<&mut Order> {
        match scope {
            Scope::Server => Some(&mut self.server),
            Scope::Account(user) => {
                let seat = self.accounts.seat(user)?;
                Some(&mut self.accounts.at_mut(seat).order)
            }
            Scope::Room(id) => self.rooms.get_mut(&id).map(|room| &mut room.order),
        }
    }

    /// Moves the scope's order on and hands what leaves to its lanes.
    fn serve(
        &mut self,
        scope: Scope,
        step: impl FnOnce(&mut Order) -> Vec<Arc<Frame>>,
        out: &mut impl FnMut(&L, Told<'_>),
    ) {
        let Some(order) = self.order(scope) else {
            return;
        };
        let leaving = step(order);
        if order.wants_mending() {
            self.gaps.push(scope);
        }
        for frame in &leaving {
            match scope {
                Scope::Room(id) => self.leave(id, frame, out),
                Scope::Account(user) => {
                    if let Some(seat) = self.accounts.seat(user) {
                        for lane in self.accounts.lanes(seat) {
                            out(lane, Told::Frame(frame));
                        }
                    }
                }
                Scope::Server => {
                    for lane in self.accounts.all_lanes() {
                        out(lane, Told::Frame(frame));
                    }
                }
            }
        }
        if scope == Scope::Server {
            self.tidy_choices();
        }
        if let Scope::Room(id) = scope {
            if let Some(room) = self.rooms.get_mut(&id) {
                room.tell_held(&self.accounts, &self.choices, out);
            }
            self.let_go_if_empty(id);
        }
    }

    /// Invariant: who hears a room changes only through its events, in rev order: who comes in hears the very frame that
    /// says so, who goes out does not.
    fn leave(&mut self, id: RoomId, frame: &Arc<Frame>, out: &mut impl FnMut(&L, Told<'_>)) {
        for place in frame.members().map(Place::from) {
            self.place(id, place, out);
        }
        if let Some(room) = self.rooms.get(&id) {
            room.tell(frame, &self.accounts, out);
        }
        if frame.ends_the_room() {
            self.end(id, frame.last(), out);
        }
    }

    /// Registers a connected account in a served room, or takes it out, if this is newer than what is known. Tells
    /// where it sits if it came in by this.
    fn place(
        &mut self,
        id: RoomId,
        place: Place,
        out: &mut impl FnMut(&L, Told<'_>),
    ) -> Option<usize> {
        let Place {
            user,
            is_in,
            sight,
            rev,
        } = place;
        let seat = self.accounts.seat(user)?;
        let room = self.rooms.get_mut(&id)?;
        let account = self.accounts.at_mut(seat);
        if !account.is_known {
            account.remember(id, place);
            return None;
        }
        let known = room.readers.get(&seat).map(|reader| reader.rev);
        if known.is_some_and(|known| known >= rev) || !account.may_be_in(id, rev) {
            return None;
        }
        if is_in {
            account.come_in(id);
            room.readers.insert(seat, Reader { sight, rev });
            return Some(seat).filter(|_| known.is_none());
        }
        account.go_out(id, rev);
        room.readers.remove(&seat);
        for (_, lane) in &account.lanes {
            out(lane, Told::Out(id));
        }
        None
    }

    /// Nobody is in a room that is gone.
    fn end(&mut self, id: RoomId, rev: Rev, out: &mut impl FnMut(&L, Told<'_>)) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let readers = room.readers.iter();
        let readers = readers.map(|(seat, reader)| (*seat, reader.sight));
        for (seat, sight) in readers.collect::<Vec<_>>() {
            let place = Place {
                user: self.accounts.at(seat).user,
                is_in: false,
                sight,
                rev: rev.next(),
            };
            self.place(id, place, out);
        }
    }

    /// Not while something is missing: what came early says perhaps that somebody came in.
    fn let_go_if_empty(&mut self, id: RoomId) {
        let is_over = |room: &Room| room.readers.is_empty() && room.order.missing().is_none();
        if self.rooms.get(&id).is_some_and(is_over) {
            self.rooms.remove(&id);
        }
    }
}

#[cfg(test)]
#[path = "../tests/index/mod.rs"]
mod tests;
