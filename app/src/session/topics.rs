//! What components read, thing by thing: each has a trigger of its own, so that a change draws again what
//! shows it and nothing else.

use client::Key;
use leptos::prelude::ArcTrigger;
use wire::{RoomId, UserId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Which rooms the rail shows, in which order.
    Rail,
    Card(RoomId),
    /// Any of them.
    Cards,
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
    /// Where the viewer is signed in; whatever else is new of their account comes with it.
    Sessions,
    /// The server's.
    Settings,
    /// Who was found by what is typed.
    Found,
    /// Whom the message that was asked about has reached.
    Readers,
    /// The unsent text of a room.
    Draft(RoomId),
    Outbox,
    Connection,
    /// The page came before somebody's eyes.
    Looked,
}

/// Those that something has read so far, in order.
#[derive(Default)]
pub struct Topics(Vec<(Topic, ArcTrigger)>);

impl Topics {
    pub fn of(&mut self, topic: Topic) -> ArcTrigger {
        let at = match self.find(topic) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (topic, ArcTrigger::new()));
                at
            }
        };
        self.0[at].1.clone()
    }

    fn find(&self, topic: Topic) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.cmp(&topic))
    }

    /// For rows, which come and go by the thousand.
    pub fn forget(&mut self, topic: Topic) {
        if let Ok(at) = self.find(topic) {
            self.0.remove(at);
        }
    }

    #[cfg(any(feature = "hydrate", test))]
    pub fn touched_by(&self, changes: &client::Changes) -> Vec<ArcTrigger> {
        if changes.everything {
            return self.0.iter().map(|(_, trigger)| trigger.clone()).collect();
        }
        let mut due = Vec::new();
        let mut touch = |topic: Topic| {
            if let Ok(at) = self.find(topic) {
                due.push(self.0[at].1.clone());
            }
        };
        if changes.rail {
            touch(Topic::Rail);
        }
        changes.cards.iter().for_each(|id| touch(Topic::Card(*id)));
        if !changes.cards.is_empty() {
            touch(Topic::Cards);
        }
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
        if !changes.sessions.is_empty() {
            touch(Topic::Sessions);
        }
        if changes.settings {
            touch(Topic::Settings);
        }
        if changes.found {
            touch(Topic::Found);
        }
        if changes.readers {
            touch(Topic::Readers);
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

#[cfg(test)]
mod tests {
    use client::Changes;
    use wire::ClientKey;

    use super::*;

    #[test]
    fn a_change_of_one_row_is_told_to_that_row_alone() {
        let key = |number| Key {
            author: UserId(1),
            key: ClientKey(number),
        };
        let mut topics = Topics::default();
        for topic in [
            Topic::Rail,
            Topic::Room(RoomId(5)),
            Topic::Row(RoomId(5), key(1)),
            Topic::Row(RoomId(5), key(2)),
            Topic::Row(RoomId(6), key(1)),
        ] {
            topics.of(topic);
        }
        let mut changes = Changes::default();
        changes.rows.push((RoomId(5), key(1)));
        // Somebody whom nothing shows.
        changes.people.push(UserId(9));
        assert_eq!(topics.touched_by(&changes).len(), 1);

        changes.rooms.push(RoomId(5));
        assert_eq!(topics.touched_by(&changes).len(), 2);
        changes.everything = true;
        assert_eq!(topics.touched_by(&changes).len(), 5);

        topics.forget(Topic::Row(RoomId(5), key(2)));
        topics.forget(Topic::Row(RoomId(5), key(2)));
        assert_eq!(topics.touched_by(&changes).len(), 4);
    }
}
