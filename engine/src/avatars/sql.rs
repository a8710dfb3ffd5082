//! The SQL of pictures.

use sqlx::FromRow;

pub const INSERT: &str =
    "INSERT INTO avatars (id, user_id, room_id, small, large) VALUES ($1, $2, $3, $4, $5)";

pub const FORGET: &str = "DELETE FROM avatars WHERE user_id = $1";
pub const FORGET_ROOMS: &str = "DELETE FROM avatars WHERE room_id = $1";

pub const CHANGE: &str = "UPDATE users SET avatar = $2, rev = $3 WHERE id = $1";
pub const CHANGE_ROOM: &str = "UPDATE rooms SET avatar = $2, rev = $3 WHERE id = $1";

pub const SMALL: &str = "SELECT room_id, small AS bytes FROM avatars WHERE id = $1";
pub const LARGE: &str = "SELECT room_id, large AS bytes FROM avatars WHERE id = $1";

#[derive(FromRow)]
pub struct Picture {
    pub room_id: Option<i64>,
    pub bytes: Vec<u8>,
}
