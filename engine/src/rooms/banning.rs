//! Keeping somebody out of a room for good, and letting them in again.

use wire::{MemberState, RoomId, RoomRole, Scope, System, UserId};

use super::asking::put_aside;
use super::coming::guest;
use super::going::send_away;
use super::{Seat, rules, sql};
use crate::db::{AsAsked, Tx, Verb};
use crate::{Error, args};

/// Also for those who are not in it, or never were.
pub struct Ban {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
}

impl Verb for Ban {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { viewer, room, user } = *self;
        tx.lock(Scope::Account(user)).await?;
        tx.lock(Scope::Room(room)).await?;
        let seat = Seat::of_member(tx, viewer, room).await?;
        let state = guest(tx, room, user).await?.state();
        let role = role_of(tx, room, user, state).await?;
        rules::may_remove(seat.role, role, seat.room.kind)?;
        match state {
            Some(MemberState::Banned) => Err(AsAsked.into()),
            Some(MemberState::In) => {
                let entry = tx.advance(Scope::Account(user)).await?;
                let first = tx.advance_by(Scope::Room(room), 2).await?;
                let line = System::Banned { user };
                send_away(tx, &seat, (user, entry), MemberState::Banned, (first, line)).await
            }
            _ => put_aside(tx, room, user, MemberState::Banned).await,
        }
    }
}

/// As it is in the room; who is not in it stands below everybody who is.
async fn role_of(
    tx: &mut Tx<'_>,
    room: RoomId,
    user: UserId,
    state: Option<MemberState>,
) -> Result<RoomRole, Error> {
    if state != Some(MemberState::In) {
        return Ok(RoomRole::Member);
    }
    let member: sql::MemberRow = tx.one(sql::MEMBER, args![room, user]).await?;
    Ok(wire::Member::from(member).role)
}

pub struct Unban {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
}

impl Verb for Unban {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { viewer, room, user } = *self;
        tx.lock(Scope::Room(room)).await?;
        let seat = Seat::of_member(tx, viewer, room).await?;
        rules::may_admit(seat.role, seat.room.kind)?;
        if guest(tx, room, user).await?.state() != Some(MemberState::Banned) {
            return Err(AsAsked.into());
        }
        put_aside(tx, room, user, MemberState::Removed).await
    }
}
