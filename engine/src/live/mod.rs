//! Who hears what: the hub, the order it keeps, and the lanes that readers listen on.
//!
//! The hub is the first client of every scope it serves: it holds the head, puts what arrives in order, waits a
//! moment for what is missing, and feeds every lane. A frame is all that one commit did to one scope; it is
//! encoded once and its bytes are shared.

mod account;
mod catch_up;
mod frame;
mod hub;
mod index;
mod lane;
mod mender;
mod order;
mod presence;
mod privacy;
mod room;
pub(crate) mod sql;

use std::collections::BTreeSet;

use wire::{Difference, Epoch, MemberState, Micros, Rev, Scope, UserId};

use crate::db::{Conn, Db, Question, Steps, Tx, Verb};
use crate::rooms::Sight;
use crate::{
    Chance, Engine, Error, OpenError, accounts, args, marks, messages, registration, rooms,
    sessions,
};

pub use catch_up::{enter, since};
pub use frame::Frame;
pub use hub::Hub;
pub use lane::{Heard, Lane, LaneId};
pub(crate) use mender::Mender;

use index::{Whereabout, Whereabouts};
use privacy::Choice;
use room::Place;

/// Hears the server, the viewer's account and every room that they are in, as that changes. Listen first, read
/// second: what is read from now on may be older than what is heard, and never lacks what was not.
///
/// Invariant: a connecting account is registered first; events for it count for more than what is read meanwhile.
pub async fn listen(engine: &Engine, viewer: UserId) -> Result<Lane, Error> {
    let (lane, is_known) = engine.hub().attach(viewer);
    if !is_known {
        let read = engine.db().read(Where(viewer)).await?;
        engine.hub().connect(viewer, read);
    }
    Ok(lane)
}

/// From now on the lane hears about these people's presence, of all of them at once, and about nobody else's.
pub async fn watch(engine: &Engine, lane: LaneId, users: Vec<UserId>) -> Result<(), Error> {
    let away = engine.hub().watch(lane, &BTreeSet::from_iter(users));
    if !away.is_empty() {
        let seen = engine.db().read(Seen(away)).await?;
        engine.hub().answer(lane, seen);
    }
    Ok(())
}

/// Tells and writes down who is away by now. The engine does so by itself twice a second.
pub async fn settle(engine: &Engine) {
    mender::settle(engine.hub(), engine.db()).await;
}

/// Writes down when everybody was here last, at the end.
pub(crate) async fn say_goodbye(hub: &Hub, db: &Db) {
    mender::write_seen(db, hub.everybody()).await;
}

/// What changed in the scope after `since`, one part of it. For readers who may see all of it.
pub async fn difference(engine: &Engine, scope: Scope, since: Rev) -> Result<Difference, Error> {
    engine.db().read(Since { scope, since }).await
}

/// Gives the database its epoch at its very first start, and the hub its head; sees to the hub from then on.
pub(crate) async fn start(hub: &Hub, db: &Db, chance: &Chance) -> Result<Mender, OpenError> {
    let epoch = Epoch(i64::from(u32::from_le_bytes(chance.bytes())) + 1);
    let begun = async {
        db.write(Begin(epoch)).await?;
        db.read(Beginning).await
    };
    let (head, choices) = begun
        .await
        .map_err(|error: Error| OpenError::of_first_steps(&error))?;
    hub.begin(head, db.publishes_in_order(), choices);
    Ok(mender::start(hub, db))
}

struct Begin(Epoch);

impl Verb for Begin {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.execute(sql::BEGIN, args![self.0]).await.map(|_| ())
    }
}

/// Where the server's scope is, and what people do not show as of there.
struct Beginning;

impl Question for Beginning {
    type Answer = (Rev, Vec<Choice>);

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let head = Head(Scope::Server).ask(conn).await?;
        let private: Vec<sql::ChoiceRow> = conn.all(sql::PRIVATE, &[]).await?;
        Ok((head, private.into_iter().map(Choice::from).collect()))
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

/// Where an account is, and how far it all is, in one snapshot.
struct Where(UserId);

impl Question for Where {
    type Answer = Whereabouts;
    const STEPS: Steps = Steps::One;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Whereabouts, Error> {
        let args = args![self.0];
        let [head, rooms] = conn
            .each([(sql::ACCOUNT_HEAD, args), (sql::ROOMS_OF, args)])
            .await?;
        let head: sql::Head = head.one()?;
        Ok(Whereabouts::of(self.0, head.head, &rooms.all()?))
    }
}

impl Whereabouts {
    fn of(user: UserId, head: Rev, rows: &[sql::Where]) -> Self {
        let whereabout = |row: &sql::Where| Whereabout {
            room: row.room_id,
            head: row.head,
            place: Place {
                user,
                is_in: row.state == MemberState::In && row.deleted.is_none(),
                sight: Sight {
                    from: row.from_seq,
                    role: row.role,
                },
                rev: row.rev,
            },
        };
        let rooms = rows.iter().map(whereabout).collect();
        Self { head, rooms }
    }
}

struct Seen(Vec<UserId>);

impl Question for Seen {
    type Answer = Vec<(UserId, Option<Micros>)>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let mut seen = Vec::with_capacity(self.0.len());
        for user in &self.0 {
            let row: Option<sql::Seen> = conn.find(sql::SEEN, args![*user]).await?;
            seen.push((*user, row.and_then(|row| row.seen).map(Micros)));
        }
        Ok(seen)
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
            Scope::Server => {
                let mut rows = accounts::changed(conn, since).await?;
                rows.extend(registration::changed(conn, since).await?);
                rows
            }
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
