//! Cards: what it takes to show a viewer's rooms in the rail.

pub(crate) mod sql;

use std::collections::BTreeMap;

use wire::limits::CARDS;
use wire::{Card, Entry, Message, Micros, Room, RoomId, Seq, Unread, UserId};

use crate::db::{Asked, Conn, Question, Rows, Steps, Value};
use crate::messages::sql::MessageRow;
use crate::{Engine, Error, args};

/// The cards of a picture: so many of the latest rooms, and of the unread ones.
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
pub(crate) const MOST: i64 = CARDS as i64;
/// Rooms that are asked for in one step.
const TOGETHER: usize = 16;

/// The cards of these rooms, as far as the viewer is in them.
pub async fn cards(
    engine: &Engine,
    viewer: UserId,
    rooms: Vec<RoomId>,
) -> Result<Vec<Card>, Error> {
    engine.db().read(Named { viewer, rooms }).await
}

/// The viewer's rooms before that one, by latest activity; the latest, when none is named. And whether there are others.
pub async fn more_cards(
    engine: &Engine,
    viewer: UserId,
    before: Option<(Micros, RoomId)>,
) -> Result<(Vec<Card>, bool), Error> {
    engine.db().read(Before { viewer, before }).await
}

/// The viewer's card of a room; none when they are not in it.
pub(crate) async fn card(
    conn: &mut Conn<'_>,
    viewer: UserId,
    room: RoomId,
) -> Result<Option<Card>, Error> {
    let cards = named(conn, viewer, &[room]).await?;
    Ok(cards.into_iter().next())
}

/// Those of these rooms that the viewer is in.
pub(crate) async fn named(
    conn: &mut Conn<'_>,
    viewer: UserId,
    rooms: &[RoomId],
) -> Result<Vec<Card>, Error> {
    let mut cards = Vec::with_capacity(rooms.len());
    let mut rest = rooms;
    while !rest.is_empty() {
        // Parts of two, four, eight …: then there are few texts of it.
        let (part, others) = rest.split_at(1 << rest.len().min(TOGETHER).ilog2());
        rest = others;
        let args: Vec<[Value; 2]> = part
            .iter()
            .map(|room| [Value::from(viewer), Value::from(*room)])
            .collect();
        let asked: Vec<Asked<'_>> = args
            .iter()
            .flat_map(|args| [(sql::ONE, &args[..]), (sql::ONE_LAST, &args[..])])
            .collect();
        for rows in conn.every(&asked).await?.chunks_exact(2) {
            cards.extend(read(&rows[0], &rows[1])?);
        }
    }
    Ok(cards)
}

/// Cards of rows, and the last messages of their rooms.
pub(crate) fn read(cards: &Rows, lasts: &Rows) -> Result<Vec<Card>, Error> {
    let lasts: Result<BTreeMap<RoomId, Message>, Error> = lasts
        .all::<MessageRow>()?
        .into_iter()
        .map(|row| Ok((row.room_id, row.message()?.for_card())))
        .collect();
    let mut lasts = lasts?;
    let rows: Vec<sql::CardRow> = cards.all()?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let last = lasts.remove(&row.room.id);
            row.card(last)
        })
        .collect())
}

impl sql::CardRow {
    fn card(self, last: Option<Message>) -> Card {
        let most = i64::from(wire::limits::UNREAD_MAX);
        let count = |rows: i64| u32::try_from(rows.min(most)).unwrap_or_default();
        let (head, last_seq) = (self.room.head, self.room.last_seq);
        let active = self.room.last_sent;
        let room = Room::from(self.room);
        Card {
            entry: Entry {
                room: room.id,
                is_in: true,
                read: self.entry_read,
                unread_from: self.entry_unread_from.map(Seq),
                from: self.entry_from,
                unread: Unread {
                    count: count(self.unread),
                    mentions: count(self.mentioned),
                    at: head,
                },
                kept: self.entry_kept.into(),
                rev: self.entry_rev,
            },
            role: self.member_role,
            room,
            head,
            last_seq,
            active,
            last,
        }
    }
}

struct Named {
    viewer: UserId,
    rooms: Vec<RoomId>,
}

impl Question for Named {
    type Answer = Vec<Card>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Vec<Card>, Error> {
        let rooms = &self.rooms[..self.rooms.len().min(CARDS)];
        named(conn, self.viewer, rooms).await
    }
}

struct Before {
    viewer: UserId,
    before: Option<(Micros, RoomId)>,
}

impl Question for Before {
    type Answer = (Vec<Card>, bool);
    const STEPS: Steps = Steps::One;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let (sent, room) = self.before.unwrap_or((Micros(i64::MAX), RoomId(i64::MAX)));
        // One more tells whether there are others.
        let args = args![self.viewer, MOST + 1, sent, room];
        let asked = [(sql::BEFORE, &args[..]), (sql::BEFORE_LASTS, &args[..])];
        let [cards, lasts] = conn.each(asked).await?;
        let mut cards = read(&cards, &lasts)?;
        let more = cards.len() > CARDS;
        cards.truncate(CARDS);
        Ok((cards, more))
    }
}
