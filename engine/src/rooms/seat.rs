//! The right to a room: what a user is to it at this moment of this transaction.
//!
//! Invariant: a room's contents are reached only through a seat. Not a member and not there look the same. A seat
//! proves what was true when it was read: verbs take the room's lock first (`Tx::advance`), then their seat.

use wire::{MemberState, Micros, Refusal, Rev, Room, RoomId, RoomKind, RoomRole, Seq, UserId};

use super::{Sight, rules, sql};
use crate::db::Conn;
use crate::{Error, args};

/// Somebody's place in a room that is there.
pub struct Seat {
    pub user: UserId,
    pub room: Room,
    pub role: RoomRole,
    /// The first message that they may read.
    pub from: Seq,
    /// False for somebody who only looks into an open channel.
    pub is_in: bool,
    /// The latest change of this place; of none, for who only looks in.
    pub rev: Rev,
    pub last_seq: Seq,
    pub last_sent: Micros,
    pub head: Rev,
}

impl Seat {
    /// For those who are in the room.
    pub async fn of_member(conn: &mut Conn<'_>, user: UserId, room: RoomId) -> Result<Self, Error> {
        let seat = Self::of_reader(conn, user, room).await?;
        if seat.is_in {
            Ok(seat)
        } else {
            Err(Refusal::NoSuchRoom.into())
        }
    }

    /// For those who may read it: its members, and everybody where it is open and nothing is kept from newcomers.
    pub async fn of_reader(conn: &mut Conn<'_>, user: UserId, room: RoomId) -> Result<Self, Error> {
        let seat = Self::of_finder(conn, user, room).await?;
        if seat.is_in || rules::may_look_in(&seat.room) {
            Ok(seat)
        } else {
            Err(Refusal::NoSuchRoom.into())
        }
    }

    /// For those who may know of it: its members, and whoever finds a channel and is not kept out.
    pub async fn of_finder(conn: &mut Conn<'_>, user: UserId, room: RoomId) -> Result<Self, Error> {
        Self::of(conn, user, room, false).await
    }

    /// For who holds an invitation into it: a place to come from. Whether that stands is for its verb to decide.
    pub(crate) async fn of_invited(
        conn: &mut Conn<'_>,
        user: UserId,
        room: RoomId,
    ) -> Result<Self, Error> {
        Self::of(conn, user, room, true).await
    }

    async fn of(
        conn: &mut Conn<'_>,
        user: UserId,
        room: RoomId,
        invited: bool,
    ) -> Result<Self, Error> {
        let found: Option<sql::Seated> = conn.find(sql::SEAT, args![room, user]).await?;
        let Some(sql::Seated { room, place }) = found else {
            return Err(Refusal::NoSuchRoom.into());
        };
        let (last_seq, last_sent, head) = (room.last_seq, room.last_sent, room.head);
        let room = Room::from(room);
        if room.deleted {
            return Err(Refusal::NoSuchRoom.into());
        }
        let place = place.known()?;
        let (is_in, banned) = place.as_ref().map_or((false, false), |place| {
            (
                place.state == MemberState::In,
                place.state == MemberState::Banned,
            )
        });
        let open = (room.kind == RoomKind::Channel || invited) && !banned;
        if !is_in && !open {
            return Err(Refusal::NoSuchRoom.into());
        }
        let mine = place.filter(|_| is_in);
        Ok(Self {
            user,
            room,
            role: mine.as_ref().map_or(RoomRole::Member, |place| place.role),
            from: mine.as_ref().map_or(Seq(1), |place| place.from),
            is_in,
            rev: mine.as_ref().map_or(Rev(0), |place| place.rev),
            last_seq,
            last_sent,
            head,
        })
    }

    pub(crate) fn sight(&self) -> Sight {
        Sight {
            from: self.from,
            role: self.role,
        }
    }
}
