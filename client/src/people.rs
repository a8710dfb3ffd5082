//! The people whose cards are held: the newest here, and whoever a room names.

use wire::limits::NEWEST_PEOPLE;
use wire::{Card, Message, Person, Session, System, UserId};

use crate::table::Set;
use crate::{Changes, Model};

impl Model {
    /// Invariant: a held row is never replaced by an older one.
    pub(crate) fn take_person(&mut self, person: Person, changes: &mut Changes) {
        let id = person.id;
        let older = |held: &Person| held.rev >= person.rev;
        if self.people.get(&id).is_some_and(older) {
            return;
        }
        let before = self.people.insert(id, person);
        changes.person(id);
        self.wants.fewer_people |= before.is_none() && !self.wants.people.contains(&id);
        self.follow_choices(id, before.as_ref(), changes);
    }

    /// Somebody who is shown: asked for if their card is not held.
    pub(crate) fn want_person(&mut self, id: UserId) {
        if !self.people.contains_key(&id) && !self.wants.nobody.contains(&id) {
            self.wants.people.insert(id);
        }
    }

    pub(crate) fn want_people_of(&mut self, message: &Message) {
        named(message, |user| self.want_person(user));
    }

    pub(crate) fn want_people_of_card(&mut self, card: &Card) {
        if let Some(peer) = card.room.peer(self.viewer.id) {
            self.want_person(peer);
        }
        if let Some(last) = &card.last {
            self.want_people_of(last);
        }
    }

    /// As many as a snapshot carries: the newest, the viewer, and whoever is named in a room or was found. It looks at all that is
    /// held, so once for all that came together.
    pub(crate) fn keep_the_newest(&mut self, changes: &mut Changes) {
        if !std::mem::take(&mut self.wants.fewer_people) {
            return;
        }
        let newest = self.people.keys().rev().take(NEWEST_PEOPLE);
        let Some(oldest) = newest.copied().last() else {
            return;
        };
        let mut older: Set<UserId> = self.people.range(..oldest).map(|(id, _)| *id).collect();
        older.remove(&self.viewer.id);
        if older.is_empty() {
            return;
        }
        let mut stays = |user| _ = older.remove(&user);
        self.found.users().for_each(&mut stays);
        for held in self.rooms.values() {
            let peer = held.card.room.peer(self.viewer.id).into_iter();
            peer.chain(held.roster.users()).for_each(&mut stays);
            let timeline = held.timeline.iter();
            let rows = timeline.flat_map(|timeline| timeline.rows().chain(timeline.quoted()));
            for message in held.card.last.iter().chain(rows) {
                named(message, &mut stays);
            }
        }
        for id in older {
            self.people.remove(&id);
            changes.person(id);
        }
    }

    pub(crate) fn take_session(&mut self, session: Session, changes: &mut Changes) {
        let id = session.id;
        let older = |held: &Session| held.rev >= session.rev;
        if self.sessions.get(&id).is_some_and(older) {
            return;
        }
        // An ended one is kept as it is: without it, an older row of it could come back to life.
        changes.sessions.push(id);
        changes.signed_out |= session.ended && id == self.viewer.session;
        self.sessions.insert(id, session);
    }
}

fn named(message: &Message, mut name: impl FnMut(UserId)) {
    name(message.author);
    message.mentions.iter().copied().for_each(&mut name);
    match &message.system {
        Some(System::Added { users }) => users.iter().copied().for_each(name),
        Some(
            System::Removed { user }
            | System::Banned { user }
            | System::Role { user, .. }
            | System::HandedOver { user },
        ) => name(*user),
        _ => {}
    }
}
