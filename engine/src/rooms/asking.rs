//! Asking to come into a room, and the no to that. The yes is to add whoever asks.

use wire::{Change, Member, MemberState, Refusal, Rev, RoomId, Scope, UserId};

use super::coming::Guest;
use super::{Seat, going, rules, sql};
use crate::db::{AsAsked, Tx, Verb};
use crate::{Error, args};

/// Notes that they ask. Whoever asks again has asked; the room's lock is held.
pub(super) async fn ask(tx: &mut Tx<'_>, seat: &Seat, guest: &Guest) -> Result<(), Error> {
    if guest.state() == Some(MemberState::Requested) {
        return Err(AsAsked.into());
    }
    put_aside(tx, seat.room.id, guest.user, MemberState::Requested).await
}

/// Outside of the room, with a word about why.
pub(super) async fn put_aside(
    tx: &mut Tx<'_>,
    room: RoomId,
    user: UserId,
    state: MemberState,
) -> Result<(), Error> {
    let scope = Scope::Room(room);
    let (rev, now) = (tx.advance(scope).await?, tx.now());
    let args = args![room, user, state.as_str(), now, rev];
    let member: sql::MemberRow = tx.one(sql::PUT_ASIDE, args).await?;
    tx.record(scope, Change::Member(member.into()));
    Ok(())
}

/// They do not ask any more: somebody said no, or they did.
pub struct Decline {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
}

impl Verb for Decline {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { viewer, room, user } = *self;
        let account = Scope::Account(user);
        if viewer != user {
            tx.lock(account).await?;
        }
        tx.lock(Scope::Room(room)).await?;
        if viewer == user {
            Seat::of_finder(tx, viewer, room).await?;
        } else {
            let seat = Seat::of_member(tx, viewer, room).await?;
            rules::may_admit(seat.role, seat.room.kind)?;
        }
        let asks: Option<sql::MemberRow> = tx.find(sql::MEMBER, args![room, user]).await?;
        let asks: Member = asks.ok_or(Refusal::NoSuchPerson)?.into();
        if asks.state != MemberState::Requested {
            return Err(AsAsked.into());
        }
        put_aside(tx, room, user, MemberState::Left).await?;
        if viewer != user {
            let rev = tx.advance(account).await?;
            let args = args![user, room, rev];
            let row: sql::ClosedRow = tx.one(sql::DECLINE_ENTRY, args).await?;
            going::tell_outside(tx, (room, user), row, rev, Rev(0));
        }
        Ok(())
    }
}
