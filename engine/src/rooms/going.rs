//! Going out of a room: leaving, and being sent away. The last one to leave ends it.

use wire::{
    Change, Entry, Keeping, Member, MemberState, Refusal, Rev, Room, RoomId, Scope, System, Unread,
    UserId,
};

use super::{Seat, ending, rules, sql};
use crate::db::{AsAsked, Conn, Tx, Verb};
use crate::{Error, args, messages};

pub struct Leave {
    pub viewer: UserId,
    pub room: RoomId,
}

impl Verb for Leave {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let entry = tx.advance(Scope::Account(self.viewer)).await?;
        let first = tx.advance_by(Scope::Room(self.room), 2).await?;
        let seat = seat_or_already(tx, (self.viewer, self.room), sql::HAS_ENTRY).await?;
        let others = seat.room.members > 1;
        let other_owner = others && has_other_owner(tx, &seat).await?;
        rules::may_leave(seat.role, seat.room.kind, others, other_owner)?;
        put_out(tx, &seat, self.viewer, MemberState::Left, first).await?;
        if others {
            one_less(tx, &seat, first.next()).await?;
            messages::line(tx, self.room, self.viewer, System::Left).await?;
        } else {
            ending::end(tx, &seat.room, first.next()).await?;
        }
        close_entry(tx, self.room, self.viewer, entry, first.next()).await
    }
}

pub struct Remove {
    pub viewer: UserId,
    pub room: RoomId,
    pub user: UserId,
}

impl Verb for Remove {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let (room, user) = (self.room, self.user);
        let entry = tx.advance(Scope::Account(user)).await?;
        let first = tx.advance_by(Scope::Room(room), 2).await?;
        let seat = Seat::of_member(tx, self.viewer, room).await?;
        let other: Option<sql::MemberRow> = tx.find(sql::MEMBER, args![room, user]).await?;
        let other: Member = other.ok_or(Refusal::NoSuchPerson)?.into();
        rules::may_remove(seat.role, other.role, seat.room.kind)?;
        if other.state != MemberState::In {
            return Err(AsAsked.into());
        }
        let line = System::Removed { user };
        send_away(
            tx,
            &seat,
            (user, entry),
            MemberState::Removed,
            (first, line),
        )
        .await
    }
}

/// Somebody who is in the room is in it no more, and it says so. `first` and the rev behind it are the room's; the other
/// is their account's.
pub(super) async fn send_away(
    tx: &mut Tx<'_>,
    seat: &Seat,
    (user, entry): (UserId, Rev),
    state: MemberState,
    (first, line): (Rev, System),
) -> Result<(), Error> {
    put_out(tx, seat, user, state, first).await?;
    one_less(tx, seat, first.next()).await?;
    messages::line(tx, seat.room.id, seat.user, line).await?;
    close_entry(tx, seat.room.id, user, entry, first.next()).await
}

/// For what may have been done before: then there is no seat any more, but an entry tells that there was one.
pub(super) async fn seat_or_already(
    tx: &mut Tx<'_>,
    (viewer, room): (UserId, RoomId),
    done: &'static str,
) -> Result<Seat, Error> {
    match Seat::of_member(tx, viewer, room).await {
        Err(error) if error.refusal() == Some(&Refusal::NoSuchRoom) => {
            let was_in: Option<sql::Id> = tx.find(done, args![viewer, room]).await?;
            Err(was_in.map_or(error, |_| AsAsked.into()))
        }
        seat => seat,
    }
}

pub(super) async fn has_other_owner(conn: &mut Conn<'_>, seat: &Seat) -> Result<bool, Error> {
    let other: Option<sql::Id> = conn
        .find(sql::OTHER_OWNER, args![seat.room.id, seat.user])
        .await?;
    Ok(other.is_some())
}

pub(super) async fn put_out(
    tx: &mut Tx<'_>,
    seat: &Seat,
    user: UserId,
    state: MemberState,
    rev: Rev,
) -> Result<(), Error> {
    let args = args![seat.room.id, user, state.as_str(), rev];
    let member: sql::MemberRow = tx.one(sql::PUT_OUT, args).await?;
    tx.record(Scope::Room(seat.room.id), Change::Member(member.into()));
    Ok(())
}

async fn one_less(tx: &mut Tx<'_>, seat: &Seat, rev: Rev) -> Result<(), Error> {
    tx.execute(sql::COUNT, args![seat.room.id, -1, rev]).await?;
    let room = Room {
        members: seat.room.members.saturating_sub(1),
        rev,
        ..seat.room.clone()
    };
    tx.record(Scope::Room(room.id), Change::Room(room));
    Ok(())
}

/// Their own side of it, stamped with the rev just taken from their account.
pub(super) async fn close_entry(
    tx: &mut Tx<'_>,
    room: RoomId,
    user: UserId,
    rev: Rev,
    at: Rev,
) -> Result<(), Error> {
    let row: sql::ClosedRow = tx.one(sql::CLOSE_ENTRY, args![user, room, rev]).await?;
    tell_outside(tx, (room, user), row, rev, at);
    Ok(())
}

/// Their account hears that they are not in the room.
pub(super) fn tell_outside(
    tx: &mut Tx<'_>,
    (room, user): (RoomId, UserId),
    row: sql::ClosedRow,
    rev: Rev,
    at: Rev,
) {
    let entry = Entry {
        room,
        is_in: false,
        read: row.read_seq,
        unread_from: None,
        from: row.from_seq,
        unread: Unread {
            at,
            ..Unread::default()
        },
        kept: Keeping::default(),
        rev,
    };
    tx.record(Scope::Account(user), Change::Entry(entry));
}
