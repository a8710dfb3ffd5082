//! How events and differences change the picture.

use wire::limits::NEWEST_PEOPLE;
use wire::{Change, Difference, Event, Person, Rev, Scope, Session, SessionId, UserId};

use crate::Model;

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It was the next one; these parts of the picture look different now.
    Applied(Changes),
    /// It was known already.
    Known,
    /// Something before it is missing: wait a moment for it, then ask for the difference since `have`.
    Gap { have: Rev },
    /// Of a scope that this client does not hold.
    Foreign,
}

/// Which parts of the picture look different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub people: Vec<UserId>,
    pub sessions: Vec<SessionId>,
    /// The viewer's own session has ended.
    pub signed_out: bool,
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
        self.reach(event.scope, event.rev);
        Taken::Applied(changes)
    }

    /// A difference is a state: each row is taken if it is newer than the row held, then `have` is `upto`.
    pub fn catch_up(&mut self, difference: Difference) -> Changes {
        let mut changes = Changes::default();
        let Some(have) = self.have_in(difference.scope) else {
            return changes;
        };
        for row in difference.rows {
            self.take(row, &mut changes);
        }
        if difference.upto > have {
            self.reach(difference.scope, difference.upto);
        }
        changes
    }

    fn have_in(&self, scope: Scope) -> Option<Rev> {
        match scope {
            Scope::Server => Some(self.have.server),
            Scope::Account(user) => (user == self.viewer.id).then_some(self.have.account),
        }
    }

    fn reach(&mut self, scope: Scope, rev: Rev) {
        match scope {
            Scope::Server => self.have.server = rev,
            Scope::Account(_) => self.have.account = rev,
        }
    }

    /// Exhaustive, so that a new kind of change does not compile without its place here.
    fn take(&mut self, change: Change, changes: &mut Changes) {
        match change {
            Change::Person(person) => self.take_person(person, changes),
            Change::Session(session) => self.take_session(session, changes),
        }
    }

    /// Invariant: a held row is never replaced by an older one.
    fn take_person(&mut self, person: Person, changes: &mut Changes) {
        let id = person.id;
        if self
            .people
            .get(&id)
            .is_some_and(|held| held.rev >= person.rev)
        {
            return;
        }
        self.people.insert(id, person);
        changes.people.push(id);
        self.keep_the_newest(changes);
    }

    /// As many as a snapshot carries: the newest, and the viewer.
    fn keep_the_newest(&mut self, changes: &mut Changes) {
        let newest: Vec<UserId> = self
            .people
            .keys()
            .rev()
            .take(NEWEST_PEOPLE)
            .copied()
            .collect();
        let viewer = self.viewer.id;
        self.people.retain(|id, _| {
            let kept = *id == viewer || newest.contains(id);
            if !kept {
                changes.people.push(*id);
            }
            kept
        });
    }

    fn take_session(&mut self, session: Session, changes: &mut Changes) {
        let id = session.id;
        let newer = self
            .sessions
            .get(&id)
            .is_none_or(|held| session.rev > held.rev);
        if !newer {
            return;
        }
        // An ended one is kept as it is: without it, an older row of it could come back to life.
        changes.sessions.push(id);
        changes.signed_out |= session.ended && id == self.viewer.session;
        self.sessions.insert(id, session);
    }
}
