//! Coming into a room: joining an open one (or asking to), and bringing others in.
//!
//! Whoever comes starts at the head: what was said before counts as read.

use wire::limits::ROOMS_MAX;
use wire::{
    Change, Entry, Keeping, Member, MemberState, Refusal, Rev, Room, RoomId, RoomRole, Scope, Seq,
    ServerRole, System, Unread, UserId,
};

use super::rules::Joining;
use super::{Seat, asking, rules, sql};
use crate::db::{AsAsked, Tx, Verb};
use crate::{Error, args, messages};

#[expect(clippy::cast_possible_wrap, reason = "two thousand")]
const ALLOWED_BEFORE: i64 = ROOMS_MAX as i64 - 1;

pub struct Join {
    pub viewer: UserId,
    pub room: RoomId,
}

impl Verb for Join {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.lock(Scope::Account(self.viewer)).await?;
        tx.lock(Scope::Room(self.room)).await?;
        let seat = Seat::of_finder(tx, self.viewer, self.room).await?;
        if seat.is_in {
            return Err(AsAsked.into());
        }
        let joining = rules::joining(seat.room.join)?;
        let guest = guest(tx, self.room, self.viewer).await?;
        rules::may_be_in(guest.kind, guest.state(), guest.has_too_many)?;
        match joining {
            Joining::In => come_in(tx, &seat, &[guest], System::Joined).await,
            Joining::Asks => asking::ask(tx, &seat, &guest).await,
        }
    }
}

/// Comes by an invitation that stands, whoever else may join. Their account and the room are locked.
pub(crate) async fn come_invited(tx: &mut Tx<'_>, seat: &Seat) -> Result<(), Error> {
    let guest = guest(tx, seat.room.id, seat.user).await?;
    rules::may_be_in(guest.kind, guest.state(), guest.has_too_many)?;
    come_in(tx, seat, &[guest], System::Joined).await
}

pub struct Add {
    pub viewer: UserId,
    pub room: RoomId,
    /// Each once, by id.
    pub users: Vec<UserId>,
}

impl Verb for Add {
    type Done = ();
    const WEIGHT: usize = 8 * 1024;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        for user in &self.users {
            tx.lock(Scope::Account(*user)).await?;
        }
        tx.lock(Scope::Room(self.room)).await?;
        let seat = Seat::of_member(tx, self.viewer, self.room).await?;
        rules::may_add(seat.role, seat.room.kind, seat.room.join)?;
        let mut guests = Vec::new();
        for user in &self.users {
            let guest = guest(tx, self.room, *user).await?;
            if guest.state() != Some(MemberState::In) {
                rules::may_be_in(guest.kind, guest.state(), guest.has_too_many)?;
                guests.push(guest);
            }
        }
        if guests.is_empty() {
            return Err(AsAsked.into());
        }
        let users = guests.iter().map(|guest| guest.user).collect();
        come_in(tx, &seat, &guests, System::Added { users }).await
    }
}

/// Somebody who might come in. Their account is locked.
pub(super) struct Guest {
    pub user: UserId,
    pub kind: wire::UserKind,
    pub role: ServerRole,
    /// What they were to the room before, if anything.
    pub place: Option<sql::Place>,
    pub has_too_many: bool,
}

impl Guest {
    pub fn state(&self) -> Option<MemberState> {
        self.place.as_ref().map(|place| place.state)
    }
}

pub(super) async fn guest(tx: &mut Tx<'_>, room: RoomId, user: UserId) -> Result<Guest, Error> {
    let found: Option<sql::GuestRow> = tx
        .find(sql::GUEST, args![room, user, ALLOWED_BEFORE])
        .await?;
    let row = found.ok_or(Refusal::NoSuchPerson)?;
    Ok(Guest {
        user,
        kind: row.kind,
        role: row.role,
        place: row.place.known()?,
        has_too_many: row.one_more.is_some(),
    })
}

/// The line that tells of it, a row for each, the room with its new count, and everybody's entry.
async fn come_in(
    tx: &mut Tx<'_>,
    seat: &Seat,
    guests: &[Guest],
    line: System,
) -> Result<(), Error> {
    let scope = Scope::Room(seat.room.id);
    let read = messages::line(tx, seat.room.id, seat.user, line).await?;
    let places: Vec<Place> = guests
        .iter()
        .map(|guest| {
            let earlier = guest.place.as_ref().map(|place| place.from);
            Place {
                user: guest.user,
                role: RoomRole::Member,
                from: rules::readable_from(seat.room.history, read, earlier),
            }
        })
        .collect();
    let more = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let first = tx.advance_by(scope, i64::from(more) + 1).await?;
    let last = Rev(first.0 + i64::from(more));

    put_members(tx, seat.room.id, &places, first, read).await?;
    tx.execute(sql::COUNT, args![seat.room.id, i64::from(more), last])
        .await?;
    let room = Room {
        members: seat.room.members + more,
        rev: last,
        ..seat.room.clone()
    };
    tx.record(scope, Change::Room(room));
    put_entries(tx, seat.room.id, &places, read, last).await
}

/// Where somebody is from now on.
pub(super) struct Place {
    pub user: UserId,
    pub role: RoomRole,
    pub from: Seq,
}

/// One row each, with the revs from `first` on.
pub(super) async fn put_members(
    tx: &mut Tx<'_>,
    room: RoomId,
    places: &[Place],
    first: Rev,
    read: Seq,
) -> Result<(), Error> {
    let joined = tx.now();
    let mut rev = first;
    for Place { user, role, from } in places {
        let args = args![room, *user, role.as_str(), joined, *from, read, rev];
        tx.execute(sql::PUT_MEMBER, args).await?;
        let member = Member {
            room,
            user: *user,
            state: MemberState::In,
            role: *role,
            joined,
            from: *from,
            rev,
        };
        tx.record(Scope::Room(room), Change::Member(member));
        rev = rev.next();
    }
    Ok(())
}

/// Each one's own side of it. Their accounts are locked; `at` is the room's head after all this.
pub(super) async fn put_entries(
    tx: &mut Tx<'_>,
    room: RoomId,
    places: &[Place],
    read: Seq,
    at: Rev,
) -> Result<(), Error> {
    for Place { user, from, .. } in places {
        let scope = Scope::Account(*user);
        let rev = tx.advance(scope).await?;
        tx.execute(sql::PUT_ENTRY, args![*user, room, read, *from, rev])
            .await?;
        let entry = Entry {
            room,
            is_in: true,
            read,
            unread_from: None,
            from: *from,
            unread: Unread {
                at,
                ..Unread::default()
            },
            kept: Keeping::default(),
            rev,
        };
        tx.record(scope, Change::Entry(entry));
    }
    Ok(())
}
