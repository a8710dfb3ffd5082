//! Who stands how in a room: roles given and laid down, and the room handed over.
//!
//! Invariant: a room with people in it has an owner. It is looked up under the room's lock, so that of two owners who step
//! down at once one stays.

use wire::{Change, Member, MemberState, Refusal, Rev, RoomId, RoomRole, Scope, System, UserId};

use super::going::has_other_owner;
use super::{Seat, rules, sql};
use crate::db::{AsAsked, Conn, Tx, Verb};
use crate::{Error, args, messages};

pub struct Give {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
    pub role: RoomRole,
}

impl Verb for Give {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self {
            viewer,
            room,
            user,
            role,
        } = *self;
        let rev = tx.advance(Scope::Room(room)).await?;
        let seat = Seat::of_member(tx, viewer, room).await?;
        let other = who_is_in(tx, room, user).await?;
        if other.role == role {
            return Err(AsAsked.into());
        }
        let other_owner = has_other_owner(tx, &seat).await?;
        let (one, other) = ((viewer, seat.role), (user, other.role));
        rules::may_give(one, other, role, seat.room.kind, other_owner)?;
        give(tx, room, user, role, rev).await?;
        let line = System::Role { user, role };
        messages::line(tx, room, viewer, line).await.map(|_| ())
    }
}

pub struct HandOver {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
}

impl Verb for HandOver {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { viewer, room, user } = *self;
        let first = tx.advance_by(Scope::Room(room), 2).await?;
        let seat = Seat::of_member(tx, viewer, room).await?;
        let other = who_is_in(tx, room, user).await?;
        // Handed over before: it is theirs, and the viewer is what that made of them.
        if viewer != user && other.role == RoomRole::Owner && seat.role == RoomRole::Admin {
            return Err(AsAsked.into());
        }
        rules::may_hand_over(seat.role, other.role, seat.room.kind)?;
        give(tx, room, user, RoomRole::Owner, first).await?;
        give(tx, room, viewer, RoomRole::Admin, first.next()).await?;
        let line = System::HandedOver { user };
        messages::line(tx, room, viewer, line).await.map(|_| ())
    }
}

async fn who_is_in(conn: &mut Conn<'_>, room: RoomId, user: UserId) -> Result<Member, Error> {
    let found: Option<sql::MemberRow> = conn.find(sql::MEMBER, args![room, user]).await?;
    let found = found.map(Member::from);
    let found = found.filter(|member| member.state == MemberState::In);
    found.ok_or_else(|| Refusal::NoSuchPerson.into())
}

async fn give(
    tx: &mut Tx<'_>,
    room: RoomId,
    user: UserId,
    role: RoomRole,
    rev: Rev,
) -> Result<(), Error> {
    let args = args![room, user, role.as_str(), rev];
    let member: sql::MemberRow = tx.one(sql::GIVE, args).await?;
    tx.record(Scope::Room(room), Change::Member(member.into()));
    Ok(())
}
