//! The SQL of heads, of where a connecting account is, and of when somebody was last here.

use sqlx::FromRow;
use wire::{MemberState, Rev, RoomId, RoomRole, Seq, UserId};

use super::privacy::Choice;
use crate::rooms::cards::sql::read_upto;

pub const BEGIN: &str =
    "INSERT INTO server (id, epoch, head) VALUES (1, $1, 0) ON CONFLICT (id) DO NOTHING";

pub const SERVER_HEAD: &str = "SELECT head FROM server WHERE id = 1";
pub const ACCOUNT_HEAD: &str = "SELECT head FROM users WHERE id = $1";
pub const ROOM_HEAD: &str = "SELECT head FROM rooms WHERE id = $1";

/// The rooms that an account is in or was in, by latest activity, and how far each of them is: some thousands at most
/// (`limits::ROOMS_MAX`).
pub const ROOMS_OF: &str = concat!(
    "SELECT entries.room_id, entries.is_in, entries.rev AS entry_rev, rooms.head, rooms.last_seq,
    entries.favourite, rooms.deleted, members.state, members.role, members.from_seq, members.rev, ",
    read_upto!(),
    " AS read_upto FROM entries JOIN rooms ON rooms.id = entries.room_id
    JOIN members ON members.room_id = entries.room_id AND members.user_id = entries.user_id
    WHERE entries.user_id = $1 ORDER BY rooms.last_sent DESC, rooms.id DESC"
);

/// How far a room is, and whether it is gone.
pub const ROOM_REACHED: &str = "SELECT head, deleted FROM rooms WHERE id = $1";

/// The places in a room that changed after $2.
pub const PLACES_CHANGED: &str = "SELECT user_id, state, role, from_seq, rev FROM members
    WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT 0 + $3";

pub const SEEN: &str = "SELECT seen FROM users WHERE id = $1";
/// Never back: what another node wrote may be later.
pub const SET_SEEN: &str = "UPDATE users SET seen = $2 WHERE id = $1 AND kind <> 'deleted' AND (seen IS NULL OR seen < $2)";

/// What people show, of those who do not show all. Asked once, where the hub begins.
pub const PRIVATE: &str =
    "SELECT id, receipts, presence, rev FROM users WHERE receipts + presence < 2";
/// The same of everybody whose card changed after $1.
pub const CHOICES_CHANGED: &str = "SELECT id, receipts, presence, rev FROM users
    WHERE rev > $1 ORDER BY rev LIMIT 0 + $2";

#[derive(FromRow)]
pub struct Head {
    #[sqlx(try_from = "i64")]
    pub head: Rev,
}

#[derive(FromRow)]
pub struct Where {
    #[sqlx(try_from = "i64")]
    pub room_id: RoomId,
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    pub deleted: Option<i64>,
    #[sqlx(try_from = "String")]
    pub state: MemberState,
    #[sqlx(try_from = "String")]
    pub role: RoomRole,
    #[sqlx(try_from = "i64")]
    pub from_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
    pub is_in: i64,
    pub favourite: i64,
    #[sqlx(try_from = "i64")]
    pub entry_rev: Rev,
    #[sqlx(try_from = "i64")]
    pub last_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub read_upto: Seq,
}

impl Where {
    /// A room that is gone is nobody's any more, though the entries of its many members are closed one after another.
    pub fn is_shown(&self) -> bool {
        self.is_in == 1 && self.deleted.is_none()
    }
}

#[derive(FromRow)]
pub struct Reached {
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    pub deleted: Option<i64>,
}

#[derive(FromRow)]
pub struct Moved {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    #[sqlx(try_from = "String")]
    pub state: MemberState,
    #[sqlx(try_from = "String")]
    pub role: RoomRole,
    #[sqlx(try_from = "i64")]
    pub from_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
}

#[derive(FromRow)]
pub struct ChoiceRow {
    #[sqlx(try_from = "i64")]
    id: UserId,
    receipts: i64,
    presence: i64,
    #[sqlx(try_from = "i64")]
    rev: Rev,
}

impl From<ChoiceRow> for Choice {
    fn from(row: ChoiceRow) -> Self {
        Self {
            user: row.id,
            receipts: row.receipts == 1,
            presence: row.presence == 1,
            rev: row.rev,
        }
    }
}

#[derive(FromRow)]
pub struct Seen {
    pub seen: Option<i64>,
}
