//! Invitations made, listed and taken back.

use wire::limits::{INVITATIONS_LISTED, INVITATIONS_OF_PERSON, INVITATIONS_OF_ROOM};
use wire::{Act, Invitation, InvitationId, Micros, Refusal, RoomId, Scope, UserId};

use super::standing::again;
use super::{hash, rules, sql};
use crate::administration::{self, Standing};
use crate::db::{AsAsked, Conn, Question, Tx, Verb};
use crate::rooms::Seat;
use crate::{Error, accounts, args};

#[expect(clippy::cast_possible_wrap, reason = "a hundred")]
const ROOM_BEFORE: i64 = INVITATIONS_OF_ROOM as i64 - 1;
#[expect(clippy::cast_possible_wrap, reason = "a hundred")]
const PERSON_BEFORE: i64 = INVITATIONS_OF_PERSON as i64 - 1;
#[expect(clippy::cast_possible_wrap, reason = "a hundred")]
const LISTED: i64 = INVITATIONS_LISTED as i64;

/// What somebody who may invite there may do beside.
struct Right {
    sees_those_of_others: bool,
}

/// Of who may invite into the room, or to the server.
async fn right(conn: &mut Conn<'_>, viewer: UserId, room: Option<RoomId>) -> Result<Right, Error> {
    let (may, sees_those_of_others) = if let Some(room) = room {
        let Seat { role, room, .. } = Seat::of_member(conn, viewer, room).await?;
        let sees = role.may_end_invitations_of_others();
        (role.may_invite(room.kind, room.join), sees)
    } else {
        let card = accounts::card(conn, viewer).await?;
        let card = card.ok_or(Refusal::SignedOut)?;
        (rules::may_bring_here(&card), card.role.may_administer())
    };
    if !may {
        return Err(Refusal::NotAllowed.into());
    }
    Ok(Right {
        sees_those_of_others,
    })
}

pub struct Make {
    pub viewer: UserId,
    pub room: Option<RoomId>,
    pub terms: rules::Terms,
    pub code: String,
}

impl Verb for Make {
    type Done = Invitation;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invitation, Error> {
        if self.room.is_none() {
            tx.lock(Scope::Server).await?;
        }
        tx.lock(Scope::Account(self.viewer)).await?;
        if let Some(room) = self.room {
            tx.lock(Scope::Room(room)).await?;
        }
        right(tx, self.viewer, self.room).await?;
        let now = tx.now();
        let full = |max| Err(Refusal::InvitationsTooMany { max }.into());
        let args = args![self.viewer, now, PERSON_BEFORE];
        if tx.find::<sql::Id>(sql::FULL_HANDS, args).await?.is_some() {
            return full(INVITATIONS_OF_PERSON);
        }
        if let Some(room) = self.room {
            let args = args![room, now, ROOM_BEFORE];
            if tx.find::<sql::Id>(sql::FULL_ROOM, args).await?.is_some() {
                return full(INVITATIONS_OF_ROOM);
            }
        }
        self.insert(tx).await
    }
}

impl Make {
    async fn insert(&self, tx: &mut Tx<'_>) -> Result<Invitation, Error> {
        let made = Invitation {
            id: InvitationId(tx.id()),
            code: self.code.clone(),
            by: self.viewer,
            expires: self.terms.expires,
            most: self.terms.most,
            uses: 0,
        };
        let args = args![
            made.id,
            &hash(&self.code),
            &self.code,
            self.room.map(|room| room.0),
            self.viewer,
            made.expires.map(|expires| expires.0),
            made.most.map(i64::from),
        ];
        tx.execute(sql::INSERT, args).await?;
        Ok(made)
    }
}

pub struct List {
    pub viewer: UserId,
    pub room: Option<RoomId>,
    pub before: Option<InvitationId>,
    pub now: Micros,
}

impl Question for List {
    type Answer = Vec<Invitation>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let right = right(conn, self.viewer, self.room).await?;
        let before = self.before.unwrap_or(InvitationId(i64::MAX));
        let rows: Vec<sql::InvitationRow> = match self.room {
            Some(room) => {
                let args = args![room, self.now, before, LISTED];
                conn.all(sql::OF_ROOM, args).await?
            }
            None if right.sees_those_of_others => {
                let args = args![before, self.now, LISTED];
                conn.all(sql::OF_SERVER, args).await?
            }
            None => {
                let args = args![self.viewer, self.now, before, LISTED];
                conn.all(sql::OF_SERVER_BY, args).await?
            }
        };
        // A room has no more than are listed at once.
        let shown = |row: &sql::InvitationRow| {
            rules::may_revoke(self.viewer, row.maker, right.sees_those_of_others)
        };
        Ok(rows
            .into_iter()
            .filter(shown)
            .map(Invitation::from)
            .collect())
    }
}

pub struct Revoke {
    pub viewer: UserId,
    pub id: InvitationId,
}

impl Verb for Revoke {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        // Where it leads never changes.
        let room = again(tx, self.id).await?.room();
        tx.lock(room.map_or(Scope::Server, Scope::Room)).await?;
        let row = again(tx, self.id).await?;
        let maker = row.maker;
        let sees_to_it = match right(tx, self.viewer, room).await {
            Ok(right) => right.sees_those_of_others,
            // One's own is one's own after one has gone, too.
            Err(error) if error.refusal().is_some() => false,
            Err(error) => return Err(error),
        };
        if !rules::may_revoke(self.viewer, maker, sees_to_it) {
            return Err(Refusal::InvitationVoid.into());
        }
        if row.ended.is_some() {
            return Err(AsAsked.into());
        }
        let now = tx.now();
        tx.execute(sql::REVOKE, args![self.id, now]).await?;
        if room.is_none() && maker != self.viewer {
            let standing = Standing::of(tx, self.viewer.into()).await?;
            let act = Act::RevokedInvitation { user: maker };
            administration::record(tx, &standing, act).await?;
        }
        Ok(())
    }
}
