//! Cards: what it takes to show a viewer's rooms in the rail.

pub(crate) mod sql;

use std::collections::BTreeMap;

use wire::limits::CARDS;
use wire::{Card, Entry, Message, Micros, Person, Room, RoomId, Seq, Unread, UserId};

use crate::accounts::sql::Card as PersonRow;
use crate::db::{Conn, Question, Value};
use crate::messages::sql::MessageRow;
use crate::{Engine, Error, args};

#[expect(clippy::cast_possible_wrap, reason = "some tens")]
const MOST: i64 = CARDS as i64;

/// The rail as it first stands, and whom it names.
pub(crate) struct Rail {
    pub cards: Vec<Card>,
    pub people: Vec<Person>,
    /// There are rooms beyond these.
    pub more: bool,
}

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

pub(crate) async fn rail(conn: &mut Conn<'_>, viewer: UserId) -> Result<Rail, Error> {
    let args = args![viewer, MOST];
    let cards = together(conn, (sql::RAIL, sql::RAIL_LASTS), args).await?;
    let people: Vec<PersonRow> = conn.all(sql::RAIL_PEOPLE, args).await?;
    let count: sql::Count = conn.one(sql::COUNT, args![viewer]).await?;
    Ok(Rail {
        more: usize::try_from(count.rooms).is_ok_and(|rooms| rooms > cards.len()),
        cards,
        people: people.into_iter().map(Person::from).collect(),
    })
}

/// The viewer's card of a room; none when they are not in it.
pub(crate) async fn card(
    conn: &mut Conn<'_>,
    viewer: UserId,
    room: RoomId,
) -> Result<Option<Card>, Error> {
    let cards = together(conn, (sql::ONE, sql::ONE_LAST), args![viewer, room]).await?;
    Ok(cards.into_iter().next())
}

async fn together(
    conn: &mut Conn<'_>,
    (cards, lasts): (&'static str, &'static str),
    args: &[Value],
) -> Result<Vec<Card>, Error> {
    let rows: Vec<sql::CardRow> = conn.all(cards, args).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lasts: Vec<MessageRow> = conn.all(lasts, args).await?;
    let lasts: Result<BTreeMap<RoomId, Message>, Error> = lasts
        .into_iter()
        .map(|row| Ok((row.room_id, row.message()?.for_card())))
        .collect();
    let mut lasts = lasts?;
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
        let mut cards = Vec::new();
        for room in self.rooms.iter().take(CARDS) {
            cards.extend(card(conn, self.viewer, *room).await?);
        }
        Ok(cards)
    }
}

struct Before {
    viewer: UserId,
    before: Option<(Micros, RoomId)>,
}

impl Question for Before {
    type Answer = (Vec<Card>, bool);

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let (sent, room) = self.before.unwrap_or((Micros(i64::MAX), RoomId(i64::MAX)));
        // One more tells whether there are others.
        let args = args![self.viewer, MOST + 1, sent, room];
        let mut cards = together(conn, (sql::BEFORE, sql::BEFORE_LASTS), args).await?;
        let more = cards.len() > CARDS;
        cards.truncate(CARDS);
        Ok((cards, more))
    }
}
