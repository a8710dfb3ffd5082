//! The embedded database: one writer, several readers, one folder that this process owns.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::checkpoint::{self, Log};
use super::open::OpenError;
use super::readers::Readers;
use super::sqlite_writer::{self, Queue};
use super::verb::{Question, Verb};
use super::{Surroundings, migrations};
use crate::Error;

const FILE: &str = "roost.db";
const LOCK: &str = "roost.lock";
/// Of each reader, in KiB (said as a negative number). The system keeps the file in memory, too.
const READ_CACHE: &str = "-256";
/// Other programs (a backup, a shell) may hold the file for a moment.
const BUSY: Duration = Duration::from_secs(5);

/// At the end, what still waits is written; a database that somebody else holds is not waited for longer than this.
const DRAIN: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Sqlite(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    queue: Queue,
    readers: Readers,
    /// Ended once, by `close`.
    working: Mutex<Option<Working>>,
}

struct Working {
    writer: JoinHandle<()>,
    checkpoints: JoinHandle<()>,
    /// The folder is ours until the writer has ended.
    lock: File,
}

impl Sqlite {
    pub(super) async fn open(folder: &Path, around: Surroundings) -> Result<Self, OpenError> {
        let lock = own(folder)?;
        let file = folder.join(FILE);
        let place = file.display().to_string();
        let options = options(&file);

        let mut writer = options
            .connect()
            .await
            .map_err(|error| OpenError::of(&place, error))?;
        migrations::sqlite()
            .run_direct(None, &mut writer, false)
            .await
            .map_err(|error| OpenError::of_migration(&place, error))?;
        let reading = options.clone().pragma("query_only", "ON");
        let readers = Readers::open(reading.pragma("cache_size", READ_CACHE))
            .await
            .map_err(|error| OpenError::of(&place, error))?;

        let log = Log::default();
        let checkpoints = checkpoint::start(log.clone(), options.clone());
        let (queue, writer) = sqlite_writer::start(writer, options, around, log);
        let working = Mutex::new(Some(Working {
            writer,
            checkpoints,
            lock,
        }));
        Ok(Self(Arc::new(Inner {
            folder: folder.to_owned(),
            queue,
            readers,
            working,
        })))
    }

    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    pub async fn write<V: Verb>(&self, verb: V) -> Result<V::Done, Error> {
        self.0.queue.write(verb).await
    }

    pub async fn read<Q: Question>(&self, question: Q) -> Result<Q::Answer, Error> {
        self.0.readers.read(question).await
    }

    pub async fn close(&self) {
        let Some(mut working) = self.0.working.lock().ok().and_then(|mut all| all.take()) else {
            return;
        };
        working.checkpoints.abort();
        // Readers first: the last copy of the log waits for none.
        self.0.readers.close().await;
        self.0.queue.close();
        match timeout(DRAIN, &mut working.writer).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the writer did not end well"),
            Err(_) => {
                working.writer.abort();
                tracing::error!("somebody holds the database; what still waited was refused");
            }
        }
        // Said outright: a program that is just being started holds a copy of the file for a moment, and with it the lock.
        if let Err(error) = working.lock.unlock() {
            tracing::warn!(%error, "the folder's lock was not given back well");
        }
    }
}

/// Whether a database was ever made in the folder.
pub fn has_data(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

/// The folder is made if need be, open to its owner only, and locked for this process.
fn own(folder: &Path) -> Result<File, OpenError> {
    let fail = |cause| OpenError::Folder {
        folder: folder.to_owned(),
        cause,
    };
    private_folder()
        .recursive(true)
        .create(folder)
        .map_err(fail)?;
    let lock = private_file().open(folder.join(LOCK)).map_err(fail)?;
    match lock.try_lock() {
        Ok(()) => {
            // Made here, so that it is ours alone to read; the log beside it is made like it.
            private_file().open(folder.join(FILE)).map_err(fail)?;
            Ok(lock)
        }
        Err(TryLockError::WouldBlock) => Err(OpenError::Owned(folder.to_owned())),
        Err(TryLockError::Error(cause)) => Err(fail(cause)),
    }
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut folder = DirBuilder::new();
    folder.mode(0o700);
    folder
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = OpenOptions::new();
    file.create(true).truncate(false).write(true).mode(0o600);
    file
}

#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut file = OpenOptions::new();
    file.create(true).truncate(false).write(true);
    file
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Said outright: the default is whatever the library was compiled with.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // A few times as many texts as there are statements: see `line`.
        .statement_cache_capacity(512)
        // A page's rows and more, so that the thread that reads does not wait for the one that takes them.
        .row_buffer_size(512)
        .busy_timeout(BUSY)
        // Never inside a commit: see `checkpoint`.
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", "67108864")
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}
