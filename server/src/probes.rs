//! What machines ask: is it alive, can it work, how is it doing.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use wire::Refusal;

use crate::config::Secret;
use crate::http::client_address::ClientAddress;
use crate::http::errors::Failure;
use crate::metrics;
use crate::state::Roost;

/// It serves. Says nothing of the database: restarting Roost does not bring one back.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// It can do its work: send people here.
pub async fn readyz(State(roost): State<Roost>) -> Response {
    match roost.engine.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response(),
    }
}

pub async fn metrics(
    State(roost): State<Roost>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let allowed = match &roost.config.metrics_token {
        Some(token) => bears(&headers, token),
        None => client.local,
    };
    if !allowed {
        // As if it were not there: a stranger learns nothing from it.
        return Err(Refusal::NotFound.into());
    }
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((kind, metrics::text(&roost.metrics)).into_response())
}

/// Compared by hash, so that the time taken says nothing about how much of it was right.
fn bears(headers: &HeaderMap, token: &Secret) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let given = given
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    Sha256::digest(given) == Sha256::digest(&token.0)
}
