//! A room's timeline a stretch at a time. Reading a page costs the same in a long room as in a short one.

use std::collections::BTreeMap;

use wire::limits::PAGE_MAX;
use wire::{At, Message, Micros, Page, Reaction, Rev, RoomId, Seq, UserId};

use super::sql;
use crate::db::{Conn, Question};
use crate::rooms::Seat;
use crate::{Engine, Error, args};

/// About how much the rows of a page come to, and what they quote: so many of the longest messages would be many times
/// as much.
const PAGE_BYTES: usize = 256 * 1024;

/// As much as is wanted of a stretch; one row at least.
#[derive(Clone, Copy)]
struct Most {
    rows: usize,
    bytes: usize,
}

/// For those who may read the room: as many as `limit` messages, `PAGE_MAX` at most.
pub async fn page(
    engine: &Engine,
    viewer: UserId,
    room: RoomId,
    at: At,
    limit: usize,
) -> Result<Page, Error> {
    let look = Look {
        viewer,
        room,
        at,
        limit,
    };
    engine.db().read(look).await
}

struct Look {
    viewer: UserId,
    room: RoomId,
    at: At,
    limit: usize,
}

impl Question for Look {
    type Answer = Page;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Page, Error> {
        let seat = Seat::of_reader(conn, self.viewer, self.room).await?;
        read_page(conn, &seat, self.at, self.limit).await
    }
}

pub(crate) async fn read_page(
    conn: &mut Conn<'_>,
    seat: &Seat,
    at: At,
    limit: usize,
) -> Result<Page, Error> {
    let most = Most {
        rows: limit.clamp(1, PAGE_MAX),
        bytes: PAGE_BYTES,
    };
    let stretch = match at {
        At::End => down_from(conn, seat, seat.last_seq, most).await?,
        At::Before(seq) => down_from(conn, seat, Seq(seq.0.saturating_sub(1)), most).await?,
        At::After(seq) => up_from(conn, seat, Seq(seq.0.saturating_add(1)), most).await?,
        At::Around(seq) => around(conn, seat, seq, most).await?,
        At::Moment(moment) => {
            let seq = first_since(conn, seat, moment).await?;
            around(conn, seat, seq, most).await?
        }
    };
    let Stretch { from, to, rows } = stretch;
    let quoted = quoted(conn, seat, &rows).await?;
    Ok(Page {
        room: seat.room.id,
        head: seat.head,
        from,
        to,
        start: from <= seat.from,
        end: to >= seat.last_seq,
        rows: with_reactions(conn, rows).await?,
        quoted,
    })
}

/// The message with its reactions.
pub(super) async fn whole(conn: &mut Conn<'_>, row: sql::MessageRow) -> Result<Message, Error> {
    let mut rows = with_reactions(conn, vec![row]).await?;
    rows.pop().ok_or_else(|| Error::broken("a row was lost"))
}

/// The messages that changed after `since`, with what hangs on them.
pub(super) async fn with_reactions_since(
    conn: &mut Conn<'_>,
    (room, since): (RoomId, Rev),
    rows: Vec<sql::MessageRow>,
) -> Result<Vec<Message>, Error> {
    let last = rows.iter().map(|row| row.rev).max().unwrap_or(since);
    let mut hanging = BTreeMap::new();
    if rows.iter().any(|row| row.reacted > 0) {
        let upto = args![room, since, last];
        hanging = by_message(conn.all(sql::REACTIONS_CHANGED, upto).await?);
    }
    together(rows, hanging)
}

/// Rows of one room, not far from each other.
async fn with_reactions(
    conn: &mut Conn<'_>,
    rows: Vec<sql::MessageRow>,
) -> Result<Vec<Message>, Error> {
    let reacted = rows.iter().filter(|row| row.reacted > 0);
    let reacted: Vec<(RoomId, Seq)> = reacted.map(|row| (row.room_id, row.seq)).collect();
    let mut hanging = BTreeMap::new();
    if let (Some((room, first)), Some((_, last))) = (reacted.first(), reacted.last()) {
        let stretch = args![*room, *first, *last];
        hanging = by_message(conn.all(sql::REACTIONS, stretch).await?);
    }
    together(rows, hanging)
}

fn together(
    rows: Vec<sql::MessageRow>,
    mut hanging: BTreeMap<Seq, Vec<Reaction>>,
) -> Result<Vec<Message>, Error> {
    let whole = |row: sql::MessageRow| {
        let mut message = row.message()?;
        message.reactions = hanging.remove(&message.seq).unwrap_or_default();
        Ok(message)
    };
    rows.into_iter().map(whole).collect()
}

/// Emoji by when they first came, people by when they joined in.
fn by_message(mut rows: Vec<sql::ReactionRow>) -> BTreeMap<Seq, Vec<Reaction>> {
    rows.sort_by(|a, b| {
        let order = |row: &sql::ReactionRow| (row.seq, row.at, row.user_id);
        order(a).cmp(&order(b)).then_with(|| a.emoji.cmp(&b.emoji))
    });
    let mut hanging: BTreeMap<Seq, Vec<Reaction>> = BTreeMap::new();
    for row in rows {
        let reactions = hanging.entry(row.seq).or_default();
        match reactions.iter_mut().find(|each| each.emoji == row.emoji) {
            Some(reaction) => reaction.users.push(row.user_id),
            None => reactions.push(Reaction {
                emoji: row.emoji,
                users: vec![row.user_id],
            }),
        }
    }
    hanging
}

/// An unbroken stretch: between its ends nothing readable is missing from the rows, which are by seq.
struct Stretch {
    from: Seq,
    to: Seq,
    rows: Vec<sql::MessageRow>,
}

/// Downwards from this one. What lies between it and the newest row below it is not there.
async fn down_from(
    conn: &mut Conn<'_>,
    seat: &Seat,
    to: Seq,
    most: Most,
) -> Result<Stretch, Error> {
    let to = to.min(seat.last_seq);
    let mut rows = below(conn, seat, to, most.rows).await?;
    let found = rows.len();
    let fit = fitting(rows.iter().rev(), most.bytes);
    rows.drain(..found - fit);
    let from = match rows.first() {
        Some(first) if found == most.rows || fit < found => first.seq,
        _ => seat.from,
    };
    Ok(Stretch { from, to, rows })
}

/// Upwards from this one.
async fn up_from(
    conn: &mut Conn<'_>,
    seat: &Seat,
    from: Seq,
    most: Most,
) -> Result<Stretch, Error> {
    let from = from.max(seat.from);
    let mut rows = above(conn, seat, from, most.rows).await?;
    let found = rows.len();
    let fit = fitting(rows.iter(), most.bytes);
    rows.truncate(fit);
    let to = match rows.last() {
        Some(last) if found == most.rows || fit < found => last.seq,
        _ => seat.last_seq,
    };
    Ok(Stretch { from, to, rows })
}

/// How many of these come to so much; one at least.
fn fitting<'a>(rows: impl Iterator<Item = &'a sql::MessageRow>, most: usize) -> usize {
    let mut bytes = 0;
    let fits = rows.take_while(|row| {
        let is_first = bytes == 0;
        bytes += about(row);
        is_first || bytes <= most
    });
    fits.count()
}

/// How many bytes a row comes to, with its reactions.
fn about(row: &sql::MessageRow) -> usize {
    let data = row.data.as_ref().map_or(0, String::len);
    256 + row.body.len() + data + 24 * usize::try_from(row.reacted).unwrap_or_default()
}

/// With this one in the middle, as far as there is enough on both sides.
async fn around(conn: &mut Conn<'_>, seat: &Seat, seq: Seq, most: Most) -> Result<Stretch, Error> {
    let middle = seq.min(seat.last_seq).max(seat.from);
    let limit = most.rows;
    let most = Most {
        bytes: most.bytes / 2,
        ..most
    };
    let mut before = down_from(conn, seat, Seq(middle.0 - 1), most).await?;
    let mut after = up_from(conn, seat, middle, most).await?;
    // Half each; what one side does not need is the other's.
    let half = limit / 2;
    let room_after = limit - before.rows.len().min(half);
    let keep_after = after.rows.len().min(room_after);
    let keep_before = before.rows.len().min(limit - keep_after);
    if keep_after < after.rows.len() {
        after.rows.truncate(keep_after);
        after.to = after.rows.last().map_or(before.to, |last| last.seq);
    }
    if keep_before < before.rows.len() {
        let cut = before.rows.len() - keep_before;
        before.rows.drain(..cut);
        before.from = before.rows.first().map_or(middle, |first| first.seq);
    }
    before.rows.append(&mut after.rows);
    Ok(Stretch {
        from: before.from,
        to: after.to,
        rows: before.rows,
    })
}

async fn below(
    conn: &mut Conn<'_>,
    seat: &Seat,
    to: Seq,
    limit: usize,
) -> Result<Vec<sql::MessageRow>, Error> {
    if to < seat.from {
        return Ok(Vec::new());
    }
    let down = args![seat.room.id, to, seat.from, most(limit)];
    let mut rows: Vec<sql::MessageRow> = conn.all(sql::DOWN, down).await?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

async fn above(
    conn: &mut Conn<'_>,
    seat: &Seat,
    from: Seq,
    limit: usize,
) -> Result<Vec<sql::MessageRow>, Error> {
    if from > seat.last_seq {
        return Ok(Vec::new());
    }
    let up = args![seat.room.id, from, most(limit)];
    conn.all(sql::UP, up).await
}

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The first message sent at that moment or later; the last one when there is none. Halves the room until it is
/// found, which needs no index, since `sent` never goes back within a room.
async fn first_since(conn: &mut Conn<'_>, seat: &Seat, moment: Micros) -> Result<Seq, Error> {
    // Invariant: below `low` all were sent earlier; at `high`, and above it, none.
    let (mut low, mut high) = (seat.from.0, seat.last_seq.0 + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let probe = args![seat.room.id, middle];
        let found: Option<sql::Sent> = conn.find(sql::SENT_FROM, probe).await?;
        match found {
            Some(found) if found.sent < moment => low = found.seq.0 + 1,
            _ => high = middle,
        }
    }
    Ok(Seq(low))
}

/// What these quote that is not among them: a quote always lies before what quotes it.
async fn quoted(
    conn: &mut Conn<'_>,
    seat: &Seat,
    rows: &[sql::MessageRow],
) -> Result<Vec<Message>, Error> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(Vec::new());
    };
    let readable = |seq: i64| seq < first.seq.0 && seq >= seat.from.0;
    if !rows.iter().filter_map(|row| row.reply_to).any(readable) {
        return Ok(Vec::new());
    }
    let stretch = args![seat.room.id, first.seq, last.seq, seat.from];
    let mut found: Vec<sql::MessageRow> = conn.all(sql::QUOTED, stretch).await?;
    found.sort_by_key(|row| row.seq);
    found.dedup_by_key(|row| row.seq);
    // Who lacks one asks for it.
    let fit = fitting(found.iter(), PAGE_BYTES);
    found.truncate(fit);
    // They may lie anywhere: each by itself.
    let mut quoted = Vec::with_capacity(found.len());
    for row in found {
        quoted.push(whole(conn, row).await?);
    }
    Ok(quoted)
}
