//! The SQL of cards: the rail's rooms, one room, and what is shown with them.

use sqlx::FromRow;
use wire::{Rev, RoomRole, Seq};

use crate::accounts::sql::card_columns;
use crate::marks::sql::{KeptRow, kept_columns};
use crate::messages::sql::message_columns;
use crate::rooms::sql::{RoomRow, room_columns};

/// Everything up to here counts as read.
macro_rules! read_upto {
    () => {
        "COALESCE(entries.unread_from - 1, entries.read_seq)"
    };
}
pub(crate) use read_upto;

/// $1: whose; $2: how many of the latest, and of the unread. Favourites are few (`limits::FAVOURITES_MAX`).
macro_rules! rail {
    () => {
        concat!(
            "WITH rail AS (
            SELECT * FROM (
                SELECT rooms.id AS rail_room FROM entries JOIN rooms ON rooms.id = entries.room_id
                WHERE entries.user_id = $1 AND entries.is_in = 1
                ORDER BY rooms.last_sent DESC, rooms.id DESC LIMIT 0 + $2) AS latest
            UNION
            SELECT * FROM (
                SELECT rooms.id AS rail_room FROM entries JOIN rooms ON rooms.id = entries.room_id
                WHERE entries.user_id = $1 AND entries.is_in = 1 AND rooms.last_seq > ",
            read_upto!(),
            " ORDER BY rooms.last_sent DESC, rooms.id DESC LIMIT 0 + $2) AS unread
            UNION
            SELECT entries.room_id AS rail_room FROM entries
            WHERE entries.user_id = $1 AND entries.favourite = 1 AND entries.is_in = 1) "
        )
    };
}

/// $1: whose; $2: the room.
macro_rules! one {
    () => {
        "WITH rail AS (SELECT room_id AS rail_room FROM entries
            WHERE user_id = $1 AND room_id = $2 AND is_in = 1) "
    };
}

/// $1: whose; $2: how many; before the room $4, last active at $3.
macro_rules! before {
    () => {
        "WITH rail AS (
            SELECT rooms.id AS rail_room FROM entries JOIN rooms ON rooms.id = entries.room_id
            WHERE entries.user_id = $1 AND entries.is_in = 1
            AND (rooms.last_sent < $3 OR (rooms.last_sent = $3 AND rooms.id < $4))
            ORDER BY rooms.last_sent DESC, rooms.id DESC LIMIT 0 + $2) "
    };
}

macro_rules! cards {
    ($rail:expr) => {
        concat!(
            $rail,
            "SELECT ",
            room_columns!(),
            ", entries.read_seq AS entry_read, entries.unread_from AS entry_unread_from,
            entries.from_seq AS entry_from, entries.rev AS entry_rev, members.role AS member_role, ",
            kept_columns!(),
            ",
            (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM messages
                WHERE messages.room_id = rooms.id AND messages.counts = 1
                AND messages.seq > ",
            read_upto!(),
            " AND messages.author <> $1 ORDER BY messages.seq LIMIT 100) AS unread_rows) AS unread,
            (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM mentions
                JOIN messages ON messages.room_id = mentions.room_id AND messages.seq = mentions.seq
                WHERE mentions.user_id = $1 AND mentions.room_id = rooms.id AND mentions.seq > ",
            read_upto!(),
            " AND messages.counts = 1 AND messages.author <> $1 LIMIT 100) AS mention_rows) AS mentioned
            FROM rail JOIN rooms ON rooms.id = rail.rail_room AND rooms.deleted IS NULL
            JOIN entries ON entries.user_id = $1 AND entries.room_id = rooms.id
            JOIN members ON members.room_id = rooms.id AND members.user_id = $1
            ORDER BY rooms.last_sent DESC, rooms.id DESC"
        )
    };
}

macro_rules! lasts {
    ($rail:expr) => {
        concat!(
            $rail,
            "SELECT ",
            message_columns!(),
            " FROM messages JOIN (SELECT rooms.id AS of_room, rooms.last_seq AS of_seq,
                entries.from_seq AS of_from FROM rail JOIN rooms ON rooms.id = rail.rail_room
                JOIN entries ON entries.user_id = $1 AND entries.room_id = rooms.id) AS ends
            ON messages.room_id = ends.of_room AND messages.seq = ends.of_seq
            WHERE messages.seq >= ends.of_from"
        )
    };
}

/// Whom the cards name: the others of direct conversations, and who said the last word.
macro_rules! people {
    ($rail:expr) => {
        concat!(
            $rail,
            "SELECT ",
            card_columns!(),
            " FROM users JOIN (
                SELECT rooms.pair_low AS named FROM rail JOIN rooms ON rooms.id = rail.rail_room
                WHERE rooms.pair_low IS NOT NULL
                UNION SELECT rooms.pair_high FROM rail JOIN rooms ON rooms.id = rail.rail_room
                WHERE rooms.pair_high IS NOT NULL
                UNION SELECT messages.author FROM rail JOIN rooms ON rooms.id = rail.rail_room
                JOIN messages ON messages.room_id = rooms.id AND messages.seq = rooms.last_seq
            ) AS names ON users.id = names.named"
        )
    };
}

pub const RAIL: &str = cards!(rail!());
pub const RAIL_LASTS: &str = lasts!(rail!());
pub const RAIL_PEOPLE: &str = people!(rail!());
pub const ONE: &str = cards!(one!());
pub const ONE_LAST: &str = lasts!(one!());
pub const BEFORE: &str = cards!(before!());
pub const BEFORE_LASTS: &str = lasts!(before!());

pub const COUNT: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS rooms FROM entries
    WHERE user_id = $1 AND is_in = 1";

#[derive(FromRow)]
pub struct CardRow {
    #[sqlx(flatten)]
    pub room: RoomRow,
    #[sqlx(try_from = "i64")]
    pub entry_read: Seq,
    pub entry_unread_from: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub entry_from: Seq,
    #[sqlx(try_from = "i64")]
    pub entry_rev: Rev,
    #[sqlx(flatten)]
    pub entry_kept: KeptRow,
    #[sqlx(try_from = "String")]
    pub member_role: RoomRole,
    pub unread: i64,
    pub mentioned: i64,
}

#[derive(FromRow)]
pub struct Count {
    pub rooms: i64,
}
