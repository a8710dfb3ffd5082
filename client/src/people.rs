//! The people whose cards are held: the newest here, and whoever a room names.

use wire::limits::NEWEST_PEOPLE;
use wire::{Card, Message, Person, Session, System, UserId};

use crate::{Changes, Model};

impl Model {
    /// Invariant: a held row is never replaced by an older one.
    pub(crate) fn take_person(&mut self, person: Person, changes: &mut Changes) {
        let id = person.id;
        let older = |held: &Person| held.rev >= person.rev;
        if self.people.get(&id).is_some_and(older) {
            return;
        }
        let new = self.people.insert(id, person).is_none();
        changes.person(id);
        if new && !self.wants.people.contains(&id) {
            self.keep_the_newest(changes);
        }
    }

    /// Somebody who is shown: asked for if their card is not held.
    pub(crate) fn want_person(&mut self, id: UserId) {
        if !self.people.contains_key(&id) && !self.wants.nobody.contains(&id) {
            self.wants.people.insert(id);
        }
    }

    pub(crate) fn want_people_of(&mut self, message: &Message) {
        self.want_person(message.author);
        for user in &message.mentions {
            self.want_person(*user);
        }
        match &message.system {
            Some(System::Added { users }) => {
                for user in users {
                    self.want_person(*user);
                }
            }
            Some(System::Removed { user } | System::Role { user, .. }) => self.want_person(*user),
            _ => {}
        }
    }

    pub(crate) fn want_people_of_card(&mut self, card: &Card) {
        if let Some(peer) = card.room.peer(self.viewer.id) {
            self.want_person(peer);
        }
        if let Some(last) = &card.last {
            self.want_people_of(last);
        }
    }

    /// As many as a snapshot carries: the newest, the viewer, and whoever is named in a room.
    fn keep_the_newest(&mut self, changes: &mut Changes) {
        let newest = self.people.keys().rev().take(NEWEST_PEOPLE);
        let Some(oldest) = newest.copied().last() else {
            return;
        };
        let older: Vec<UserId> = self.people.range(..oldest).map(|(id, _)| *id).collect();
        for id in older {
            if id != self.viewer.id && !self.is_named(id) {
                self.people.remove(&id);
                changes.person(id);
            }
        }
    }

    fn is_named(&self, user: UserId) -> bool {
        let names = |message: &Message| {
            let told = match &message.system {
                Some(System::Added { users }) => users.contains(&user),
                Some(System::Removed { user: other } | System::Role { user: other, .. }) => {
                    *other == user
                }
                _ => false,
            };
            told || message.author == user || message.mentions.contains(&user)
        };
        self.rooms.values().any(|held| {
            held.card.room.peer(self.viewer.id) == Some(user)
                || held.card.last.as_ref().is_some_and(names)
                || held.roster.member(user).is_some()
                || held.timeline.as_ref().is_some_and(|timeline| {
                    timeline.rows().any(names) || timeline.quoted().any(names)
                })
        })
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
