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
use wire::{Difference, Epoch, Rev, Scope};

use crate::db::{Conn, Db, Question, Tx, Verb};
use crate::{Chance, Engine, Error, OpenError, accounts, args, marks, messages, rooms, sessions};

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

/// What changed in the scope after `since`, one part of it. For readers who may see all of it.
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
            Scope::Room(room) => conn.one(sql::ROOM_HEAD, args![room]).await?,
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
        let since = self.since;
        let rows = match self.scope {
            Scope::Server => accounts::changed(conn, since).await?,
            Scope::Account(user) => {
                let mut rows = sessions::changed(conn, user, since).await?;
                rows.extend(marks::changed(conn, user, since).await?);
                rows
            }
            Scope::Room(room) => {
                let mut rows = rooms::changed(conn, room, since).await?;
                rows.extend(messages::changed(conn, room, since).await?);
                rows
            }
        };
        Ok(Difference::cut(self.scope, rows, head))
    }
}
