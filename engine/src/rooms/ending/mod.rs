//! The end of a room: a state that holds at once, and a job that empties it.
//!
//! From the moment the room is marked as deleted nobody has a seat in it, so that who was in it does not change any
//! more and nothing new is written. Then its members' entries are closed, so that their clients learn of it, and
//! what is left goes in chunks. The room's own row and the entries stay.

pub(crate) mod sql;

use wire::{Change, Rev, Room, RoomId, Scope, UserId};

use super::going::{close_entry, seat_or_already};
use super::rules;
use crate::db::{Tx, Urgency, Verb};
use crate::jobs::{self, Job, Lease};
use crate::{Engine, Error, args, avatars};

/// Entries closed by one step: each has its own account's lock and rev, and people wait meanwhile.
const PEOPLE: i64 = 100;
/// Rows deleted by one step.
const ROWS: i64 = 1_000;
/// Steps that are taken before the room's end is acknowledged: everybody's entries in most rooms.
const AT_ONCE: usize = 10;

pub(super) struct Delete {
    pub viewer: UserId,
    pub room: RoomId,
}

impl Verb for Delete {
    type Done = Lease;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Lease, Error> {
        let rev = tx.advance(Scope::Room(self.room)).await?;
        let seat = seat_or_already(tx, (self.viewer, self.room), super::sql::HAS_ENDED).await?;
        rules::may_delete(seat.role, seat.room.kind)?;
        end(tx, &seat.room, rev).await
    }
}

/// From here on the room is not there for anybody.
pub(crate) async fn end(tx: &mut Tx<'_>, room: &Room, rev: Rev) -> Result<Lease, Error> {
    let now = tx.now();
    tx.execute(super::sql::END, args![room.id, now, rev])
        .await?;
    tx.execute(super::sql::FORGET_KEYS, args![room.id]).await?;
    avatars::forget_room(tx, room.id).await?;
    let ended = Room {
        name: String::new(),
        topic: String::new(),
        members: 0,
        avatar: None,
        deleted: true,
        rev,
        ..room.clone()
    };
    tx.record(Scope::Room(room.id), Change::Room(ended));
    jobs::enqueue(tx, Job::EmptyRoom(room.id)).await
}

/// Closes the members' entries, as far as that can be done while somebody waits for it; the job does the rest.
pub async fn begin(engine: &Engine, room: RoomId, lease: Lease) {
    for _ in 0..AT_ONCE {
        match engine.db().write(CloseEntries(room, lease)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::debug!(%error, room = room.0, "the job goes on with the room's end");
                return;
            }
        }
    }
}

/// All of it, step by step, wherever it was left.
pub async fn empty(engine: &Engine, room: RoomId, lease: Lease) -> Result<(), Error> {
    while engine.db().write(Empty(room, lease)).await? {}
    Ok(())
}

/// The first of those who are still in it; tells whether there may be others.
struct CloseEntries(RoomId, Lease);

impl Verb for CloseEntries {
    type Done = bool;
    const WEIGHT: usize = 64 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        let Self(room, lease) = self;
        lease.release(tx).await?;
        close_entries(tx, *room).await
    }
}

/// The next chunk of what is left; tells whether there may be more.
struct Empty(RoomId, Lease);

impl Verb for Empty {
    type Done = bool;
    const WEIGHT: usize = 256 * 1024;
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        let Self(room, lease) = self;
        lease.renew(tx).await?;
        if close_entries(tx, *room).await? {
            return Ok(true);
        }
        let mut left = ROWS;
        for chunk in sql::CHUNKS {
            let gone = tx.execute(chunk, args![*room, left]).await?;
            left -= i64::try_from(gone).unwrap_or(left);
            if left <= 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Invariant: one step at a time holds the job's lease, so that each entry is closed once.
async fn close_entries(tx: &mut Tx<'_>, room: RoomId) -> Result<bool, Error> {
    let people: Vec<sql::Person> = tx.all(sql::STILL_IN, args![room, PEOPLE]).await?;
    let Some(last) = people.last() else {
        return Ok(false);
    };
    for person in &people {
        let rev = tx.advance(Scope::Account(person.user_id)).await?;
        close_entry(tx, room, person.user_id, rev, person.head).await?;
    }
    tx.execute(sql::FORGET_UP_TO, args![room, last.user_id])
        .await?;
    Ok(true)
}
