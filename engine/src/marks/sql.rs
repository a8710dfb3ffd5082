//! The SQL of entries, marks and unread counts.

use sqlx::FromRow;
use wire::{Entry, Rev, RoomId, Seq, Unread};

pub const CHANGED: &str = "SELECT room_id, is_in, read_seq, unread_from, from_seq, rev FROM entries
    WHERE user_id = $1 AND rev > $2 ORDER BY rev LIMIT $3";

#[derive(FromRow)]
pub struct EntryRow {
    #[sqlx(try_from = "i64")]
    pub room_id: RoomId,
    pub is_in: i64,
    #[sqlx(try_from = "i64")]
    pub read_seq: Seq,
    pub unread_from: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub from_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
}

impl EntryRow {
    pub fn entry(self, unread: Unread) -> Entry {
        Entry {
            room: self.room_id,
            is_in: self.is_in == 1,
            read: self.read_seq,
            unread_from: self.unread_from.map(Seq),
            from: self.from_seq,
            unread,
            rev: self.rev,
        }
    }
}
