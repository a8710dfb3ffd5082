//! What changed: one event per changed row, numbered within its scope.

use serde::{Deserialize, Serialize};

use crate::{Person, Rev, Session, UserId};

/// What a rev counts in. Everything durable that a client can see belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// People's cards and the server's settings.
    Server,
    /// What only its owner sees.
    Account(UserId),
}

/// "Scope S is now at rev N: this row looks like this"; without a change: nothing you may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub scope: Scope,
    pub rev: Rev,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A row as it looks now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Person(Person),
    Session(Session),
}

/// The rows of a scope that changed since a rev, in order of rev. The whole of it is a state: each row is
/// taken if it is newer than the one held, and only then is the scope at `upto`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub scope: Scope,
    pub rows: Vec<Change>,
    pub upto: Rev,
    /// There is another part behind this one.
    pub more: bool,
}

impl Change {
    /// The rev that the changed row carries.
    pub fn rev(&self) -> Rev {
        match self {
            Self::Person(person) => person.rev,
            Self::Session(session) => session.rev,
        }
    }
}
