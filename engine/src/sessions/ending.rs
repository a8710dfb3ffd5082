//! The end of all of somebody's sessions at once: each tells its own browsers, as when its owner signs out.

use wire::{Scope, UserId};

use super::{End, MOST, sql};
use crate::db::{Tx, Verb};
use crate::{Error, args};

/// Tells how many there were: `limits::SESSIONS_MAX` at most.
///
/// Invariant: from this transaction on none of them is open, and none comes to be behind its back: opening one takes the
/// account's lock, too.
pub(crate) async fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<usize, Error> {
    tx.lock(Scope::Account(user)).await?;
    let open: Vec<sql::TooMany> = tx.all(sql::OPEN_IDS, args![user, MOST]).await?;
    for session in &open {
        let id = session.id;
        End { id, user }.run(tx).await?;
    }
    Ok(open.len())
}
