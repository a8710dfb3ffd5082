//! Work for later that survives a restart.
//!
//! A verb enqueues a job with what it changes: both are there or neither. A runner takes what is due with a lease
//! and does it as a chain of small verbs, each of which says first that the job is still its own; a runner that dies
//! lets its lease run out, and the next one goes on. What fails is tried again, later each time; what fails too often
//! stays in the table for somebody to look at.
//!
//! Invariant: a job is never worked on twice at once. Its number of attempts names its holder, and each step
//! proves it in its own transaction.

mod rules;
pub(crate) mod sql;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use wire::{Micros, RoomId};

use crate::db::{Conn, Question, Tx, Urgency, Verb};
use crate::{Engine, Error, args, rooms};

/// How often a runner looks for what is due. Whoever leaves a job begins it at once (`enqueue`): what is found here was left behind
/// by a program that ended, or is to be tried again, and nobody can tell of that.
const TURN: Duration = Duration::from_secs(5);
/// Of a job that was given up: it is never due again.
const NEVER: Micros = Micros(i64::MAX);

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Job {
    /// What is left in a room that has ended.
    EmptyRoom(RoomId),
}

impl Job {
    /// For the log and for whoever looks into the table.
    fn kind(self) -> &'static str {
        match self {
            Self::EmptyRoom(_) => "empty_room",
        }
    }
}

/// The right to work on a job, as long as nobody else has taken it since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lease {
    id: i64,
    attempts: i64,
}

impl Lease {
    /// The job is this holder's for another while. Each step begins with this.
    pub async fn renew(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let until = tx.now().plus(rules::LEASE);
        self.hand_on(tx, until).await
    }

    /// The same for a step after which anybody may go on.
    pub async fn release(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let now = tx.now();
        self.hand_on(tx, now).await
    }

    async fn hand_on(self, tx: &mut Tx<'_>, due: Micros) -> Result<(), Error> {
        let held = tx
            .execute(sql::MOVE, args![self.id, self.attempts, due])
            .await?;
        if held == 0 {
            return Err(Error::broken(Lost));
        }
        Ok(())
    }
}

/// Somebody else has taken the job, or it is done.
#[derive(Debug, thiserror::Error)]
#[error("the job is somebody else's by now")]
struct Lost;

fn is_lost(error: &Error) -> bool {
    matches!(error, Error::Broken(cause) if cause.is::<Lost>())
}

/// The job is there if the verb's transaction commits. Whoever enqueues it may begin it, until a runner does.
pub(crate) async fn enqueue(tx: &mut Tx<'_>, job: Job) -> Result<Lease, Error> {
    let data = serde_json::to_string(&job).map_err(Error::broken)?;
    let (id, now) = (tx.id(), tx.now());
    tx.execute(sql::INSERT, args![id, job.kind(), &data, now])
        .await?;
    Ok(Lease { id, attempts: 0 })
}

/// Does what is due, from now on and for good.
pub async fn run(engine: Engine) {
    loop {
        // A database that is away is told of by the requests; the next turn finds what this one missed.
        if let Err(error) = run_due(&engine).await {
            tracing::debug!(%error, "the jobs wait");
        }
        tokio::time::sleep(TURN).await;
    }
}

/// Does all that is due; tells how many jobs were done.
pub async fn run_due(engine: &Engine) -> Result<usize, Error> {
    let mut done = 0;
    // Looked for first: an idle server writes nothing.
    while engine.db().read(IsDue(engine.clock().now())).await? {
        let Some(taken) = engine.db().write(Take).await? else {
            break;
        };
        let lease = Lease {
            id: taken.id,
            attempts: taken.attempts,
        };
        match work(engine, &taken, lease).await {
            Ok(()) => {
                engine.db().write(Finish(lease)).await?;
                metrics::counter!("roost_jobs_done_total").increment(1);
                done += 1;
            }
            Err(error) if is_lost(&error) => {}
            Err(error) => put_off(engine, &taken, lease, error).await?,
        }
    }
    Ok(done)
}

async fn work(engine: &Engine, taken: &sql::Taken, lease: Lease) -> Result<(), Error> {
    match serde_json::from_str(&taken.data).map_err(Error::broken)? {
        Job::EmptyRoom(room) => rooms::empty(engine, room, lease).await,
    }
}

async fn put_off(
    engine: &Engine,
    taken: &sql::Taken,
    lease: Lease,
    error: Error,
) -> Result<(), Error> {
    let (job, kind, attempts) = (taken.id, &taken.kind, taken.attempts);
    let due = if let Some(pause) = rules::pause(attempts) {
        metrics::counter!("roost_jobs_failed_total").increment(1);
        tracing::warn!(%error, job, kind, attempts, "a job failed; it will be tried again");
        engine.clock().now().plus(pause)
    } else {
        metrics::counter!("roost_jobs_given_up_total").increment(1);
        tracing::error!(%error, job, kind, attempts, "a job was given up; it stays in the table");
        NEVER
    };
    match engine.db().write(PutOff { lease, due }).await {
        Err(error) if is_lost(&error) => Ok(()),
        other => other,
    }
}

struct IsDue(Micros);

impl Question for IsDue {
    type Answer = bool;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<bool, Error> {
        let waiting: Option<sql::Waiting> = conn.find(sql::DUE, args![self.0]).await?;
        Ok(waiting.is_some())
    }
}

struct Take;

impl Verb for Take {
    type Done = Option<sql::Taken>;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Done, Error> {
        let now = tx.now();
        let until = now.plus(rules::LEASE);
        tx.find(sql::TAKE, args![now, until]).await
    }
}

struct Finish(Lease);

impl Verb for Finish {
    type Done = ();
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Lease { id, attempts } = self.0;
        tx.execute(sql::DONE, args![id, attempts]).await.map(|_| ())
    }
}

struct PutOff {
    lease: Lease,
    due: Micros,
}

impl Verb for PutOff {
    type Done = ();
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.lease.hand_on(tx, self.due).await
    }
}

#[cfg(test)]
mod tests {
    use wire::{Micros, RoomId};

    use super::{Finish, Job, Lease, PutOff, Take, enqueue, is_lost, rules, sql};
    use crate::db::{Tx, Verb};
    use crate::{Chance, Clock, Engine, Error, Place};

    struct Enqueue;

    impl Verb for Enqueue {
        type Done = (i64, i64);

        async fn run(&self, tx: &mut Tx<'_>) -> Result<(i64, i64), Error> {
            let lease = enqueue(tx, Job::EmptyRoom(RoomId(1))).await?;
            Ok((lease.id, lease.attempts))
        }
    }

    struct Renew(Lease);

    impl Verb for Renew {
        type Done = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
            self.0.renew(tx).await
        }
    }

    fn is_refused(end: Result<(), Error>) -> bool {
        end.is_err_and(|error| is_lost(&error))
    }

    #[tokio::test]
    async fn a_step_is_taken_by_the_latest_holder_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::set_to(Micros(1_000_000_000));
        let place = Place::Folder(folder.path().to_owned());
        let engine = Engine::open(place, clock.clone(), Chance::seeded(1))
            .await
            .expect("opens");
        let db = engine.db();
        let take = || async {
            let taken: Option<sql::Taken> = db.write(Take).await.expect("looks");
            taken.map(|taken| Lease {
                id: taken.id,
                attempts: taken.attempts,
            })
        };

        let (id, attempts) = db.write(Enqueue).await.expect("is enqueued");
        let enqueued = Lease { id, attempts };
        let first = take().await.expect("is due");
        assert!(is_refused(db.write(Renew(enqueued)).await));
        assert!(take().await.is_none(), "it is somebody's");

        // A sign of life keeps it for another while.
        clock.pass(rules::LEASE - 1);
        db.write(Renew(first)).await.expect("is still the holder");
        clock.pass(rules::LEASE - 1);
        assert!(take().await.is_none());
        clock.pass(1);
        let second = take().await.expect("the lease ran out");
        assert!(is_refused(db.write(Renew(first)).await));
        let (lease, due) = (first, clock.now());
        assert!(is_refused(db.write(PutOff { lease, due }).await));
        db.write(Finish(first)).await.expect("ends nothing");
        db.write(Renew(second)).await.expect("is the holder");
        db.write(Finish(second)).await.expect("is done");
        assert!(is_refused(db.write(Renew(second)).await));
    }
}
