//! Pages and differences by plain requests, for programs: the same types as over the socket, compressed on their way.
//! The browser app asks over its socket for what it keeps, and this way for what it only shows.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use engine::{accounts, live, messages, rooms};
use serde::Deserialize;
use tower_sessions::Session;
use wire::limits::PAGE;
use wire::{
    At, Channels, Micros, Page, Person, Refusal, Rev, RoomId, Scope, Seq, ToClient, UserId,
};

use crate::http::errors::Failure;
use crate::session_store::user_of;
use crate::state::Roost;

/// Which stretch of a room: its end when none is named.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    before: Option<Seq>,
    after: Option<Seq>,
    around: Option<Seq>,
    moment: Option<Micros>,
    limit: Option<usize>,
}

impl Stretch {
    /// One at most.
    fn at(self) -> Result<At, Refusal> {
        let named = [
            self.before.map(At::Before),
            self.after.map(At::After),
            self.around.map(At::Around),
            self.moment.map(At::Moment),
        ];
        let mut named = named.into_iter().flatten();
        match (named.next(), named.next()) {
            (at, None) => Ok(at.unwrap_or(At::End)),
            _ => Err(Refusal::Malformed),
        }
    }
}

/// A room's changes after `rev`; without a room the server's, or with `account` the viewer's own.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    rev: Rev,
    room: Option<RoomId>,
    #[serde(default)]
    account: bool,
}

/// What those are called that are looked for, behind that one of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sought<Id> {
    #[serde(default)]
    text: String,
    after: Option<Id>,
}

/// `GET /api/rooms/{room}/page?before=…`
pub async fn page(
    State(roost): State<Roost>,
    session: Session,
    room: Result<Path<RoomId>, PathRejection>,
    stretch: Result<Query<Stretch>, QueryRejection>,
) -> Result<Json<Page>, Failure> {
    let viewer = viewer(&roost, &session).await?;
    let Path(room) = room.map_err(|_| Refusal::NoSuchRoom)?;
    let Query(stretch) = stretch.map_err(|_| Refusal::Malformed)?;
    let (at, limit) = (stretch.at()?, stretch.limit.unwrap_or(PAGE));
    let page = messages::page(&roost.engine, viewer, room, at, limit).await?;
    Ok(Json(page))
}

/// `GET /api/people/{user}/bio`: what they say of themselves, as it is.
pub async fn bio(
    State(roost): State<Roost>,
    session: Session,
    user: Result<Path<UserId>, PathRejection>,
) -> Result<String, Failure> {
    viewer(&roost, &session).await?;
    let Path(user) = user.map_err(|_| Refusal::NoSuchPerson)?;
    Ok(accounts::bio(&roost.engine, user).await?)
}

/// `GET /api/since?rev=…&room=…`: what a socket answers to `since`, whole.
pub async fn since(
    State(roost): State<Roost>,
    session: Session,
    asked: Result<Query<Since>, QueryRejection>,
) -> Result<Json<ToClient>, Failure> {
    let viewer = viewer(&roost, &session).await?;
    let Query(Since { rev, room, account }) = asked.map_err(|_| Refusal::Malformed)?;
    let scope = match (room, account) {
        (Some(room), false) => Scope::Room(room),
        (None, true) => Scope::Account(viewer),
        (None, false) => Scope::Server,
        (Some(_), true) => return Err(Refusal::Malformed.into()),
    };
    let answer = live::since(&roost.engine, viewer, scope, rev).await?;
    Ok(Json(answer))
}

/// `GET /api/channels?text=…&after=…`
pub async fn channels(
    State(roost): State<Roost>,
    session: Session,
    sought: Result<Query<Sought<RoomId>>, QueryRejection>,
) -> Result<Json<Channels>, Failure> {
    let viewer = viewer(&roost, &session).await?;
    let Query(Sought { text, after }) = sought.map_err(|_| Refusal::Malformed)?;
    let channels = rooms::channels(&roost.engine, viewer, &text, after).await?;
    Ok(Json(channels))
}

/// `GET /api/people?text=…&after=…`
pub async fn people(
    State(roost): State<Roost>,
    session: Session,
    sought: Result<Query<Sought<UserId>>, QueryRejection>,
) -> Result<Json<Vec<Person>>, Failure> {
    viewer(&roost, &session).await?;
    let Query(Sought { text, after }) = sought.map_err(|_| Refusal::Malformed)?;
    let people = accounts::directory(&roost.engine, &text, after).await?;
    Ok(Json(people))
}

/// Counted like a question over a socket.
async fn viewer(roost: &Roost, session: &Session) -> Result<UserId, Failure> {
    let viewer = user_of(session).await?.ok_or(Refusal::SignedOut)?;
    roost.limits.command(viewer)?;
    Ok(viewer)
}
