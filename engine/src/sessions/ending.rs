//! The end of many of somebody's sessions at once: each tells its own browsers, as when its owner signs out.

use wire::{Scope, SessionId, UserId};

use super::{Browser, End, MOST, sql};
use crate::db::{Tx, Verb};
use crate::{Error, args};

/// Tells how many there were: `limits::SESSIONS_MAX` at most.
///
/// Invariant: from this transaction on none of them is open, and none comes to be behind its back: opening one takes the
/// account's lock, too.
pub(crate) async fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<usize, Error> {
    end(tx, user, |_| true).await
}

/// The same of all but that of this browser.
pub(crate) async fn end_others(tx: &mut Tx<'_>, browser: Browser) -> Result<usize, Error> {
    end(tx, browser.user, |id| id != browser.session).await
}

async fn end(
    tx: &mut Tx<'_>,
    user: UserId,
    is_due: impl Fn(SessionId) -> bool + Send,
) -> Result<usize, Error> {
    tx.lock(Scope::Account(user)).await?;
    let mut open: Vec<sql::TooMany> = tx.all(sql::OPEN_IDS, args![user, MOST]).await?;
    open.retain(|session| is_due(session.id));
    for session in &open {
        let id = session.id;
        End { id, user }.run(tx).await?;
    }
    Ok(open.len())
}
