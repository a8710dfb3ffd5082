//! Every route there is, who may ask for it, and what a request passes on its way.

use app::server_fns::Visitor;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state as with};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::http::assets::{self, AN_HOUR, FOR_EVER};
use crate::http::client_address::{ClientAddress, client_address};
use crate::http::errors::{answer, of_panic};
use crate::http::headers::{headers, never_stored};
use crate::http::{
    bodies, cross_site::cross_site, limits::limits, request_id::request_id, timeouts::timeouts,
};
use crate::state::Roost;
use crate::{avatars, invitations, logs, metrics, pages, probes, rest, session_store, socket};

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Asks for more than to be signed in itself: a token, or to be this very machine.
    Operator,
    SignedIn,
}

/// One route, as tests walk through them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub path: String,
    pub access: Access,
}

/// The actions that a stranger may take; all others refuse one.
const FOR_STRANGERS: [&str; 3] = ["/sign_in", "/sign_up", "/reset_password"];

pub fn router(roost: Roost) -> Router {
    build(roost).0
}

/// The router, and the list of all that is in it.
pub fn build(roost: Roost) -> (Router, Vec<Route>) {
    let people = with_people_layers(pages_and_actions(&roost), &roost);
    let machines = probes_and_files(&roost);
    let routes = [people.routes, machines.routes].concat();
    let all = with_common_layers(people.router.merge(machines.router), &roost);
    (all.with_state(roost), routes)
}

fn pages_and_actions(roost: &Roost) -> Table {
    let mut table = Table::new(roost);
    for path in pages::paths() {
        let access = if pages::is_for_strangers(&path) {
            Access::Anyone
        } else {
            Access::SignedIn
        };
        table = table.route(access, &path, get(pages::page));
    }
    // GET never changes anything: an action that is not a POST is not reachable.
    for (path, _) in server_fn_paths().filter(|(_, method)| method == Method::POST) {
        let open = FOR_STRANGERS.iter().any(|name| path.ends_with(name));
        let access = if open {
            Access::Anyone
        } else {
            Access::SignedIn
        };
        let action = post(act).route_layer(with(roost.clone(), bodies::whole_form));
        table = table.route(access, path, action);
    }
    table = table
        .route(Access::Anyone, invitations::PAGE, get(invitations::page))
        .route(
            Access::Anyone,
            invitations::PICTURE,
            get(invitations::picture),
        )
        .route(Access::SignedIn, "/ws", get(socket::open))
        .route(Access::SignedIn, "/api/since", get(rest::since))
        .route(Access::SignedIn, "/api/channels", get(rest::channels))
        .route(Access::SignedIn, "/api/people", get(rest::people))
        .route(Access::SignedIn, "/api/rooms/{room}/page", get(rest::page))
        .route(Access::SignedIn, "/api/people/{user}/bio", get(rest::bio))
        .route(
            Access::SignedIn,
            "/api/avatar",
            post(avatars::change).delete(avatars::remove),
        )
        .route(
            Access::SignedIn,
            "/api/rooms/{room}/avatar",
            post(avatars::change_room).delete(avatars::remove_room),
        )
        .route(
            Access::SignedIn,
            "/avatars/{avatar}/{size}",
            get(avatars::show),
        );
    table.router = table.router.fallback(pages::not_found);
    table
}

fn probes_and_files(roost: &Roost) -> Table {
    let site = roost.site.as_deref();
    let mut table = Table::new(roost)
        .route(Access::Anyone, "/healthz", get(probes::healthz))
        .route(Access::Anyone, "/readyz", get(probes::readyz))
        .route(Access::Operator, "/metrics", get(probes::metrics))
        .route(
            Access::Anyone,
            "/pkg/{*file}",
            assets::files(site, FOR_EVER),
        );
    for path in site.map(assets::public_paths).unwrap_or_default() {
        table = table.route(Access::Anyone, &path, assets::files(site, AN_HOUR));
    }
    table
}

/// What only pages and actions pass; the last is the first to see a request.
fn with_people_layers(mut table: Table, roost: &Roost) -> Table {
    let secure = roost
        .config
        .public_url
        .as_ref()
        .is_some_and(|url| url.https);
    table.router = table
        .router
        .layer(with(roost.clone(), session_store::keep))
        .layer(session_store::layer(roost.engine.clone(), secure))
        .layer(with(roost.clone(), limits))
        .layer(from_fn(never_stored));
    table
}

/// What every request passes; the last is the first to see it.
fn with_common_layers(router: Router<Roost>, roost: &Roost) -> Router<Roost> {
    router
        .layer(with(roost.clone(), cross_site))
        .layer(with(roost.clone(), timeouts))
        .layer(CatchPanicLayer::custom(of_panic))
        .layer(with(roost.clone(), answer))
        .layer(CompressionLayer::new())
        .layer(from_fn(metrics::count))
        .layer(from_fn(logs::line))
        .layer(with(roost.clone(), headers))
        .layer(with(roost.clone(), request_id))
        .layer(with(roost.clone(), client_address))
}

/// Hands a form to its server function, with what that may ask for.
async fn act(
    State(roost): State<Roost>,
    Extension(client): Extension<ClientAddress>,
    mut request: Request,
) -> Response {
    let visitor = Visitor {
        address: client.address,
        local: client.local,
    };
    request.extensions_mut().insert(visitor);
    let context = move || provide_context(roost.engine.clone());
    leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response()
}

/// Invariant: no route without its access, and what is `SignedIn` has its guard.
struct Table {
    roost: Roost,
    router: Router<Roost>,
    routes: Vec<Route>,
}

impl Table {
    fn new(roost: &Roost) -> Self {
        Self {
            roost: roost.clone(),
            router: Router::new(),
            routes: Vec::new(),
        }
    }

    fn route(mut self, access: Access, path: &str, methods: MethodRouter<Roost>) -> Self {
        let methods = match access {
            Access::SignedIn => methods.route_layer(with(self.roost.clone(), pages::signed_in)),
            Access::Anyone | Access::Operator => methods,
        };
        self.router = self.router.route(path, methods);
        self.routes.push(Route {
            path: path.to_owned(),
            access,
        });
        self
    }
}
