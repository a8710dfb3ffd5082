//! The SQL of invitations.

use sqlx::FromRow;
use wire::{Invitation, InvitationId, Micros, RoomId, UserId};

macro_rules! columns {
    () => {
        "id, code, room_id, maker, expires, most, uses, ended"
    };
}

/// Neither taken back nor used up, and at $2 not expired.
macro_rules! open {
    () => {
        " AND ended IS NULL AND (expires IS NULL OR expires > $2)"
    };
}

pub const INSERT: &str = "INSERT INTO invitations
    (id, code_hash, code, room_id, maker, expires, most, uses, ended)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL)";

/// By its hash: what the look-up takes says nothing of the code.
pub const BY_HASH: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invitations WHERE code_hash = $1"
);

pub const BY_ID: &str = concat!("SELECT ", columns!(), " FROM invitations WHERE id = $1");

/// The newest first, below $3.
pub const OF_ROOM: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invitations WHERE room_id = $1",
    open!(),
    " AND id < $3 ORDER BY id DESC LIMIT 0 + $4"
);

pub const OF_SERVER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invitations WHERE room_id IS NULL AND id < $1 AND ended IS NULL
    AND (expires IS NULL OR expires > $2) ORDER BY id DESC LIMIT 0 + $3"
);

/// Those of one person to the server.
pub const OF_SERVER_BY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invitations WHERE maker = $1",
    open!(),
    " AND room_id IS NULL AND id < $3 ORDER BY id DESC LIMIT 0 + $4"
);

/// The one that leaves no place for another, when there are $3 and one already.
pub const FULL_ROOM: &str = concat!(
    "SELECT id FROM invitations WHERE room_id = $1",
    open!(),
    " ORDER BY id LIMIT 1 OFFSET $3"
);

pub const FULL_HANDS: &str = concat!(
    "SELECT id FROM invitations WHERE maker = $1",
    open!(),
    " ORDER BY id LIMIT 1 OFFSET $3"
);

pub const REVOKE: &str = "UPDATE invitations SET ended = $2, code = '' WHERE id = $1";

/// Those that $1 made and that are open.
pub const END_OF: &str =
    "UPDATE invitations SET ended = $2, code = '' WHERE maker = $1 AND ended IS NULL";

/// One row for each who came by it, however often.
pub const CAME: &str = "INSERT INTO invitation_uses (invitation_id, user_id) VALUES ($1, $2)
    ON CONFLICT DO NOTHING";

/// The last use ends it.
pub const COUNT: &str = "UPDATE invitations SET uses = uses + 1,
    ended = CASE WHEN uses + 1 >= most THEN $2 ELSE ended END,
    code = CASE WHEN uses + 1 >= most THEN '' ELSE code END
    WHERE id = $1";

/// The sweep's three steps, each over $2 rows at most: what has expired ends; what ended before $1 is forgotten, who
/// came by it first.
pub const EXPIRE: &str = "UPDATE invitations SET ended = expires, code = '' WHERE id IN
    (SELECT id FROM invitations WHERE ended IS NULL AND expires <= $1 ORDER BY expires LIMIT 0 + $2)";

pub const FORGET_USES: &str = "DELETE FROM invitation_uses WHERE (invitation_id, user_id) IN
    (SELECT invitation_uses.invitation_id, invitation_uses.user_id FROM invitations
        JOIN invitation_uses ON invitation_uses.invitation_id = invitations.id
        WHERE invitations.ended <= $1 LIMIT 0 + $2)";

pub const FORGET: &str = "DELETE FROM invitations WHERE id IN
    (SELECT id FROM invitations WHERE ended <= $1 ORDER BY ended LIMIT 0 + $2)";

#[derive(FromRow)]
pub struct Id {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InvitationRow {
    #[sqlx(try_from = "i64")]
    pub id: InvitationId,
    pub code: String,
    pub room_id: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub maker: UserId,
    pub expires: Option<i64>,
    pub most: Option<i64>,
    pub uses: i64,
    pub ended: Option<i64>,
}

impl InvitationRow {
    /// None: to the server alone.
    pub fn room(&self) -> Option<RoomId> {
        self.room_id.map(RoomId)
    }
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Self {
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            id: row.id,
            code: row.code,
            by: row.maker,
            expires: row.expires.map(Micros),
            most: row.most.map(count),
            uses: count(row.uses),
        }
    }
}
