//! The SQL of entries, marks and unread counts.

use sqlx::FromRow;
use wire::{Entry, Keeping, Level, Micros, Rev, RoomId, Seq, Unread, UserId};

macro_rules! kept_columns {
    () => {
        "entries.level, entries.muted, entries.favourite, entries.archived"
    };
}
pub(crate) use kept_columns;

pub const CHANGED: &str = concat!(
    "SELECT entries.room_id, entries.is_in, entries.read_seq, entries.unread_from, entries.from_seq,
    entries.rev, rooms.last_seq, rooms.head, ",
    kept_columns!(),
    " FROM entries JOIN rooms ON rooms.id = entries.room_id
    WHERE entries.user_id = $1 AND entries.rev > $2 ORDER BY entries.rev LIMIT 0 + $3"
);

/// How many count above $3 for $1, and how many mention them, up to $4; and the head that both are as of.
pub const UNREAD: &str = "SELECT rooms.head,
    (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM messages
        WHERE messages.room_id = $2 AND messages.counts = 1 AND messages.seq > $3
        AND messages.author <> $1 ORDER BY messages.seq LIMIT 0 + $4) AS counting) AS counted,
    (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM mentions
        WHERE mentions.user_id = $1 AND mentions.room_id = $2 AND mentions.seq > $3
        ORDER BY mentions.seq LIMIT 0 + $4) AS mentioning) AS mentioned
    FROM rooms WHERE rooms.id = $2";

/// Where somebody stands in a room that they are in.
pub const PLACE: &str = concat!(
    "SELECT entries.room_id, entries.read_seq, entries.unread_from, entries.from_seq,
    members.delivered, members.read_seq AS shown, rooms.last_seq, rooms.head, rooms.members,
    users.receipts, ",
    kept_columns!(),
    " FROM entries JOIN rooms ON rooms.id = entries.room_id JOIN users ON users.id = entries.user_id
    JOIN members ON members.room_id = entries.room_id AND members.user_id = entries.user_id
    WHERE entries.user_id = $1 AND entries.room_id = $2 AND entries.is_in = 1
    AND rooms.deleted IS NULL"
);

pub const KEEP: &str = "UPDATE entries SET level = $3, muted = $4, favourite = $5, archived = $6
    WHERE user_id = $1 AND room_id = $2";

/// The favourites of $1, up to $2.
pub const FAVOURITES: &str =
    "SELECT room_id AS id FROM entries WHERE user_id = $1 AND favourite = 1 LIMIT 0 + $2";

pub const MOVE_ENTRY: &str = "UPDATE entries SET read_seq = $3, unread_from = $4, rev = $5
    WHERE user_id = $1 AND room_id = $2";

/// Merged by maximum, whoever else moves it.
pub const MOVE_MARK: &str = "UPDATE members SET
    delivered = CASE WHEN delivered < $3 THEN $3 ELSE delivered END,
    read_seq = CASE WHEN read_seq < $4 THEN $4 ELSE read_seq END
    WHERE room_id = $1 AND user_id = $2";

pub const LOG: &str = "INSERT INTO read_log (room_id, user_id, seq, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (room_id, user_id, seq) DO NOTHING";

/// The first $2 rows of up to the moment $1.
pub const FORGET: &str = "DELETE FROM read_log WHERE (room_id, user_id, seq) IN
    (SELECT room_id, user_id, seq FROM read_log WHERE at <= $1 ORDER BY at LIMIT 0 + $2)";

/// In rooms of up to $2 members, of those who show it; nothing for $3 who does not.
pub const OF_ROOM: &str = "SELECT members.user_id, members.delivered, members.read_seq
    FROM rooms JOIN members ON members.room_id = rooms.id AND members.state = 'in'
    JOIN users ON users.id = members.user_id AND users.receipts = 1
    WHERE rooms.id = $1 AND rooms.members <= $2
    AND EXISTS (SELECT 1 FROM users AS viewer WHERE viewer.id = $3 AND viewer.receipts = 1)";

/// Whom message $2 has reached, in a room of up to $3 members: those who were there when it was sent, as far as they show
/// it, and $4 does. When they had read it: the first time that they had read it or more.
pub const READERS: &str = "SELECT members.user_id, members.delivered, members.read_seq,
    (SELECT read_log.at FROM read_log WHERE read_log.room_id = members.room_id
        AND read_log.user_id = members.user_id AND read_log.seq >= $2
        ORDER BY read_log.seq LIMIT 1) AS at
    FROM rooms JOIN messages ON messages.room_id = rooms.id AND messages.seq = $2
    JOIN members ON members.room_id = rooms.id AND members.state = 'in'
    AND members.user_id <> messages.author AND members.joined <= messages.sent
    JOIN users ON users.id = members.user_id AND users.receipts = 1
    WHERE rooms.id = $1 AND rooms.members <= $3
    AND EXISTS (SELECT 1 FROM users AS viewer WHERE viewer.id = $4 AND viewer.receipts = 1)";

#[derive(FromRow)]
pub struct ReaderRow {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    #[sqlx(try_from = "i64")]
    pub delivered: Seq,
    #[sqlx(try_from = "i64")]
    pub read_seq: Seq,
    pub at: Option<i64>,
}

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
    #[sqlx(try_from = "i64")]
    pub last_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    #[sqlx(flatten)]
    pub kept: KeptRow,
}

impl EntryRow {
    /// With nothing counted yet.
    pub fn entry(self) -> Entry {
        Entry {
            room: self.room_id,
            is_in: self.is_in == 1,
            read: self.read_seq,
            unread_from: self.unread_from.map(Seq),
            from: self.from_seq,
            unread: Unread::default(),
            kept: self.kept.into(),
            rev: self.rev,
        }
    }
}

#[derive(FromRow)]
pub struct KeptRow {
    #[sqlx(try_from = "String")]
    level: Level,
    muted: Option<i64>,
    favourite: i64,
    archived: i64,
}

impl From<KeptRow> for Keeping {
    fn from(row: KeptRow) -> Self {
        Self {
            level: row.level,
            muted: row.muted.map(Micros),
            favourite: row.favourite == 1,
            archived: row.archived == 1,
        }
    }
}

#[derive(FromRow)]
pub struct UnreadRow {
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    pub counted: i64,
    pub mentioned: i64,
}

#[derive(FromRow)]
pub struct Place {
    #[sqlx(try_from = "i64")]
    pub room_id: RoomId,
    #[sqlx(try_from = "i64")]
    pub read_seq: Seq,
    pub unread_from: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub from_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub delivered: Seq,
    #[sqlx(try_from = "i64")]
    pub shown: Seq,
    #[sqlx(try_from = "i64")]
    pub last_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    pub members: i64,
    pub receipts: i64,
    #[sqlx(flatten)]
    pub kept: KeptRow,
}

#[derive(FromRow)]
pub struct MarkRow {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    #[sqlx(try_from = "i64")]
    pub delivered: Seq,
    #[sqlx(try_from = "i64")]
    pub read_seq: Seq,
}
