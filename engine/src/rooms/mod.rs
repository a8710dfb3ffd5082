//! Rooms: made, joined, left and ended.
//!
//! A room's row, its members and its messages belong to the room's scope; each member's own entry belongs to
//! their account.

mod asking;
mod banning;
pub(crate) mod cards;
mod coming;
pub(crate) mod directory;
pub(crate) mod ending;
mod going;
mod making;
mod members;
mod policy;
mod roles;
mod rules;
mod seat;
mod sight;
pub(crate) mod sql;
mod view;

use wire::{Change, Members, NewRoom, Policy, Rev, Room, RoomId, RoomRole, UserId};

use crate::db::{AsAsked, Conn, PART};
use crate::{Engine, Error, args};

pub use cards::{cards, more_cards};
pub(crate) use coming::come_invited;
pub use directory::channels;
pub(crate) use ending::empty;
pub(crate) use members::roster;
pub use seat::Seat;
pub(crate) use sight::{Sight, is_aside};
pub use view::view;

/// The conversation of the two: one per pair, however both ask at once; with oneself for notes.
pub async fn direct(engine: &Engine, viewer: UserId, with: UserId) -> Result<RoomId, Error> {
    if let Some(room) = engine.db().read(making::OfPair(viewer, with)).await? {
        return Ok(room);
    }
    engine.db().write(making::Direct { viewer, with }).await
}

/// Makes a group or a channel that the viewer owns; the same key again is the same room.
pub async fn create(engine: &Engine, viewer: UserId, new: NewRoom) -> Result<RoomId, Error> {
    let create = making::Create::of(viewer, new)?;
    engine.db().write(create).await
}

/// The viewer comes into an open room.
pub async fn join(engine: &Engine, viewer: UserId, room: RoomId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(coming::Join { viewer, room }).await)
}

/// Brings others in: all of them or, when one of them may not be in it, nobody.
pub async fn add(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    users: Vec<UserId>,
) -> Result<(), Error> {
    let users = rules::guests(users)?;
    let add = coming::Add {
        viewer,
        room,
        users,
    };
    AsAsked::is_fine(engine.db().write(add).await)
}

/// The viewer goes; with the last one goes the room.
pub async fn leave(engine: &Engine, viewer: UserId, room: RoomId) -> Result<(), Error> {
    AsAsked::is_fine(engine.db().write(going::Leave { viewer, room }).await)
}

/// Sends somebody away.
pub async fn remove(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    user: UserId,
) -> Result<(), Error> {
    let remove = going::Remove { viewer, room, user };
    AsAsked::is_fine(engine.db().write(remove).await)
}

/// Sends somebody away for good, or keeps them out who never was in.
pub async fn ban(engine: &Engine, viewer: UserId, room: RoomId, user: UserId) -> Result<(), Error> {
    let ban = banning::Ban { viewer, room, user };
    AsAsked::is_fine(engine.db().write(ban).await)
}

/// They may come in again as others do.
pub async fn unban(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    user: UserId,
) -> Result<(), Error> {
    let unban = banning::Unban { viewer, room, user };
    AsAsked::is_fine(engine.db().write(unban).await)
}

/// No to somebody who asks to come in; by themselves, that they ask no more.
pub async fn decline(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    user: UserId,
) -> Result<(), Error> {
    let decline = asking::Decline { viewer, room, user };
    AsAsked::is_fine(engine.db().write(decline).await)
}

/// Gives somebody a role, or lays down one's own.
pub async fn give(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    user: UserId,
    role: RoomRole,
) -> Result<(), Error> {
    let give = roles::Give {
        viewer,
        room,
        user,
        role,
    };
    AsAsked::is_fine(engine.db().write(give).await)
}

/// The room is theirs, and the viewer is an admin of it.
pub async fn hand_over(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    user: UserId,
) -> Result<(), Error> {
    let hand_over = roles::HandOver { viewer, room, user };
    AsAsked::is_fine(engine.db().write(hand_over).await)
}

/// Says who joins, who posts and what newcomers read.
pub async fn set_policy(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    policy: Policy,
) -> Result<(), Error> {
    let set = policy::SetPolicy {
        viewer,
        room,
        policy,
    };
    AsAsked::is_fine(engine.db().write(set).await)
}

/// Gives the room another name and topic.
pub async fn rename(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    name: String,
    topic: String,
) -> Result<(), Error> {
    let named = rules::named(&name, &topic)?;
    let rename = making::Rename {
        viewer,
        room,
        named,
    };
    AsAsked::is_fine(engine.db().write(rename).await)
}

/// The room, as far as this user may change what it is called and looks like.
pub(crate) async fn renamable(
    conn: &mut Conn<'_>,
    user: UserId,
    room: RoomId,
) -> Result<Room, Error> {
    let seat = Seat::of_member(conn, user, room).await?;
    rules::may_rename(seat.role, seat.room.kind)?;
    Ok(seat.room)
}

/// Ends the room with all that is in it. From the answer on it is there for nobody; what is left of it goes later.
pub async fn delete(engine: &Engine, viewer: UserId, room: RoomId) -> Result<(), Error> {
    match engine.db().write(ending::Delete { viewer, room }).await {
        Ok(lease) => {
            ending::begin(engine, room, lease).await;
            Ok(())
        }
        Err(error) => AsAsked::is_fine(Err(error)),
    }
}

/// Who is in the room, the first of them behind `after`.
pub async fn members(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    after: Option<UserId>,
) -> Result<Members, Error> {
    let who = members::Who {
        viewer,
        room,
        after,
    };
    engine.db().read(who).await
}

/// The room and the members that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    room: RoomId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let itself: Option<sql::RoomRow> = conn.find(sql::CHANGED, args![room, since]).await?;
    let members: Vec<sql::MemberRow> = conn
        .all(sql::MEMBERS_CHANGED, args![room, since, PART])
        .await?;
    let mut rows: Vec<Change> = itself
        .map(|row| Change::Room(row.into()))
        .into_iter()
        .collect();
    rows.extend(members.into_iter().map(|row| Change::Member(row.into())));
    Ok(rows)
}
