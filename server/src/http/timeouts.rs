//! No request runs for ever: neither one that we cannot answer nor a bug that waits for itself.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::Refusal;

use crate::http::errors::Failure;
use crate::state::Roost;

pub async fn timeouts(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let patience = roost.config.request_timeout;
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::from(Refusal::Busy).into_response(),
    }
}
