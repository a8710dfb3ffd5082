//! What actions are sent: a whole form of a sane size, or a clear answer why not.
//!
//! The body is read to its end first: a form that is too large, breaks off or dawdles is told so here, and
//! not somewhere inside the action.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::Refusal;

use crate::http::errors::{Failure, Unread};
use crate::state::Roost;

const FORM: &str = "application/x-www-form-urlencoded";

pub async fn whole_form(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let max = roost.config.body_limit.0;
    // Half of the whole, so that a slow sender is told so before the request as a whole is given up.
    let patience = roost.config.request_timeout / 2;
    match read(request, max, patience).await {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

async fn read(request: Request, max: usize, patience: Duration) -> Result<Request, Failure> {
    if !is_form(request.headers()) {
        return Err(Failure::Unread(Unread::WrongType));
    }
    let (head, body) = request.into_parts();
    let bytes = to_end(&head.headers, body, max, patience).await?;
    Ok(Request::from_parts(head, Body::from(bytes)))
}

/// All of a body that is no form.
pub async fn whole(request: Request, max: usize, patience: Duration) -> Result<Bytes, Failure> {
    let (head, body) = request.into_parts();
    to_end(&head.headers, body, max, patience).await
}

async fn to_end(
    head: &HeaderMap,
    body: Body,
    max: usize,
    patience: Duration,
) -> Result<Bytes, Failure> {
    if announced(head).is_some_and(|length| length > max) {
        return Err(Refusal::TooLarge { max }.into());
    }
    match tokio::time::timeout(patience, to_bytes(body, max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(fault)) if is_too_large(&fault) => Err(Refusal::TooLarge { max }.into()),
        Ok(Err(_)) => Err(Failure::Unread(Unread::CutOff)),
        Err(_) => Err(Refusal::TooSlow.into()),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

fn is_too_large(fault: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(fault);
    while let Some(one) = cause {
        if one.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = one.source();
    }
    false
}
