//! Sessions: the cookie on one side, the engine's table on the other, tower-sessions between.
//!
//! The cookie carries an id of 128 random bits; the database knows only its hash. A session slides: used, it
//! lives for another thirty days, which is written down at most once an hour. What the cookie names and the
//! database does not (forged, expired, ended, replayed) is a stranger's, and the cookie is taken away.

use std::collections::HashMap;
use std::net::IpAddr;

use app::next::with_next;
use app::server_fns::accounts::SignUp;
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Engine;
use engine::sessions::{self, OpenSession, Opening, TokenHash, Used};
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use tower_sessions::cookie::{SameSite, time::Duration};
use tower_sessions::session::{self, Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};
use wire::{Micros, Refusal, SessionId, UserId};

use crate::http::client_address::ClientAddress;
use crate::http::errors::{Failure, code};
use crate::pages::SIGN_IN;
use crate::state::Roost;

pub const COOKIE: &str = "roost";

/// What a session holds. The first five are set by whoever signs somebody in; the others are the store's own.
const USER: &str = "user";
const BY: &str = "by";
const SESSION: &str = "session";
const DEVICE: &str = "device";
const PLACE: &str = "place";
const USED: &str = "used";
const EXPIRES: &str = "expires";

const LIFETIME_DAYS: i64 = 30;
const TOUCH_AFTER: i64 = 3600 * Micros::SECOND;
/// A page that is drawn does not wait longer for it.
const TOUCH_WITHIN: std::time::Duration = std::time::Duration::from_secs(1);
/// 128 random bits do not collide; whoever sees it three times over has no randomness.
const TRIES: usize = 3;

pub fn layer(engine: Engine, secure: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store(engine))
        .with_name(COOKIE)
        .with_secure(secure)
        .with_http_only(true)
        // Links from elsewhere open signed in; posts from elsewhere carry nothing (and `cross_site` refuses).
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::days(LIFETIME_DAYS)))
}

pub async fn user_of(session: &Session) -> std::result::Result<Option<UserId>, Failure> {
    Ok(session.get(USER).await?)
}

pub async fn session_of(session: &Session) -> std::result::Result<Option<SessionId>, Failure> {
    Ok(session.get(SESSION).await?)
}

/// The session that a socket is open under: found once, before the upgrade.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub open: OpenSession,
    token: TokenHash,
    /// Where the socket comes from.
    place: IpAddr,
}

/// What keeps a socket's session alive from now on; none for a stranger.
pub async fn held_by(
    session: &Session,
    place: IpAddr,
) -> std::result::Result<Option<Held>, Failure> {
    let (Some(id), Some(cookie)) = (session_of(session).await?, session.id()) else {
        return Ok(None);
    };
    let Some(user) = session.get(USER).await? else {
        return Ok(None);
    };
    let (last_used, expires) = (session.get(USED).await?, session.get(EXPIRES).await?);
    let (Some(last_used), Some(expires)) = (last_used, expires) else {
        return Ok(None);
    };
    let token = hash(&cookie);
    let open = OpenSession {
        id,
        user,
        used: last_used,
        expires,
    };
    Ok(Some(Held { open, token, place }))
}

impl Held {
    /// It is used: when that has not been written down for a while, it is to be, with what this gives.
    pub fn slide(&mut self, now: Micros) -> Option<Used> {
        if !is_stale(self.open.used, now) {
            return None;
        }
        self.open.used = now;
        self.open.expires = expiry(now);
        Some(Used {
            token: self.token,
            place: self.place,
            expires: self.open.expires,
        })
    }

    /// Whether it is still open: another browser tab may have kept it alive, another browser may have ended it.
    pub async fn is_open(&mut self, engine: &Engine) -> std::result::Result<bool, engine::Error> {
        match sessions::find(engine, self.token).await? {
            Some(open) => {
                self.open = open;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}

/// Inside the session layer: slides old sessions, and saves new ones while a failure can still be told well.
pub async fn keep(
    State(roost): State<Roost>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    if session.id().is_some()
        && let Ok(Some(used)) = session.get::<Micros>(USED).await
        && is_stale(used, roost.engine.clock().now())
    {
        // Now it counts as modified, and the layer saves it.
        if let Some(client) = request.extensions().get::<ClientAddress>() {
            _ = session.insert(PLACE, client.address).await;
        }
    }
    let signs_up = request.uri().path() == SignUp::PATH;
    let mut response = next.run(request).await;
    let new = session.id().is_none() && session.is_modified() && !session.is_empty().await;
    if new
        && !response.status().is_server_error()
        && let Err(error) = session.save().await
    {
        if !signs_up {
            return Failure::from(error).into_response();
        }
        // The account is there all the same, and its owner can sign in as soon as the database is well.
        tracing::warn!(%error, "signed up, but not signed in");
        session.clear().await;
        lead_to_sign_in(response.headers_mut());
    }
    response
}

/// In place of where the answer leads, which is kept as the way on.
fn lead_to_sign_in(headers: &mut HeaderMap) {
    let location = headers.get(LOCATION);
    let next = location.and_then(|next| next.to_str().ok());
    let way = with_next(SIGN_IN, next.unwrap_or_default());
    if let Ok(way) = HeaderValue::from_str(&way) {
        headers.insert(LOCATION, way);
    }
}

#[derive(Clone)]
pub struct Store(Engine);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = self.0.clock().now();
        for _ in 0..TRIES {
            let opening = Opening {
                id: held(record, SESSION)?,
                user: held(record, USER)?,
                by: held(record, BY)?,
                token: hash(&record.id),
                device: held(record, DEVICE)?,
                place: held(record, PLACE)?,
                expires: expiry(now),
            };
            if sessions::open(&self.0, opening).await.map_err(told)? {
                record.data.insert(USED.to_owned(), json!(now));
                metrics::counter!("roost_sessions_opened_total").increment(1);
                return Ok(());
            }
            record.id = Id(i128::from_le_bytes(self.0.chance().bytes()));
        }
        Err(Error::Backend("no free session id".to_owned()))
    }

    /// Never fails: an answer that is good stays so, and the next request slides the session again.
    async fn save(&self, record: &Record) -> Result<()> {
        let now = self.0.clock().now();
        // Without them the session was emptied to be ended, and could not be: it stays as it is.
        let (Ok(used), Ok(place)) = (held::<Micros>(record, USED), held(record, PLACE)) else {
            return Ok(());
        };
        if !is_stale(used, now) {
            return Ok(());
        }
        let used = Used {
            token: hash(&record.id),
            place,
            expires: expiry(now),
        };
        let touch = sessions::touch(&self.0, used);
        match timeout(TOUCH_WITHIN, touch).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(?error, "a session was not slid"),
            Err(_) => tracing::warn!("a session was not slid: the database is slow"),
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::find(&self.0, hash(id)).await.map_err(told)?;
        Ok(found.map(|open| Record {
            id: *id,
            data: HashMap::from([
                (USER.to_owned(), json!(open.user)),
                (SESSION.to_owned(), json!(open.id)),
                (USED.to_owned(), json!(open.used)),
                (EXPIRES.to_owned(), json!(open.expires)),
            ]),
            // Never read again: the layer sets its own, and `save` reckons by the engine's clock.
            expiry_date: tower_sessions::cookie::time::OffsetDateTime::UNIX_EPOCH,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::end(&self.0, hash(id)).await.map_err(told)
    }
}

fn hash(id: &Id) -> TokenHash {
    Sha256::digest(id.0.to_le_bytes()).into()
}

fn is_stale(used: Micros, now: Micros) -> bool {
    now >= used.plus(TOUCH_AFTER)
}

fn expiry(now: Micros) -> Micros {
    now.plus(LIFETIME_DAYS * Micros::DAY)
}

fn held<T: DeserializeOwned>(record: &Record, key: &str) -> Result<T> {
    let value = record.data.get(key).cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|fault| Error::Decode(format!("{key}: {fault}")))
}

/// tower-sessions carries text only: a refusal goes through it as its code.
fn told(error: engine::Error) -> Error {
    match &error {
        engine::Error::Refused(refusals) => Error::Backend(code(refusals.first())),
        engine::Error::Broken(cause) => Error::Backend(format!("sessions: {cause}")),
    }
}

/// The refusal that `told` sent through: one about the whole server, or that the account was closed just now, or its password
/// changed.
pub fn refusal_in(error: &session::Error) -> Option<Refusal> {
    let session::Error::Store(Error::Backend(told)) = error else {
        return None;
    };
    [
        Refusal::Unavailable,
        Refusal::Busy,
        Refusal::StorageFull,
        Refusal::AccountDisabled,
        Refusal::WrongCredentials,
    ]
    .into_iter()
    .find(|refusal| code(refusal) == *told)
}
