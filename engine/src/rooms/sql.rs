//! The SQL of rooms and of who is in them.

use sqlx::FromRow;
use wire::{
    HistoryPolicy, JoinPolicy, Member, MemberState, Micros, PostPolicy, Rev, Room, RoomId,
    RoomKind, RoomRole, Seq, UserId,
};

use crate::Error;

macro_rules! room_columns {
    () => {
        "rooms.id, rooms.kind, rooms.joins, rooms.posts, rooms.history, rooms.name, rooms.topic,
        rooms.pair_low, rooms.pair_high, rooms.members, rooms.last_seq, rooms.last_sent, rooms.head,
        rooms.deleted, rooms.rev"
    };
}

/// The room and what a user is to it, in one go.
pub const SEAT: &str = concat!(
    "SELECT ",
    room_columns!(),
    ", members.state AS member_state, members.role AS member_role, members.joined AS member_joined,
    members.from_seq AS member_from FROM rooms
    LEFT JOIN members ON members.room_id = rooms.id AND members.user_id = $2
    WHERE rooms.id = $1"
);

/// The room itself, when it changed after $2.
pub const CHANGED: &str = concat!(
    "SELECT ",
    room_columns!(),
    " FROM rooms WHERE rooms.id = $1 AND rooms.rev > $2"
);

pub const MEMBERS_CHANGED: &str =
    "SELECT room_id, user_id, state, role, joined, from_seq, rev FROM members
    WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT $3";

#[derive(FromRow)]
pub struct RoomRow {
    #[sqlx(try_from = "i64")]
    pub id: RoomId,
    #[sqlx(try_from = "String")]
    pub kind: RoomKind,
    #[sqlx(try_from = "String")]
    pub joins: JoinPolicy,
    #[sqlx(try_from = "String")]
    pub posts: PostPolicy,
    #[sqlx(try_from = "String")]
    pub history: HistoryPolicy,
    pub name: String,
    pub topic: String,
    pub pair_low: Option<i64>,
    pub pair_high: Option<i64>,
    pub members: i64,
    #[sqlx(try_from = "i64")]
    pub last_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub last_sent: Micros,
    #[sqlx(try_from = "i64")]
    pub head: Rev,
    pub deleted: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub rev: Rev,
}

impl From<RoomRow> for Room {
    fn from(row: RoomRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            join: row.joins,
            post: row.posts,
            history: row.history,
            name: row.name,
            topic: row.topic,
            pair: row
                .pair_low
                .zip(row.pair_high)
                .map(|(low, high)| (UserId(low), UserId(high))),
            members: u32::try_from(row.members).unwrap_or(u32::MAX),
            deleted: row.deleted.is_some(),
            rev: row.rev,
        }
    }
}

#[derive(FromRow)]
pub struct Seated {
    #[sqlx(flatten)]
    pub room: RoomRow,
    #[sqlx(flatten)]
    pub place: PlaceRow,
}

/// All of it, or nothing for who never was in the room.
#[derive(FromRow)]
pub struct PlaceRow {
    member_state: Option<String>,
    member_role: Option<String>,
    member_joined: Option<i64>,
    member_from: Option<i64>,
}

pub struct Place {
    pub state: MemberState,
    pub role: RoomRole,
    pub joined: Micros,
    pub from: Seq,
}

impl PlaceRow {
    pub fn known(self) -> Result<Option<Place>, Error> {
        let (Some(state), Some(role), Some(joined), Some(from)) = (
            self.member_state,
            self.member_role,
            self.member_joined,
            self.member_from,
        ) else {
            return Ok(None);
        };
        Ok(Some(Place {
            state: state.try_into().map_err(Error::broken)?,
            role: role.try_into().map_err(Error::broken)?,
            joined: Micros(joined),
            from: Seq(from),
        }))
    }
}

#[derive(FromRow)]
pub struct MemberRow {
    #[sqlx(try_from = "i64")]
    room_id: RoomId,
    #[sqlx(try_from = "i64")]
    user_id: UserId,
    #[sqlx(try_from = "String")]
    state: MemberState,
    #[sqlx(try_from = "String")]
    role: RoomRole,
    #[sqlx(try_from = "i64")]
    joined: Micros,
    #[sqlx(try_from = "i64")]
    from_seq: Seq,
    #[sqlx(try_from = "i64")]
    rev: Rev,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self {
            room: row.room_id,
            user: row.user_id,
            state: row.state,
            role: row.role,
            joined: row.joined,
            from: row.from_seq,
            rev: row.rev,
        }
    }
}
