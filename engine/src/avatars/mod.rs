//! Pictures of people and of rooms: taken in, shown, taken away.
//!
//! They lie in the database, each in two sizes that come to some ten KB, and not in files beside it: a picture and the card
//! that it stands on change in one transaction, so that nothing is ever left over that would have to be looked for; on
//! PostgreSQL every node has them; and a backup of the database is a backup of all of it. An old picture goes with the
//! verb that brings the new one. Its id changes with it, so that whoever has a picture need never ask for it again.
//!
//! Invariant: what is shown was drawn anew from pixels (`picture`). Nothing of what was handed in is kept.

mod picture;
pub(crate) mod sql;

use bytes::Bytes;
use wire::{AvatarId, Change, Person, Refusal, Room, RoomId, Scope, System, UserId};

pub(crate) use picture::Pictures;

use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::rooms::{self, Seat};
use crate::{Engine, Error, accounts, args, messages};
use picture::Sizes;

/// In which of its two sizes: for a line of a list, or for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Small,
    Large,
}

/// The viewer's own picture is this one.
pub async fn change(engine: &Engine, viewer: UserId, bytes: Bytes) -> Result<(), Error> {
    let sizes = Some(engine.pictures().draw(bytes).await?);
    engine.db().write(ChangeOwn { viewer, sizes }).await
}

/// The viewer has no picture any more.
pub async fn remove(engine: &Engine, viewer: UserId) -> Result<(), Error> {
    let sizes = None;
    AsAsked::is_fine(engine.db().write(ChangeOwn { viewer, sizes }).await)
}

/// The room's picture is this one.
pub async fn change_room(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    bytes: Bytes,
) -> Result<(), Error> {
    // Asked before the picture is drawn, which costs more than anything else here; and again under the lock.
    engine.db().read(May { viewer, room }).await?;
    let sizes = Some(engine.pictures().draw(bytes).await?);
    let change = ChangeRoom {
        viewer,
        room,
        sizes,
    };
    engine.db().write(change).await
}

/// The room has no picture any more.
pub async fn remove_room(engine: &Engine, viewer: UserId, room: RoomId) -> Result<(), Error> {
    let change = ChangeRoom {
        viewer,
        room,
        sizes: None,
    };
    AsAsked::is_fine(engine.db().write(change).await)
}

/// A JPEG. A person's for everybody here, a room's for those who may know of the room, as they know its name;
/// to all others it is not there.
pub async fn read(
    engine: &Engine,
    viewer: UserId,
    avatar: AvatarId,
    size: Size,
) -> Result<Vec<u8>, Error> {
    let read = Read {
        viewer,
        avatar,
        size,
    };
    engine.db().read(read).await
}

/// With the account goes its picture.
pub(crate) async fn forget(tx: &mut Tx<'_>, user: UserId) -> Result<(), Error> {
    tx.execute(sql::FORGET, args![user]).await.map(|_| ())
}

/// With the room goes its picture.
pub(crate) async fn forget_room(tx: &mut Tx<'_>, room: RoomId) -> Result<(), Error> {
    tx.execute(sql::FORGET_ROOMS, args![room]).await.map(|_| ())
}

struct ChangeOwn {
    viewer: UserId,
    sizes: Option<Sizes>,
}

impl Verb for ChangeOwn {
    type Done = ();
    const WEIGHT: usize = 64 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let rev = tx.advance(Scope::Server).await?;
        // What was begun before an account was deleted comes to nothing after it.
        let before = accounts::own(tx, self.viewer).await?;
        if before.avatar.is_none() && self.sizes.is_none() {
            return Err(AsAsked.into());
        }
        tx.execute(sql::FORGET, args![self.viewer]).await?;
        let avatar = match &self.sizes {
            Some(sizes) => Some(insert(tx, sizes, Some(self.viewer), None).await?),
            None => None,
        };
        tx.execute(sql::CHANGE, args![self.viewer, avatar, rev])
            .await?;
        let person = Person {
            avatar,
            rev,
            ..before
        };
        tx.record(Scope::Server, Change::Person(person));
        Ok(())
    }
}

struct May {
    viewer: UserId,
    room: RoomId,
}

impl Question for May {
    type Answer = ();

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<(), Error> {
        rooms::renamable(conn, self.viewer, self.room)
            .await
            .map(|_| ())
    }
}

struct ChangeRoom {
    viewer: UserId,
    room: RoomId,
    sizes: Option<Sizes>,
}

impl Verb for ChangeRoom {
    type Done = ();
    const WEIGHT: usize = 64 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let scope = Scope::Room(self.room);
        let rev = tx.advance(scope).await?;
        let before = rooms::renamable(tx, self.viewer, self.room).await?;
        if before.avatar.is_none() && self.sizes.is_none() {
            return Err(AsAsked.into());
        }
        forget_room(tx, self.room).await?;
        let avatar = match &self.sizes {
            Some(sizes) => Some(insert(tx, sizes, None, Some(self.room)).await?),
            None => None,
        };
        tx.execute(sql::CHANGE_ROOM, args![self.room, avatar, rev])
            .await?;
        let room = Room {
            avatar,
            rev,
            ..before
        };
        tx.record(scope, Change::Room(room));
        let line = System::Pictured {
            shown: avatar.is_some(),
        };
        messages::line(tx, self.room, self.viewer, line).await?;
        Ok(())
    }
}

async fn insert(
    tx: &mut Tx<'_>,
    sizes: &Sizes,
    user: Option<UserId>,
    room: Option<RoomId>,
) -> Result<AvatarId, Error> {
    let id = AvatarId(tx.id());
    let (user, room) = (user.map(|user| user.0), room.map(|room| room.0));
    let args = args![id, user, room, &sizes.small, &sizes.large];
    tx.execute(sql::INSERT, args).await?;
    Ok(id)
}

struct Read {
    viewer: UserId,
    avatar: AvatarId,
    size: Size,
}

impl Question for Read {
    type Answer = Vec<u8>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<u8>, Error> {
        let text = match self.size {
            Size::Small => sql::SMALL,
            Size::Large => sql::LARGE,
        };
        let found: Option<sql::Picture> = conn.find(text, args![self.avatar]).await?;
        let sql::Picture { room_id, bytes } = found.ok_or(Refusal::NotFound)?;
        if let Some(room) = room_id {
            let seat = Seat::of_finder(conn, self.viewer, RoomId(room)).await;
            seat.map_err(not_there)?;
        }
        Ok(bytes)
    }
}

/// A room's picture that is not for them looks like none at all.
fn not_there(error: Error) -> Error {
    match error {
        Error::Refused(_) => Refusal::NotFound.into(),
        broken @ Error::Broken(_) => broken,
    }
}
