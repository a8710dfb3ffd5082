//! How cards, entries and departures change the rooms that are held.

use wire::{Card, Entry, Page, Rev, RoomId, RoomRole, Scope};

use crate::members::Roster;
use crate::rooms::Held;
use crate::timeline::{Timeline, Touched};
use crate::unread::Tally;
use crate::{Changes, Model};

impl Held {
    fn new(card: Card) -> Self {
        Self {
            have: card.head,
            tally: Tally::of(&card.entry, card.last_seq),
            read_here: None,
            said: card.entry.kept,
            timeline: None,
            roster: Roster::default(),
            card,
        }
    }

    /// Whether more than the card is held, so that only events and differences move it on.
    pub fn is_followed(&self) -> bool {
        self.timeline.is_some() || self.roster.held() || self.roster.asking()
    }

    /// Who decides on those outside is told of them. Who does not any more hears no longer what becomes of them: what was
    /// known then is of no use to who decides again.
    pub(crate) fn stand_as(&mut self, role: RoomRole) {
        if role.may_admit() != self.card.role.may_admit() {
            self.roster.forget_outside();
            if role.may_admit() {
                self.roster.doubt();
            }
        }
        self.card.role = role;
    }

    /// What this client read is settled once the server has said as much.
    fn settle_read(&mut self) {
        self.read_here = self.read_ahead();
    }

    /// Another stay in the room: what was held of the one before may lack what happened between.
    fn empty(&mut self) {
        if self.timeline.is_some() {
            self.timeline = Some(Timeline::default());
        }
        self.roster = Roster::default();
    }
}

impl Model {
    /// A card is a state as of its head.
    pub(crate) fn take_card(&mut self, card: Card, changes: &mut Changes) {
        let room = card.room.id;
        let left = self.missing.get(&room).copied();
        if card.room.deleted || left.is_some_and(|left| left >= card.entry.rev) {
            return;
        }
        self.missing.remove(&room);
        self.want_people_of_card(&card);
        changes.card(room);
        let viewer = self.viewer.id;
        match self.rooms.get_mut(&room) {
            None => {
                self.rooms.insert(room, Held::new(card));
                changes.room(room);
            }
            Some(held) => {
                let reached = card.head;
                if held.merge(card) {
                    self.wants.emptied.push(room);
                    changes.room(room);
                    changes.members(room);
                }
                held.count(viewer);
                if held.tally.is_in_doubt() {
                    self.wants.cards.insert(room);
                }
                if !held.is_followed() {
                    held.have = held.have.max(reached);
                } else if reached > held.have {
                    self.wants.behind.push((Scope::Room(room), reached));
                }
            }
        }
        if let Some(held) = self.rooms.get(&room)
            && held.card.last_seq > held.card.entry.read
        {
            self.wants.delivered.insert(room);
        }
        self.place(room, changes);
    }

    /// The server's word on a room that this client cannot follow from where it is.
    pub(crate) fn reset(&mut self, card: Card, page: Option<Page>, changes: &mut Changes) {
        let room = card.room.id;
        let before = self.rooms.remove(&room);
        self.take_card(card, changes);
        let Some(held) = self.rooms.get_mut(&room) else {
            return;
        };
        changes.room(room);
        changes.members(room);
        let Some(before) = before else { return };
        let answers = page.is_some();
        held.read_here = before.read_here;
        held.settle_read();
        if before.timeline.is_some() {
            let mut timeline = Timeline::default();
            if let Some(page) = page {
                let mut touched = Touched::default();
                timeline.take(page, wire::At::End, &mut touched);
                changes.touch(room, touched);
            }
            held.timeline = Some(timeline);
        }
        held.count(self.viewer.id);
        self.want_people_in(room);
        self.wants.emptied.push(room);
        // Rooms and accounts are counted apart: the entry that was heard may be newer than this answer.
        if answers {
            self.take_entry(before.entry_said(), changes);
        }
    }

    pub(crate) fn want_people_in(&mut self, room: RoomId) {
        let Some(timeline) = self.timeline(room) else {
            return;
        };
        let rows: Vec<_> = timeline.rows().chain(timeline.quoted()).cloned().collect();
        for row in rows {
            self.want_people_of(&row);
        }
    }

    pub(crate) fn take_entry(&mut self, entry: Entry, changes: &mut Changes) {
        let (room, viewer) = (entry.room, self.viewer.id);
        let Some(held) = self.rooms.get_mut(&room) else {
            let left = self.missing.get(&room).copied();
            if left.is_some_and(|left| left >= entry.rev) {
            } else if entry.is_in {
                self.wants.cards.insert(room);
            } else {
                self.missing.insert(room, entry.rev);
                changes.room(room);
            }
            return;
        };
        if entry.rev <= held.card.entry.rev {
            return;
        }
        if !entry.is_in {
            self.drop_room(room, entry.rev, changes);
            return;
        }
        changes.card(room);
        let at = entry.unread.at;
        if at > held.have {
            self.wants.behind.push((Scope::Room(room), at));
        }
        if entry.from != held.card.entry.from {
            held.empty();
            self.wants.cards.insert(room);
            self.wants.emptied.push(room);
            changes.room(room);
            changes.members(room);
        }
        held.tally.take(&entry, held.card.head, held.card.last_seq);
        held.said = entry.kept;
        held.card.entry = entry;
        held.settle_read();
        held.count(viewer);
        if held.tally.is_in_doubt() {
            self.wants.cards.insert(room);
        }
        self.place(room, changes);
    }

    /// The room is not there for the viewer any more, as of this rev of their entry.
    pub(crate) fn drop_room(&mut self, room: RoomId, as_of: Rev, changes: &mut Changes) {
        let left = self.missing.of(room);
        *left = as_of.max(*left);
        self.typing.retain(|typing| typing.room != room);
        self.forget_readers(room, changes);
        if self.rooms.remove(&room).is_some() {
            self.wants.dropped.push(room);
            changes.card(room);
            changes.room(room);
            changes.members(room);
            changes.typing(room);
            self.place(room, changes);
        }
    }
}

impl Held {
    /// Says whether what was held beside the card is of no use any more.
    fn merge(&mut self, card: Card) -> bool {
        let entry_is_newer = card.entry.rev > self.card.entry.rev;
        let another_stay = entry_is_newer && card.entry.from != self.card.entry.from;
        if another_stay {
            self.empty();
        }
        if card.head >= self.card.head {
            let older_entry = card.entry.rev < self.card.entry.rev;
            let (entry, room) = (self.entry_said(), self.card.room.clone());
            self.tally = Tally::of(&card.entry, card.last_seq);
            self.stand_as(card.role);
            self.card = card;
            // Rooms and accounts are counted apart: an older entry can come with a newer room.
            if older_entry {
                self.tally.take(&entry, self.card.head, self.card.last_seq);
                self.card.entry = entry;
            }
            self.said = self.card.entry.kept;
            if room.rev > self.card.room.rev {
                self.card.room = room;
            }
        } else {
            if card.room.rev > self.card.room.rev {
                self.card.room = card.room;
            }
            if card.entry.rev >= self.card.entry.rev && (entry_is_newer || self.tally.is_in_doubt())
            {
                self.tally.rebase(&card.entry, card.last_seq);
                self.said = card.entry.kept;
                self.card.entry = card.entry;
            }
        }
        self.settle_read();
        another_stay
    }

    /// What this client makes of an entry's figures is no count to build on, nor what waits here what the server said.
    fn entry_said(&self) -> Entry {
        let mut entry = self.card.entry.clone();
        entry.unread.at = Rev(0);
        entry.kept = self.said;
        entry
    }
}
