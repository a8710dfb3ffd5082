//! How somebody keeps a room for themselves: a favourite, muted, archived, and what they are called for.

use wire::{Keep, Refusal, RoomId, Scope, UserId};

use super::moves::Step;
use super::rules::{FAVOURITES, may_favour};
use super::sql;
use crate::db::{AsAsked, Tx, Verb};
use crate::rooms::sql::Id;
use crate::{Engine, Error, args};

/// Sets one thing about how the viewer keeps the room. Nobody else hears of it; who goes and comes back begins anew.
pub async fn keep(engine: &Engine, viewer: UserId, room: RoomId, how: Keep) -> Result<(), Error> {
    let so = KeepSo { viewer, room, how };
    AsAsked::is_fine(engine.db().write(so).await)
}

struct KeepSo {
    viewer: UserId,
    room: RoomId,
    how: Keep,
}

impl Verb for KeepSo {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        // Whoever takes the viewer out of the room takes this lock too.
        let rev = tx.advance(Scope::Account(self.viewer)).await?;
        let step = Step::find(tx, self.viewer, self.room).await?;
        let mut step = step.ok_or(Refusal::NoSuchRoom)?;
        let kept = step.kept.with(self.how);
        if kept == step.kept {
            return Err(AsAsked.into());
        }
        if kept.favourite && !step.kept.favourite {
            let args = args![self.viewer, FAVOURITES];
            let others: Vec<Id> = tx.all(sql::FAVOURITES, args).await?;
            may_favour(others.len())?;
        }
        step.kept = kept;
        let (level, muted) = (kept.level.as_str(), kept.muted.map(|until| until.0));
        let flags = (i64::from(kept.favourite), i64::from(kept.archived));
        let args = args![self.viewer, self.room, level, muted, flags.0, flags.1];
        tx.execute(sql::KEEP, args).await?;
        step.stamp(tx, self.viewer, rev).await
    }
}
