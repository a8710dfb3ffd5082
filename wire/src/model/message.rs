//! Messages as a client sees them, and stretches of them.

use serde::{Deserialize, Serialize};

use super::Policy;
use crate::limits::CARD_BODY;
use crate::{ClientKey, MessageKind, Micros, Rev, RoomId, RoomRole, Seq, UserId, text};

/// The n-th message of a room; it has no other identity. Belongs to the room's scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub room: RoomId,
    pub seq: Seq,
    pub rev: Rev,
    pub author: UserId,
    pub key: ClientKey,
    pub kind: MessageKind,
    /// As it was typed; empty in system lines and once deleted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// What happened, in a system line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Grows with each edit, from 1.
    pub edition: u32,
    pub sent: Micros,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Micros>,
    /// The row stays, emptied and stamped, so that every client learns of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Micros>,
}

impl Message {
    /// As a card shows it: its beginning, without what hangs on it.
    ///
    /// Invariant: its summary shows what that of the whole message shows. A body that was cut between two markers would
    /// show a spoiler to everybody.
    #[must_use]
    pub fn for_card(mut self) -> Self {
        if self.body.chars().nth(CARD_BODY).is_some() {
            self.body = text::beginning(&self.body, CARD_BODY);
        }
        self.reactions.clear();
        self
    }

    /// Whether it is among the unread of somebody who has not come so far.
    pub fn counts_for(&self, viewer: UserId) -> bool {
        self.kind == MessageKind::Text && self.deleted.is_none() && self.author != viewer
    }
}

/// One emoji on a message and who put it there, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub emoji: String,
    pub users: Vec<UserId>,
}

/// What a system line tells; the reader puts it into words. Its author is who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    Created,
    Joined,
    Added {
        users: Vec<UserId>,
    },
    Left,
    Removed {
        user: UserId,
    },
    Banned {
        user: UserId,
    },
    Renamed {
        name: String,
    },
    Topic {
        topic: String,
    },
    Role {
        user: UserId,
        role: RoomRole,
    },
    /// The room is theirs now, and whoever did it is an admin.
    HandedOver {
        user: UserId,
    },
    Policy(Policy),
    /// The room has another picture, or none any more.
    Pictured {
        shown: bool,
    },
}

/// What a sender hands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub key: ClientKey,
    pub body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Seq>,
}

/// Which stretch of a room is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The end of the room.
    End,
    /// What lies before this message, without it.
    Before(Seq),
    /// What lies after it, without it.
    After(Seq),
    /// It and its surroundings.
    Around(Seq),
    /// The first message sent at this moment or later, and its surroundings.
    Moment(Micros),
}

/// An unbroken stretch of a room's timeline, and what it takes to show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub room: RoomId,
    /// The room's head when this was read: what came up to it is in these rows.
    pub head: Rev,
    /// The stretch reaches from here to there, both included; nothing that the viewer may read is missing between them.
    /// Empty (`from` above `to`) when there is nothing.
    pub from: Seq,
    pub to: Seq,
    /// Nothing readable lies before it.
    pub start: bool,
    /// Nothing lies after it.
    pub end: bool,
    /// By seq.
    pub rows: Vec<Message>,
    /// The messages outside the stretch that rows of it quote.
    pub quoted: Vec<Message>,
}
