//! Rooms as a client sees them: the room, who is in it, and one's own place.

use serde::{Deserialize, Serialize};

use super::keeping::is_plain;
use super::{Keeping, Message};
use crate::{
    AvatarId, HistoryPolicy, JoinPolicy, MemberState, Micros, PostPolicy, Rev, RoomId, RoomKind,
    RoomRole, Seq, UserId,
};

/// A conversation. Belongs to its own scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub kind: RoomKind,
    pub join: JoinPolicy,
    pub post: PostPolicy,
    pub history: HistoryPolicy,
    /// Empty in direct conversations, which are called by who is in them.
    pub name: String,
    pub topic: String,
    /// The two of a direct conversation, the smaller id first; the same one twice for notes to oneself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<(UserId, UserId)>,
    pub members: u32,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<AvatarId>,
    /// It is gone, with all that was in it.
    pub deleted: bool,
    pub rev: Rev,
}

impl Room {
    /// The other one of a direct conversation (or oneself, in one's notes).
    pub fn peer(&self, viewer: UserId) -> Option<UserId> {
        self.pair.map(|(a, b)| if a == viewer { b } else { a })
    }
}

/// A page of the directory of channels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    pub channels: Vec<Channel>,
    /// There are others behind the last of these.
    pub more: bool,
}

/// What holds in a room beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub join: JoinPolicy,
    pub post: PostPolicy,
    pub history: HistoryPolicy,
}

impl Room {
    pub fn policy(&self) -> Policy {
        Policy {
            join: self.join,
            post: self.post,
            history: self.history,
        }
    }
}

/// A channel as the directory shows it to whoever looks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub room: Room,
    /// What the viewer is to it, if they ever were anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<MemberState>,
}

/// A user's place in a room as the room sees it. Belongs to the room's scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub room: RoomId,
    pub user: UserId,
    pub state: MemberState,
    pub role: RoomRole,
    pub joined: Micros,
    /// The first message that they may read; 0 of who never was in the room.
    pub from: Seq,
    pub rev: Rev,
}

impl Member {
    pub fn was_ever_in(&self) -> bool {
        self.from > Seq(0)
    }

    /// All that is known of who asks to come in, or is kept out, to those who do not decide on them: they are out, as of
    /// the rev before. So their row is newer to who comes to decide.
    #[must_use]
    pub fn out_before(self) -> Self {
        Self {
            state: MemberState::Left,
            joined: Micros(0),
            rev: Rev(self.rev.0 - 1),
            ..self
        }
    }
}

/// The same place as its owner alone sees it. Belongs to the owner's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub room: RoomId,
    /// Whether the viewer is in the room; an entry stays when its owner goes, so that every client learns of it.
    #[serde(rename = "in")]
    pub is_in: bool,
    pub read: Seq,
    /// Marked as unread from here, whatever was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_from: Option<Seq>,
    /// The first readable message.
    pub from: Seq,
    pub unread: Unread,
    #[serde(default, skip_serializing_if = "is_plain")]
    pub kept: Keeping,
    pub rev: Rev,
}

impl Entry {
    /// Everything up to here counts as read.
    pub fn read_upto(&self) -> Seq {
        self.unread_from.map_or(self.read, |from| Seq(from.0 - 1))
    }
}

/// Messages above the read mark that count: by others, said by somebody, not deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Up to `limits::UNREAD_MAX`.
    pub count: u32,
    /// How many of them mention the viewer, up to the same.
    pub mentions: u32,
    /// The room's head when this was counted: what came up to it is in these figures.
    pub at: Rev,
}

/// What it takes to show a room in the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub room: Room,
    pub entry: Entry,
    pub role: RoomRole,
    /// The room's head: what came up to it is in this card.
    pub head: Rev,
    pub last_seq: Seq,
    /// When somebody last said something, or the room was made: what rails are sorted by.
    pub active: Micros,
    /// The latest message that the viewer may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Message>,
}

/// How far a member has come. It only moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub room: RoomId,
    pub user: UserId,
    /// Reached a device of theirs.
    pub delivered: Seq,
    pub read: Seq,
}

/// Somebody for whom a message was, and whether it has reached them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    pub user: UserId,
    pub delivered: bool,
    pub read: bool,
    /// When they had read it; not known for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Micros>,
}

/// Who is in a room, as of its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    pub room: RoomId,
    pub head: Rev,
    /// By user; in large rooms only the first of them.
    pub rows: Vec<Member>,
    /// There are others behind the last of these.
    pub more: bool,
    /// With the first part, for those who decide on it: who asks to come in, and who is kept out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Member>,
    /// In rooms with receipts: how far each has come.
    pub marks: Vec<Mark>,
}
