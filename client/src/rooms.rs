//! The rooms that are held: each by its card, some by their timeline and members.

use wire::limits::CARDS;
use wire::{Card, Keeping, Message, Micros, Rev, RoomId, Seq, UserId};

use crate::members::Roster;
use crate::timeline::Timeline;
use crate::unread::Tally;
use crate::{Changes, Model};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// As it looks now; its `head` is where its facts stand, which may lie above `have`.
    pub card: Card,
    /// How it is kept as the server said it; the card has it as it is seen.
    pub said: Keeping,
    /// Every event of the room up to here was taken.
    pub have: Rev,
    pub tally: Tally,
    /// How far the viewer has read here, before the server has said so.
    pub read_here: Option<Seq>,
    pub timeline: Option<Timeline>,
    pub roster: Roster,
}

/// The latest first.
pub(crate) fn activity(card: &Card) -> (Micros, RoomId) {
    (card.active, card.room.id)
}

/// What the rail is sorted by: favourites above the others.
fn standing(card: &Card) -> (bool, (Micros, RoomId)) {
    (card.entry.kept.favourite, activity(card))
}

impl Model {
    /// The rooms of the rail: favourites, then the others, each the latest activity first.
    pub fn rail(&self) -> &[RoomId] {
        &self.rail
    }

    /// Their cards.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.rail.iter().filter_map(|room| self.card(*room))
    }

    pub fn card(&self, room: RoomId) -> Option<&Card> {
        self.rooms.get(&room).map(|held| &held.card)
    }

    /// There are rooms beyond those of the rail.
    pub fn more_cards(&self) -> bool {
        self.more
    }

    /// The server said that the room is not there for the viewer.
    pub fn is_missing(&self, room: RoomId) -> bool {
        self.missing.contains_key(&room) && !self.rooms.contains_key(&room)
    }

    /// How far this client is in the room.
    pub fn have_of(&self, room: RoomId) -> Option<Rev> {
        self.rooms.get(&room).map(|held| held.have)
    }

    pub fn timeline(&self, room: RoomId) -> Option<&Timeline> {
        self.rooms.get(&room)?.timeline.as_ref()
    }

    pub fn roster(&self, room: RoomId) -> Option<&Roster> {
        self.rooms.get(&room).map(|held| &held.roster)
    }

    /// How far the viewer has read: what this client knows of it first.
    pub fn read(&self, room: RoomId) -> Seq {
        let held = self.rooms.get(&room);
        held.map_or(Seq(0), Held::read_upto)
    }

    /// Who types there now.
    pub fn typing(&self, room: RoomId) -> Vec<UserId> {
        let there = self.typing.iter().filter(|typing| typing.room == room);
        there.map(|typing| typing.user).collect()
    }

    /// A snapshot holds the latest rooms; of those below, favourites and the unread alone.
    pub(crate) fn hold_the_latest(&mut self) {
        let later = |at| self.cards().filter(|card| activity(card) > at).count();
        let latest = self.cards().map(activity).filter(|at| later(*at) < CARDS);
        self.held_to = latest.min();
    }

    /// Keeps the rail in order after the room's card changed.
    pub(crate) fn place(&mut self, room: RoomId, changes: &mut Changes) {
        let key = match self.card(room) {
            Some(card) if card.entry.is_in && !card.room.deleted => Some(standing(card)),
            _ => None,
        };
        let before = self.rail.iter().position(|other| *other == room);
        if let Some(at) = before {
            self.rail.remove(at);
        }
        let after = key.map(|key| {
            let above = |other: &RoomId| self.card(*other).is_some_and(|card| standing(card) > key);
            self.rail.partition_point(above)
        });
        if let Some(at) = after {
            self.rail.insert(at, room);
        }
        changes.rail |= before != after;
    }
}

impl Held {
    pub fn read_upto(&self) -> Seq {
        self.read_ahead().unwrap_or(self.card.entry.read_upto())
    }

    /// Reading on takes the mark of "unread from here" away.
    pub fn read_ahead(&self) -> Option<Seq> {
        self.read_here.filter(|here| *here > self.card.entry.read)
    }

    /// Whether it is a later edition of what is held. (Its rev alone may have moved on by a reaction.)
    pub fn is_written_anew(&self, message: &Message) -> bool {
        let row = self
            .timeline
            .as_ref()
            .and_then(|timeline| timeline.message(message.seq));
        let last = self
            .card
            .last
            .as_ref()
            .filter(|last| last.seq == message.seq);
        row.or(last)
            .is_some_and(|held| held.edition < message.edition)
    }
}
