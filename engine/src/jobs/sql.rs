//! The SQL of jobs.

use sqlx::FromRow;

pub const INSERT: &str =
    "INSERT INTO jobs (id, kind, data, due, attempts) VALUES ($1, $2, $3, $4, 0)";

pub const DUE: &str = "SELECT id FROM jobs WHERE due <= $1 ORDER BY due LIMIT 1";

/// The one that has been due the longest is somebody's until $2. Said twice that it is due: of two who choose the
/// same one, the second finds that it is not any more.
pub const TAKE: &str = "UPDATE jobs SET due = $2, attempts = attempts + 1
    WHERE id = (SELECT id FROM jobs WHERE due <= $1 ORDER BY due LIMIT 1) AND due <= $1
    RETURNING id, kind, data, attempts";

/// Not before $3, as long as nobody else has taken it since.
pub const MOVE: &str = "UPDATE jobs SET due = $3 WHERE id = $1 AND attempts = $2";

pub const DONE: &str = "DELETE FROM jobs WHERE id = $1 AND attempts = $2";

#[derive(FromRow)]
pub struct Waiting {
    #[expect(dead_code, reason = "that there is one is the answer")]
    id: i64,
}

#[derive(FromRow)]
pub struct Taken {
    pub id: i64,
    pub kind: String,
    pub data: String,
    pub attempts: i64,
}
