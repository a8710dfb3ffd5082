//! Who hears what: the hub, the order it keeps, and the lanes that readers listen on.
//!
//! The hub is the first client of every scope it serves: it holds the head, puts what arrives in order, waits a
//! moment for what is missing, reads the difference once, and feeds every lane. A frame is all that one
//! commit did to one scope; it is encoded once and its bytes are shared.

mod hub;
mod lane;
mod order;
pub(crate) mod sql;

use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
use wire::limits::DIFFERENCE_ROWS;
use wire::{Change, Difference, Epoch, Rev, Scope};

use crate::db::{Conn, Db, Question, Tx, Verb};
use crate::{Chance, Engine, Error, OpenError, accounts, args, sessions};

pub use hub::Hub;
pub use lane::{Frame, Heard, Lane};

/// How long a missing rev is waited for before its difference is read.
const PATIENCE: Duration = Duration::from_millis(50);

/// Hears the scopes from now on. Listen first, read second: what is read then may be older than what is
/// heard, never the other way round.
pub async fn listen(engine: &Engine, scopes: &[Scope]) -> Result<Lane, Error> {
    let lane = engine.hub().attach(scopes);
    for scope in scopes {
        if engine.hub().wants_head(*scope) {
            let head = engine.db().read(Head(*scope)).await?;
            engine.hub().set_head(*scope, head);
        }
    }
    Ok(lane)
}

/// What changed in the scope after `since`, one part of it.
pub async fn difference(engine: &Engine, scope: Scope, since: Rev) -> Result<Difference, Error> {
    engine.db().read(Since { scope, since }).await
}

/// Gives the database its epoch at its very first start, and the hub its head; heals gaps from then on.
pub(crate) async fn start(hub: &Hub, db: &Db, chance: &Chance) -> Result<Mender, OpenError> {
    let epoch = Epoch(i64::from(u32::from_le_bytes(chance.bytes())) + 1);
    let begun = async {
        db.write(Begin(epoch)).await?;
        db.read(Head(Scope::Server)).await
    };
    let head = begun.await.map_err(|error| OpenError::Other {
        place: "just opened".to_owned(),
        cause: error.to_string(),
    })?;
    hub.keep(Scope::Server, head);
    Ok(Mender(tokio::spawn(mend_gaps(hub.clone(), db.clone()))))
}

/// Sees to the hub's gaps until it is dropped.
pub(crate) struct Mender(JoinHandle<()>);

impl Drop for Mender {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn mend_gaps(hub: Hub, db: Db) {
    let mut gaps = hub.gaps();
    let mut mending = JoinSet::new();
    while let Some(scope) = gaps.recv().await {
        mending.spawn(mend(hub.clone(), db.clone(), scope));
        while mending.try_join_next().is_some() {}
    }
}

/// Waits a moment for what is missing, then reads it, until nothing is missing any more.
async fn mend(hub: Hub, db: Db, scope: Scope) {
    loop {
        tokio::time::sleep(PATIENCE).await;
        let Some(since) = hub.still_missing(scope) else {
            return;
        };
        match db.read(Since { scope, since }).await {
            Ok(difference) => hub.mend(difference),
            Err(error) => tracing::warn!(%error, ?scope, "a gap could not be read; once more"),
        }
    }
}

/// One part of a difference: all the rows, or as many as a part holds.
///
/// Invariant: a part is cut at one rev; below it nothing is missing.
pub(crate) fn cut(scope: Scope, mut rows: Vec<Change>, head: Rev) -> Difference {
    let more = rows.len() > DIFFERENCE_ROWS;
    rows.truncate(DIFFERENCE_ROWS);
    let upto = match rows.last() {
        Some(last) if more => last.rev(),
        _ => head,
    };
    Difference {
        scope,
        rows,
        upto,
        more,
    }
}

struct Begin(Epoch);

impl Verb for Begin {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.execute(sql::BEGIN, args![self.0]).await.map(|_| ())
    }
}

struct Head(Scope);

impl Question for Head {
    type Answer = Rev;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Rev, Error> {
        let row: sql::Head = match self.0 {
            Scope::Server => conn.one(sql::SERVER_HEAD, &[]).await?,
            Scope::Account(user) => conn.one(sql::ACCOUNT_HEAD, args![user]).await?,
        };
        Ok(row.head)
    }
}

struct Since {
    scope: Scope,
    since: Rev,
}

impl Question for Since {
    type Answer = Difference;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Difference, Error> {
        let head = Head(self.scope).ask(conn).await?;
        match self.scope {
            Scope::Server => accounts::difference(conn, self.since, head).await,
            Scope::Account(user) => sessions::difference(conn, user, self.since, head).await,
        }
    }
}
