//! A timeline as a screen shows it: rows, holes between them, and what waits behind them.

use wire::{ClientKey, Message, Refusals, RoomId, Seq, UserId};

use crate::overlay::Laid;
use crate::pending::Pending;
use crate::{Awaited, Model};

/// What a row is known by, from the moment its author hands it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub author: UserId,
    pub key: ClientKey,
}

impl Key {
    pub fn of(message: &Message) -> Self {
        Self {
            author: message.author,
            key: message.key,
        }
    }
}

/// One line of a timeline, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// There is more above: `LoadBefore` this.
    Earlier(Seq),
    Row(Key),
    /// Rows between these two are not held: `LoadAfter` the one or `LoadBefore` the other.
    Hole {
        after: Seq,
        before: Seq,
    },
    /// There is more below: `LoadAfter` this.
    Later(Seq),
}

/// How far one's own message has come; a message of somebody else is `Stored`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a> {
    /// It waits for the server.
    Queued,
    Stored,
    /// It reached a device of everybody else in the room.
    Delivered,
    /// Everybody else in the room has read it.
    Read,
    Failed(&'a Refusals),
}

/// An edit that was refused for good: one's own text, beside the row as the server has it. `Retry` makes it from
/// what stands there now, `Discard` throws it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict<'a> {
    pub key: ClientKey,
    pub body: &'a str,
    pub why: &'a Refusals,
}

/// A message to be shown, with what waits at it laid over. One that waits itself has no seq yet (it is zero).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    pub message: &'a Message,
    pub state: State<'a>,
    /// What of one's own is not answered yet.
    pub pending: Option<Awaited>,
    pub conflict: Option<Conflict<'a>>,
}

impl Model {
    /// What the room's timeline shows, from the top; nothing while it is not held.
    pub fn items(&self, room: RoomId) -> Vec<Item> {
        let mut items = Vec::new();
        let timeline = self.timeline(room);
        if let Some(timeline) = timeline {
            timeline.list(&mut items);
        }
        for pending in &self.waiting {
            if let Some(message) = pending.row_in(room)
                && timeline.is_none_or(|timeline| timeline.seq_of(Key::of(message)).is_none())
            {
                items.push(Item::Row(Key::of(message)));
            }
        }
        items
    }

    pub fn row(&self, room: RoomId, key: Key) -> Option<Row<'_>> {
        let timeline = self.timeline(room);
        if let Some(said) = timeline.and_then(|timeline| timeline.by_key(key)) {
            let laid = self.laid_at((room, said.seq));
            return Some(Row {
                message: laid.map_or(said, Laid::message),
                state: self.state_of(said),
                pending: laid.and_then(|laid| laid.awaited),
                conflict: laid.and_then(|laid| self.conflict_of(laid)),
            });
        }
        let waits = |pending: &&Pending| {
            let row = pending.row_in(room);
            row.is_some_and(|message| Key::of(message) == key)
        };
        let pending = self.waiting.iter().find(waits)?;
        Some(Row {
            message: pending.row_in(room)?,
            state: pending.state(),
            pending: None,
            conflict: None,
        })
    }

    fn state_of(&self, message: &Message) -> State<'_> {
        if message.author != self.viewer.id {
            return State::Stored;
        }
        match self.others_reached(message.room) {
            Some((_, read)) if read >= message.seq => State::Read,
            Some((delivered, _)) if delivered >= message.seq => State::Delivered,
            _ => State::Stored,
        }
    }
}
