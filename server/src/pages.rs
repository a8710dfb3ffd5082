//! Pages: who asks and what they hold is read first, then the page is drawn from it in one go.

use std::collections::HashMap;

use app::next::{safe_next, with_next};
use app::{Address, App, shell};
use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engine::{accounts, registration, rooms, sessions};
use leptos::prelude::provide_context;
use serde::Deserialize;
use tower_sessions::Session;
use wire::limits::FIND_MAX;
use wire::{
    At, ChannelsView, Door, PeopleView, Person, Refusal, RoomId, Seq, SessionId, Snapshot, UserId,
    View,
};

use crate::http::client_address::ClientAddress;
use crate::http::errors::{self, Failure};
use crate::session_store::{session_of, user_of};
use crate::state::Roost;

pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_UP: &str = "/sign-up";
/// The pages that a stranger is shown, and nobody else.
pub const FRONT_DOOR: [&str; 2] = [SIGN_IN, SIGN_UP];
/// With a code behind it: shown to whoever comes.
pub const RESET: &str = "/reset/";

/// Whether a stranger may ask for the page at that path.
pub fn is_for_strangers(path: &str) -> bool {
    FRONT_DOOR.contains(&path) || path.starts_with(RESET)
}

pub async fn page(
    State(roost): State<Roost>,
    session: Session,
    Extension(client): Extension<ClientAddress>,
    request: Request,
) -> Result<Response, Failure> {
    let view = view(&roost, &session, client, request.uri()).await?;
    if let Some(elsewhere) = elsewhere(request.uri(), &view) {
        return Ok(Redirect::to(&elsewhere).into_response());
    }
    let absent = is_absent(request.uri(), &view);
    let mut response = draw(&roost, view, request).await;
    if absent {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

pub async fn not_found(
    State(roost): State<Roost>,
    session: Session,
    Extension(client): Extension<ClientAddress>,
    request: Request,
) -> Result<Response, Failure> {
    if !errors::is_read_by_people(&request) {
        return Err(Refusal::NotFound.into());
    }
    let view = view(&roost, &session, client, request.uri()).await?;
    let mut response = draw(&roost, view, request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// The guard of all that is not for strangers: a page leads them in, an action is refused.
pub async fn signed_in(
    State(roost): State<Roost>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    if user_of(&session).await?.is_some() {
        return Ok(next.run(request).await);
    }
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if looks && errors::is_read_by_people(&request) {
        let first = accounts::is_empty(&roost.engine).await?;
        let stranger = View::Stranger(Door {
            first,
            code_needed: first,
            ..Door::default()
        });
        let way_in = elsewhere(request.uri(), &stranger).unwrap_or_else(|| SIGN_IN.to_owned());
        return Ok(Redirect::to(&way_in).into_response());
    }
    if errors::reads_html(request.headers()) {
        return Ok(Redirect::to(SIGN_IN).into_response());
    }
    Err(Refusal::SignedOut.into())
}

/// A session that ended since its cookie was looked up is a stranger's.
async fn view(
    roost: &Roost,
    session: &Session,
    client: ClientAddress,
    uri: &Uri,
) -> Result<View, Failure> {
    if let Some(id) = session_of(session).await?
        && let Some(view) = viewers(roost, id, uri).await?
    {
        return Ok(view);
    }
    let first = accounts::is_empty(&roost.engine).await?;
    Ok(View::Stranger(Door {
        first,
        code_needed: first && !client.local,
        registration: registration::current(&roost.engine).await?,
    }))
}

async fn viewers(roost: &Roost, id: SessionId, uri: &Uri) -> Result<Option<View>, Failure> {
    if let Some((room, at)) = place(uri.path()) {
        let view = rooms::view(&roost.engine, id, room, at).await?;
        return Ok(view.map(|view| View::Room(Box::new(view))));
    }
    let Some(snapshot) = sessions::snapshot(&roost.engine, id).await? else {
        return Ok(None);
    };
    if uri.path() == PEOPLE {
        let view = directory(roost, snapshot, uri).await?;
        return Ok(Some(View::People(Box::new(view))));
    }
    if uri.path() == CHANNELS {
        let view = channels(roost, snapshot, uri).await?;
        return Ok(Some(View::Channels(Box::new(view))));
    }
    Ok(Some(View::Viewer(Box::new(snapshot))))
}

/// `/people?q=…&after=…`
#[derive(Debug, Default, Deserialize)]
struct Sought {
    #[serde(default)]
    q: String,
    after: Option<UserId>,
}

async fn directory(roost: &Roost, snapshot: Snapshot, uri: &Uri) -> Result<PeopleView, Failure> {
    // A query that is none of ours asks for everybody.
    let Query(Sought { q, after }) = Query::try_from_uri(uri).unwrap_or_default();
    let people = accounts::directory(&roost.engine, &q, after).await?;
    Ok(PeopleView {
        snapshot,
        sought: q,
        more: people.len() == FIND_MAX,
        people,
    })
}

/// `/channels?q=…&after=…`
#[derive(Debug, Default, Deserialize)]
struct SoughtChannels {
    #[serde(default)]
    q: String,
    after: Option<RoomId>,
}

async fn channels(roost: &Roost, snapshot: Snapshot, uri: &Uri) -> Result<ChannelsView, Failure> {
    let Query(SoughtChannels { q, after }) = Query::try_from_uri(uri).unwrap_or_default();
    let found = rooms::channels(&roost.engine, snapshot.viewer.id, &q, after).await?;
    Ok(ChannelsView {
        snapshot,
        sought: q,
        found,
    })
}

const ADMIN: &str = "/admin";
const CHANNELS: &str = "/channels";
const PEOPLE: &str = "/people";
const ROOMS: &str = "/rooms/";

/// `/rooms/{room}` and `/rooms/{room}/{seq}`, as the app reads them.
fn place(path: &str) -> Option<(RoomId, At)> {
    let mut parts = path.strip_prefix(ROOMS)?.split('/');
    let room = parts.next()?.parse().ok()?;
    let seq = parts.next().filter(|seq| !seq.is_empty());
    let seq = seq.map(Seq::of_address);
    let whole = parts.next().is_none();
    whole.then(|| (room, seq.map_or(At::End, At::Around)))
}

/// A room's address, and no room there for whoever asks; or what only administrators find.
fn is_absent(uri: &Uri, view: &View) -> bool {
    if let (ADMIN, View::Viewer(snapshot)) = (uri.path(), view) {
        let is_viewer = |person: &&Person| person.id == snapshot.viewer.id;
        let me = snapshot.people.iter().find(is_viewer);
        return !me.is_some_and(|me| me.role.may_administer());
    }
    let there = matches!(view, View::Room(view) if view.room.is_some());
    uri.path().starts_with(ROOMS) && !there
}

/// Where this page's address leads for whoever asks, if not to the page itself.
fn elsewhere(uri: &Uri, view: &View) -> Option<String> {
    let at_front_door = FRONT_DOOR.contains(&uri.path());
    match view {
        _ if uri.path().starts_with(RESET) => None,
        View::Stranger(_) if at_front_door => None,
        View::Stranger(door) => {
            let page = if door.first { SIGN_UP } else { SIGN_IN };
            let here = uri.path_and_query().map_or("/", |path| path.as_str());
            Some(with_next(page, here))
        }
        View::Viewer(_) | View::Room(_) | View::People(_) | View::Channels(_) if at_front_door => {
            let query = Query::<HashMap<String, String>>::try_from_uri(uri).ok();
            let next = query.and_then(|Query(mut query)| query.remove("next"));
            Some(safe_next(&next.unwrap_or_default()).to_owned())
        }
        View::Viewer(_) | View::Room(_) | View::People(_) | View::Channels(_) => None,
    }
}

async fn draw(roost: &Roost, view: View, request: Request) -> Response {
    let options = roost.options.clone();
    let address = roost
        .config
        .public_url
        .as_ref()
        .map(|url| Address(url.origin()));
    let context = move || {
        provide_context(view.clone());
        if let Some(address) = &address {
            provide_context(address.clone());
        }
    };
    let document = move || shell(options.clone());
    leptos_axum::render_app_async_with_context(context, document)(request).await
}

/// The routes that the app has, as axum writes them.
pub fn paths() -> Vec<String> {
    let listings = leptos_axum::generate_route_list(App);
    listings
        .iter()
        .map(|listing| listing.path().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger(first: bool) -> View {
        View::Stranger(Door {
            first,
            ..Door::default()
        })
    }

    #[test]
    fn a_rooms_address_names_the_room_and_perhaps_a_message() {
        let table = [
            ("/rooms/7", Some((RoomId(7), At::End))),
            ("/rooms/7/", Some((RoomId(7), At::End))),
            ("/rooms/7/3", Some((RoomId(7), At::Around(Seq(3))))),
            // No message is called so: the page says it.
            ("/rooms/7/x", Some((RoomId(7), At::Around(Seq(i64::MAX))))),
            ("/rooms/07", None),
            ("/rooms/x", None),
            ("/rooms/", None),
            ("/rooms/7/3/1", None),
            ("/", None),
        ];
        for (path, expected) in table {
            assert_eq!(place(path), expected, "{path}");
        }
    }

    fn leads(path: &str, view: &View) -> Option<String> {
        elsewhere(&path.parse().expect("an address"), view)
    }

    #[test]
    fn a_stranger_is_led_to_the_front_door_and_keeps_the_way() {
        assert_eq!(leads("/", &stranger(false)).as_deref(), Some("/sign-in"));
        assert_eq!(leads("/", &stranger(true)).as_deref(), Some("/sign-up"));
        assert_eq!(
            leads("/rooms/7?x=1", &stranger(false)).as_deref(),
            Some("/sign-in?next=/rooms/7%3Fx%3D1")
        );
        assert_eq!(leads("/sign-in?next=/rooms/7", &stranger(false)), None);
        assert_eq!(leads("/sign-up", &stranger(true)), None);
    }
}
