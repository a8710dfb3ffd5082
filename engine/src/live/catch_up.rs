//! How a client comes up to date: what it is welcomed with, and what changed in a scope since.

use std::collections::BTreeSet;

use wire::limits::{CARDS, PAGE};
use wire::{
    At, Difference, Epoch, Have, Hello, Micros, Rev, RoomId, Scope, SessionId, Snapshot, ToClient,
    UserId, Welcome,
};

use super::index::Whereabouts;
use super::{Head, Lane, Since, sql};
use crate::db::{Asked, Conn, Question, Rows, Steps, Value};
use crate::rooms::{Seat, Sight, cards};
use crate::sessions::Whole;
use crate::sessions::sql::REACH;
use crate::{Engine, Error, messages, sessions};

/// A client comes: its lane, and all that differs from what it has. None when its session has ended.
///
/// Invariant: subscribe first, read second, from one snapshot: the lane is attached before anything is read, and where
/// the account is heard from is read together with what the client is told.
pub async fn enter(
    engine: &Engine,
    viewer: UserId,
    session: SessionId,
    hello: Hello,
) -> Result<Option<(Lane, Welcome)>, Error> {
    let (lane, is_known) = engine.hub().attach(viewer);
    let now = engine.clock().now();
    let who = Who {
        viewer,
        session,
        now,
    };
    let found = match hello.epoch {
        None => engine.db().read(Fresh(who)).await?,
        Some(epoch) => {
            let have = hello.have;
            engine.db().read(Returning { who, epoch, have }).await?
        }
    };
    let Some((whereabouts, welcome)) = found else {
        return Ok(None);
    };
    if !is_known {
        engine.hub().connect(viewer, whereabouts);
    }
    Ok(Some((lane, welcome)))
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

/// Who comes, and when.
#[derive(Clone, Copy)]
struct Who {
    viewer: UserId,
    session: SessionId,
    now: Micros,
}

impl Who {
    fn asked(self) -> ([Value; 2], [Value; 1]) {
        ([self.session.into(), self.now.into()], [self.viewer.into()])
    }

    /// Whose the session is and how far all is, and where they are; none when it has ended.
    fn read(
        self,
        reach: &Rows,
        rooms: &Rows,
    ) -> Result<Option<(sessions::Reach, Vec<sql::Where>)>, Error> {
        let reach: Option<sessions::sql::Reach> = reach.find()?;
        let reach = reach.filter(|reach| reach.user_id == self.viewer);
        let Some(reach) = reach else {
            return Ok(None);
        };
        Ok(Some((reach.of(self.session), rooms.all()?)))
    }

    fn welcome(self, fresh: bool, snapshot: Snapshot, gone: Vec<RoomId>) -> Welcome {
        Welcome {
            now: self.now,
            fresh,
            snapshot,
            gone,
        }
    }
}

/// A client that holds nothing.
struct Fresh(Who);

impl Question for Fresh {
    type Answer = Option<(Whereabouts, Welcome)>;
    const STEPS: Steps = Steps::One;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let who = self.0;
        let whole = Whole::of(who.viewer);
        let (session, viewer) = who.asked();
        let mut asked: Vec<Asked<'_>> = vec![(REACH, &session), (sql::ROOMS_OF, &viewer)];
        asked.extend(whole.asked());
        let mut rows = conn.every(&asked).await?.into_iter();
        let (Some(reach), Some(rooms)) = (rows.next(), rows.next()) else {
            return Err(Error::broken("a statement gave no end"));
        };
        let Some((reach, rooms)) = who.read(&reach, &rooms)? else {
            return Ok(None);
        };
        let whereabouts = Whereabouts::of(who.viewer, reach.heads.account, &rooms);
        let rows: Result<[Rows; Whole::STATEMENTS], _> = rows.collect::<Vec<_>>().try_into();
        let rows = rows.map_err(|_| Error::broken("a statement gave no end"))?;
        let snapshot = Whole::read(reach, &rows)?;
        Ok(Some((whereabouts, who.welcome(true, snapshot, Vec::new()))))
    }
}

/// A client that was here before.
struct Returning {
    who: Who,
    epoch: Epoch,
    have: Have,
}

impl Question for Returning {
    type Answer = Option<(Whereabouts, Welcome)>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let who = self.who;
        let (session, viewer) = who.asked();
        let asked: [Asked<'_>; 2] = [(REACH, &session), (sql::ROOMS_OF, &viewer)];
        let [reach, rooms] = conn.each(asked).await?;
        let Some((reach, rooms)) = who.read(&reach, &rooms)? else {
            return Ok(None);
        };
        let whereabouts = Whereabouts::of(who.viewer, reach.heads.account, &rooms);
        let fresh = self.epoch != reach.epoch;
        let (snapshot, gone) = if fresh {
            (sessions::whole(conn, reach).await?, Vec::new())
        } else {
            self.what_differs(conn, reach, &rooms).await?
        };
        Ok(Some((whereabouts, who.welcome(fresh, snapshot, gone))))
    }
}

impl Returning {
    async fn what_differs(
        &self,
        conn: &mut Conn<'_>,
        reach: sessions::Reach,
        rooms: &[sql::Where],
    ) -> Result<(Snapshot, Vec<RoomId>), Error> {
        let have = &self.have;
        let shown: Vec<&sql::Where> = rooms.iter().filter(|room| room.is_shown()).collect();
        let differs = |place: usize, room: &sql::Where| match have.rooms.get(&room.room_id) {
            Some(head) => *head != room.head || room.entry_rev > have.account,
            // Not held: only what the rail would show.
            None => place < CARDS || room.favourite == 1 || room.last_seq > room.read_upto,
        };
        let wanted = shown.iter().enumerate();
        let wanted = wanted.filter(|(place, room)| differs(*place, room));
        // Favourites, however long ago something was said there.
        let (mut few, mut others) = (Vec::new(), Vec::new());
        for (_, room) in wanted {
            let part = if room.favourite == 1 {
                &mut few
            } else {
                &mut others
            };
            part.push(room.room_id);
        }
        let others = others.into_iter().take(2 * CARDS);
        let wanted: Vec<RoomId> = few.into_iter().chain(others).collect();
        let cards = cards::named(conn, self.who.viewer, &wanted).await?;
        let still: BTreeSet<RoomId> = shown.iter().map(|room| room.room_id).collect();
        let held = have.rooms.keys();
        let gone = held.filter(|room| !still.contains(room)).copied().collect();
        let is_told = |room: &RoomId| have.rooms.contains_key(room) || wanted.contains(room);
        let more = !still.iter().all(is_told);
        Ok((sessions::bare(reach, cards, more), gone))
    }
}

/// Without what is not theirs to see, nor what they know by then.
fn seen_with(sight: Sight, since: Rev, missed: Difference) -> Difference {
    let rows = missed.rows.into_iter();
    let rows = rows.filter_map(|row| sight.missed(row));
    Difference {
        rows: rows.filter(|row| row.rev() > since).collect(),
        ..missed
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
            let missed = Since { scope, since }.ask(conn).await?;
            if !missed.more {
                return Ok(ToClient::Difference(seen_with(seat.sight(), since, missed)));
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
