//! The SQL of accounts.

use sqlx::FromRow;
use wire::{AvatarId, Person, Rev, RoomId, ServerRole, UserId, UserKind};

use crate::db::Table;

pub const ANYBODY: &str = "SELECT id FROM users LIMIT 1";

/// What a sign-up must know, in one go: whose the names are, and whether anybody is here.
pub const WANTED: &str = "SELECT
    (SELECT id FROM users WHERE username_key = $1) AS username,
    (SELECT id FROM users WHERE email_key = $2) AS email,
    (SELECT id FROM users LIMIT 1) AS anybody";

pub const INSERT: &str = "INSERT INTO users
    (id, kind, role, username, username_key, email, email_key, name, password_hash, founder, created, head, rev,
    keyed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)";

pub const BY_USERNAME: &str =
    "SELECT id, password_hash, disabled FROM users WHERE username_key = $1";
pub const BY_EMAIL: &str = "SELECT id, password_hash, disabled FROM users WHERE email_key = $1";

/// What decides whether somebody may change their own account.
pub const OWN: &str =
    "SELECT password_hash, disabled, email FROM users WHERE id = $1 AND kind <> 'deleted'";
pub const CHANGE_EMAIL: &str = "UPDATE users SET email = $2, email_key = $3 WHERE id = $1";

/// A room of others that nobody but $1 owns.
pub const OWNED_ALONE: &str = "SELECT rooms.name FROM entries
    JOIN rooms ON rooms.id = entries.room_id AND rooms.kind <> 'direct' AND rooms.members > 1
    JOIN members ON members.room_id = rooms.id AND members.user_id = $1 AND members.role = 'owner'
    WHERE entries.user_id = $1 AND entries.is_in = 1 AND NOT EXISTS
        (SELECT 1 FROM members AS others WHERE others.room_id = rooms.id AND others.state = 'in'
            AND others.role = 'owner' AND others.user_id <> $1)
    ORDER BY entries.room_id LIMIT 1";

pub const STILL_IN: &str = "SELECT entries.room_id FROM entries
    JOIN rooms ON rooms.id = entries.room_id AND rooms.kind <> 'direct'
    WHERE entries.user_id = $1 AND entries.is_in = 1 ORDER BY entries.room_id LIMIT 0 + $2";

pub const ASKING_IN: &str = "SELECT members.room_id FROM members
    JOIN rooms ON rooms.id = members.room_id AND rooms.deleted IS NULL
    WHERE members.user_id = $1 AND members.state = 'requested' ORDER BY members.room_id LIMIT 0 + $2";

/// Nothing tells any more whose it was; $2 stands where a name has to.
pub const EMPTY: &str = concat!(
    "UPDATE users SET kind = 'deleted', role = 'guest', username = '', username_key = $2, email = '', email_key = $2,
    name = '', bio = '', avatar = NULL, password_hash = '', seen = NULL, rev = $3 WHERE id = $1 RETURNING ",
    card_columns!()
);

/// By what a password may not be guessed.
pub const OWN_NAMES: &str = "SELECT username_key, email_key FROM users WHERE id = $1";
pub const SET_PASSWORD: &str = "UPDATE users SET password_hash = $2 WHERE id = $1";

pub const RESET_HOLDER: &str = "SELECT user_id, made_by FROM password_resets WHERE code_hash = $1";
/// One for each: a new one takes the place of the one before.
pub const PUT_RESET: &str = "INSERT INTO password_resets (user_id, code_hash, expires, made_by)
    VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO UPDATE
    SET code_hash = excluded.code_hash, expires = excluded.expires, made_by = excluded.made_by";
pub const USE_RESET: &str =
    "DELETE FROM password_resets WHERE user_id = $1 AND code_hash = $2 AND expires > $3
    RETURNING user_id, made_by";
pub const FORGET_RESET: &str = "DELETE FROM password_resets WHERE user_id = $1";

macro_rules! card_columns {
    () => {
        "users.id, users.kind, users.role, users.username, users.name, users.receipts,
        users.presence, users.avatar, users.disabled, users.rev"
    };
}
pub(crate) use card_columns;

pub const CARD: &str = concat!("SELECT ", card_columns!(), " FROM users WHERE id = $1");
pub const NEWEST: &str = concat!(
    "SELECT ",
    card_columns!(),
    " FROM users ORDER BY id DESC LIMIT 0 + $1"
);
pub const CHANGED: &str = concat!(
    "SELECT ",
    card_columns!(),
    " FROM users WHERE rev > $1 ORDER BY rev LIMIT 0 + $2"
);

pub const RENAME: &str = concat!(
    "UPDATE users SET name = $2, rev = $3 WHERE id = $1 AND kind <> 'deleted' RETURNING ",
    card_columns!()
);

pub const CHANGE_USERNAME: &str = concat!(
    "UPDATE users SET username = $2, username_key = $2, rev = $3 WHERE id = $1 RETURNING ",
    card_columns!()
);

pub const BIO: &str = "SELECT bio FROM users WHERE id = $1 AND kind <> 'deleted'";
pub const CHANGE_BIO: &str = concat!(
    "UPDATE users SET bio = $2, rev = $3 WHERE id = $1 RETURNING ",
    card_columns!()
);

pub const CHOOSE: &str = concat!(
    "UPDATE users SET receipts = $2, presence = $3, rev = $4 WHERE id = $1 RETURNING ",
    card_columns!()
);

/// From the key $1 of $2 on, without it, up to $3; as many as $4.
pub const FOUND: &str = concat!(
    "SELECT name_keys.key AS found_by, ",
    card_columns!(),
    " FROM name_keys JOIN users ON users.id = name_keys.user_id AND users.kind <> 'deleted'
    WHERE (name_keys.key, name_keys.user_id) > ($1, $2) AND name_keys.key < $3
    ORDER BY name_keys.key, name_keys.user_id LIMIT 0 + $4"
);

/// The same of parts.
pub const HAVING: &str = concat!(
    "SELECT name_parts.part AS found_by, ",
    card_columns!(),
    " FROM name_parts JOIN users ON users.id = name_parts.user_id AND users.kind <> 'deleted'
    WHERE (name_parts.part, name_parts.user_id) > ($1, $2) AND name_parts.part < $3
    ORDER BY name_parts.part, name_parts.user_id LIMIT 0 + $4"
);

/// Those who have just this part, as many as $2.
pub const LIKE: &str = concat!(
    "SELECT ",
    card_columns!(),
    " FROM name_parts JOIN users ON users.id = name_parts.user_id AND users.kind <> 'deleted'
    WHERE name_parts.part = $1 ORDER BY name_parts.user_id LIMIT 0 + $2"
);

pub const NAME_KEYS: Table = Table {
    name: "name_keys",
    columns: "key, user_id",
};
pub const FORGET_KEYS: &str = "DELETE FROM name_keys WHERE user_id = $1";

pub const NAME_PARTS: Table = Table {
    name: "name_parts",
    columns: "part, user_id",
};
pub const FORGET_PARTS: &str = "DELETE FROM name_parts WHERE user_id = $1";

/// Those whose keys were made by an earlier way than $1, or not at all.
pub const UNKEYED: &str = concat!(
    "SELECT ",
    card_columns!(),
    " FROM users WHERE keyed < $1 AND kind <> 'deleted' ORDER BY keyed, id LIMIT 0 + $2"
);
pub const KEYED: &str = "UPDATE users SET keyed = $2 WHERE id = $1";

#[derive(FromRow)]
pub struct Owned {
    pub name: String,
}

#[derive(FromRow)]
pub struct InRoom {
    #[sqlx(try_from = "i64")]
    pub room_id: RoomId,
}

#[derive(FromRow)]
pub struct FoundRow {
    pub found_by: String,
    #[sqlx(flatten)]
    pub card: Card,
}

#[derive(FromRow)]
pub struct Bio {
    pub bio: String,
}

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
pub struct OwnNames {
    pub username_key: String,
    pub email_key: String,
}

#[derive(FromRow)]
pub struct Holder {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    pub made_by: Option<i64>,
}

#[derive(FromRow)]
pub struct Known {
    #[sqlx(try_from = "i64")]
    pub id: UserId,
    pub password_hash: String,
    pub disabled: Option<i64>,
}

#[derive(FromRow)]
pub struct Own {
    pub password_hash: String,
    pub disabled: Option<i64>,
    pub email: String,
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
    receipts: i64,
    presence: i64,
    avatar: Option<i64>,
    disabled: Option<i64>,
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
            receipts,
            presence,
            avatar,
            disabled,
            rev,
        } = card;
        Self {
            id,
            kind,
            role,
            username,
            name,
            receipts: receipts == 1,
            presence: presence == 1,
            avatar: avatar.map(AvatarId),
            disabled: disabled.is_some(),
            rev,
        }
    }
}
