//! What people do not show, and what one who does not show it is not shown either.
//!
//! The server tells nothing of those who have switched something off. What was told before is let go of when a card says
//! so; and when it is on again, what was not told meanwhile is asked for.

use wire::limits::RECEIPTS_MEMBERS;
use wire::{Person, Presence, RoomId, Seq, UserId};

use crate::{Changes, Model};

impl Model {
    /// Whether somebody of those watched is here. Of those who do not show it, nothing is known.
    pub fn presence(&self, user: UserId) -> Option<Presence> {
        let shown = self.shows_presence(self.viewer.id) && self.shows_presence(user);
        self.presence.get(&user).copied().filter(|_| shown)
    }

    /// How far everybody has come who counts: nobody who shows no receipts, and nobody for who shows none.
    pub(crate) fn others_reached(&self, room: RoomId) -> Option<(Seq, Seq)> {
        let viewer = self.viewer.id;
        if !self.shows_receipts(viewer) {
            return None;
        }
        let counts = |user| user != viewer && self.shows_receipts(user);
        self.rooms.get(&room)?.roster.reached_by(counts)
    }

    /// Whoever is not known yet is taken at what the server tells of them.
    pub(crate) fn shows_receipts(&self, user: UserId) -> bool {
        self.people.get(&user).is_none_or(|person| person.receipts)
    }

    fn shows_presence(&self, user: UserId) -> bool {
        self.people.get(&user).is_none_or(|person| person.presence)
    }

    /// Somebody's card is another one now.
    pub(crate) fn follow_choices(
        &mut self,
        user: UserId,
        before: Option<&Person>,
        changes: &mut Changes,
    ) {
        let Some(person) = self.people.get(&user) else {
            return;
        };
        let (receipts, presence) = (person.receipts, person.presence);
        if before.is_none_or(|before| before.receipts) != receipts {
            self.turn_receipts(user, receipts, changes);
        } else if before.is_none() {
            self.miss_marks(user);
        }
        if before.is_none_or(|before| before.presence) != presence {
            self.turn_presence(user, presence, changes);
        }
    }

    fn turn_receipts(&mut self, user: UserId, on: bool, changes: &mut Changes) {
        let own = user == self.viewer.id;
        for (room, held) in self.rooms.iter_mut() {
            let concerned = own || held.roster.member(user).is_some();
            if !concerned || !held.roster.is_known() {
                continue;
            }
            if on {
                held.roster.doubt();
            } else {
                held.roster.forget_marks(Some(user).filter(|_| !own));
            }
            changes.marks(*room);
        }
        self.turn_readers(user, on, changes);
    }

    /// A member is met of whom no mark was told: they may have shown none when the members were read.
    fn miss_marks(&mut self, user: UserId) {
        for (_, held) in self.rooms.iter_mut() {
            let few = held.card.room.members <= RECEIPTS_MEMBERS;
            if few && held.roster.misses_mark(user) {
                held.roster.doubt();
            }
        }
    }

    fn turn_presence(&mut self, user: UserId, on: bool, changes: &mut Changes) {
        let own = user == self.viewer.id;
        let concerned: Vec<UserId> = self.presence.keys().copied().collect();
        for other in concerned {
            if own || other == user {
                changes.presence(other);
                if !on {
                    self.presence.remove(&other);
                }
            }
        }
        // Of one who is on again the server tells those who watch; to one who is, nothing until they ask.
        self.wants.watch_again |= own && on;
    }
}
