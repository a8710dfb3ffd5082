//! The SQL of messages and of what hangs on them.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use wire::{ClientKey, Message, MessageKind, Micros, PostPolicy, Rev, RoomId, Seq, System, UserId};

use crate::Error;
use crate::db::Pair;

macro_rules! message_columns {
    () => {
        "room_id, seq, rev, author, client_key, kind, body, data, reply_to, edition, reacted, sent,
        edited, deleted"
    };
}
pub(crate) use message_columns;

/// The room's next seq and rev, and with them its lock until the commit.
///
/// Invariant: `sent` never goes back within a room, even if the clock does.
macro_rules! take {
    () => {
        "UPDATE rooms SET head = head + 1, last_seq = last_seq + 1,
        last_sent = CASE WHEN last_sent > $2 THEN last_sent ELSE $2 END
        WHERE id = $1 AND deleted IS NULL"
    };
}

pub const TAKE: &str = concat!(take!(), " RETURNING head, last_seq, last_sent, posts");

/// Stored in the place just taken, if its author is in the room, everybody there may post, and it was not handed in
/// before. Whether they are in it is asked here and not while the place is taken: a statement that waited for the
/// room's lock still sees the members of before.
macro_rules! store_next {
    () => {
        "INSERT INTO messages (room_id, seq, rev, author, client_key, kind, body, data, reply_to,
        edition, counts, reacted, sent, edited, deleted)
        SELECT rooms.id, rooms.last_seq, rooms.head, members.user_id, $4, 'text', $5, NULL, NULL,
        1, 1, 0, CASE WHEN rooms.last_sent > $2 THEN rooms.last_sent ELSE $2 END, NULL, NULL
        FROM rooms JOIN members ON members.room_id = rooms.id
        WHERE rooms.id = $1 AND rooms.deleted IS NULL AND rooms.posts = 'all'
        AND members.user_id = $3 AND members.state = 'in'
        ON CONFLICT (room_id, author, client_key) DO NOTHING
        RETURNING seq, rev, sent"
    };
}

/// `TAKE` and `INSERT` in one, for what mentions nobody and answers nothing: most of what is said.
pub const SAY: Pair = Pair {
    first: take!(),
    takes: 2,
    then: store_next!(),
    both: concat!(take!(), "; ", store_next!()),
};

/// Stored if its author is in the room and has not handed it in before; what else it takes was looked at.
pub const INSERT: &str = "INSERT INTO messages (room_id, seq, rev, author, client_key, kind, body,
    data, reply_to, edition, counts, reacted, sent, edited, deleted)
    SELECT room_id, $2, $3, user_id, $5, 'text', $6, $7, $8, 1, 1, 0, $9, NULL, NULL FROM members
    WHERE room_id = $1 AND user_id = $4 AND state = 'in'
    ON CONFLICT (room_id, author, client_key) DO NOTHING";

pub const INSERT_LINE: &str = "INSERT INTO messages (room_id, seq, rev, author, client_key, kind,
    body, data, reply_to, edition, counts, reacted, sent, edited, deleted)
    VALUES ($1, $2, $3, $4, $5, 'system', '', $6, NULL, 1, 0, 0, $7, NULL, NULL)";

pub const BY_KEY: &str = "SELECT seq FROM messages
    WHERE room_id = $1 AND author = $2 AND client_key = $3";

pub const ONE: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages WHERE room_id = $1 AND seq = $2"
);

pub const EDIT: &str = concat!(
    "UPDATE messages SET rev = $3, body = $4, data = $5, edition = edition + 1, edited = $6
    WHERE room_id = $1 AND seq = $2 RETURNING ",
    message_columns!()
);

/// Emptied and stamped, so that every client learns of it.
pub const EMPTY: &str = concat!(
    "UPDATE messages SET rev = $3, body = '', reply_to = NULL, counts = 0, reacted = 0, deleted = $4
    WHERE room_id = $1 AND seq = $2 RETURNING ",
    message_columns!()
);

/// Stamped for what hangs on it: so many reactions more, or fewer.
pub const STAMP: &str = concat!(
    "UPDATE messages SET rev = $3, reacted = reacted + $4
    WHERE room_id = $1 AND seq = $2 RETURNING ",
    message_columns!()
);

pub const REACT: &str = "INSERT INTO reactions (room_id, seq, user_id, emoji, at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (room_id, seq, user_id, emoji) DO NOTHING";

pub const UNREACT: &str = "DELETE FROM reactions
    WHERE room_id = $1 AND seq = $2 AND user_id = $3 AND emoji = $4";

pub const UNREACT_ALL: &str = "DELETE FROM reactions WHERE room_id = $1 AND seq = $2";

/// Only who is in the room is mentioned.
pub const MENTION: &str = "INSERT INTO mentions (user_id, room_id, seq)
    SELECT user_id, room_id, $3 FROM members
    WHERE room_id = $2 AND user_id = $1 AND state = 'in'
    ON CONFLICT (user_id, room_id, seq) DO NOTHING";

pub const UNMENTION: &str = "DELETE FROM mentions
    WHERE user_id = $1 AND room_id = $2 AND seq = $3";

pub const CHANGED: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT 0 + $3"
);

/// The newest from $3 on, below or at $2.
pub const DOWN: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages WHERE room_id = $1 AND seq <= $2 AND seq >= $3 ORDER BY seq DESC LIMIT 0 + $4"
);

/// The oldest from $2 on.
pub const UP: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages WHERE room_id = $1 AND seq >= $2 ORDER BY seq LIMIT 0 + $3"
);

pub const SENT_FROM: &str = "SELECT seq, sent FROM messages
    WHERE room_id = $1 AND seq >= $2 ORDER BY seq LIMIT 1";

/// What the stretch from $2 to $3 quotes from before it, as far as $4.
pub const QUOTED: &str = "SELECT quoted.room_id, quoted.seq, quoted.rev, quoted.author,
    quoted.client_key, quoted.kind, quoted.body, quoted.data, quoted.reply_to, quoted.edition,
    quoted.reacted, quoted.sent, quoted.edited, quoted.deleted
    FROM messages AS quoting
    JOIN messages AS quoted ON quoted.room_id = quoting.room_id AND quoted.seq = quoting.reply_to
    WHERE quoting.room_id = $1 AND quoting.seq >= $2 AND quoting.seq <= $3
    AND quoting.reply_to < $2 AND quoting.reply_to >= $4";

/// All that hang on the messages from $2 to $3.
pub const REACTIONS: &str = "SELECT seq, user_id, emoji, at FROM reactions
    WHERE room_id = $1 AND seq >= $2 AND seq <= $3";

/// All that hang on the messages that changed after $2, up to $3.
pub const REACTIONS_CHANGED: &str =
    "SELECT reactions.seq, reactions.user_id, reactions.emoji, reactions.at
    FROM messages JOIN reactions
    ON reactions.room_id = messages.room_id AND reactions.seq = messages.seq
    WHERE messages.room_id = $1 AND messages.rev > $2 AND messages.rev <= $3
    AND messages.reacted > 0";

/// What stands beside the body.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Data {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
}

impl Data {
    /// As it is stored; none when nothing stands there.
    pub fn json(&self) -> Result<Option<String>, Error> {
        if self.mentions.is_empty() && self.system.is_none() {
            return Ok(None);
        }
        serde_json::to_string(self).map(Some).map_err(Error::broken)
    }
}

/// A place in a room that nobody else will get.
#[derive(Clone, Copy, FromRow)]
pub struct Place {
    #[sqlx(try_from = "i64")]
    pub seq: Seq,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
    #[sqlx(try_from = "i64")]
    pub sent: Micros,
}

/// The room as it is once a place in it is taken.
#[derive(FromRow)]
pub struct Taken {
    #[sqlx(try_from = "i64")]
    head: Rev,
    #[sqlx(try_from = "i64")]
    last_seq: Seq,
    #[sqlx(try_from = "i64")]
    last_sent: Micros,
    #[sqlx(try_from = "String")]
    pub posts: PostPolicy,
}

impl Taken {
    pub fn place(&self) -> Place {
        Place {
            seq: self.last_seq,
            rev: self.head,
            sent: self.last_sent,
        }
    }
}

#[derive(FromRow)]
pub struct Found {
    #[sqlx(try_from = "i64")]
    pub seq: Seq,
}

#[derive(FromRow)]
pub struct Sent {
    #[sqlx(try_from = "i64")]
    pub seq: Seq,
    #[sqlx(try_from = "i64")]
    pub sent: Micros,
}

#[derive(FromRow)]
pub struct ReactionRow {
    #[sqlx(try_from = "i64")]
    pub seq: Seq,
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    pub emoji: String,
    #[sqlx(try_from = "i64")]
    pub at: Micros,
}

#[derive(FromRow)]
pub struct MessageRow {
    #[sqlx(try_from = "i64")]
    pub room_id: RoomId,
    #[sqlx(try_from = "i64")]
    pub seq: Seq,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
    #[sqlx(try_from = "i64")]
    pub author: UserId,
    #[sqlx(try_from = "i64")]
    pub client_key: ClientKey,
    #[sqlx(try_from = "String")]
    pub kind: MessageKind,
    pub body: String,
    pub data: Option<String>,
    pub reply_to: Option<i64>,
    pub edition: i64,
    pub reacted: i64,
    #[sqlx(try_from = "i64")]
    pub sent: Micros,
    pub edited: Option<i64>,
    pub deleted: Option<i64>,
}

impl MessageRow {
    /// Without its reactions, which are read for a whole stretch at once.
    pub fn message(self) -> Result<Message, Error> {
        let data: Data = match &self.data {
            Some(json) => serde_json::from_str(json).map_err(Error::broken)?,
            None => Data::default(),
        };
        Ok(Message {
            room: self.room_id,
            seq: self.seq,
            rev: self.rev,
            author: self.author,
            key: self.client_key,
            kind: self.kind,
            body: self.body,
            system: data.system,
            mentions: data.mentions,
            reply_to: self.reply_to.map(Seq),
            reactions: Vec::new(),
            edition: u32::try_from(self.edition).unwrap_or(u32::MAX),
            sent: self.sent,
            edited: self.edited.map(Micros),
            deleted: self.deleted.map(Micros),
        })
    }
}
