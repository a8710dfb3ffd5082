//! PostgreSQL: a transaction per verb, the scope's row is the lock, and again when it lost a conflict.

use std::panic::AssertUnwindSafe;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use wire::{Event, Refusal};

use super::conn::Conn;
use super::fault::{self, Fault};
use super::open::OpenError;
use super::verb::{Question, Verb};
use super::{Surroundings, Tx, migrations};
use crate::Error;

/// Enough to keep two cores and the disk busy; PostgreSQL's default lets in a hundred in all.
const CONNECTIONS: u32 = 16;
/// Writers that wait for each other's locks hold a connection each: the rest is for those who read.
const WRITERS: usize = 12;
/// What PostgreSQL itself ends: one statement, the wait for one lock, a transaction that nobody goes on with.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "10s"),
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "30s"),
];
/// A transaction that takes longer has lost its server: its connection is closed, or a silent peer would keep it.
const LONGEST: Duration = Duration::from_secs(15);
/// With the database gone, a person is told within this time.
const PATIENCE: Duration = Duration::from_secs(3);
/// What may wait for a connection before people are told to come back.
const WAITING: usize = 8_192;
/// A verb that loses this many conflicts in a row is told that the server is busy.
const ATTEMPTS: u32 = 8;

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

#[derive(Clone)]
pub struct Postgres {
    pool: PgPool,
    around: Surroundings,
    waiting: Arc<Semaphore>,
    writers: Arc<Semaphore>,
}

impl Postgres {
    pub(super) async fn open(url: &str, around: Surroundings) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|error| OpenError::of("given by the setting `database`", error))?
            .application_name("roost")
            .disable_statement_logging();
        // Without the password, which stands in the address.
        let place = format!(
            "{} on {}:{}",
            options.get_database().unwrap_or(options.get_username()),
            options.get_host(),
            options.get_port()
        );
        // A migration may take its time.
        let connecting = timeout(LONGEST, options.connect()).await;
        let mut migrating = connecting
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))
            .map_err(|error| OpenError::of(&place, error))?;
        migrations::postgres()
            .run_direct(None, &mut migrating, false)
            .await
            .map_err(|error| OpenError::of_migration(&place, error))?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.options(LIMITS))
            .await
            .map_err(|error| OpenError::of(&place, error))?;
        Ok(Self {
            pool,
            around,
            waiting: Arc::new(Semaphore::new(WAITING)),
            writers: Arc::new(Semaphore::new(WRITERS)),
        })
    }

    pub async fn write<V: Verb>(&self, verb: V) -> Result<V::Done, Error> {
        let place = self
            .waiting
            .clone()
            .try_acquire_owned()
            .map_err(|_| Refusal::Busy)?;
        let db = self.clone();
        // In a task of its own: a dropped request must not part a commit from its events.
        let written = tokio::spawn(async move {
            let _place = place;
            let _writer = db.writers.acquire().await.map_err(Error::broken)?;
            db.attempt(&verb).await
        });
        written
            .await
            .unwrap_or_else(|_| Err(Error::broken("a verb's task was ended")))
    }

    async fn attempt<V: Verb>(&self, verb: &V) -> Result<V::Done, Error> {
        let mut attempt = 0;
        loop {
            match self.transaction(verb).await {
                Ok((events, done)) => {
                    (self.around.publish)(events);
                    return Ok(done);
                }
                Err(error) if attempt < ATTEMPTS && fault::of(&error) == Some(Fault::Conflict) => {
                    attempt += 1;
                    metrics::counter!("roost_write_conflicts_total").increment(1);
                    self.stand_back(attempt).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn transaction<V: Verb>(&self, verb: &V) -> Result<(Vec<Event>, V::Done), Error> {
        let mut conn = self.pool.acquire().await?;
        let ended = timeout(LONGEST, change(&mut conn, verb, &self.around)).await;
        ended.unwrap_or_else(|_| {
            conn.close_on_drop();
            Err(sqlx::Error::PoolTimedOut.into())
        })
    }

    /// A little longer each time, by chance, so that two that met do not meet again. Nothing could be waited for instead: the
    /// other one may be another program's, and PostgreSQL tells nobody when it ends.
    async fn stand_back(&self, attempt: u32) {
        let most = 2_u64 << attempt.min(7);
        let millis = u64::from_le_bytes(self.around.chance.bytes()) % most;
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    pub async fn read<Q: Question>(&self, question: Q) -> Result<Q::Answer, Error> {
        let pool = self.pool.clone();
        // In a task of its own: dropped in the middle of BEGIN, a connection would go back inside a transaction.
        let reading = tokio::spawn(async move {
            let mut conn = pool.acquire().await?;
            let ended = timeout(LONGEST, look(&mut conn, &question)).await;
            ended.unwrap_or_else(|_| {
                conn.close_on_drop();
                Err(sqlx::Error::PoolTimedOut.into())
            })
        });
        reading
            .await
            .unwrap_or_else(|_| Err(Error::broken("a question's task was ended")))
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn change<V: Verb>(
    conn: &mut PgConnection,
    verb: &V,
    around: &Surroundings,
) -> Result<(Vec<Event>, V::Done), Error> {
    let mut open = conn.begin().await?;
    let mut tx = Tx::new(Conn::Postgres(&mut open), around);
    // Whatever the verb says no by, dropping the transaction rolls it back.
    let done = AssertUnwindSafe(verb.run(&mut tx))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::broken("a verb panicked")))?;
    let (_, events) = tx.end();
    open.commit().await?;
    Ok((events, done))
}

async fn look<Q: Question>(conn: &mut PgConnection, question: &Q) -> Result<Q::Answer, Error> {
    let mut snapshot = conn.begin_with(READ).await?;
    let answer = question.ask(&mut Conn::Postgres(&mut snapshot)).await?;
    snapshot.commit().await?;
    Ok(answer)
}
