//! Where the data lives, and why it could not be opened: each reason in one line that says what to do.

use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

use super::fault::{self, Fault};
use crate::Error;

#[derive(Debug, Clone)]
pub enum Place {
    /// A folder that one process owns (a lock file says so); the database file is made inside.
    Folder(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data folder {} cannot be used: {cause}; give Roost a folder that it may write", folder.display())]
    Folder { folder: PathBuf, cause: io::Error },
    #[error("the data folder {} is in use by another Roost; stop that one first or choose another folder", .0.display())]
    Owned(PathBuf),
    #[error("the database {place} is locked by another program; close whatever has it open")]
    Locked { place: String },
    #[error(
        "the database {place} is damaged or no database of Roost's ({cause}); restore a backup"
    )]
    Damaged { place: String, cause: String },
    #[error(
        "the database {place} was written by a newer Roost (its migration {migration} is unknown to this one); start that version or a later one"
    )]
    Newer { place: String, migration: i64 },
    #[error(
        "the database {place} cannot be reached ({cause}); see that it runs and that the address is right"
    )]
    Away { place: String, cause: String },
    #[error("the database {place} did not open: {cause}")]
    Other { place: String, cause: String },
}

impl OpenError {
    pub(super) fn of(place: &str, error: sqlx::Error) -> Self {
        let place = place.to_owned();
        let cause = one_line(&error.to_string());
        if let sqlx::Error::Database(said) = &error
            && said
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
        {
            let extended: i32 = said.code().and_then(|code| code.parse().ok()).unwrap_or(0);
            match extended & 0xff {
                // CORRUPT, NOTADB
                11 | 26 => return Self::Damaged { place, cause },
                // BUSY, LOCKED
                5 | 6 => return Self::Locked { place },
                _ => {}
            }
        }
        match fault::of(&error.into()) {
            Some(Fault::Away) => Self::Away { place, cause },
            _ => Self::Other { place, cause },
        }
    }

    /// What is done first in an open database.
    pub(crate) fn of_first_steps(error: &Error) -> Self {
        Self::Other {
            place: "just opened".to_owned(),
            cause: error.to_string(),
        }
    }

    pub(super) fn of_migration(place: &str, error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(migration) => Self::Newer {
                place: place.to_owned(),
                migration,
            },
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Self::of(place, error)
            }
            other => Self::Other {
                place: place.to_owned(),
                cause: one_line(&other.to_string()),
            },
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
