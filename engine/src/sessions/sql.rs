//! The SQL of sessions.

use sqlx::FromRow;
use wire::{Micros, Rev, Session, SessionId, SessionUse, UserId};

use crate::registration::sql::SettingsRow;

pub const INSERT: &str = "INSERT INTO sessions
    (id, user_id, token_hash, device, place, opened, used, expires, ended, rev)
    VALUES ($1, $2, $3, $4, $5, $6, $6, $7, NULL, $8)";

pub const BY_TOKEN: &str = "SELECT id, user_id, used, expires FROM sessions
    WHERE token_hash = $1 AND expires > $2";

pub const BY_ID: &str = "SELECT user_id FROM sessions
    WHERE id = $1 AND ended IS NULL AND expires > $2";

pub const TOUCH: &str = "UPDATE sessions SET used = $2, expires = $3, place = $4
    WHERE token_hash = $1 AND expires > $2";

/// Emptied and stamped, so that every client learns of it. It was theirs, and open until now.
pub const END: &str =
    "UPDATE sessions SET token_hash = NULL, device = '', place = '', ended = $2, rev = $3
    WHERE id = $1 AND user_id = $4 AND ended IS NULL
    RETURNING id, device, opened, ended, rev";

/// The one that is too many, when there are more than $2.
pub const OLDEST_OVER: &str = "SELECT id FROM sessions
    WHERE user_id = $1 AND ended IS NULL ORDER BY id DESC LIMIT 1 OFFSET $2";

pub const OPEN_OF: &str = "SELECT id, device, opened, ended, rev FROM sessions
    WHERE user_id = $1 AND ended IS NULL ORDER BY id LIMIT 0 + $2";

/// Where and when they were last used.
pub const OPEN_USES: &str = "SELECT id, place, used FROM sessions
    WHERE user_id = $1 AND ended IS NULL ORDER BY id LIMIT 0 + $2";

/// The same as before, so that its owner's clients hear of it.
pub const STAMP: &str = "UPDATE sessions SET rev = $2 WHERE id = $1 AND ended IS NULL
    RETURNING id, device, opened, ended, rev";

pub const OPEN_IDS: &str = "SELECT id FROM sessions
    WHERE user_id = $1 AND ended IS NULL ORDER BY id LIMIT 0 + $2";

pub const CHANGED: &str = "SELECT id, device, opened, ended, rev FROM sessions
    WHERE user_id = $1 AND rev > $2 ORDER BY rev LIMIT 0 + $3";

pub const EXPIRED: &str = "SELECT id, user_id, used, expires FROM sessions
    WHERE ended IS NULL AND expires <= $1 ORDER BY expires LIMIT 0 + $2";

/// Whose it is, and how far what they may see reaches.
pub const REACH: &str = "SELECT sessions.user_id, server.epoch, server.head AS server_head,
    users.head AS account_head, users.email, server.registration, server.settings_rev FROM sessions
    JOIN users ON users.id = sessions.user_id JOIN server ON server.id = 1
    WHERE sessions.id = $1 AND sessions.ended IS NULL AND sessions.expires > $2";

#[derive(FromRow)]
pub struct Place {
    #[sqlx(try_from = "i64")]
    pub id: SessionId,
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    #[sqlx(try_from = "i64")]
    pub used: Micros,
    #[sqlx(try_from = "i64")]
    pub expires: Micros,
}

#[derive(FromRow)]
pub struct TooMany {
    #[sqlx(try_from = "i64")]
    pub id: SessionId,
}

#[derive(FromRow)]
pub struct Open {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
}

#[derive(FromRow)]
pub struct UseRow {
    #[sqlx(try_from = "i64")]
    id: SessionId,
    place: String,
    #[sqlx(try_from = "i64")]
    used: Micros,
}

impl From<UseRow> for SessionUse {
    fn from(UseRow { id, place, used }: UseRow) -> Self {
        Self { id, place, used }
    }
}

#[derive(FromRow)]
pub struct Listed {
    #[sqlx(try_from = "i64")]
    id: SessionId,
    device: String,
    #[sqlx(try_from = "i64")]
    opened: Micros,
    ended: Option<i64>,
    #[sqlx(try_from = "i64")]
    rev: Rev,
}

impl From<Listed> for Session {
    fn from(row: Listed) -> Self {
        let Listed {
            id,
            device,
            opened,
            ended,
            rev,
        } = row;
        Self {
            id,
            device,
            opened,
            ended: ended.is_some(),
            rev,
        }
    }
}

#[derive(FromRow)]
pub struct Reach {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    pub epoch: i64,
    pub server_head: i64,
    pub account_head: i64,
    pub email: String,
    #[sqlx(flatten)]
    pub settings: SettingsRow,
}
