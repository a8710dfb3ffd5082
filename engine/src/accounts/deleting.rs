//! The end of an account, by its owner: who it was is gone at once, and what they wrote stays, by nobody.
//!
//! They leave their rooms first, one after the other, as whoever leaves does. What remains is what absent clients need: the card,
//! emptied and stamped, and that their sessions and their side of rooms have ended.

use wire::{Change, Refusal, RoomId, Scope, UserId};

use super::changing::{Asker, Proof};
use super::sql;
use crate::administration::{another_owner, needs_another_owner};
use crate::db::{Conn, Question, Tx, Verb};
use crate::sessions::ending::end_all;
use crate::{Engine, Error, args, avatars, invitations, rooms};

/// Who joins rooms meanwhile is to ask again.
const ROUNDS: usize = 3;
/// More than anybody is in.
const ROOMS: i64 = 5_000;

/// Refused to the only owner of the server, or of a room in which there are others.
pub async fn delete(engine: &Engine, asker: Asker) -> Result<(), Error> {
    let user = asker.browser.user;
    let proof = Proof::of(engine, &asker).await?;
    engine.db().read(MayGo(user)).await?;
    for _ in 0..ROUNDS {
        for room in engine.db().read(RoomsOf(user, sql::STILL_IN)).await? {
            rooms::leave(engine, user, room).await?;
        }
        for room in engine.db().read(RoomsOf(user, sql::ASKING_IN)).await? {
            match rooms::decline(engine, user, room, user).await {
                // An admin was faster, or the room is gone: they ask there no more.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
    }
    engine.db().write(Delete(proof)).await
}

/// Asked before anything changes.
struct MayGo(UserId);

impl Question for MayGo {
    type Answer = ();

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<(), Error> {
        another_if_needed(conn, self.0).await?;
        let alone: Option<sql::Owned> = conn.find(sql::OWNED_ALONE, args![self.0]).await?;
        match alone {
            Some(sql::Owned { name }) => Err(Refusal::OwnsAlone { name }.into()),
            None => Ok(()),
        }
    }
}

async fn another_if_needed(conn: &mut Conn<'_>, user: UserId) -> Result<(), Error> {
    let person = super::card(conn, user).await?;
    match person.ok_or(Refusal::NoSuchPerson)? {
        person if needs_another_owner(&person) => another_owner(conn, user).await,
        _ => Ok(()),
    }
}

/// Rooms that are seen to before an account goes: where they are (but for the conversations of two: those stay with the other
/// one), or where they ask to come in.
struct RoomsOf(UserId, &'static str);

impl Question for RoomsOf {
    type Answer = Vec<RoomId>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<RoomId>, Error> {
        let Self(user, sql) = *self;
        let rooms: Vec<sql::InRoom> = conn.all(sql, args![user, ROOMS]).await?;
        Ok(rooms.into_iter().map(|room| room.room_id).collect())
    }
}

struct Delete(Proof);

impl Verb for Delete {
    type Done = ();
    const WEIGHT: usize = 64 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        self.0.holds(tx).await?;
        let user = self.0.browser.user;
        another_if_needed(tx, user).await?;
        // Joining, and asking to, takes the account's lock, which is held by now.
        let is_somewhere = !RoomsOf(user, sql::STILL_IN).ask(tx).await?.is_empty();
        if is_somewhere || !RoomsOf(user, sql::ASKING_IN).ask(tx).await?.is_empty() {
            return Err(Refusal::Busy.into());
        }
        for forget in [sql::FORGET_KEYS, sql::FORGET_PARTS, sql::FORGET_RESET] {
            tx.execute(forget, args![user]).await?;
        }
        avatars::forget(tx, user).await?;
        invitations::end_those_of(tx, user).await?;
        // Both keys are free for others; nobody can be called by what takes their place.
        let key = format!(" {user}");
        let card: sql::Card = tx.one(sql::EMPTY, args![user, &key, rev]).await?;
        tx.record(Scope::Server, Change::Person(card.into()));
        end_all(tx, user).await.map(|_| ())
    }
}
