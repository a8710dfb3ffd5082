//! The SQL of administration.

use sqlx::FromRow;
use wire::{Account, Audited, Micros, RoomId, RoomKind, ServerRole, UserId, UserKind};

use crate::Error;
use crate::accounts::sql::{Card, card_columns};

pub const STANDING: &str = "SELECT role, kind, disabled FROM users WHERE id = $1";

/// Somebody beside $1 who owns the server and can sign in.
pub const OTHER_OWNER: &str = "SELECT id FROM users
    WHERE role = 'owner' AND disabled IS NULL AND kind = 'person' AND id <> $1
    ORDER BY id LIMIT 1";

pub const SET_ROLE: &str = concat!(
    "UPDATE users SET role = $2, rev = $3 WHERE id = $1 RETURNING ",
    card_columns!()
);

/// Since $2, or not any more.
pub const DISABLE: &str = concat!(
    "UPDATE users SET disabled = $2, rev = $3 WHERE id = $1 RETURNING ",
    card_columns!()
);

macro_rules! account_columns {
    () => {
        concat!(
            card_columns!(),
            ", users.email, users.created, users.seen, users.disabled AS since,
            (SELECT CAST(COUNT(*) AS BIGINT) FROM sessions
                WHERE sessions.user_id = users.id AND sessions.ended IS NULL) AS sessions"
        )
    };
}

pub const NEWEST: &str = concat!(
    "SELECT ",
    account_columns!(),
    " FROM users WHERE users.id < $1 AND users.kind <> 'deleted'
    ORDER BY users.id DESC LIMIT 0 + $2"
);

/// From the key $1 of $2 on, without it, up to $3; as many as $4.
pub const BY_NAME: &str = concat!(
    "SELECT name_keys.key AS found_by, ",
    account_columns!(),
    " FROM name_keys JOIN users ON users.id = name_keys.user_id AND users.kind <> 'deleted'
    WHERE (name_keys.key, name_keys.user_id) > ($1, $2) AND name_keys.key < $3
    ORDER BY name_keys.key, name_keys.user_id LIMIT 0 + $4"
);

/// The same; of two people none has the same.
pub const BY_EMAIL: &str = concat!(
    "SELECT users.email_key AS found_by, ",
    account_columns!(),
    " FROM users WHERE users.email_key >= $1 AND (users.email_key > $1 OR users.id > $2)
    AND users.email_key < $3 AND users.kind <> 'deleted'
    ORDER BY users.email_key LIMIT 0 + $4"
);

pub const LISTED: &str = "SELECT id, kind, name, members, last_seq, last_sent FROM rooms
    WHERE kind <> 'direct' AND deleted IS NULL AND id < $1 ORDER BY id DESC LIMIT 0 + $2";

pub const OWNERS: &str = "SELECT user_id FROM members
    WHERE room_id = $1 AND state = 'in' AND role = 'owner' ORDER BY user_id LIMIT 0 + $2";

/// Under the server's lock.
pub const RECORD: &str = "INSERT INTO audit (number, at, by_user, act)
    VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM audit), $1, $2, $3)";

pub const AUDIT: &str = "SELECT number, at, by_user, act FROM audit
    WHERE number < $1 ORDER BY number DESC LIMIT 0 + $2";

/// Up to $1 of them.
pub const COUNT_PEOPLE: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS counted FROM
    (SELECT id FROM users WHERE kind <> 'deleted' ORDER BY id LIMIT 0 + $1) AS counting";
pub const COUNT_ROOMS: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS counted FROM
    (SELECT id FROM rooms WHERE deleted IS NULL ORDER BY id LIMIT 0 + $1) AS counting";
pub const COUNT_MESSAGES: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS counted FROM
    (SELECT seq FROM messages ORDER BY room_id, seq LIMIT 0 + $1) AS counting";

/// The people in the latest $2 sessions that were used after $1, and how many sessions those are.
pub const ACTIVE: &str = "SELECT CAST(COUNT(*) AS BIGINT) AS sessions,
    CAST(COUNT(DISTINCT user_id) AS BIGINT) AS people FROM
    (SELECT user_id FROM sessions WHERE used > $1 ORDER BY used DESC LIMIT 0 + $2) AS recent";

#[derive(FromRow)]
pub struct StandingRow {
    #[sqlx(try_from = "String")]
    pub role: ServerRole,
    #[sqlx(try_from = "String")]
    pub kind: UserKind,
    pub disabled: Option<i64>,
}

#[derive(FromRow)]
pub struct Id {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: i64,
}

#[derive(FromRow)]
pub struct AccountRow {
    #[sqlx(flatten)]
    card: Card,
    email: String,
    created: i64,
    seen: Option<i64>,
    since: Option<i64>,
    sessions: i64,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            person: row.card.into(),
            email: row.email,
            created: Micros(row.created),
            seen: row.seen.map(Micros),
            sessions: u32::try_from(row.sessions).unwrap_or(u32::MAX),
            disabled: row.since.map(Micros),
        }
    }
}

#[derive(FromRow)]
pub struct FoundRow {
    found_by: String,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl FoundRow {
    /// With the key and whose it is.
    pub fn read(self) -> ((String, UserId), Account) {
        let account = Account::from(self.account);
        ((self.found_by, account.person.id), account)
    }
}

#[derive(FromRow)]
pub struct ListedRow {
    #[sqlx(try_from = "i64")]
    pub id: RoomId,
    #[sqlx(try_from = "String")]
    pub kind: RoomKind,
    pub name: String,
    pub members: i64,
    pub last_seq: i64,
    pub last_sent: i64,
}

#[derive(FromRow)]
pub struct Owner {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
}

#[derive(FromRow)]
pub struct Line {
    number: i64,
    at: i64,
    by_user: Option<i64>,
    act: String,
}

impl Line {
    pub fn read(self) -> Result<Audited, Error> {
        Ok(Audited {
            number: self.number,
            at: Micros(self.at),
            by: self.by_user.map(UserId),
            act: serde_json::from_str(&self.act).map_err(Error::broken)?,
        })
    }
}

#[derive(FromRow)]
pub struct Count {
    #[sqlx(rename = "counted")]
    pub rows: i64,
}

#[derive(FromRow)]
pub struct Active {
    pub sessions: i64,
    pub people: i64,
}
