//! A room as its page first shows it, in one snapshot.

use wire::limits::PAGE;
use wire::{At, Micros, OpenRoom, Person, RoomId, RoomView, SessionId, UserId};

use super::{Seat, cards, roster};
use crate::db::{Conn, Question};
use crate::{Engine, Error, accounts, messages, sessions};

/// What the session's owner sees at the room's address; none when the session has ended. Of a room that is not there
/// for them, all but the room.
pub async fn view(
    engine: &Engine,
    session: SessionId,
    room: RoomId,
    at: At,
) -> Result<Option<RoomView>, Error> {
    let now = engine.clock().now();
    let look = Look {
        session,
        room,
        at,
        now,
    };
    engine.db().read(look).await
}

struct Look {
    session: SessionId,
    room: RoomId,
    at: At,
    now: Micros,
}

impl Question for Look {
    type Answer = Option<RoomView>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let Some(reach) = sessions::reach(conn, self.session, self.now).await? else {
            return Ok(None);
        };
        let viewer = reach.viewer.id;
        let mut snapshot = sessions::whole(conn, reach).await?;
        let room = self.open(conn, viewer).await?;
        if let Some(open) = &room {
            add_people(conn, &mut snapshot.people, open).await?;
        }
        Ok(Some(RoomView { snapshot, room }))
    }
}

impl Look {
    async fn open(&self, conn: &mut Conn<'_>, viewer: UserId) -> Result<Option<OpenRoom>, Error> {
        let seat = match Seat::of_member(conn, viewer, self.room).await {
            Ok(seat) => seat,
            Err(error) if error.refusal().is_some() => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(card) = cards::card(conn, viewer, self.room).await? else {
            return Ok(None);
        };
        let page = messages::read_page(conn, &seat, self.at, PAGE).await?;
        let members = roster(conn, &seat, None).await?;
        Ok(Some(OpenRoom {
            card,
            page,
            members,
        }))
    }
}

/// Whoever speaks on the page, and the other of a direct conversation.
async fn add_people(
    conn: &mut Conn<'_>,
    people: &mut Vec<Person>,
    open: &OpenRoom,
) -> Result<(), Error> {
    let rows = open.page.rows.iter().chain(&open.page.quoted);
    let mut named: Vec<UserId> = rows.map(|row| row.author).collect();
    named.extend(open.card.room.pair.iter().flat_map(|(a, b)| [*a, *b]));
    named.sort();
    named.dedup();
    named.retain(|id| people.iter().all(|person| person.id != *id));
    for id in named {
        people.extend(accounts::card(conn, id).await?);
    }
    people.sort_by_key(|person| person.id);
    Ok(())
}
