//! The SQL of messages and of what hangs on them.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use wire::{ClientKey, Message, MessageKind, Micros, Rev, RoomId, Seq, System, UserId};

use crate::Error;

macro_rules! message_columns {
    () => {
        "room_id, seq, rev, author, client_key, kind, body, data, reply_to, edition, reacted, sent,
        edited, deleted"
    };
}

pub const CHANGED: &str = concat!(
    "SELECT ",
    message_columns!(),
    " FROM messages WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT $3"
);

/// What stands beside the body.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Data {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
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
