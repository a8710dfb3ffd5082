//! Messages: sent, edited, deleted, reacted to, and read a page at a time.

pub(crate) mod sql;

use wire::{Change, Rev, RoomId};

use crate::db::{Conn, PART};
use crate::{Error, args};

/// The messages that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    room: RoomId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let rows: Vec<sql::MessageRow> = conn.all(sql::CHANGED, args![room, since, PART]).await?;
    rows.into_iter()
        .map(|row| row.message().map(Change::Message))
        .collect()
}
