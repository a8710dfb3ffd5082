//! How a request fails, and the one place that decides which status that is.
//!
//! A *refusal* (`wire::Refusal`) is part of the product: the person or program that asked is told its code
//! and whether to ask again. A *breakage* is our fault: it is logged once, here, beside the request's id,
//! and only the id is told. Handlers and layers answer with a `Failure`; the outermost of the layers,
//! `answer`, makes of it what the asker can read: a page, or for the browser app the JSON that its forms
//! understand. Server functions have said it in their own way already (a `Fail` as JSON and a header with
//! the refusal), and only their status and when to ask again are set here.

use std::any::Any;
use std::sync::Arc;

use app::server_fns::{Fail, Why};
use app::{Trouble, broken_page};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use wire::{Refusal, Refusals, Retry};

use crate::http::request_id;
use crate::session_store;
use crate::state::Roost;

/// Set by server functions beside their own body.
const REFUSAL: HeaderName = HeaderName::from_static("roost-refusal");
/// Set by the framework on every server function that failed.
const SERVER_FN_FAILED: HeaderName = HeaderName::from_static("serverfnerror");
/// When to ask again where the refusal itself does not say.
const SOON: u32 = 3;

#[derive(Debug, Clone)]
pub enum Failure {
    Refused(Refusals),
    Unread(Unread),
    Broken(Arc<dyn std::error::Error + Send + Sync>),
}

/// Why a body was not read at all. To people both are "malformed"; programs are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    WrongType,
    CutOff,
}

/// The one list of statuses, by the refusal's code.
fn status(code: &str) -> StatusCode {
    match code {
        "signed_out" | "wrong_credentials" => StatusCode::UNAUTHORIZED,
        "cross_site"
        | "setup_code_missing"
        | "setup_code_wrong"
        | "registration_closed"
        | "invitation_needed"
        | "account_disabled"
        | "not_allowed"
        | "reset_code_wrong" => StatusCode::FORBIDDEN,
        "not_found" | "no_such_room" | "no_such_message" | "no_such_person" | "invitation_void" => {
            StatusCode::NOT_FOUND
        }
        "too_slow" => StatusCode::REQUEST_TIMEOUT,
        "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "malformed" => StatusCode::BAD_REQUEST,
        "too_many_attempts" => StatusCode::TOO_MANY_REQUESTS,
        "busy" | "unavailable" => StatusCode::SERVICE_UNAVAILABLE,
        "storage_full" => StatusCode::INSUFFICIENT_STORAGE,
        // A field of a form: understood, and not acceptable.
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl Failure {
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into().into())
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusals) => status(&code(refusals.first())),
            Self::Unread(Unread::WrongType) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unread(Unread::CutOff) => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn refusals(&self) -> Option<Refusals> {
        match self {
            Self::Refused(refusals) => Some(refusals.clone()),
            Self::Unread(_) => Some(Refusal::Malformed.into()),
            Self::Broken(_) => None,
        }
    }
}

impl From<engine::Error> for Failure {
    fn from(error: engine::Error) -> Self {
        match error {
            engine::Error::Refused(refusals) => Self::Refused(refusals),
            engine::Error::Broken(cause) => Self::Broken(cause.into()),
        }
    }
}

impl From<tower_sessions::session::Error> for Failure {
    fn from(error: tower_sessions::session::Error) -> Self {
        match session_store::refusal_in(&error) {
            Some(refusal) => refusal.into(),
            None => Self::Broken(Arc::new(error)),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Without a body: `answer` knows who asked, and how.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(refusals) = self.refusals() {
            set_retry(response.headers_mut(), refusals.first().retry());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// What a panic in a handler becomes.
pub fn of_panic(payload: Box<dyn Any + Send>) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Failure::broken(format!("panic: {text}")).into_response()
}

pub async fn answer(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let face = Face::of(&request);
    let id = request_id::of(&request);
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return tell(&roost, failure, response, face, id);
    }
    if response.headers().contains_key(REFUSAL) || response.headers().contains_key(SERVER_FN_FAILED)
    {
        // A plain form is on its way back to its page.
        if response.status().is_redirection() {
            return response;
        }
        with_status(&mut response);
        if face != Face::Page {
            return response;
        }
        // No page has that form: its failure is a page of its own.
        response.headers_mut().remove(header::LOCATION);
        let failure = refusal_of(&response).map_or_else(
            || Failure::broken("a server function, as it has logged"),
            Failure::from,
        );
        return tell(&roost, failure, response, face, id);
    }
    match bare(&response) {
        Some(failure) => tell(&roost, failure, response, face, id),
        None => response,
    }
}

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    Page,
    Api,
    /// Probes, pictures and the browser's files: nobody looks at their bodies.
    Plain,
}

impl Face {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let plain = ["/pkg/", "/avatars/", "/healthz", "/readyz", "/metrics"];
        match path {
            "/ws" => Self::Api,
            _ if path.starts_with("/api/") && !reads_html(request.headers()) => Self::Api,
            _ if plain.iter().any(|start| path.starts_with(start)) => Self::Plain,
            _ => Self::Page,
        }
    }
}

/// Rather than by a program.
pub fn is_read_by_people(request: &Request) -> bool {
    Face::of(request) == Face::Page
}

/// A person's browser asks for the answer itself, with a plain form or a link.
pub fn reads_html(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// The failure in words, under the head that was there before (its `Retry-After`, its cookies).
fn tell(roost: &Roost, failure: Failure, before: Response, face: Face, id: String) -> Response {
    if let Failure::Broken(cause) = &failure {
        tracing::error!(cause = %Chain(cause.as_ref()), "broken");
    }
    let body = match face {
        Face::Page => {
            let refusal = failure.refusals().map(|refusals| refusals.first().clone());
            Html(broken_page(
                &roost.options,
                Trouble {
                    request: id,
                    refusal,
                },
            ))
            .into_response()
        }
        Face::Api => {
            let why = failure
                .refusals()
                .map_or(Why::Broken { request: id }, Why::Refused);
            Json(Fail::from(why)).into_response()
        }
        Face::Plain => before
            .status()
            .canonical_reason()
            .unwrap_or_default()
            .into_response(),
    };
    let (mut head, _) = before.into_parts();
    let (words, body) = body.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.extend(words.headers);
    head.headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    Response::from_parts(head, body)
}

/// Without a refusal it is a breakage; the server function has logged it.
fn with_status(response: &mut Response) {
    if let Some(refusal) = refusal_of(response) {
        *response.status_mut() = status(&code(&refusal));
        set_retry(response.headers_mut(), refusal.retry());
    }
}

/// What a server function said.
fn refusal_of(response: &Response) -> Option<Refusal> {
    let json = response.headers().get(REFUSAL)?;
    serde_json::from_slice(json.as_bytes()).ok()
}

/// A bare status from a library: a method that is not allowed, a session that was not saved.
fn bare(response: &Response) -> Option<Failure> {
    let status = response.status();
    if response.headers().contains_key(header::CONTENT_TYPE) {
        return None;
    }
    if status.is_server_error() {
        return Some(Failure::broken(format!("a bare {status}")));
    }
    status.is_client_error().then(|| match status {
        StatusCode::NOT_FOUND => Refusal::NotFound.into(),
        _ => Refusal::Malformed.into(),
    })
}

fn set_retry(headers: &mut HeaderMap, retry: Retry) {
    let seconds = match retry {
        Retry::Never => return,
        Retry::Later => SOON,
        Retry::After(seconds) => seconds,
    };
    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

/// As in JSON: `"busy"`, or the key of `{"too_large":{"max":9}}`.
pub fn code(refusal: &Refusal) -> String {
    match serde_json::to_value(refusal) {
        Ok(serde_json::Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// An error with all that caused it, in one line.
pub struct Chain<'a>(pub &'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(one) = cause {
            write!(f, ": {one}")?;
            cause = one.source();
        }
        Ok(())
    }
}
