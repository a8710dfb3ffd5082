//! The SQL of rooms and of who is in them.

use sqlx::FromRow;
use wire::{
    AvatarId, HistoryPolicy, JoinPolicy, Member, MemberState, Micros, PostPolicy, Rev, Room,
    RoomId, RoomKind, RoomRole, Seq, ServerRole, UserId, UserKind,
};

use crate::Error;
use crate::db::Table;

macro_rules! room_columns {
    () => {
        "rooms.id, rooms.kind, rooms.joins, rooms.posts, rooms.history, rooms.name, rooms.topic,
        rooms.pair_low, rooms.pair_high, rooms.members, rooms.last_seq, rooms.last_sent, rooms.head,
        rooms.avatar, rooms.deleted, rooms.rev"
    };
}
pub(crate) use room_columns;

/// The room and what a user is to it, in one go.
pub const SEAT: &str = concat!(
    "SELECT ",
    room_columns!(),
    ", members.state AS member_state, members.role AS member_role,
    members.from_seq AS member_from, members.rev AS member_rev FROM rooms
    LEFT JOIN members ON members.room_id = rooms.id AND members.user_id = $2
    WHERE rooms.id = $1"
);

/// The room itself, when it changed after $2.
pub const CHANGED: &str = concat!(
    "SELECT ",
    room_columns!(),
    " FROM rooms WHERE rooms.id = $1 AND rooms.rev > $2"
);

macro_rules! member_columns {
    () => {
        "room_id, user_id, state, role, joined, from_seq, rev"
    };
}

pub const MEMBERS_CHANGED: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members WHERE room_id = $1 AND rev > $2 ORDER BY rev LIMIT 0 + $3"
);

/// Who is in it, behind $2.
pub const MEMBERS_IN: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members WHERE room_id = $1 AND state = 'in' AND user_id > $2 ORDER BY user_id LIMIT 0 + $3"
);

/// Who asks to come in, the earliest first. Apart from who is kept out, so that no number of those hides them.
pub const MEMBERS_ASKING: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members WHERE room_id = $1 AND state = 'requested' ORDER BY joined LIMIT 0 + $2"
);

/// Who is kept out, the latest first.
pub const MEMBERS_BANNED: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members WHERE room_id = $1 AND state = 'banned' ORDER BY joined DESC LIMIT 0 + $2"
);

pub const MEMBER: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members WHERE room_id = $1 AND user_id = $2"
);

/// The unique indexes decide who was first: of a pair's conversation, and with a key.
pub const INSERT: &str =
    "INSERT INTO rooms (id, kind, joins, posts, history, name, topic, pair_low,
    pair_high, creator, client_key, members, last_seq, last_sent, head, deleted, rev)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, 1, NULL, 1)
    ON CONFLICT DO NOTHING";

pub const OF_PAIR: &str = "SELECT id FROM rooms WHERE pair_low = $1 AND pair_high = $2";
pub const OF_KEY: &str = "SELECT id FROM rooms WHERE creator = $1 AND client_key = $2";

/// Somebody, what they are to room $1, and a room of theirs beyond the first $3. Whose account is disabled is brought in
/// as little as who is gone.
pub const GUEST: &str = "SELECT
    CASE WHEN users.disabled IS NULL THEN users.kind ELSE 'deleted' END AS kind, users.role, members.state AS member_state,
    members.role AS member_role, members.from_seq AS member_from, members.rev AS member_rev,
    (SELECT entries.room_id FROM entries WHERE entries.user_id = users.id AND entries.is_in = 1
        ORDER BY entries.room_id LIMIT 1 OFFSET $3) AS one_more
    FROM users LEFT JOIN members ON members.room_id = $1 AND members.user_id = users.id
    WHERE users.id = $2";

/// In from now on, whatever they were to it before. Who comes has read, as others see it, what was there.
pub const PUT_MEMBER: &str =
    "INSERT INTO members (room_id, user_id, state, role, joined, from_seq, delivered, read_seq, rev)
    VALUES ($1, $2, 'in', $3, $4, $5, $6, $6, $7)
    ON CONFLICT (room_id, user_id) DO UPDATE SET state = excluded.state, role = excluded.role,
    joined = excluded.joined, from_seq = excluded.from_seq, delivered = excluded.delivered,
    read_seq = excluded.read_seq, rev = excluded.rev";

pub const PUT_ENTRY: &str =
    "INSERT INTO entries (user_id, room_id, is_in, read_seq, unread_from, from_seq, rev)
    VALUES ($1, $2, 1, $3, NULL, $4, $5)
    ON CONFLICT (user_id, room_id) DO UPDATE SET is_in = excluded.is_in, read_seq = excluded.read_seq,
    unread_from = excluded.unread_from, from_seq = excluded.from_seq, rev = excluded.rev";

/// Not in it any more: left, or sent away. Who comes back begins anew.
pub const PUT_OUT: &str = concat!(
    "UPDATE members SET state = $3, role = 'member', rev = $4 WHERE room_id = $1 AND user_id = $2 RETURNING ",
    member_columns!()
);

/// Asking to come in or kept out, who is not in it: whatever they were to it before. Who never was in it has no first
/// message: by that they are known.
pub const PUT_ASIDE: &str = concat!(
    "INSERT INTO members (room_id, user_id, state, role, joined, from_seq, delivered, read_seq, rev)
    VALUES ($1, $2, $3, 'member', $4, 0, 0, 0, $5)
    ON CONFLICT (room_id, user_id) DO UPDATE SET state = excluded.state, role = excluded.role,
    joined = excluded.joined, rev = excluded.rev RETURNING ",
    member_columns!()
);

pub const GIVE: &str = concat!(
    "UPDATE members SET role = $3, rev = $4 WHERE room_id = $1 AND user_id = $2 RETURNING ",
    member_columns!()
);

pub const SET_POLICY: &str =
    "UPDATE rooms SET joins = $2, posts = $3, history = $4, rev = $5 WHERE id = $1";

/// How far its owner has read stays, how they kept the room does not: who comes back begins anew.
pub const CLOSE_ENTRY: &str = "UPDATE entries SET is_in = 0, unread_from = NULL, level = 'all',
    muted = NULL, favourite = 0, archived = 0, rev = $3 WHERE user_id = $1 AND room_id = $2
    RETURNING read_seq, from_seq";

/// Of who was not let in, and may never have been in it: so that every client of theirs learns of it.
pub const DECLINE_ENTRY: &str =
    "INSERT INTO entries (user_id, room_id, is_in, read_seq, unread_from, from_seq, rev)
    VALUES ($1, $2, 0, 0, NULL, 0, $3)
    ON CONFLICT (user_id, room_id) DO UPDATE SET rev = excluded.rev RETURNING read_seq, from_seq";

/// An entry stays when its owner goes.
pub const HAS_ENTRY: &str = "SELECT room_id AS id FROM entries WHERE user_id = $1 AND room_id = $2";

/// And when the room does.
pub const HAS_ENDED: &str = "SELECT rooms.id AS id FROM entries
    JOIN rooms ON rooms.id = entries.room_id
    WHERE entries.user_id = $1 AND entries.room_id = $2 AND rooms.deleted IS NOT NULL";

pub const OTHER_OWNER: &str = "SELECT user_id AS id FROM members
    WHERE room_id = $1 AND state = 'in' AND role = 'owner' AND user_id <> $2 LIMIT 1";

pub const COUNT: &str = "UPDATE rooms SET members = members + $2, rev = $3 WHERE id = $1";

pub const RENAME: &str = "UPDATE rooms SET name = $2, topic = $3, rev = $4 WHERE id = $1";

/// Emptied and stamped, so that every client learns of it.
pub const END: &str =
    "UPDATE rooms SET name = '', topic = '', members = 0, avatar = NULL, deleted = $2, rev = $3
    WHERE id = $1";

/// All channels by name, behind the key $1 of $2: as many as $4, as $3 sees them.
pub const ALL_CHANNELS: &str = concat!(
    "SELECT channel_keys.key AS found_by, ",
    room_columns!(),
    ", members.state AS member_state, members.role AS member_role,
    members.from_seq AS member_from, members.rev AS member_rev
    FROM channel_keys JOIN rooms ON rooms.id = channel_keys.room_id
    LEFT JOIN members ON members.room_id = channel_keys.room_id AND members.user_id = $3
    WHERE channel_keys.is_whole = 1 AND (channel_keys.key, channel_keys.room_id) > ($1, $2)
    AND (members.state IS NULL OR members.state <> 'banned')
    ORDER BY channel_keys.key, channel_keys.room_id LIMIT 0 + $4"
);

/// The same by any of their keys, from the key $1 of $2 on, without it, up to $3.
pub const CHANNELS: &str = concat!(
    "SELECT channel_keys.key AS found_by, ",
    room_columns!(),
    ", members.state AS member_state, members.role AS member_role,
    members.from_seq AS member_from, members.rev AS member_rev
    FROM channel_keys JOIN rooms ON rooms.id = channel_keys.room_id
    LEFT JOIN members ON members.room_id = channel_keys.room_id AND members.user_id = $4
    WHERE (channel_keys.key, channel_keys.room_id) > ($1, $2) AND channel_keys.key < $3
    AND (members.state IS NULL OR members.state <> 'banned')
    ORDER BY channel_keys.key, channel_keys.room_id LIMIT 0 + $5"
);

pub const WHOLE_KEY: &str =
    "SELECT key, room_id FROM channel_keys WHERE room_id = $1 AND is_whole = 1";

pub const CHANNEL_KEYS: Table = Table {
    name: "channel_keys",
    columns: "key, room_id, is_whole",
};
pub const FORGET_KEYS: &str = "DELETE FROM channel_keys WHERE room_id = $1";

/// Those whose keys were made by an earlier way than $1, or not at all.
pub const UNKEYED: &str = concat!(
    "SELECT ",
    room_columns!(),
    " FROM rooms WHERE rooms.kind = 'channel' AND rooms.keyed < $1 AND rooms.deleted IS NULL
    ORDER BY rooms.keyed, rooms.id LIMIT 0 + $2"
);
pub const KEYED: &str = "UPDATE rooms SET keyed = $2 WHERE id = $1";

#[derive(FromRow)]
pub struct KeyRow {
    pub key: String,
    pub room_id: i64,
}

#[derive(FromRow)]
pub struct FoundChannel {
    pub found_by: String,
    #[sqlx(flatten)]
    pub room: RoomRow,
    #[sqlx(flatten)]
    pub place: PlaceRow,
}

#[derive(FromRow)]
pub struct Id {
    pub id: i64,
}

/// What stays in an entry that was closed.
#[derive(FromRow)]
pub struct ClosedRow {
    #[sqlx(try_from = "i64")]
    pub read_seq: Seq,
    #[sqlx(try_from = "i64")]
    pub from_seq: Seq,
}

/// Somebody who might come in.
#[derive(FromRow)]
pub struct GuestRow {
    #[sqlx(try_from = "String")]
    pub kind: UserKind,
    #[sqlx(try_from = "String")]
    pub role: ServerRole,
    #[sqlx(flatten)]
    pub place: PlaceRow,
    pub one_more: Option<i64>,
}

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
    pub avatar: Option<i64>,
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
            avatar: row.avatar.map(AvatarId),
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
    #[sqlx(rename = "member_state")]
    state: Option<String>,
    #[sqlx(rename = "member_role")]
    role: Option<String>,
    #[sqlx(rename = "member_from")]
    from: Option<i64>,
    #[sqlx(rename = "member_rev")]
    rev: Option<i64>,
}

pub struct Place {
    pub state: MemberState,
    pub role: RoomRole,
    pub from: Seq,
    pub rev: Rev,
}

impl PlaceRow {
    pub fn known(self) -> Result<Option<Place>, Error> {
        let (Some(state), Some(role), Some(from), Some(rev)) =
            (self.state, self.role, self.from, self.rev)
        else {
            return Ok(None);
        };
        Ok(Some(Place {
            state: state.try_into().map_err(Error::broken)?,
            role: role.try_into().map_err(Error::broken)?,
            from: Seq(from),
            rev: Rev(rev),
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
