//! The SQL of a room's end.

use sqlx::FromRow;
use wire::{Rev, UserId};

/// With the room's head, which does not move any more.
pub const STILL_IN: &str = "SELECT members.user_id AS user_id, rooms.head AS head FROM members
    JOIN rooms ON rooms.id = members.room_id
    WHERE members.room_id = $1 AND members.state = 'in' ORDER BY members.user_id LIMIT 0 + $2";

/// Of those who were still in it: their entries tell the rest.
pub const FORGET_UP_TO: &str =
    "DELETE FROM members WHERE room_id = $1 AND state = 'in' AND user_id <= $2";

/// At most $2 rows of each: what hangs on messages first, so that nothing hangs on nothing.
pub const CHUNKS: &[&str] = &[
    "DELETE FROM reactions WHERE room_id = $1 AND (seq, user_id, emoji) IN
        (SELECT seq, user_id, emoji FROM reactions WHERE room_id = $1 ORDER BY seq LIMIT 0 + $2)",
    "DELETE FROM mentions WHERE room_id = $1 AND (user_id, seq) IN
        (SELECT user_id, seq FROM mentions WHERE room_id = $1 ORDER BY seq LIMIT 0 + $2)",
    "DELETE FROM read_log WHERE room_id = $1 AND (user_id, seq) IN
        (SELECT user_id, seq FROM read_log WHERE room_id = $1 ORDER BY user_id LIMIT 0 + $2)",
    "DELETE FROM invitation_uses WHERE (invitation_id, user_id) IN
        (SELECT invitation_uses.invitation_id, invitation_uses.user_id FROM invitations
        JOIN invitation_uses ON invitation_uses.invitation_id = invitations.id
        WHERE invitations.room_id = $1 LIMIT 0 + $2)",
    "DELETE FROM invitations WHERE id IN
        (SELECT id FROM invitations WHERE room_id = $1 ORDER BY id LIMIT 0 + $2)",
    "DELETE FROM messages WHERE room_id = $1 AND seq IN
        (SELECT seq FROM messages WHERE room_id = $1 ORDER BY seq LIMIT 0 + $2)",
    "DELETE FROM members WHERE room_id = $1 AND user_id IN
        (SELECT user_id FROM members WHERE room_id = $1 ORDER BY user_id LIMIT 0 + $2)",
];

#[derive(FromRow)]
pub struct Person {
    #[sqlx(try_from = "i64")]
    pub user_id: UserId,
    #[sqlx(try_from = "i64")]
    pub head: Rev,
}
