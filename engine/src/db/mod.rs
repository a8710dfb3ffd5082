//! The one place that knows which database it is: `Db` behind it, `Tx` and `Conn` before it.
//!
//! **Writing** is `db.write(verb)`: a verb is a value (`Verb`) that runs inside the writer, whole or not at
//! all, and can run again. No transaction is ever handed out, so a dropped request leaves nothing open. On
//! SQLite one writer runs what waited as a group with one sync (`sqlite_writer`); on PostgreSQL each verb has its own
//! transaction and its scope's row is the lock (`postgres`). **Reading** is `db.read(question)`, one snapshot.
//!
//! **The dialect**, one SQL text for both databases:
//! - `const` texts in the noun's `sql.rs`, parameters `$1 …`, values typed by `Value`;
//! - BIGINT ids and times (microseconds), TEXT, JSON as TEXT, no booleans, no arrays, no `IN` lists;
//! - `INSERT … ON CONFLICT … DO NOTHING/UPDATE`, `RETURNING`, `EXISTS (…)`, partial indexes;
//! - `LIMIT 0 + $n`, never `LIMIT $n`: SQLite plans by a bare parameter's value, and so plans anew at every use;
//! - text is compared only by keys made in Rust; no `lower`, no `LIKE`, no `ORDER BY` of what people typed;
//! - bytes (BLOB here, BYTEA there: a table that has them is made twice) are stored and read whole, never compared;
//! - `SUM` and `COUNT` are cast to BIGINT; U+0000 never gets here.

mod checkpoint;
mod conn;
pub(crate) mod fault;
mod figures;
mod line;
mod many;
pub(crate) mod migrations;
mod open;
mod postgres;
mod readers;
mod sqlite;
mod sqlite_writer;
mod tx;
mod value;
mod verb;

pub(crate) use conn::Pair;
pub(crate) use conn::Rows;
pub use conn::{Conn, Row};
pub(crate) use figures::Large;
pub(crate) use line::Asked;
pub(crate) use many::Table;
pub use open::{OpenError, Place};
pub use sqlite::has_data;
pub use tx::Tx;
pub use value::Value;
pub(crate) use verb::AsAsked;
pub use verb::{Question, Steps, Urgency, Verb};

use crate::{Chance, Clock, Error};
use postgres::Postgres;
use sqlite::Sqlite;
use wire::Event;

/// What a table gives to one part of a difference: a part's rows, and one more that tells whether there are others.
#[expect(clippy::cast_possible_wrap, reason = "some hundreds")]
pub(crate) const PART: i64 = wire::limits::DIFFERENCE_ROWS as i64 + 1;

/// One commit's events, in the order they were recorded: what `live` publishes.
pub type Committed = Vec<Event>;

/// Where a commit's events go. Called once per commit, before anybody is answered.
pub type Publish = std::sync::Arc<dyn Fn(Committed) + Send + Sync>;

/// What the writers need beside a connection.
#[derive(Clone)]
pub(crate) struct Surroundings {
    pub clock: Clock,
    pub chance: Chance,
    pub publish: Publish,
}

/// Either database, open and migrated. Cheap to clone.
#[derive(Clone)]
pub enum Db {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    pub async fn open(
        place: Place,
        clock: Clock,
        chance: Chance,
        publish: Publish,
    ) -> Result<Self, OpenError> {
        let around = Surroundings {
            clock,
            chance,
            publish,
        };
        match place {
            Place::Folder(folder) => Sqlite::open(&folder, around).await.map(Self::Sqlite),
            Place::Postgres(url) => Postgres::open(&url, around).await.map(Self::Postgres),
        }
    }

    /// Runs the verb, commits it, publishes its events, and only then answers.
    ///
    /// Invariant: nothing is acknowledged before its transaction committed.
    pub async fn write<V: Verb>(&self, verb: V) -> Result<V::Done, Error> {
        match self {
            Self::Sqlite(db) => db.write(verb).await,
            Self::Postgres(db) => db.write(verb).await,
        }
        .map_err(fault::refuse_what_passes)
    }

    /// Asks in one snapshot that lives no longer than the question.
    pub async fn read<Q: Question>(&self, question: Q) -> Result<Q::Answer, Error> {
        metrics::counter!("roost_reads_total").increment(1);
        match self {
            Self::Sqlite(db) => db.read(question).await,
            Self::Postgres(db) => db.read(question).await,
        }
        .map_err(fault::refuse_what_passes)
    }

    /// Whether commits are published one after the other, as they were made: where there is one writer.
    pub fn publishes_in_order(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Takes no more, finishes what waits, leaves the files tidy.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(db) => db.close().await,
            Self::Postgres(db) => db.close().await,
        }
    }
}
