//! Coming by an invitation: into its room, each by one use of it, once.

use wire::{InvitationId, Refusal, RoomId, Scope, UserId};

use super::sql;
use super::standing::{Standing, again, standing, void_if_unseen};
use crate::db::{AsAsked, Tx, Verb};
use crate::rooms::{self, Seat};
use crate::{Error, args};

pub struct Accept {
    pub viewer: UserId,
    pub id: InvitationId,
    pub room: RoomId,
}

impl Verb for Accept {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.lock(Scope::Account(self.viewer)).await?;
        tx.lock(Scope::Room(self.room)).await?;
        let seat = void_if_unseen(Seat::of_invited(tx, self.viewer, self.room).await)?;
        if seat.is_in {
            return Err(AsAsked.into());
        }
        let (row, now) = (again(tx, self.id).await?, tx.now());
        let standing = standing(tx, row, now).await?;
        come(tx, &standing, &seat).await
    }
}

/// The same for an account that was made in this very transaction. The locks of the server and of the room are held.
pub(crate) async fn come_as_new(
    tx: &mut Tx<'_>,
    standing: &Standing,
    user: UserId,
) -> Result<(), Error> {
    let Some(room) = &standing.room else {
        return count(tx, standing, user).await;
    };
    let seat = Seat::of_invited(tx, user, room.id).await?;
    come(tx, standing, &seat).await
}

async fn come(tx: &mut Tx<'_>, standing: &Standing, seat: &Seat) -> Result<(), Error> {
    match rooms::come_invited(tx, seat).await {
        // Who was banned is told what a stranger with a made-up code is told.
        Err(error) if error.refusal() == Some(&Refusal::NotAllowed) => {
            return Err(Refusal::InvitationVoid.into());
        }
        end => end?,
    }
    count(tx, standing, seat.user).await
}

/// Invariant: a person takes one use, however often they come; the last one is taken once, under the place's lock.
async fn count(tx: &mut Tx<'_>, standing: &Standing, user: UserId) -> Result<(), Error> {
    let id = standing.row.id;
    let first = tx.execute(sql::CAME, args![id, user]).await? == 1;
    if first {
        let now = tx.now();
        tx.execute(sql::COUNT, args![id, now]).await?;
    }
    Ok(())
}
