//! What actions are sent: a whole form of a sane size, or a clear answer why not.
//!
//! The body is read to its end first: a form that is too large, breaks off or dawdles is told so here, and
//! not somewhere inside the action.

use axum::body::{Body, to_bytes};
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

async fn read(
    request: Request,
    max: usize,
    patience: std::time::Duration,
) -> Result<Request, Failure> {
    let (head, body) = request.into_parts();
    if !is_form(&head.headers) {
        return Err(Failure::Unread(Unread::WrongType));
    }
    if announced(&head.headers).is_some_and(|length| length > max) {
        return Err(Refusal::TooLarge { max }.into());
    }
    match tokio::time::timeout(patience, to_bytes(body, max)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(head, Body::from(bytes))),
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
