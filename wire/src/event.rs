//! What changed: one event per changed row, numbered within its scope.

use serde::{Deserialize, Serialize};

use crate::limits::DIFFERENCE_ROWS;
use crate::{Entry, Member, Message, Person, Rev, Room, RoomId, Session, Settings, UserId};

/// What a rev counts in. Everything durable that a client can see belongs to exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// People's cards and the server's settings.
    Server,
    /// What only its owner sees.
    Account(UserId),
    /// A room: itself, its members, its messages.
    Room(RoomId),
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
    Settings(Settings),
    Session(Session),
    Entry(Entry),
    Room(Room),
    Member(Member),
    Message(Message),
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

impl Difference {
    /// One part of all that changed: the rows, in order of rev, or as many of them as a part holds.
    ///
    /// Invariant: a part is cut at one rev; below it nothing is missing.
    pub fn cut(scope: Scope, mut rows: Vec<Change>, head: Rev) -> Self {
        rows.sort_by_key(Change::rev);
        let more = rows.len() > DIFFERENCE_ROWS;
        rows.truncate(DIFFERENCE_ROWS);
        let upto = match rows.last() {
            Some(last) if more => last.rev(),
            _ => head,
        };
        Self {
            scope,
            rows,
            upto,
            more,
        }
    }
}

impl Change {
    /// The rev that the changed row carries.
    pub fn rev(&self) -> Rev {
        match self {
            Self::Person(person) => person.rev,
            Self::Settings(settings) => settings.rev,
            Self::Session(session) => session.rev,
            Self::Entry(entry) => entry.rev,
            Self::Room(room) => room.rev,
            Self::Member(member) => member.rev,
            Self::Message(message) => message.rev,
        }
    }
}
