//! How far people have come: read and delivered marks, unread counts, and each one's own entry of a room.

pub(crate) mod sql;

use wire::{Change, Rev, Unread, UserId};

use crate::db::{Conn, PART};
use crate::{Error, args};

/// The entries that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    user: UserId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let rows: Vec<sql::EntryRow> = conn.all(sql::CHANGED, args![user, since, PART]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Change::Entry(row.entry(Unread::default())))
        .collect())
}
