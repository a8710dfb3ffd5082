//! How a client comes up to date: what it is welcomed with, and what changed in a scope since.

use std::collections::BTreeSet;

use wire::limits::{CARDS, PAGE};
use wire::{
    At, Card, Difference, Hello, Micros, Rev, RoomId, Scope, SessionId, Snapshot, ToClient, UserId,
    Welcome,
};

use super::{Head, Since};
use crate::db::{Conn, Question};
use crate::rooms::{Seat, cards};
use crate::{Engine, Error, args, messages, sessions};

/// All that differs from what the client has, in one snapshot; none when its session has ended.
///
/// Invariant: subscribe first, read second: the lane was attached before this is asked.
pub async fn welcome(
    engine: &Engine,
    session: SessionId,
    hello: Hello,
) -> Result<Option<Welcome>, Error> {
    let now = engine.clock().now();
    let ask = Ask {
        session,
        hello,
        now,
    };
    engine.db().read(ask).await
}

/// What changed in the scope since, as the viewer may see it.
pub async fn since(
    engine: &Engine,
    viewer: UserId,
    scope: Scope,
    since: Rev,
) -> Result<ToClient, Error> {
    metrics::counter!("roost_differences_total").increment(1);
    match scope {
        Scope::Room(room) => {
            let missed = Missed {
                viewer,
                room,
                since,
            };
            engine.db().read(missed).await
        }
        Scope::Account(user) if user != viewer => Ok(ToClient::Difference(nothing(scope, since))),
        _ => {
            let difference = engine.db().read(Since { scope, since }).await?;
            Ok(ToClient::Difference(difference))
        }
    }
}

fn nothing(scope: Scope, upto: Rev) -> Difference {
    Difference {
        scope,
        rows: Vec::new(),
        upto,
        more: false,
    }
}

struct Ask {
    session: SessionId,
    hello: Hello,
    now: Micros,
}

impl Question for Ask {
    type Answer = Option<Welcome>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let Some(reach) = sessions::reach(conn, self.session, self.now).await? else {
            return Ok(None);
        };
        let fresh = self.hello.epoch != Some(reach.epoch);
        let (snapshot, gone) = if fresh {
            (sessions::whole(conn, reach).await?, Vec::new())
        } else {
            self.what_differs(conn, reach).await?
        };
        Ok(Some(Welcome {
            now: self.now,
            fresh,
            snapshot,
            gone,
        }))
    }
}

impl Ask {
    async fn what_differs(
        &self,
        conn: &mut Conn<'_>,
        reach: sessions::Reach,
    ) -> Result<(Snapshot, Vec<RoomId>), Error> {
        let have = &self.hello.have;
        let viewer = reach.viewer.id;
        let reached: Vec<cards::sql::Reached> = conn.all(cards::sql::HEADS, args![viewer]).await?;
        let mut cards: Vec<Card> = Vec::new();
        let mut still = BTreeSet::new();
        for (place, room) in reached.iter().enumerate() {
            still.insert(room.id);
            let differs = match have.rooms.get(&room.id) {
                Some(head) => *head != room.head || room.entry_rev > have.account,
                // Not held: only what the rail would show.
                None => place < CARDS || room.last_seq > room.read_upto,
            };
            if differs && cards.len() < 2 * CARDS {
                cards.extend(cards::card(conn, viewer, room.id).await?);
            }
        }
        let held = have.rooms.keys();
        let gone = held.filter(|room| !still.contains(room)).copied().collect();
        let more = reached.len() > have.rooms.len() + cards.len();
        let snapshot = sessions::bare(reach, cards, more);
        Ok((snapshot, gone))
    }
}

struct Missed {
    viewer: UserId,
    room: RoomId,
    since: Rev,
}

impl Question for Missed {
    type Answer = ToClient;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<ToClient, Error> {
        let Self {
            viewer,
            room,
            since,
        } = *self;
        let gone = || ToClient::Gone { rooms: vec![room] };
        let seat = match Seat::of_member(conn, viewer, room).await {
            Ok(seat) => seat,
            Err(error) if error.refusal().is_some() => return Ok(gone()),
            Err(error) => return Err(error),
        };
        let scope = Scope::Room(room);
        let head = Head(scope).ask(conn).await?;
        if since == head {
            return Ok(ToClient::Difference(nothing(scope, head)));
        }
        // Joined (again) since: what was held may not be theirs to read any more.
        let known = since < head && seat.rev <= since;
        if known {
            let mut missed = Since { scope, since }.ask(conn).await?;
            if !missed.more {
                missed.rows.retain(|row| seat.may_read(row));
                return Ok(ToClient::Difference(missed));
            }
        }
        metrics::counter!("roost_resets_total").increment(1);
        let Some(card) = cards::card(conn, viewer, room).await? else {
            return Ok(gone());
        };
        let page = messages::read_page(conn, &seat, At::End, PAGE).await?;
        let card = Box::new(card);
        Ok(ToClient::Reset { card, page })
    }
}
