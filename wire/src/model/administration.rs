//! What those see who look after the server: its people, its rooms, how much of everything, and who did what.

use serde::{Deserialize, Serialize};

use crate::{Micros, Person, Registration, RoomId, RoomKind, Seq, ServerRole, UserId};

/// Somebody's account, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub person: Person,
    pub email: String,
    pub created: Micros,
    /// When the last connection of theirs went; absent for who never was here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Micros>,
    /// Browsers that they are signed in from.
    pub sessions: u32,
    /// Since when the account is closed to its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Micros>,
}

/// A page of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    pub rows: Vec<Account>,
    /// Hands in where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A group or a channel, from outside: nothing of what is said in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRoom {
    pub id: RoomId,
    pub kind: RoomKind,
    pub name: String,
    pub members: u32,
    pub last_seq: Seq,
    /// When somebody last said something, or the room was made.
    pub active: Micros,
    /// Some of those who own it.
    pub owners: Vec<UserId>,
}

/// A page of them, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRooms {
    pub rows: Vec<ListedRoom>,
    /// Whom the rows name.
    pub people: Vec<Person>,
    /// There are others behind the last of these.
    pub more: bool,
}

/// How many, as well as it can be told without counting them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    Exactly(u64),
    About(u64),
    AtLeast(u64),
}

/// How much the server is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub people: Figure,
    /// Of them, those who used Roost within the last day, to the hour.
    pub active_in_day: Figure,
    pub active_in_week: Figure,
    /// Of every kind, direct conversations too.
    pub rooms: Figure,
    pub messages: Figure,
    /// Open just now, at this server.
    pub sockets: u64,
    /// Bytes on disk: of the data folder, or of the database where that is elsewhere.
    pub disk: Figure,
}

/// What an administrator did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Made an account that owns the server.
    MadeOwner {
        user: UserId,
    },
    ChangedRole {
        user: UserId,
        from: ServerRole,
        to: ServerRole,
    },
    Disabled {
        user: UserId,
    },
    Enabled {
        user: UserId,
    },
    SignedOut {
        user: UserId,
    },
    /// Made a link by which they choose another password.
    MadeResetLink {
        user: UserId,
    },
    /// Gave them another password.
    SetPassword {
        user: UserId,
    },
    DeletedRoom {
        room: RoomId,
        kind: RoomKind,
        /// As it was called.
        name: String,
    },
    /// Somebody else's, in a room of which they were no admin.
    DeletedMessage {
        /// Who wrote it.
        user: UserId,
        room: RoomId,
        /// As the room was called.
        name: String,
    },
    /// Who may take an account here.
    ChangedRegistration {
        to: Registration,
    },
    /// A link to this server that somebody else had made.
    RevokedInvitation {
        user: UserId,
    },
}

impl Act {
    /// On whom, if it was a person.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::MadeOwner { user }
            | Self::ChangedRole { user, .. }
            | Self::Disabled { user }
            | Self::Enabled { user }
            | Self::SignedOut { user }
            | Self::MadeResetLink { user }
            | Self::SetPassword { user }
            | Self::DeletedMessage { user, .. }
            | Self::RevokedInvitation { user } => Some(*user),
            Self::DeletedRoom { .. } | Self::ChangedRegistration { .. } => None,
        }
    }
}

/// A line of the audit log. It is never changed and never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// Counted from 1, without a gap.
    pub number: i64,
    pub at: Micros,
    /// Absent when it was done on the command line, by whoever runs the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    pub act: Act,
}

/// A page of the audit log, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audit {
    pub rows: Vec<Audited>,
    /// Whom the rows name.
    pub people: Vec<Person>,
    /// There are others behind the last of these.
    pub more: bool,
}

/// What lets somebody choose another password, once and until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// As it stands in the address `/reset/{code}`.
    pub code: String,
    pub expires: Micros,
}
