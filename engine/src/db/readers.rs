//! The connections to SQLite that read: few, kept open, each in one reading at a time.
//!
//! Not a pool that asks after each connection's health: a step to one costs as much as a question does, and one that
//! fails or is left alone in the middle of something is thrown away.

use std::sync::{Mutex, PoisonError};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Semaphore;
use wire::Refusal;

use super::conn::Conn;
use super::line::Line;
use super::verb::{Question, Steps};
use crate::Error;

/// Beside the writer: as many as there are cores, within these. Each brings its pages and statements along.
const FEWEST: usize = 2;
const MOST: usize = 4;

const BEGIN: &str = "BEGIN";
const END: &str = "COMMIT";

pub(super) struct Readers {
    options: SqliteConnectOptions,
    many: usize,
    places: Semaphore,
    idle: Mutex<Vec<SqliteConnection>>,
}

impl Readers {
    /// One is opened at once, so that what is wrong is told at the start.
    pub async fn open(options: SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        let first = options.connect().await?;
        let cores = std::thread::available_parallelism().map_or(FEWEST, Into::into);
        let many = cores.clamp(FEWEST, MOST);
        Ok(Self {
            options,
            many,
            places: Semaphore::new(many),
            idle: Mutex::new(vec![first]),
        })
    }

    /// Invariant: a connection that comes back is in no transaction.
    pub async fn read<Q: Question>(&self, question: Q) -> Result<Q::Answer, Error> {
        let place = self.places.acquire().await;
        let _place = place.map_err(|_| Refusal::Unavailable)?;
        let idle = self.idle().pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => self.options.connect().await?,
        };
        let line = match Q::STEPS {
            Steps::One => Line::around(&mut conn, BEGIN, END),
            Steps::Several => Line::after(&mut conn, BEGIN),
        };
        let mut asking = Conn::Sqlite(line);
        let answer = question.ask(&mut asking).await;
        let is_open = match &asking {
            Conn::Sqlite(line) => Q::STEPS == Steps::Several && line.left().is_none(),
            Conn::Postgres(_) => false,
        };
        if matches!(answer, Err(Error::Broken(_))) {
            return answer;
        }
        if is_open {
            sqlx::raw_sql(END).execute(&mut conn).await?;
        }
        self.idle().push(conn);
        answer
    }

    /// Waits for those that read; nobody begins any more.
    pub async fn close(&self) {
        for _ in 0..self.many {
            if let Ok(place) = self.places.acquire().await {
                place.forget();
            }
        }
        self.places.close();
        let idle = std::mem::take(&mut *self.idle());
        for conn in idle {
            if let Err(error) = conn.close().await {
                tracing::warn!(%error, "a reader did not close well");
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
