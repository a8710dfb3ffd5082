//! A name for every request, in its log lines, its answer and the page that tells of a breakage.
//!
//! Ours, unless a trusted proxy gave it one already: a stranger could otherwise write into the logs.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;

use crate::http::client_address::ClientAddress;
use crate::state::Roost;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Sixty bits: short enough to be read out over a telephone.
const LETTERS: usize = 12;
const LONGEST: usize = 64;

pub async fn request_id(State(roost): State<Roost>, mut request: Request, next: Next) -> Response {
    let id = given(&request).unwrap_or_else(|| {
        let made = roost.engine.chance().code(LETTERS);
        HeaderValue::from_str(&made).unwrap_or(HeaderValue::from_static("none"))
    });
    request.extensions_mut().insert(RequestId::new(id.clone()));
    request.headers_mut().insert(HEADER, id.clone());
    let mut response = next.run(request).await;
    response.headers_mut().insert(HEADER, id);
    response
}

/// As text, for logs and pages.
pub fn of(request: &Request) -> String {
    let id = request.extensions().get::<RequestId>();
    let text = id.and_then(|id| id.header_value().to_str().ok());
    text.unwrap_or_default().to_owned()
}

fn given(request: &Request) -> Option<HeaderValue> {
    let trusted = request.extensions().get::<ClientAddress>()?.proxied;
    let id = request.headers().get(HEADER)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let sound = !id.is_empty() && id.len() <= LONGEST && id.as_bytes().iter().all(plain);
    (trusted && sound).then(|| id.clone())
}
