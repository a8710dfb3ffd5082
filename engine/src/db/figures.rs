//! How large the database is, as well as it can tell without looking through it: each has its own way.

use std::fs;
use std::path::{Path, PathBuf};

use wire::Figure;

use super::{Conn, Db, Question};
use crate::{Error, args};

/// Tables that are not counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Large {
    Users,
    Rooms,
    Messages,
}

/// Files that are looked at in a data folder.
const FILES: usize = 20_000;

const DATABASE_SIZE: &str = "SELECT pg_database_size(current_database()) AS number";

#[derive(sqlx::FromRow)]
struct Number {
    number: i64,
}

impl Conn<'_> {
    /// SQLite numbers the rows of a table as they come, so that the latest tells how many there were; PostgreSQL keeps an
    /// estimate, which it brings up to date when a tenth of a table has changed.
    pub(crate) async fn rows_about(&mut self, table: Large) -> Result<i64, Error> {
        let sql = match (&self, table) {
            (Self::Sqlite(_), Large::Users) => "SELECT MAX(_rowid_) AS number FROM users",
            (Self::Sqlite(_), Large::Rooms) => "SELECT MAX(_rowid_) AS number FROM rooms",
            (Self::Sqlite(_), Large::Messages) => "SELECT MAX(_rowid_) AS number FROM messages",
            (Self::Postgres(_), Large::Users) => {
                "SELECT CAST(reltuples AS BIGINT) AS number FROM pg_class WHERE oid = 'users'::regclass"
            }
            (Self::Postgres(_), Large::Rooms) => {
                "SELECT CAST(reltuples AS BIGINT) AS number FROM pg_class WHERE oid = 'rooms'::regclass"
            }
            (Self::Postgres(_), Large::Messages) => {
                "SELECT CAST(reltuples AS BIGINT) AS number FROM pg_class WHERE oid = 'messages'::regclass"
            }
        };
        let about: Number = self.one(sql, args![]).await?;
        Ok(about.number)
    }
}

impl Db {
    /// On disk: of the folder with all that is in it, or of a database that is elsewhere.
    pub(crate) async fn bytes(&self) -> Result<Figure, Error> {
        match self {
            Self::Sqlite(db) => {
                let folder = db.folder().to_owned();
                let looked = tokio::task::spawn_blocking(move || size(&folder, FILES));
                looked.await.map_err(Error::broken)
            }
            Self::Postgres(_) => self.read(Size).await,
        }
    }
}

struct Size;

impl Question for Size {
    type Answer = Figure;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Figure, Error> {
        let size: Number = conn.one(DATABASE_SIZE, args![]).await?;
        Ok(Figure::Exactly(u64::try_from(size.number).unwrap_or(0)))
    }
}

/// What comes and goes meanwhile is counted or not.
fn size(folder: &Path, most: usize) -> Figure {
    let (mut bytes, mut seen) = (0, 0);
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            seen += 1;
            if seen > most {
                return Figure::AtLeast(bytes);
            }
            match entry.metadata() {
                Ok(found) if found.is_dir() => folders.push(entry.path()),
                Ok(found) => bytes += found.len(),
                Err(_) => {}
            }
        }
    }
    Figure::Exactly(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Figure, fs, size};

    #[test]
    fn a_folder_is_as_large_as_all_that_is_in_it_and_is_not_looked_through_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("files/deep");
        fs::create_dir_all(&inner).expect("is made");
        fs::write(folder.path().join("roost.db"), [0; 1000]).expect("is written");
        fs::write(inner.join("picture"), [0; 234]).expect("is written");
        let most = 4; // two folders and two files
        assert_eq!(size(folder.path(), most), Figure::Exactly(1234));
        assert!(matches!(size(folder.path(), most - 1), Figure::AtLeast(_)));
        assert_eq!(size(&inner.join("nowhere"), most), Figure::Exactly(0));
    }
}
