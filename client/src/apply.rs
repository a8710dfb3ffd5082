//! How events and differences change the picture.

use wire::{Change, Difference, Event, Member, Message, Rev, Room, Scope, Settings};

use crate::timeline::Touched;
use crate::{Changes, Model};

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It was the next one; these parts of the picture look different now.
    Applied(Box<Changes>),
    /// It was known already.
    Known,
    /// Something before it is missing: wait a moment for it, then ask for the difference since `have`.
    Gap { have: Rev },
    /// Of a scope that this client does not hold.
    Foreign,
}

impl Model {
    /// Invariant: a live event is applied when its rev is `have + 1` and ignored when it is not newer.
    pub fn hear(&mut self, event: Event) -> Taken {
        let Some(have) = self.have_in(event.scope) else {
            return Taken::Foreign;
        };
        if event.rev <= have {
            return Taken::Known;
        }
        if event.rev > have.next() {
            return Taken::Gap { have };
        }
        let mut changes = Changes::default();
        if let Some(change) = event.change {
            self.take(change, &mut changes);
        }
        self.reach(event.scope, event.rev, &mut changes);
        Taken::Applied(Box::new(changes))
    }

    /// A difference is a state: each row is taken if it is newer than the row held, then `have` is `upto`.
    pub fn catch_up(&mut self, difference: Difference) -> Changes {
        let mut changes = Changes::default();
        let scope = difference.scope;
        let Some(have) = self.have_in(scope) else {
            return changes;
        };
        for row in difference.rows {
            self.take(row, &mut changes);
        }
        if difference.upto >= have {
            if !difference.more {
                self.complete(scope, &mut changes);
            }
            self.reach(scope, difference.upto, &mut changes);
        }
        changes
    }

    pub(crate) fn have_in(&self, scope: Scope) -> Option<Rev> {
        match scope {
            Scope::Server => Some(self.have.server),
            Scope::Account(user) => (user == self.viewer.id).then_some(self.have.account),
            Scope::Room(room) => self.have_of(room),
        }
    }

    pub(crate) fn reach(&mut self, scope: Scope, rev: Rev, changes: &mut Changes) {
        match scope {
            Scope::Server => self.have.server = rev,
            Scope::Account(_) => self.have.account = rev,
            Scope::Room(room) => {
                let viewer = self.viewer.id;
                if let Some(held) = self.rooms.get_mut(&room) {
                    held.have = rev;
                    held.card.head = held.card.head.max(rev);
                    held.tally.reached(rev, held.card.last_seq);
                    if held.count(viewer) {
                        changes.card(room);
                    }
                    if held.tally.is_in_doubt() {
                        self.wants.cards.insert(room);
                    }
                }
            }
        }
    }

    fn complete(&mut self, scope: Scope, changes: &mut Changes) {
        let Scope::Room(room) = scope else { return };
        if let Some(held) = self.rooms.get_mut(&room)
            && let Some(timeline) = &mut held.timeline
        {
            let mut touched = Touched::default();
            timeline.complete(&mut touched);
            changes.touch(room, touched);
        }
    }

    /// Exhaustive, so that a new kind of change does not compile without its place here.
    fn take(&mut self, change: Change, changes: &mut Changes) {
        match change {
            Change::Person(person) => self.take_person(person, changes),
            Change::Settings(settings) => self.take_settings(settings, changes),
            Change::Session(session) => self.take_session(session, changes),
            Change::Entry(entry) => self.take_entry(entry, changes),
            Change::Room(room) => self.take_room(room, changes),
            Change::Member(member) => self.take_member(member, changes),
            Change::Message(message) => self.take_message(message, changes),
        }
    }

    pub(crate) fn take_settings(&mut self, settings: Settings, changes: &mut Changes) {
        if settings.rev > self.settings.rev {
            self.settings = settings;
            changes.settings = true;
        }
    }

    fn take_room(&mut self, room: Room, changes: &mut Changes) {
        let id = room.id;
        let Some(held) = self.rooms.get_mut(&id) else {
            return;
        };
        if room.rev <= held.card.room.rev {
            return;
        }
        if room.deleted {
            self.drop_room(id, Rev(0), changes);
            return;
        }
        held.card.room = room;
        changes.card(id);
    }

    fn take_member(&mut self, member: Member, changes: &mut Changes) {
        let (room, user) = (member.room, member.user);
        let Some(held) = self.rooms.get_mut(&room) else {
            return;
        };
        // The card's role is as of its head.
        if user == self.viewer.id && member.rev > held.card.head && member.role != held.card.role {
            held.stand_as(member.role);
            changes.card(room);
        }
        if held.roster.put(member) {
            changes.members(room);
            changes.marks(room);
            self.want_person(user);
        }
    }

    fn take_message(&mut self, message: Message, changes: &mut Changes) {
        let (room, viewer) = (message.room, self.viewer.id);
        let Some(held) = self.rooms.get_mut(&room) else {
            return;
        };
        if message.seq < held.card.entry.from {
            return;
        }
        held.tally.note(&message, viewer, held.card.last_seq);
        let new = message.seq > held.card.last_seq;
        let written_anew = held.is_written_anew(&message);
        held.card.last_seq = held.card.last_seq.max(message.seq);
        let newer = |last: &Message| (last.seq, last.rev) < (message.seq, message.rev);
        let latest = held.card.last.as_ref().is_none_or(newer);
        held.card.active = held.card.active.max(message.sent);
        if latest {
            held.card.last = Some(message.clone().for_card());
            changes.card(room);
        }
        if latest || held.timeline.is_some() {
            self.want_people_of(&message);
        }
        if new && message.author != viewer {
            self.wants.delivered.insert(room);
        }
        // What was typed was this; a reaction to something old is none of its author's doing.
        if new || written_anew {
            self.stop_typing(room, message.author, changes);
        }
        let held = self.rooms.get_mut(&room);
        if let Some(timeline) = held.and_then(|held| held.timeline.as_mut()) {
            let mut touched = Touched::default();
            timeline.put(message, &mut touched);
            changes.touch(room, touched);
        }
        if latest {
            self.place(room, changes);
        }
    }
}
