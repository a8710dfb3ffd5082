//! What a client asks to be done. Each sets a state, none toggles: handed in twice is done once.

use serde::{Deserialize, Serialize};

use crate::{ClientKey, Keep, Policy, Post, RoomId, RoomRole, Seq, UserId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Send {
        room: RoomId,
        post: Post,
    },
    /// From the edition that was seen; refused when it is another one by now.
    Edit {
        room: RoomId,
        seq: Seq,
        edition: u32,
        body: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<UserId>,
    },
    Delete {
        room: RoomId,
        seq: Seq,
    },
    React {
        room: RoomId,
        seq: Seq,
        emoji: String,
        /// Whether it is to be there.
        on: bool,
    },
    /// The conversation with somebody: made if there is none yet; with oneself for notes.
    Direct {
        with: UserId,
    },
    Create(NewRoom),
    Join {
        room: RoomId,
    },
    Add {
        room: RoomId,
        users: Vec<UserId>,
    },
    Leave {
        room: RoomId,
    },
    Remove {
        room: RoomId,
        user: UserId,
    },
    /// Out, and not to come back.
    Ban {
        room: RoomId,
        user: UserId,
    },
    /// No more than that: they may come back as others come in.
    Unban {
        room: RoomId,
        user: UserId,
    },
    /// No to somebody who asks to come in (`Add` is yes); by themselves, that they ask no more.
    Decline {
        room: RoomId,
        user: UserId,
    },
    Role {
        room: RoomId,
        user: UserId,
        role: RoomRole,
    },
    /// The room is theirs from now on, and the viewer is an admin of it.
    HandOver {
        room: RoomId,
        user: UserId,
    },
    Policy {
        room: RoomId,
        policy: Policy,
    },
    Rename {
        room: RoomId,
        name: String,
        topic: String,
    },
    DeleteRoom {
        room: RoomId,
    },
    /// Unread from this message on; without one, the mark is taken away.
    MarkUnread {
        room: RoomId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Seq>,
    },
    /// How the viewer keeps the room, for themselves alone.
    Keep {
        room: RoomId,
        how: Keep,
    },
    /// What the viewer shows of themselves, and sees of others in return (see `Person`).
    Privacy {
        receipts: bool,
        presence: bool,
    },
}

impl Command {
    /// The room that it is about; commands about one room are done in order.
    pub fn room(&self) -> Option<RoomId> {
        match self {
            Self::Send { room, .. }
            | Self::Edit { room, .. }
            | Self::Delete { room, .. }
            | Self::React { room, .. }
            | Self::Join { room }
            | Self::Add { room, .. }
            | Self::Leave { room }
            | Self::Remove { room, .. }
            | Self::Ban { room, .. }
            | Self::Unban { room, .. }
            | Self::Decline { room, .. }
            | Self::Role { room, .. }
            | Self::HandOver { room, .. }
            | Self::Policy { room, .. }
            | Self::Rename { room, .. }
            | Self::DeleteRoom { room }
            | Self::MarkUnread { room, .. }
            | Self::Keep { room, .. } => Some(*room),
            Self::Direct { .. } | Self::Create(_) | Self::Privacy { .. } => None,
        }
    }
}

/// A group or a channel to be made. Its maker owns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRoom {
    pub key: ClientKey,
    pub kind: crate::RoomKind,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// Who is in it from the start beside its maker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<UserId>,
}

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// The state is as asked.
    Set,
    /// The message stands there.
    Message { room: RoomId, seq: Seq },
    /// The room is there.
    Room(RoomId),
}
