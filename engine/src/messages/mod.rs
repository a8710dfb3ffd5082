//! Messages: sent, edited, deleted, reacted to, and read a page at a time.
//!
//! A message is stamped in its room's scope, and with it what hangs on it: its reactions and whom it mentions.

mod changes;
mod pages;
mod rules;
mod sending;
pub(crate) mod sql;

use wire::{Change, Refusal, Rev, RoomId, Seq};

use crate::db::{Conn, PART};
use crate::rooms::Seat;
use crate::{Error, args};

pub use changes::{delete, edit, react};
pub use pages::page;
pub(crate) use pages::read_page;
pub(crate) use sending::line;
pub use sending::send;

/// The messages that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    room: RoomId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let rows: Vec<sql::MessageRow> = conn.all(sql::CHANGED, args![room, since, PART]).await?;
    let messages = pages::with_reactions_since(conn, (room, since), rows).await?;
    Ok(messages.into_iter().map(Change::Message).collect())
}

/// A message that this seat may read.
async fn find(conn: &mut Conn<'_>, seat: &Seat, seq: Seq) -> Result<sql::MessageRow, Error> {
    if seq < seat.from {
        return Err(Refusal::NoSuchMessage.into());
    }
    let found = conn.find(sql::ONE, args![seat.room.id, seq]).await?;
    found.ok_or_else(|| Refusal::NoSuchMessage.into())
}
