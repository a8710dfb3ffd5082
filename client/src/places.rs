//! How a screen finds what it means: a message by its place or its time, a person by their name.

use wire::{Micros, RoomId, Seq, UserId, UserKind};

use crate::{Key, Model, Timeline};

impl Model {
    /// The message at that place, if it is in a stretch that is held.
    pub fn key_of(&self, room: RoomId, seq: Seq) -> Option<Key> {
        let timeline = self.timeline(room)?;
        let message = timeline.message(seq).filter(|_| timeline.covers(seq))?;
        Some(Key::of(message))
    }

    /// The first message that was sent at this moment or later, if what is held tells which it is.
    pub fn first_since(&self, room: RoomId, moment: Micros) -> Option<Seq> {
        self.timeline(room)?.first_since(moment)
    }

    /// Who has this username, among those held.
    pub fn named(&self, username: &str) -> Option<UserId> {
        let named = |person: &&wire::Person| {
            person.username.eq_ignore_ascii_case(username) && person.kind != UserKind::Deleted
        };
        self.people().find(named).map(|person| person.id)
    }
}

impl Timeline {
    fn first_since(&self, moment: Micros) -> Option<Seq> {
        for span in self.spans() {
            let mut before = span.start;
            for row in self.rows.range(span.from..=span.to).map(|(_, row)| row) {
                if row.sent < moment {
                    before = true;
                } else if before {
                    return Some(row.seq);
                } else {
                    // Earlier ones may be later than the moment too.
                    break;
                }
            }
        }
        None
    }
}
