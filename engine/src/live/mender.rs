//! What the hub has done for it in the background: gaps are healed, and who went is told and written down.

use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use wire::{MemberState, Micros, Rev, RoomId, Scope, UserId};

use super::hub::{Hub, Wish};
use super::privacy::Choice;
use super::room::{Missed, Place};
use super::{Head, Seen, sql};
use crate::db::{Conn, Db, PART, Question, Tx, Urgency, Verb};
use crate::rooms::Sight;
use crate::{Error, args};

/// How long a missing rev is waited for before the database is asked: most come a moment later by themselves, and that one never
/// does is told by nothing but time.
const PATIENCE: Duration = Duration::from_millis(50);
/// The longest that is waited before a database that could not be asked is asked again.
const LONGEST: Duration = Duration::from_secs(5);
/// How often is looked who is away by now: a part of the grace that everybody has.
const TURN: Duration = Duration::from_millis(500);
/// Accounts whose last-seen one verb writes.
const SEEN: usize = 100;

/// Sees to the hub until it is dropped.
pub(crate) struct Mender {
    mending: JoinHandle<()>,
    tending: JoinHandle<()>,
}

impl Drop for Mender {
    fn drop(&mut self) {
        self.mending.abort();
        self.tending.abort();
    }
}

pub(super) fn start(hub: &Hub, db: &Db) -> Mender {
    Mender {
        mending: tokio::spawn(see_to_wishes(hub.clone(), db.clone())),
        tending: tokio::spawn(tend(hub.clone(), db.clone())),
    }
}

async fn tend(hub: Hub, db: Db) {
    let mut turns = interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        hub.measure();
        settle(&hub, &db).await;
    }
}

/// Whoever went and did not come back is away: written down first, then told.
pub(super) async fn settle(hub: &Hub, db: &Db) {
    let away = hub.settle();
    if !away.is_empty() {
        write_seen(db, away.clone()).await;
        hub.tell_away(&away);
    }
}

/// Invariant: last-seen is written when the last lane goes, by the node that held it.
pub(super) async fn write_seen(db: &Db, mut seen: Vec<(UserId, Micros)>) {
    // Accounts are locked by ascending id.
    seen.sort_unstable();
    for part in seen.chunks(SEEN) {
        if let Err(error) = db.write(SetSeen(part.to_vec())).await {
            tracing::warn!(%error, accounts = part.len(), "last-seen could not be written");
        }
    }
}

struct SetSeen(Vec<(UserId, Micros)>);

impl Verb for SetSeen {
    type Done = ();
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for (user, seen) in &self.0 {
            tx.execute(sql::SET_SEEN, args![*user, *seen]).await?;
        }
        Ok(())
    }
}

async fn see_to_wishes(hub: Hub, db: Db) {
    let mut wishes = hub.wishes();
    let mut seeing = JoinSet::new();
    while let Some(wish) = wishes.recv().await {
        let (hub, db) = (hub.clone(), db.clone());
        match wish {
            Wish::Mend(scope) => seeing.spawn(mend(hub, db, scope)),
            Wish::TellSeen(user) => seeing.spawn(tell_seen(hub, db, user)),
        };
        while seeing.try_join_next().is_some() {}
    }
}

/// Somebody who is away shows again when they were here.
async fn tell_seen(hub: Hub, db: Db, user: UserId) {
    match db.read(Seen(vec![user])).await {
        Ok(seen) => hub.tell_seen(seen),
        Err(error) => tracing::warn!(%error, "last-seen could not be read"),
    }
}

/// Waits a moment for what is missing, then reads how far the scope is, until nothing is missing any more.
async fn mend(hub: Hub, db: Db, scope: Scope) {
    let mut wait = PATIENCE;
    loop {
        tokio::time::sleep(wait).await;
        let Some(since) = hub.still_missing(scope) else {
            return;
        };
        match db.read(WhatIsMissing { scope, since }).await {
            Ok(missed) => {
                hub.mend(scope, missed);
                wait = PATIENCE;
            }
            Err(error) => {
                tracing::warn!(%error, ?scope, "a gap could not be read; once more");
                wait = (wait * 2).min(LONGEST);
            }
        }
    }
}

/// How far the scope is, and who came into the room or went out of it meanwhile. The rows themselves are read by those
/// who are told that they are behind: each may see another part of them.
struct WhatIsMissing {
    scope: Scope,
    since: Rev,
}

impl Question for WhatIsMissing {
    type Answer = Missed;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Missed, Error> {
        match self.scope {
            Scope::Room(room) => places(conn, room, self.since).await,
            Scope::Server => choices(conn, self.since).await,
            Scope::Account(_) => Ok(Missed {
                upto: Head(self.scope).ask(conn).await?,
                places: Vec::new(),
                ended: false,
                choices: Vec::new(),
            }),
        }
    }
}

async fn choices(conn: &mut Conn<'_>, since: Rev) -> Result<Missed, Error> {
    let head = Head(Scope::Server).ask(conn).await?;
    let changed: Vec<sql::ChoiceRow> = conn.all(sql::CHOICES_CHANGED, args![since, PART]).await?;
    let choices: Vec<Choice> = changed.into_iter().map(Choice::from).collect();
    // Cut where not all of them were read: what is above is missing still.
    let is_cut = i64::try_from(choices.len()) == Ok(PART);
    let last = choices.last().filter(|_| is_cut);
    Ok(Missed {
        upto: last.map_or(head, |last| last.rev),
        places: Vec::new(),
        ended: false,
        choices,
    })
}

async fn places(conn: &mut Conn<'_>, room: RoomId, since: Rev) -> Result<Missed, Error> {
    let reached: sql::Reached = conn.one(sql::ROOM_REACHED, args![room]).await?;
    let moved: Vec<sql::Moved> = conn
        .all(sql::PLACES_CHANGED, args![room, since, PART])
        .await?;
    // Cut where not all of them were read: what is above is missing still.
    let is_cut = i64::try_from(moved.len()) == Ok(PART);
    let upto = match moved.last() {
        Some(last) if is_cut => last.rev,
        _ => reached.head,
    };
    let place = |row: sql::Moved| Place {
        user: row.user_id,
        is_in: row.state == MemberState::In,
        sight: Sight {
            from: row.from_seq,
            role: row.role,
        },
        rev: row.rev,
    };
    Ok(Missed {
        upto,
        places: moved.into_iter().map(place).collect(),
        ended: reached.deleted.is_some() && !is_cut,
        choices: Vec::new(),
    })
}
