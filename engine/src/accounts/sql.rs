//! The SQL of accounts.

use sqlx::FromRow;
use wire::{Person, Rev, ServerRole, UserId, UserKind};

pub const ANYBODY: &str = "SELECT id FROM users LIMIT 1";

/// What a sign-up must know, in one go: whose the names are, and whether anybody is here.
pub const WANTED: &str = "SELECT
    (SELECT id FROM users WHERE username_key = $1) AS username,
    (SELECT id FROM users WHERE email_key = $2) AS email,
    (SELECT id FROM users LIMIT 1) AS anybody";

pub const INSERT: &str = "INSERT INTO users
    (id, kind, role, username, username_key, email, email_key, name, password_hash, founder, created, head, rev)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)";

pub const BY_USERNAME: &str = "SELECT id, password_hash FROM users WHERE username_key = $1";
pub const BY_EMAIL: &str = "SELECT id, password_hash FROM users WHERE email_key = $1";

pub const CARD: &str = "SELECT id, kind, role, username, name, rev FROM users WHERE id = $1";
pub const NEWEST: &str =
    "SELECT id, kind, role, username, name, rev FROM users ORDER BY id DESC LIMIT 0 + $1";
pub const CHANGED: &str = "SELECT id, kind, role, username, name, rev FROM users
    WHERE rev > $1 ORDER BY rev LIMIT 0 + $2";

pub const RENAME: &str = "UPDATE users SET name = $2, rev = $3 WHERE id = $1
    RETURNING id, kind, role, username, name, rev";

#[derive(FromRow)]
pub struct Somebody {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: i64,
}

#[derive(FromRow)]
pub struct Wanted {
    pub username: Option<i64>,
    pub email: Option<i64>,
    pub anybody: Option<i64>,
}

#[derive(FromRow)]
pub struct Known {
    #[sqlx(try_from = "i64")]
    pub id: UserId,
    pub password_hash: String,
}

#[derive(FromRow)]
pub struct Card {
    #[sqlx(try_from = "i64")]
    id: UserId,
    #[sqlx(try_from = "String")]
    kind: UserKind,
    #[sqlx(try_from = "String")]
    role: ServerRole,
    username: String,
    name: String,
    #[sqlx(try_from = "i64")]
    rev: Rev,
}

impl From<Card> for Person {
    fn from(card: Card) -> Self {
        let Card {
            id,
            kind,
            role,
            username,
            name,
            rev,
        } = card;
        Self {
            id,
            kind,
            role,
            username,
            name,
            rev,
        }
    }
}
