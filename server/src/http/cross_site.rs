//! Refuses what another site's page would have a browser do here.
//!
//! A browser says where a request comes from: in `Sec-Fetch-Site` (over TLS and on this very machine), else
//! in `Origin`, which every one sends with a POST. What says neither is no browser's form: it passes unless
//! it carries our cookie. So signing somebody in to another's account (login CSRF) fails as well.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::Refusal;

use crate::config::PublicUrl;
use crate::http::errors::Failure;
use crate::session_store::COOKIE;
use crate::state::Roost;

pub async fn cross_site(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let changes_nothing = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if changes_nothing || is_ours(request.headers(), roost.config.public_url.as_ref()) {
        return next.run(request).await;
    }
    Failure::from(Refusal::CrossSite).into_response()
}

/// Whether a request that may change something comes from our own pages, or from no page at all.
pub fn is_ours(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    is_our_socket(headers, public)
}

/// Whether a socket is asked for by our own pages, or by no page at all. Every browser names the origin there, and
/// they do not agree on what `Sec-Fetch-Site` says of one.
pub fn is_our_socket(headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    match headers.get(header::ORIGIN) {
        Some(origin) => origin
            .to_str()
            .is_ok_and(|origin| is_own(origin, headers, public)),
        None => !carries_cookie(headers),
    }
}

fn is_own(origin: &str, headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    let origin = origin.to_lowercase();
    if let Some(public) = public {
        return origin == public.origin();
    }
    // The scheme is left out: without a public URL nobody told us whether a proxy speaks TLS for us.
    let Some((scheme, theirs)) = origin.split_once("://") else {
        return false;
    };
    let port = if scheme == "https" { ":443" } else { ":80" };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let host = host.to_lowercase();
    !host.is_empty() && theirs == host.strip_suffix(port).unwrap_or(&host)
}

fn carries_cookie(headers: &HeaderMap) -> bool {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut names = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='));
    names.any(|(name, _)| name.trim() == COOKIE)
}
