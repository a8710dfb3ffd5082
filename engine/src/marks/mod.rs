//! How far people have come: read and delivered marks, unread counts, and each one's own entry of a room.
//!
//! An entry belongs to its owner's account. What the others see of it, the marks, has no rev: it only moves forward
//! and is merged by maximum. Unread messages are counted, never stored.

mod keeping;
pub(crate) mod log;
mod moves;
mod readers;
mod rules;
pub(crate) mod sql;

use wire::limits::{RECEIPTS_MEMBERS, UNREAD_MAX};
use wire::{Change, Entry, Mark, Rev, RoomId, Seq, Unread, UserId};

use crate::db::{Conn, PART};
use crate::{Error, args};

pub use keeping::keep;
pub use log::sweep;
pub use moves::{mark, mark_unread};
pub use readers::readers;

/// What counts above that row for the user, as of the room's head.
pub(crate) async fn unread(
    conn: &mut Conn<'_>,
    user: UserId,
    room: RoomId,
    read_upto: Seq,
) -> Result<Unread, Error> {
    let most = i64::from(UNREAD_MAX);
    let args = args![user, room, read_upto, most];
    let found: sql::UnreadRow = conn.one(sql::UNREAD, args).await?;
    let count = |rows: i64| u32::try_from(rows).unwrap_or(UNREAD_MAX);
    Ok(Unread {
        count: count(found.counted),
        mentions: count(found.mentioned),
        at: found.head,
    })
}

/// How far everybody in the room has come, as the viewer may see it; in large rooms nobody is told.
pub(crate) async fn of_room(
    conn: &mut Conn<'_>,
    viewer: UserId,
    room: RoomId,
) -> Result<Vec<Mark>, Error> {
    let most = i64::from(RECEIPTS_MEMBERS);
    let rows: Vec<sql::MarkRow> = conn.all(sql::OF_ROOM, args![room, most, viewer]).await?;
    let mark = |row: sql::MarkRow| Mark {
        room,
        user: row.user_id,
        delivered: row.delivered,
        read: row.read_seq,
    };
    Ok(rows.into_iter().map(mark).collect())
}

/// The entries that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    user: UserId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let rows: Vec<sql::EntryRow> = conn.all(sql::CHANGED, args![user, since, PART]).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(Change::Entry(counted(conn, user, row).await?));
    }
    Ok(entries)
}

/// Asks only where there can be something.
async fn counted(conn: &mut Conn<'_>, user: UserId, row: sql::EntryRow) -> Result<Entry, Error> {
    let (last, head) = (row.last_seq, row.head);
    let mut entry = row.entry();
    if entry.is_in {
        let upto = entry.read_upto();
        entry.unread = if last > upto {
            unread(conn, user, entry.room, upto).await?
        } else {
            Unread {
                at: head,
                ..Unread::default()
            }
        };
    }
    Ok(entry)
}
