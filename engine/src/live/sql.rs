//! The SQL of heads.

use sqlx::FromRow;
use wire::Rev;

pub const BEGIN: &str =
    "INSERT INTO server (id, epoch, head) VALUES (1, $1, 0) ON CONFLICT (id) DO NOTHING";

pub const SERVER_HEAD: &str = "SELECT head FROM server WHERE id = 1";
pub const ACCOUNT_HEAD: &str = "SELECT head FROM users WHERE id = $1";
pub const ROOM_HEAD: &str = "SELECT head FROM rooms WHERE id = $1";

#[derive(FromRow)]
pub struct Head {
    #[sqlx(try_from = "i64")]
    pub head: Rev,
}
