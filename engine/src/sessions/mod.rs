//! Signed-in browsers: opened, found by their cookie's hash, kept alive by use, ended.
//!
//! A session belongs to its account's scope: only its owner sees it. What the cookie says is never stored, only
//! its SHA-256; the `SessionId` stays the same while the cookie changes.

mod elsewhere;
pub(crate) mod ending;
mod known;
pub(crate) mod sql;

use std::net::IpAddr;

use wire::limits::{NEWEST_PEOPLE, SESSIONS_MAX};
use wire::{
    Card, Change, Epoch, Heads, Micros, Person, Refusal, Rev, Scope, Session, SessionId, Settings,
    Snapshot, UserId, Viewer,
};

use crate::accounts::PasswordMark;
use crate::db::fault::{self, Fault};
use crate::db::{Asked, Conn, PART, Question, Rows, Steps, Tx, Urgency, Value, Verb};
use crate::rooms::cards;
use crate::{Engine, Error, accounts, args};

pub use elsewhere::{account, end_one, end_others};
pub(crate) use elsewhere::{stamp, still_open};
pub(crate) use known::Known;

/// SHA-256 of the cookie's value.
pub type TokenHash = [u8; 32];

/// Sessions ended by one turn of the sweep.
const SWEEP: i64 = 100;
#[expect(clippy::cast_possible_wrap, reason = "a hundred")]
const MOST: i64 = SESSIONS_MAX as i64;
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
const NEWEST: i64 = NEWEST_PEOPLE as i64;

/// A browser that has just signed in.
pub struct Opening {
    pub id: SessionId,
    pub user: UserId,
    /// The password that they came in by; none where none was asked for.
    pub by: Option<PasswordMark>,
    pub token: TokenHash,
    pub device: String,
    /// The address that they signed in from.
    pub place: IpAddr,
    pub expires: Micros,
}

/// The browser in which somebody asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    pub user: UserId,
    pub session: SessionId,
}

/// That one was used, from where, and until when it lives therefore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    pub token: TokenHash,
    pub place: IpAddr,
    pub expires: Micros,
}

/// What a valid cookie stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenSession {
    pub id: SessionId,
    pub user: UserId,
    pub used: Micros,
    pub expires: Micros,
}

/// Opens it; `false` when that token is taken, so that another one is made.
pub async fn open(engine: &Engine, opening: Opening) -> Result<bool, Error> {
    match engine.db().write(Open(opening)).await {
        Ok(()) => Ok(true),
        Err(error) if is_taken(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_taken(error: &Error) -> bool {
    matches!(fault::of(error), Some(Fault::Taken(index)) if index.contains("token"))
}

pub async fn find(engine: &Engine, token: TokenHash) -> Result<Option<OpenSession>, Error> {
    let now = engine.clock().now();
    let read = engine.db().read(Find {
        token: hex(&token),
        now,
    });
    let Some(known) = engine.known_sessions() else {
        return read.await;
    };
    match known.find(&token, now) {
        Ok(open) => Ok(Some(open)),
        Err(moment) => {
            let found = read.await?;
            if let Some(open) = found {
                known.remember(token, open, moment);
            }
            Ok(found)
        }
    }
}

/// One that has ended stays ended.
pub async fn touch(engine: &Engine, used: Used) -> Result<(), Error> {
    let touched = engine.db().write(Touch(used)).await;
    if let Some(known) = engine.known_sessions() {
        known.forget(&used.token);
    }
    touched
}

/// Ends the session of that token, if there is one.
pub async fn end(engine: &Engine, token: TokenHash) -> Result<(), Error> {
    let Some(session) = find(engine, token).await? else {
        return Ok(());
    };
    let end = engine
        .db()
        .write(End {
            id: session.id,
            user: session.user,
        })
        .await;
    already_ended_is_fine(end)
}

/// Ends what has expired, a part at a time; tells how many.
pub async fn sweep(engine: &Engine) -> Result<usize, Error> {
    let expired = engine.db().read(Expired(engine.clock().now())).await?;
    let count = expired.len();
    for session in expired {
        let end = engine
            .db()
            .write(Expire(End {
                id: session.id,
                user: session.user_id,
            }))
            .await;
        already_ended_is_fine(end)?;
    }
    Ok(count)
}

fn already_ended_is_fine(end: Result<(), Error>) -> Result<(), Error> {
    match end {
        Err(error) if error.refusal() == Some(&Refusal::SignedOut) => Ok(()),
        other => other,
    }
}

/// All that the session's client is to hold, in one snapshot; none when the session has ended.
pub async fn snapshot(engine: &Engine, session: SessionId) -> Result<Option<Snapshot>, Error> {
    engine
        .db()
        .read(Look {
            session,
            now: engine.clock().now(),
        })
        .await
}

struct Open(Opening);

impl Verb for Open {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Opening {
            id,
            user,
            by,
            token,
            device,
            place,
            expires,
        } = &self.0;
        let rev = tx.advance(Scope::Account(*user)).await?;
        accounts::may_come_in(tx, *user, by.as_ref()).await?;
        let opened = tx.now();
        let (token, place) = (hex(token), place.to_string());
        let args = args![*id, *user, &token, device, &place, opened, *expires, rev];
        tx.execute(sql::INSERT, args).await?;
        let session = Session {
            id: *id,
            device: device.clone(),
            opened,
            ended: false,
            rev,
        };
        tx.record(Scope::Account(*user), Change::Session(session));
        self.end_the_oldest(tx).await
    }
}

impl Open {
    /// Invariant: nothing that a page loads grows without bound.
    async fn end_the_oldest(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let user = self.0.user;
        let over: Option<sql::TooMany> = tx.find(sql::OLDEST_OVER, args![user, MOST]).await?;
        match over {
            Some(sql::TooMany { id }) => End { id, user }.run(tx).await,
            None => Ok(()),
        }
    }
}

struct Touch(Used);

impl Verb for Touch {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Used {
            token,
            place,
            expires,
        } = self.0;
        let (now, token, place) = (tx.now(), hex(&token), place.to_string());
        let args = args![&token, now, expires, &place];
        tx.execute(sql::TOUCH, args).await.map(|_| ())
    }
}

struct End {
    id: SessionId,
    user: UserId,
}

impl Verb for End {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let scope = Scope::Account(self.user);
        let rev = tx.advance(scope).await?;
        let now = tx.now();
        // Refused, so that no rev is taken for a row that does not change.
        let ended: Option<sql::Listed> = tx
            .find(sql::END, args![self.id, now, rev, self.user])
            .await?;
        let session: Session = ended.ok_or(Refusal::SignedOut)?.into();
        tx.record(scope, Change::Session(session));
        Ok(())
    }
}

/// The same, behind the people who wait, unless it was used since it was found.
struct Expire(End);

impl Verb for Expire {
    type Done = ();
    const URGENCY: Urgency = Urgency::Housekeeping;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let now = tx.now();
        let used: Option<sql::Open> = tx.find(sql::BY_ID, args![self.0.id, now]).await?;
        match used {
            Some(_) => Ok(()),
            None => self.0.run(tx).await,
        }
    }
}

struct Find {
    token: String,
    now: Micros,
}

impl Question for Find {
    type Answer = Option<OpenSession>;
    const STEPS: Steps = Steps::One;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        let place: Option<sql::Place> = conn
            .find(sql::BY_TOKEN, args![&self.token, self.now])
            .await?;
        Ok(place.map(
            |sql::Place {
                 id,
                 user_id,
                 used,
                 expires,
             }| OpenSession {
                id,
                user: user_id,
                used,
                expires,
            },
        ))
    }
}

struct Expired(Micros);

impl Question for Expired {
    type Answer = Vec<sql::Place>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Self::Answer, Error> {
        conn.all(sql::EXPIRED, args![self.0, SWEEP]).await
    }
}

struct Look {
    session: SessionId,
    now: Micros,
}

impl Question for Look {
    type Answer = Option<Snapshot>;

    async fn ask(&self, conn: &mut Conn<'_>) -> Result<Option<Snapshot>, Error> {
        match reach(conn, self.session, self.now).await? {
            Some(reach) => whole(conn, reach).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Whose the session is, and how far what they may see reaches: heads first.
pub(crate) struct Reach {
    pub epoch: Epoch,
    pub heads: Heads,
    pub viewer: Viewer,
    pub settings: Settings,
}

/// None when the session has ended.
pub(crate) async fn reach(
    conn: &mut Conn<'_>,
    session: SessionId,
    now: Micros,
) -> Result<Option<Reach>, Error> {
    let found: Option<sql::Reach> = conn.find(sql::REACH, args![session, now]).await?;
    Ok(found.map(|found| found.of(session)))
}

impl sql::Reach {
    pub(crate) fn of(self, session: SessionId) -> Reach {
        Reach {
            epoch: Epoch(self.epoch),
            heads: Heads {
                server: Rev(self.server_head),
                account: Rev(self.account_head),
            },
            viewer: Viewer {
                id: self.user_id,
                session,
                email: self.email,
            },
            settings: self.settings.into(),
        }
    }
}

/// All that a client holds at first, but for whose it is: what is asked for it, in one step, and read from that.
pub(crate) struct Whole {
    viewer: [Value; 1],
    rail: [Value; 2],
    newest: [Value; 1],
    open: [Value; 2],
}

impl Whole {
    pub const STATEMENTS: usize = 7;

    pub fn of(viewer: UserId) -> Self {
        Self {
            viewer: [viewer.into()],
            rail: [viewer.into(), cards::MOST.into()],
            newest: [NEWEST.into()],
            open: [viewer.into(), MOST.into()],
        }
    }

    pub fn asked(&self) -> [Asked<'_>; Self::STATEMENTS] {
        [
            (cards::sql::RAIL, &self.rail),
            (cards::sql::RAIL_LASTS, &self.rail),
            (cards::sql::RAIL_PEOPLE, &self.rail),
            (cards::sql::COUNT, &self.viewer),
            (accounts::sql::NEWEST, &self.newest),
            (accounts::sql::CARD, &self.viewer),
            (sql::OPEN_OF, &self.open),
        ]
    }

    pub fn read(reach: Reach, rows: &[Rows; Self::STATEMENTS]) -> Result<Snapshot, Error> {
        let [rail, lasts, named, count, newest, own, open] = rows;
        let cards = cards::read(rail, lasts)?;
        let count: cards::sql::Count = count.one()?;
        let more = usize::try_from(count.rooms).is_ok_and(|rooms| rooms > cards.len());
        let mut people = Vec::new();
        for rows in [named, newest, own] {
            people.extend(
                rows.all::<accounts::sql::Card>()?
                    .into_iter()
                    .map(Person::from),
            );
        }
        people.sort_by_key(|person| person.id);
        people.dedup_by_key(|person| person.id);
        let sessions: Vec<sql::Listed> = open.all()?;
        let mut snapshot = bare(reach, cards, more);
        snapshot.people = people;
        snapshot.sessions = sessions.into_iter().map(Session::from).collect();
        Ok(snapshot)
    }
}

/// The same, where it is known whose it is.
pub(crate) async fn whole(conn: &mut Conn<'_>, reach: Reach) -> Result<Snapshot, Error> {
    let whole = Whole::of(reach.viewer.id);
    let rows = conn.each(whole.asked()).await?;
    Whole::read(reach, &rows)
}

/// With nothing but these cards.
pub(crate) fn bare(reach: Reach, cards: Vec<Card>, more: bool) -> Snapshot {
    let Reach {
        epoch,
        heads,
        viewer,
        settings,
    } = reach;
    Snapshot {
        epoch,
        heads,
        viewer,
        settings,
        people: Vec::new(),
        sessions: Vec::new(),
        cards,
        more,
    }
}

/// The sessions that changed after `since`: a difference's part and one more.
pub(crate) async fn changed(
    conn: &mut Conn<'_>,
    user: UserId,
    since: Rev,
) -> Result<Vec<Change>, Error> {
    let rows: Vec<sql::Listed> = conn.all(sql::CHANGED, args![user, since, PART]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Change::Session(row.into()))
        .collect())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    };
    bytes.iter().flat_map(digits).map(char::from).collect()
}
