//! What components read, thing by thing: each has a trigger of its own, so that a change draws again what
//! shows it and nothing else.

use std::collections::BTreeMap;

use client::Key;
use leptos::prelude::ArcTrigger;
use wire::{RoomId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Which rooms the rail shows, in which order.
    Rail,
    Card(RoomId),
    /// Which rows and holes a timeline consists of; whether the room is there.
    Room(RoomId),
    Row(RoomId, Key),
    Members(RoomId),
    /// How far the others have come.
    Marks(RoomId),
    Typing(RoomId),
    Presence(UserId),
    Person(UserId),
    /// Any of them.
    People,
    Outbox,
    Connection,
    /// The page came before somebody's eyes.
    Looked,
}

/// Those that something has read so far.
#[derive(Default)]
pub struct Topics(BTreeMap<Topic, ArcTrigger>);

impl Topics {
    pub fn of(&mut self, topic: Topic) -> ArcTrigger {
        self.0.entry(topic).or_default().clone()
    }

    /// Rows come and go by the thousand: once they are off the screen, nobody reads them any more.
    pub fn forget_rows(&mut self) {
        self.0.retain(|topic, _| !matches!(topic, Topic::Row(..)));
    }

    #[cfg(feature = "hydrate")]
    pub fn touched_by(&self, changes: &client::Changes) -> Vec<ArcTrigger> {
        if changes.everything {
            return self.0.values().cloned().collect();
        }
        let mut due = Vec::new();
        let mut touch = |topic: Topic| due.extend(self.0.get(&topic).cloned());
        if changes.rail {
            touch(Topic::Rail);
        }
        changes.cards.iter().for_each(|id| touch(Topic::Card(*id)));
        changes.rooms.iter().for_each(|id| touch(Topic::Room(*id)));
        for (room, key) in &changes.rows {
            touch(Topic::Row(*room, *key));
        }
        for id in &changes.members {
            touch(Topic::Members(*id));
        }
        changes.marks.iter().for_each(|id| touch(Topic::Marks(*id)));
        for id in &changes.typing {
            touch(Topic::Typing(*id));
        }
        for id in &changes.presence {
            touch(Topic::Presence(*id));
        }
        for id in &changes.people {
            touch(Topic::Person(*id));
        }
        if !changes.people.is_empty() {
            touch(Topic::People);
        }
        if changes.outbox {
            touch(Topic::Outbox);
        }
        if changes.connection {
            touch(Topic::Connection);
        }
        due
    }
}
