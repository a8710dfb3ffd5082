//! Whether an invitation stands: it holds, and its maker may still bring somebody there.

use wire::{Micros, Person, Refusal, Registration, Room, RoomId, Scope, UserId};

use super::{find, rules, sql};
use crate::accounts;
use crate::db::{Conn, Question, Tx};
use crate::registration::settings;
use crate::rooms::Seat;
use crate::{Error, args};

/// Where a code leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Whoever asks is there already: in that room, or at least on the server.
    Inside(Option<RoomId>),
    Invited(Box<Way>),
}

/// What somebody is told who was invited: not more than it takes to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// None: to the server alone.
    pub room: Option<Room>,
    pub by: Person,
    /// Whether who has no account here can take one with it.
    pub may_sign_up: bool,
}

/// An invitation that stood when it was read; under the lock of its place it stands until the commit.
pub(crate) struct Standing {
    pub row: sql::InvitationRow,
    pub room: Option<Room>,
    pub by: Person,
}

/// Invariant: what is expired, used up, taken back, guessed or by somebody who may not invite is answered alike.
pub(super) async fn standing(
    conn: &mut Conn<'_>,
    row: sql::InvitationRow,
    now: Micros,
) -> Result<Standing, Error> {
    let void = || Error::from(Refusal::InvitationVoid);
    let by = accounts::card(conn, row.maker).await?;
    let by = by
        .filter(|by| !by.disabled && rules::holds(&row, now))
        .ok_or_else(void)?;
    let Some(room) = row.room() else {
        return if rules::may_bring_here(&by) {
            let room = None;
            Ok(Standing { row, room, by })
        } else {
            Err(void())
        };
    };
    let seat = void_if_unseen(Seat::of_member(conn, row.maker, room).await)?;
    if !rules::may_bring(&by, Some(seat.role), (seat.room.kind, seat.room.join)) {
        return Err(void());
    }
    Ok(Standing {
        row,
        room: Some(seat.room),
        by,
    })
}

/// A room that has ended, or that its maker is not in any more.
pub(super) fn void_if_unseen<T>(seat: Result<T, Error>) -> Result<T, Error> {
    match seat {
        Err(error) if error.refusal() == Some(&Refusal::NoSuchRoom) => {
            Err(Refusal::InvitationVoid.into())
        }
        seat => seat,
    }
}

/// Takes the lock of the place that a code leads to. The server's is held already.
pub(crate) async fn lock_of(tx: &mut Tx<'_>, code: &str) -> Result<(), Error> {
    let found = find(tx, code).await?;
    match found.and_then(|row| row.room()) {
        Some(room) => tx.lock(Scope::Room(room)).await,
        None => Ok(()),
    }
}

/// By which invitation somebody without an account comes; none where none is needed and none stands. Refused where
/// nobody may come so.
pub(crate) async fn standing_here(
    conn: &mut Conn<'_>,
    code: &str,
    now: Micros,
) -> Result<Option<Standing>, Error> {
    let registration = settings(conn).await?.registration;
    if registration == Registration::Closed {
        return Err(Refusal::RegistrationClosed.into());
    }
    let found = match find(conn, code).await? {
        Some(row) => standing(conn, row, now).await.map(Some),
        None => Ok(None),
    };
    let stands = match found {
        Err(error) if error.refusal() == Some(&Refusal::InvitationVoid) => None,
        other => other?,
    };
    if registration == Registration::Open {
        return Ok(stands);
    }
    // Into a room a guest may bring those who are here, but nobody else.
    match stands.filter(|standing| rules::may_bring_here(&standing.by)) {
        Some(standing) => Ok(Some(standing)),
        None if code.is_empty() => Err(Refusal::InvitationNeeded.into()),
        None => Err(Refusal::InvitationVoid.into()),
    }
}

/// The row of that code; refused when there never was one.
pub(super) struct Find(pub String);

impl Question for Find {
    type Answer = sql::InvitationRow;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let found = find(conn, &self.0).await?;
        found.ok_or_else(|| Refusal::InvitationVoid.into())
    }
}

pub(super) struct Looking {
    pub viewer: Option<UserId>,
    pub code: String,
    pub now: Micros,
}

impl Question for Looking {
    type Answer = Look;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Look, Error> {
        let row = Find(self.code.clone()).ask(conn).await?;
        // Whatever became of it since: it may be the one that they came by.
        if let Some(viewer) = self.viewer
            && is_inside(conn, viewer, row.room()).await?
        {
            return Ok(Look::Inside(row.room()));
        }
        let Standing { room, by, .. } = standing(conn, row, self.now).await?;
        let may_sign_up = match settings(conn).await?.registration {
            Registration::Open => true,
            Registration::ByInvitation => rules::may_bring_here(&by),
            Registration::Closed => false,
        };
        Ok(Look::Invited(Box::new(Way {
            room,
            by,
            may_sign_up,
        })))
    }
}

async fn is_inside(
    conn: &mut Conn<'_>,
    viewer: UserId,
    room: Option<RoomId>,
) -> Result<bool, Error> {
    let Some(room) = room else { return Ok(true) };
    let seat = void_if_unseen(Seat::of_invited(conn, viewer, room).await)?;
    Ok(seat.is_in)
}

/// The same row as it is under the lock.
pub(super) async fn again(
    conn: &mut Conn<'_>,
    id: wire::InvitationId,
) -> Result<sql::InvitationRow, Error> {
    let row: Option<sql::InvitationRow> = conn.find(sql::BY_ID, args![id]).await?;
    row.ok_or_else(|| Refusal::InvitationVoid.into())
}
