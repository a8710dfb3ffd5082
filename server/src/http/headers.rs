//! The headers that stand on every answer, whatever it is.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::Roost;

/// Where the page has set none of its own (with its nonce): no script at all.
const STRICTEST: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: forms would then be sent with `Origin: null`, and their errors would be lost.
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()",
    ),
];

const TLS_ONLY: [(HeaderName, &str); 2] = [
    // A year. Without the subdomains: they are not ours to speak for.
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    // On plain http browsers ignore it, and say so in the console of everybody on the network.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

pub async fn headers(State(roost): State<Roost>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let set = response.headers_mut();
    for (name, value) in ALWAYS {
        set.insert(name, HeaderValue::from_static(value));
    }
    set.entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(STRICTEST));
    if roost
        .config
        .public_url
        .as_ref()
        .is_some_and(|url| url.https)
    {
        for (name, value) in TLS_ONLY {
            set.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

/// What is made for one person at one moment: kept by nobody, so that "back" after signing out shows nothing. Unless
/// the answer says itself that it never changes.
pub async fn never_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}
