//! What a database's error means for us: whether the transaction lives, whether to run again, what a
//! person is told.

use sqlx::error::ErrorKind;
use wire::Refusal;

use crate::Error;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A unique index says no; its name, or on SQLite its `table.column`.
    Taken(String),
    /// Another constraint says no.
    Constraint,
    /// The transaction lost against another one: run it again.
    Conflict,
    /// The database cannot be reached just now.
    Away,
    /// No room to write.
    Full,
    /// Our own mistake (a row that must be there, a column of another type): the transaction lives.
    Ours,
    /// Anything else. Whatever it was, it may have ended the transaction.
    Other,
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::broken(error)
    }
}

/// The database's fault behind an error; none when the verb itself said no or broke.
pub fn of(error: &Error) -> Option<Fault> {
    match error {
        Error::Broken(cause) => cause.downcast_ref::<sqlx::Error>().map(classify),
        Error::Refused(_) => None,
    }
}

fn classify(error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(said) => {
            let code = said.code().unwrap_or_default();
            match said.kind() {
                ErrorKind::UniqueViolation => Fault::Taken(index_of(said.as_ref())),
                ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::CheckViolation => Fault::Constraint,
                _ if said
                    .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                    .is_some() =>
                {
                    sqlite(code.parse().unwrap_or(0))
                }
                _ => postgres(&code),
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Fault::Away,
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::TypeNotFound { .. } => Fault::Ours,
        _ => Fault::Other,
    }
}

fn index_of(said: &dyn sqlx::error::DatabaseError) -> String {
    said.constraint().map_or_else(
        || {
            said.message()
                .trim_start_matches("UNIQUE constraint failed: ")
                .to_owned()
        },
        str::to_owned,
    )
}

/// SQLite's primary result code is the low byte of the extended one.
fn sqlite(extended: i32) -> Fault {
    match extended & 0xff {
        // BUSY, LOCKED, PROTOCOL (too many locked at once)
        5 | 6 | 15 => Fault::Conflict,
        // NOMEM, READONLY, IOERR, CANTOPEN: the machine's trouble, which may pass.
        7 | 8 | 10 | 14 => Fault::Away,
        13 => Fault::Full,
        19 => Fault::Constraint,
        _ => Fault::Other,
    }
}

fn postgres(sqlstate: &str) -> Fault {
    match sqlstate {
        "40001" | "40P01" => Fault::Conflict,
        "53100" => Fault::Full,
        // Too many connections, shutting down, starting up; a statement, a wait for a lock, a pause that took too
        // long; and the whole class of connection errors.
        "53300" | "57P01" | "57P02" | "57P03" | "57014" | "55P03" | "25P03" => Fault::Away,
        _ if sqlstate.starts_with("08") => Fault::Away,
        _ => Fault::Other,
    }
}

/// What passes by itself is said to people as a refusal that may be tried again; the rest stays a breakage.
pub fn refuse_what_passes(error: Error) -> Error {
    let refusal = match of(&error) {
        Some(Fault::Away) => Refusal::Unavailable,
        Some(Fault::Full) => Refusal::StorageFull,
        Some(Fault::Conflict) => Refusal::Busy,
        _ => return error,
    };
    tracing::warn!(%error, "the database could not: people are told {refusal:?}");
    refusal.into()
}
