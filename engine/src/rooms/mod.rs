//! Rooms: made, joined, left and ended.
//!
//! A room's row, its members and its messages belong to the room's scope; each member's own entry belongs to
//! their account.

mod seat;
pub(crate) mod sql;

use wire::{Change, Rev, RoomId};

use crate::db::{Conn, PART};
use crate::{Error, args};

pub use seat::Seat;

/// The room and the members that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    room: RoomId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let itself: Option<sql::RoomRow> = conn.find(sql::CHANGED, args![room, since]).await?;
    let members: Vec<sql::MemberRow> = conn
        .all(sql::MEMBERS_CHANGED, args![room, since, PART])
        .await?;
    let mut rows: Vec<Change> = itself
        .map(|row| Change::Room(row.into()))
        .into_iter()
        .collect();
    rows.extend(members.into_iter().map(|row| Change::Member(row.into())));
    Ok(rows)
}
