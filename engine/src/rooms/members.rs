//! Who is in a room, a part at a time.

use wire::limits::MEMBERS_WHOLE;
use wire::{Member, Members, RoomId, UserId};

use super::{Seat, rules, sql};
use crate::db::{Conn, Question};
use crate::{Error, args, marks};

#[expect(clippy::cast_possible_wrap, reason = "two hundred")]
const WHOLE: i64 = MEMBERS_WHOLE as i64;
const ONE_MORE: i64 = WHOLE + 1;

pub struct Who {
    pub viewer: UserId,
    pub room: RoomId,
    pub after: Option<UserId>,
}

impl Question for Who {
    type Answer = Members;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Members, Error> {
        let seat = Seat::of_reader(conn, self.viewer, self.room).await?;
        roster(conn, &seat, self.after).await
    }
}

/// The first members behind `after`. How far they have come is for those who are in the room, and told with its
/// first part: rooms with receipts have no second one.
pub(crate) async fn roster(
    conn: &mut Conn<'_>,
    seat: &Seat,
    after: Option<UserId>,
) -> Result<Members, Error> {
    let room = seat.room.id;
    let behind = after.unwrap_or(UserId(0));
    let found: Vec<sql::MemberRow> = conn
        .all(sql::MEMBERS_IN, args![room, behind, ONE_MORE])
        .await?;
    let mut rows: Vec<Member> = found.into_iter().map(Member::from).collect();
    let more = rows.len() > MEMBERS_WHOLE;
    rows.truncate(MEMBERS_WHOLE);
    let marks = if seat.is_in && after.is_none() {
        marks::of_room(conn, seat.user, room).await?
    } else {
        Vec::new()
    };
    let decides = seat.is_in && rules::may_admit(seat.role, seat.room.kind).is_ok();
    let others = if decides && after.is_none() {
        outside(conn, room).await?
    } else {
        Vec::new()
    };
    Ok(Members {
        room,
        head: seat.head,
        rows,
        more,
        others,
        marks,
    })
}

/// Of whom its admins decide: so many of those who ask to come in, then so many of those who are kept out.
async fn outside(conn: &mut Conn<'_>, room: RoomId) -> Result<Vec<Member>, Error> {
    let args = args![room, WHOLE];
    let [asking, banned] = conn
        .each([(sql::MEMBERS_ASKING, args), (sql::MEMBERS_BANNED, args)])
        .await?;
    let mut found: Vec<sql::MemberRow> = asking.all()?;
    // Of many, the latest: they are let back in sooner than those of long ago.
    found.extend(banned.all::<sql::MemberRow>()?.into_iter().rev());
    Ok(found.into_iter().map(Member::from).collect())
}
