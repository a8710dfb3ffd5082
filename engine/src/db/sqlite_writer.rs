//! The SQLite writer: runs what waited as a group, with one sync, and outlives what ends a transaction.
//!
//! While one group is being synced the next one gathers (no timer). Each verb runs in its own SAVEPOINT, so
//! that a refused one leaves the others alone. FULL, IOERR, BUSY and NOMEM may end the whole
//! transaction behind our back: after any fault but a constraint the connection is closed and opened anew, and
//! the group's verbs run again, each in a transaction of its own.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use wire::{Event, Refusal};

use super::checkpoint::Log;
use super::fault::{self, Fault};
use super::line::Line;
use super::verb::{Urgency, Verb};
use super::{Conn, Surroundings, Tx};
use crate::Error;

/// Verbs in one group, and the bytes that they say they write.
const GROUP_VERBS: usize = 256;
const GROUP_BYTES: usize = 1 << 20;
/// What may wait before people are told to come back: at the slowest disk's pace, some seconds' work.
const WAITING: usize = 8_192;
/// Where verbs are handed in.
pub(super) struct Queue {
    people: mpsc::Sender<Box<dyn Waiting>>,
    housekeeping: mpsc::Sender<Box<dyn Waiting>>,
    closing: tokio::sync::watch::Sender<bool>,
}

impl Queue {
    pub async fn write<V: Verb>(&self, verb: V) -> Result<V::Done, Error> {
        let (answer, answered) = oneshot::channel();
        let asked = Box::new(Asked {
            verb,
            done: None,
            answer,
        });
        let lane = match V::URGENCY {
            Urgency::People => &self.people,
            Urgency::Housekeeping => &self.housekeeping,
        };
        lane.try_send(asked).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refusal::Busy,
            mpsc::error::TrySendError::Closed(_) => Refusal::Unavailable,
        })?;
        answered
            .await
            .unwrap_or_else(|_| Err(Refusal::Unavailable.into()))
    }

    /// What waits is finished; nothing more is taken.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

pub(super) fn start(
    conn: SqliteConnection,
    options: SqliteConnectOptions,
    around: Surroundings,
    log: Log,
) -> (Queue, JoinHandle<()>) {
    let (people, people_queue) = mpsc::channel(WAITING);
    let (housekeeping, housekeeping_queue) = mpsc::channel(WAITING);
    let (closing, closed) = tokio::sync::watch::channel(false);
    let writer = Writer {
        link: Link {
            conn: Some(conn),
            options,
        },
        around,
        people: people_queue,
        housekeeping: housekeeping_queue,
        closed,
        log,
    };
    (
        Queue {
            people,
            housekeeping,
            closing,
        },
        tokio::spawn(writer.run()),
    )
}

/// A verb that waits for its turn, whatever it answers.
trait Waiting: Send {
    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<(), Error>>;
    fn answer(self: Box<Self>, end: Result<(), Error>);
    fn weight(&self) -> usize;
    /// Nobody waits for the answer any more.
    fn is_forsaken(&self) -> bool;
}

struct Asked<V: Verb> {
    verb: V,
    done: Option<V::Done>,
    answer: oneshot::Sender<Result<V::Done, Error>>,
}

impl<V: Verb> Waiting for Asked<V> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            self.done = Some(self.verb.run(tx).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, end: Result<(), Error>) {
        let answer = match (end, self.done) {
            (Ok(()), Some(done)) => Ok(done),
            (Ok(()), None) => Err(Error::broken("a verb ended without an answer")),
            (Err(error), _) => Err(error),
        };
        // Whoever asked may be gone; what was committed stays.
        let _ = self.answer.send(answer);
    }

    fn weight(&self) -> usize {
        V::WEIGHT
    }

    fn is_forsaken(&self) -> bool {
        self.answer.is_closed()
    }
}

type Group = Vec<Box<dyn Waiting>>;

struct Writer {
    link: Link,
    around: Surroundings,
    people: mpsc::Receiver<Box<dyn Waiting>>,
    housekeeping: mpsc::Receiver<Box<dyn Waiting>>,
    closed: tokio::sync::watch::Receiver<bool>,
    log: Log,
}

impl Writer {
    async fn run(mut self) {
        while let Some(first) = self.next().await {
            let group = self.gather(first);
            if !group.is_empty() {
                self.write(group).await;
            }
            if self.log.must_restart() {
                self.checkpoint("PRAGMA wal_checkpoint(RESTART)").await;
            }
        }
        self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)").await;
        self.link.close().await;
    }

    /// The first verb of the next group; none when closed and nothing waits any more.
    async fn next(&mut self) -> Option<Box<dyn Waiting>> {
        tokio::select! {
            biased;
            Some(verb) = self.people.recv() => Some(verb),
            Some(verb) = self.housekeeping.recv() => Some(verb),
            _ = self.closed.wait_for(|closed| *closed) => {
                self.people.close();
                self.housekeeping.close();
                self.people.try_recv().or_else(|_| self.housekeeping.try_recv()).ok()
            }
        }
    }

    /// What else waits already: people first, then housekeeping, as much as a group may hold.
    fn gather(&mut self, first: Box<dyn Waiting>) -> Group {
        let mut bytes = first.weight();
        let mut group = vec![first];
        while group.len() < GROUP_VERBS && bytes < GROUP_BYTES {
            let next = self
                .people
                .try_recv()
                .or_else(|_| self.housekeeping.try_recv());
            let Ok(verb) = next else { break };
            bytes += verb.weight();
            group.push(verb);
        }
        // Who was told to come back, or went, is not to find it done.
        group.retain(|verb| !verb.is_forsaken());
        self.log.wrote(group.len());
        group
    }

    async fn write(&mut self, group: Group) {
        let begun = Instant::now();
        #[expect(clippy::cast_precision_loss, reason = "a figure of at most 256")]
        metrics::histogram!("roost_write_group_verbs").record(group.len() as f64);
        if let Err(group) = self.together(group).await {
            // Something ended the transaction: each of them alone, so that one's fault is its own. Unless it is
            // everybody's: then the rest need not wait to hear it.
            let mut trouble: Option<Refusal> = None;
            for verb in group {
                match trouble.clone() {
                    Some(refusal) => verb.answer(Err(refusal.into())),
                    None => trouble = self.alone(verb).await,
                }
            }
        }
        metrics::histogram!("roost_write_group_seconds").record(begun.elapsed());
    }

    /// One transaction for all. Gives the group back, unanswered, if the transaction did not survive.
    async fn together(&mut self, mut group: Group) -> Result<(), Group> {
        let Ok(conn) = self.link.open().await else {
            return Err(group);
        };
        match transaction(conn, &self.around, &mut group).await {
            Ok((events, ends)) => {
                // Invariant: the commit publishes, in order, before anybody is answered.
                (self.around.publish)(events);
                for (verb, end) in group.into_iter().zip(ends) {
                    verb.answer(end);
                }
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, verbs = group.len(), "a transaction was lost; its verbs run again");
                metrics::counter!("roost_write_transactions_lost_total").increment(1);
                self.link.close().await;
                Err(group)
            }
        }
    }

    /// Tells what keeps everybody from writing, if that is why it failed.
    async fn alone(&mut self, verb: Box<dyn Waiting>) -> Option<Refusal> {
        let mut group = vec![verb];
        let outcome = match self.link.open().await {
            Ok(conn) => transaction(conn, &self.around, &mut group).await,
            Err(error) => Err(error),
        };
        let end = match outcome {
            Ok((events, mut ends)) => {
                (self.around.publish)(events);
                ends.pop().unwrap_or(Ok(()))
            }
            Err(error) => {
                self.link.close().await;
                Err(fault::refuse_what_passes(error))
            }
        };
        let trouble = end.as_ref().err().and_then(Error::refusal).cloned();
        let trouble = trouble.filter(|_| self.link.is_closed());
        if let Some(verb) = group.pop() {
            verb.answer(end);
        }
        trouble
    }

    /// Copies the log back into the file. Failing costs nothing but a longer log.
    async fn checkpoint(&mut self, pragma: &'static str) {
        let Ok(conn) = self.link.open().await else {
            return;
        };
        if let Err(error) = sqlx::query(pragma).execute(conn).await {
            tracing::warn!(%error, "the log was not copied back; it will be tried again");
        }
    }
}

/// The writer's connection: gone between a fault and the next attempt.
struct Link {
    conn: Option<SqliteConnection>,
    options: SqliteConnectOptions,
}

impl Link {
    async fn open(&mut self) -> Result<&mut SqliteConnection, Error> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.options.connect().await?,
        };
        Ok(self.conn.insert(conn))
    }

    fn is_closed(&self) -> bool {
        self.conn.is_none()
    }

    /// Rolls back whatever is left of a transaction.
    async fn close(&mut self) {
        if let Some(conn) = self.conn.take()
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "the writer's connection did not close well");
        }
    }
}

type Ends = Vec<Result<(), Error>>;

/// What begins a group, what lies between two verbs, and after one that is refused: its savepoint itself stays.
const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT verb";
const NEXT: &str = "RELEASE verb; SAVEPOINT verb";
const UNDO: &str = "ROLLBACK TO verb";

/// Runs the verbs inside one transaction and commits it. An error means that nothing of it happened.
async fn transaction(
    conn: &mut SqliteConnection,
    around: &Surroundings,
    group: &mut Group,
) -> Result<(Vec<Event>, Ends), Error> {
    // It needs no answer of its own: it goes along with the verb's first statement.
    let mut step = Some(BEGIN);
    let mut events = Vec::new();
    let mut ends = Vec::with_capacity(group.len());
    for verb in group.iter_mut() {
        let line = match step {
            Some(step) => Line::after(&mut *conn, step),
            None => Line::new(&mut *conn),
        };
        let mut tx = Tx::new(Conn::Sqlite(line), around);
        let Ok(end) = AssertUnwindSafe(verb.run(&mut tx)).catch_unwind().await else {
            return Err(Error::broken("a verb panicked"));
        };
        // A verb that asked nothing has changed nothing.
        let (left, recorded) = tx.end();
        match &end {
            Ok(()) => {
                events.extend(recorded);
                step = left.or(Some(NEXT));
            }
            Err(error) => match fault::of(error) {
                None | Some(Fault::Taken(_) | Fault::Constraint | Fault::Ours) => {
                    step = left.or(Some(UNDO));
                }
                Some(_) => {
                    // The transaction may be gone: the caller closes the connection.
                    return end.map(|()| (Vec::new(), Vec::new()));
                }
            },
        }
        ends.push(end);
    }
    match step {
        // Nobody asked anything.
        Some(BEGIN) => {}
        Some(UNDO) => execute(conn, "ROLLBACK TO verb; COMMIT").await?,
        _ => execute(conn, "COMMIT").await?,
    }
    Ok((events, ends))
}

async fn execute(conn: &mut SqliteConnection, sql: &'static str) -> Result<(), Error> {
    sqlx::raw_sql(sql).execute(conn).await?;
    Ok(())
}
