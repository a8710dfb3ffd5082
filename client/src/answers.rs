//! What comes of what was asked for.

use wire::{
    Card, Members, Micros, Page, Person, Refusal, Refusals, Retry, Rev, Scope, Seq, UserId,
};

use crate::Client;
use crate::asks::What;
use crate::gaps::GAP;
use crate::rooms::activity;
use crate::timeline::Touched;

/// "A little later", where an answer was refused with that.
const LATER: i64 = 2 * Micros::SECOND;

impl Client {
    pub(crate) fn take_page(&mut self, id: u32, page: Page) {
        let Some(ask) = self.asks.answered(id) else {
            return;
        };
        let room = page.room;
        for message in page.rows.iter().chain(&page.quoted) {
            self.model.want_people_of(message);
        }
        let useless = page.head < ask.have;
        let Some(held) = self.model.rooms.get_mut(&room) else {
            return;
        };
        let Some(timeline) = &mut held.timeline else {
            return;
        };
        if useless {
            timeline.asked();
            self.ask(ask.what);
            return;
        }
        let reached = page.head;
        let mut touched = Touched::default();
        match ask.what {
            What::Page { at, .. } => {
                let mut page = page;
                // Of a room with nothing to read yet, the end is where the first readable will stand.
                if page.end && page.from > page.to {
                    page.to = page.to.max(Seq(held.card.entry.from.0 - 1));
                }
                timeline.take(page, at, &mut touched);
            }
            What::Quote { seq, .. } => {
                for row in page.rows {
                    if row.seq == seq {
                        timeline.put_quoted(row, &mut touched);
                    }
                }
            }
            _ => {}
        }
        timeline.asked();
        self.changes.touch(room, touched);
        if held.count(self.model.viewer.id) {
            self.changes.card(room);
        }
        // The room is at least so far.
        self.behind(Scope::Room(room), reached, GAP);
    }

    pub(crate) fn take_cards(&mut self, id: u32, cards: Vec<Card>, more: bool) {
        let Some(ask) = self.asks.answered(id) else {
            return;
        };
        if let What::Cards(rooms) = &ask.what {
            for room in rooms {
                if cards.iter().all(|card| card.room.id != *room) {
                    self.model.drop_room(*room, Rev(0), &mut self.changes);
                    self.changes.room(*room);
                }
            }
        } else {
            self.model.more = more;
            let last = cards.last().map(activity);
            self.model.held_to = last.or(self.model.held_to);
            self.changes.rail = true;
        }
        for card in cards {
            self.model.take_card(card, &mut self.changes);
        }
    }

    /// Also those that an answer of another way brings.
    pub(crate) fn take_people(&mut self, id: u32, people: Vec<Person>) {
        let asked = self.asks.answered(id);
        let found: Vec<UserId> = people.iter().map(|person| person.id).collect();
        for person in people {
            self.model.take_person(person, &mut self.changes);
        }
        match asked.map(|ask| ask.what) {
            Some(What::People(ids)) => {
                for user in ids {
                    self.model.wants.people.remove(&user);
                    if !found.contains(&user) {
                        self.model.wants.nobody.insert(user);
                    }
                }
            }
            Some(What::Find(text)) => self.people_found(text, found),
            _ => {}
        }
    }

    pub(crate) fn take_members(&mut self, id: u32, members: Members) {
        if self.asks.answered(id).is_none() {
            return;
        }
        let room = members.room;
        let rows = members.rows.iter().chain(&members.others);
        let users: Vec<UserId> = rows.map(|member| member.user).collect();
        let Some(held) = self.model.rooms.get_mut(&room) else {
            return;
        };
        let reached = members.head;
        held.roster.take(members);
        for user in users {
            self.model.want_person(user);
        }
        self.changes.members(room);
        self.changes.marks(room);
        self.behind(Scope::Room(room), reached, GAP);
    }

    /// What was asked for, or to be done, under this id is refused.
    pub(crate) fn refused(&mut self, id: u32, refused: Refusals) {
        if !self.asks.is_open(id) {
            self.command_refused(id, refused);
            return;
        }
        let wait = match refused.first().retry() {
            Retry::Later => Some(LATER),
            Retry::After(seconds) => Some(i64::from(seconds) * Micros::SECOND),
            Retry::Never => None,
        };
        if let Some(wait) = wait {
            self.asks.postpone(id, self.now.plus(wait));
            return;
        }
        let Some(ask) = self.asks.answered(id) else {
            return;
        };
        if let What::Cards(rooms) = &ask.what {
            for room in rooms {
                self.model.drop_room(*room, Rev(0), &mut self.changes);
                self.changes.room(*room);
            }
        }
        if let What::People(ids) = &ask.what {
            for user in ids {
                self.model.wants.people.remove(user);
                self.model.wants.nobody.insert(*user);
            }
        }
        // Waiting for it is over all the same.
        match &ask.what {
            What::Find(text) => self.people_found(text.clone(), Vec::new()),
            What::Readers { room, seq } => self.readers_found(*room, *seq, Vec::new()),
            _ => {}
        }
        let Some(room) = ask.what.room() else { return };
        if let Some(held) = self.model.rooms.get_mut(&room) {
            match (&ask.what, &mut held.timeline) {
                (What::Members { .. }, _) => held.roster.ask(false),
                (_, Some(timeline)) => timeline.asked(),
                (_, None) => {}
            }
        }
        if matches!(refused.first(), Refusal::NoSuchRoom) {
            self.model.drop_room(room, Rev(0), &mut self.changes);
        }
    }
}
