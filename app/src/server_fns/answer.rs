//! How a verb's result leaves: marked for the server's one file of statuses, and sent back to its page
//! when a plain form asked.

use std::future::Future;

use axum::http::header::{ACCEPT, LOCATION, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_axum::ResponseOptions;
use wire::Refusal;

use super::{Fail, Kept, Why};

/// The refusal as JSON, for whoever decides the answer's status and when to ask again.
const REFUSAL: HeaderName = HeaderName::from_static("roost-refusal");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Runs the work of server function `F`, whose form stands on `page`; none where no page could show its
/// failure, which then is a page of its own.
pub async fn answer<F, T>(
    page: impl Into<Option<&str>>,
    kept: Kept,
    work: impl Future<Output = Result<T, engine::Error>>,
) -> Result<T, Fail>
where
    F: ServerFn<Error = Fail>,
{
    match work.await {
        Ok(done) => Ok(done),
        Err(error) => {
            let fail = Fail {
                why: why(error),
                kept,
            };
            match page.into() {
                Some(page) => send_back::<F>(page, &fail),
                None => stay(),
            }
            Err(fail)
        }
    }
}

/// Names the refusal in the response's head.
pub fn mark(refusal: &Refusal) {
    let json = serde_json::to_string(refusal).unwrap_or_default();
    if let (Some(response), Ok(json)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&json),
    ) {
        response.insert_header(REFUSAL, json);
    }
}

/// A plain form is sent on; to WASM the value itself is the answer.
pub fn send_on(page: &str) {
    if is_plain_form() {
        leptos_axum::redirect(page);
    }
}

fn why(error: engine::Error) -> Why {
    match error {
        engine::Error::Refused(refusals) => {
            mark(refusals.first());
            Why::Refused(refusals)
        }
        engine::Error::Broken(cause) => {
            let request = header(&REQUEST_ID).unwrap_or_default();
            tracing::error!(request, cause, "a server function broke");
            Why::Broken { request }
        }
    }
}

/// Back to the page that the form was on, with the failure in the address.
///
/// The framework would do this too, but it adds to what an earlier failure left there and loses the
/// failure when a browser does not say where it came from.
fn send_back<F: ServerFn<Error = Fail>>(page: &str, fail: &Fail) {
    let referer = header(&REFERER).filter(|_| is_plain_form());
    let Some(response) = use_context::<ResponseOptions>().filter(|_| is_plain_form()) else {
        return;
    };
    if let Some(back) = way_back(F::PATH, page, referer.as_deref(), fail)
        && let Ok(back) = HeaderValue::from_str(&back)
    {
        response.insert_header(LOCATION, back);
    }
}

/// Against the framework's own way back. The server makes the status that it should be.
fn stay() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
    }
}

/// A path of our own, whatever the referer says; its query is kept, for `next=` stands in it.
fn way_back(function: &str, page: &str, referer: Option<&str>, fail: &Fail) -> Option<String> {
    const HERE: &str = "http://here";
    let query = referer
        .and_then(|from| from.split_once('?'))
        .map_or("", |(_, query)| query);
    let mut from = format!("{HERE}{page}?{query}");
    ServerFnUrlError::<Fail>::strip_error_info(&mut from);
    let url = ServerFnUrlError::new(function, fail.clone())
        .to_url(&from)
        .ok()?;
    url.as_str().strip_prefix(HERE).map(str::to_owned)
}

fn is_plain_form() -> bool {
    header(&ACCEPT).is_some_and(|accepted| accepted.contains("text/html"))
}

fn header(name: &HeaderName) -> Option<String> {
    let parts = use_context::<Parts>()?;
    Some(parts.headers.get(name)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here_and_carries_one_failure() {
        let fail: Fail = Refusal::WrongCredentials.into();
        let back = |referer| way_back("/api/x", "/sign-in", referer, &fail).expect("a way back");
        let plain = back(None);
        assert!(
            plain.starts_with("/sign-in?__path=%2Fapi%2Fx&__err="),
            "{plain}"
        );
        assert_eq!(back(Some("https://evil.example/phish")), plain);

        let kept = back(Some("http://127.0.0.1:3000/sign-in?next=/rooms/1"));
        assert!(
            kept.starts_with("/sign-in?next=%2Frooms%2F1&__path="),
            "{kept}"
        );
        let again = back(Some(&format!("http://127.0.0.1:3000{kept}")));
        assert_eq!(again, kept);
    }
}
