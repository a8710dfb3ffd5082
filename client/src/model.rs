//! The picture that a client holds.

use std::collections::BTreeMap;

use wire::{Heads, Person, Session, SessionId, Snapshot, UserId, Viewer};

/// Rows by id; how far the picture reaches, scope by scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(crate) have: Heads,
    pub(crate) viewer: Viewer,
    pub(crate) people: BTreeMap<UserId, Person>,
    pub(crate) sessions: BTreeMap<SessionId, Session>,
}

impl Model {
    pub fn new(snapshot: Snapshot) -> Self {
        let Snapshot {
            epoch: _,
            heads,
            viewer,
            people,
            sessions,
        } = snapshot;
        Self {
            have: heads,
            viewer,
            people: people
                .into_iter()
                .map(|person| (person.id, person))
                .collect(),
            sessions: sessions
                .into_iter()
                .map(|session| (session.id, session))
                .collect(),
        }
    }

    pub fn have(&self) -> Heads {
        self.have
    }

    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The viewer's own card.
    pub fn me(&self) -> Option<&Person> {
        self.people.get(&self.viewer.id)
    }

    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// The people held, the newest account first.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().rev()
    }

    /// The viewer's open sessions, the oldest first.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values().filter(|session| !session.ended)
    }
}
