//! What goes over the socket: one WebSocket text message each, JSON, tagged by its one key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    At, Card, Command, Difference, Done, Epoch, Event, Mark, Members, Micros, Page, Person, Reader,
    Refusals, Rev, RoomId, Scope, Seq, Snapshot, UserId,
};

/// From a client. The first is `Hello`; what asks carries an `id` that the answer repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToServer {
    Hello(Hello),
    /// What changed in the scope after `rev`.
    Since {
        scope: Scope,
        rev: Rev,
    },
    Page {
        id: u32,
        room: RoomId,
        at: At,
        limit: u32,
    },
    /// These rooms' cards.
    Cards {
        id: u32,
        rooms: Vec<RoomId>,
    },
    /// The viewer's cards before this one, by latest activity.
    MoreCards {
        id: u32,
        before: Option<(Micros, RoomId)>,
    },
    People {
        id: u32,
        ids: Vec<UserId>,
    },
    /// Who is in the room, the first `limits::MEMBERS_WHOLE` after `after`.
    Members {
        id: u32,
        room: RoomId,
        after: Option<UserId>,
    },
    /// The people who are called so, the best first, behind this one of them; without a text, everybody by name. At
    /// most `limits::FIND_MAX`. Answered by `People`.
    Find {
        id: u32,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<UserId>,
    },
    /// Whom that message has reached, and when they had read it.
    Readers {
        id: u32,
        room: RoomId,
        seq: Seq,
    },
    /// Whose presence is of interest from now on, at most `limits::WATCH_MAX`.
    Watch {
        users: Vec<UserId>,
    },
    Do {
        id: u32,
        command: Command,
    },
    /// How far the viewer has come, for all rooms together; at most once a second.
    Mark {
        marks: Vec<MarkTo>,
    },
    Typing {
        room: RoomId,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub protocol: u32,
    /// The history that `have` is of; none in a client that holds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    #[serde(default)]
    pub have: Have,
}

/// How far a client is, scope by scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    pub server: Rev,
    pub account: Rev,
    /// Of the rooms whose cards it holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rooms: BTreeMap<RoomId, Rev>,
}

/// How far the viewer has come in a room; what is left out stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkTo {
    pub room: RoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Seq>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Seq>,
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToClient {
    Welcome(Box<Welcome>),
    /// All that one commit did to one scope, in order of rev.
    Events(Vec<Event>),
    Difference(Difference),
    /// The scope is too far ahead (or not the one the client knew): this is the room from now on.
    Reset {
        card: Box<Card>,
        page: Page,
    },
    Page {
        id: u32,
        page: Page,
    },
    Cards {
        id: u32,
        cards: Vec<Card>,
        more: bool,
    },
    People {
        id: u32,
        people: Vec<Person>,
    },
    Members {
        id: u32,
        members: Members,
    },
    /// In rooms with receipts: everybody but the author, and but those who show none. Who has read it comes first.
    Readers {
        id: u32,
        readers: Vec<Reader>,
    },
    /// The viewer is not in these rooms (any more), or they are not there.
    Gone {
        rooms: Vec<RoomId>,
    },
    /// A command was done; the events of what was done came before this.
    Done {
        id: u32,
        done: Done,
    },
    /// What was asked for, or to be done, under this id is refused.
    Refused {
        id: u32,
        refused: Refusals,
    },
    Presence(Vec<Presence>),
    Marks(Vec<Mark>),
    /// Something of the scope did not fit: it is at this rev now.
    Behind {
        scope: Scope,
        rev: Rev,
    },
    Typing {
        room: RoomId,
        user: UserId,
    },
    Beat {
        now: Micros,
    },
    Bye {
        code: Bye,
    },
}

/// What differs from what the client has: the same picture as in a page. Where a scope's head lies above what the
/// client has and the rows are not in here, it asks for the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub now: Micros,
    /// Whether it replaces all that the client holds (another epoch, or it held nothing).
    pub fresh: bool,
    pub snapshot: Snapshot,
    /// Rooms of `have` that the viewer is in no more.
    pub gone: Vec<RoomId>,
}

/// Whether somebody is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    pub user: UserId,
    pub online: bool,
    /// When they were last here, if they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Micros>,
}

/// Why the server ends a connection. As a close code: 3000–3499 come back, 3500–3999 do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bye {
    /// The server goes down, or is full; come back, not all at once.
    Restarting,
    /// Took nothing for too long.
    TooSlow,
    /// Too many frames; not before a while.
    TooMany,
    /// This browser was signed out, or the account was disabled.
    SignedOut,
    /// What came is no frame of this protocol.
    Malformed,
    /// Another protocol: reload.
    Protocol,
}

impl Bye {
    pub fn code(self) -> u16 {
        match self {
            Self::Restarting => 3000,
            Self::TooSlow => 3001,
            Self::TooMany => 3002,
            Self::SignedOut => 3500,
            Self::Malformed => 3501,
            Self::Protocol => 3502,
        }
    }

    /// Whether a close with this code invites back. (Any other code is the network's doing.)
    pub fn invites_back(code: u16) -> bool {
        !(3500..4000).contains(&code)
    }
}
