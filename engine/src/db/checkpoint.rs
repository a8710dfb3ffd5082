//! Copies SQLite's log back into the file, off the write path: on a connection of its own, while the writer
//! goes on. Under writing without a pause the log could never start over; then, and only then, the writer is asked to
//! let it (`must_restart`) between two groups.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, FromRow};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

/// The log is copied back once it has grown by about this much …
const GROWN_BYTES: usize = 8 << 20;
/// … or when nothing more was written for this long, and after this long in any case.
const IDLE: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(10);
/// Pages of 4 KB that a verb writes to the log when it is alone in its group: a row, its indexes, its head.
const VERB_BYTES: usize = 8 * 4096;
/// A log of this many pages (64 MB) has to start over.
const LOG_PAGES: i64 = 16_384;

/// The writer's end: tells how much it wrote, asks whether it must make room.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<State>);

#[derive(Default)]
struct State {
    bytes: AtomicUsize,
    written: Notify,
    must_restart: AtomicBool,
}

/// What the pragma answers: whether it was kept from finishing, the log's pages, those copied.
#[derive(FromRow)]
struct Copied {
    log: i64,
}

impl Log {
    pub fn wrote(&self, verbs: usize) {
        self.0
            .bytes
            .fetch_add(verbs * VERB_BYTES, Ordering::Relaxed);
        self.0.written.notify_one();
    }

    pub fn must_restart(&self) -> bool {
        self.0.must_restart.swap(false, Ordering::Relaxed)
    }
}

/// Runs until its handle is aborted; it holds nothing that an abort could break.
pub(super) fn start(log: Log, options: SqliteConnectOptions) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut conn = None;
        loop {
            log.0.written.notified().await;
            let latest = Instant::now() + LONGEST;
            while log.0.bytes.load(Ordering::Relaxed) < GROWN_BYTES {
                let pause = latest.min(Instant::now() + IDLE);
                if timeout_at(pause, log.0.written.notified()).await.is_err() {
                    break;
                }
            }
            log.0.bytes.store(0, Ordering::Relaxed);
            match copy_back(&mut conn, &options).await {
                Ok(pages) => log
                    .0
                    .must_restart
                    .store(pages > LOG_PAGES, Ordering::Relaxed),
                Err(error) => {
                    tracing::warn!(%error, "the log was not copied back; it will be tried again");
                    conn = None;
                }
            }
        }
    })
}

async fn copy_back(
    conn: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
) -> Result<i64, sqlx::Error> {
    if conn.is_none() {
        *conn = Some(options.connect().await?);
    }
    let Some(conn) = conn else { return Ok(0) };
    let copied: Copied = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(conn)
        .await?;
    Ok(copied.log)
}
