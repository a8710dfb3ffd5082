//! What is asked of the server beside the socket: what a form sends, and what comes of it.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use super::leave_for;
use crate::server_fns::{Fail, Why};
use wire::{Channels, Page, Person, RoomId};

/// Asks for what a stranger is refused, and there is little of: what is new of the account.
#[cfg(feature = "hydrate")]
pub async fn is_signed_out(have: wire::Rev) -> bool {
    let path = format!("/api/since?account=true&rev={have}");
    let answer = JsFuture::from(window().fetch_with_str(&path)).await;
    answer.is_ok_and(|answer| answer.unchecked_into::<Response>().status() == 401)
}

/// One of the public files; none when it did not come.
pub async fn text(path: &str) -> Option<String> {
    let answer = JsFuture::from(window().fetch_with_str(path)).await.ok()?;
    let answer: Response = answer.unchecked_into();
    if !answer.ok() {
        return None;
    }
    let body = JsFuture::from(answer.text().ok()?).await.ok()?;
    body.as_string()
}

/// The channels that are called so, behind that one; none when no answer came.
pub async fn channels(sought: &str, after: Option<RoomId>) -> Option<Channels> {
    let sought: String = js_sys::encode_uri_component(sought).into();
    let after = after.map_or_else(String::new, |room| format!("&after={room}"));
    crate::json::read(&text(&format!("/api/channels?text={sought}{after}")).await?)
}

/// Everybody by name, as many as a page has; none when no answer came.
pub async fn people() -> Option<Vec<Person>> {
    crate::json::read(&text("/api/people").await?)
}

/// The end of a room that one only looks into.
pub async fn page_of(room: RoomId) -> Option<Page> {
    crate::json::read(&text(&format!("/api/rooms/{room}/page")).await?)
}

/// What a server function answered to a form.
pub enum Answer {
    /// What it gave, as JSON.
    Done(String),
    /// How it failed; as JSON, if the answer is the server's own.
    Failed(String),
    /// The way leads to another page, and this one is being left: the next comes with its own snapshot.
    Elsewhere,
}

/// Sends what the form holds at this moment, as the form itself would; none when no answer came.
pub fn post(path: &str, form: &HtmlFormElement) -> impl Future<Output = Option<Answer>> + use<> {
    let data = FormData::new_with_form(form).ok();
    let body = data.and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    answer(body.map(|body| ask(path, &body)))
}

/// The same without a form: its one field, if it has one.
pub fn post_field(
    path: &str,
    field: Option<(&str, &str)>,
) -> impl Future<Output = Option<Answer>> + use<> {
    post_fields(path, field.as_slice())
}

/// And with several.
pub fn post_fields(
    path: &str,
    fields: &[(&str, &str)],
) -> impl Future<Output = Option<Answer>> + use<> {
    let body = UrlSearchParams::new().ok();
    if let Some(body) = &body {
        for (name, value) in fields {
            body.append(name, value);
        }
    }
    answer(body.map(|body| ask(path, &body)))
}

/// What it gave, or why nothing came of it.
pub fn done(answer: Option<Answer>) -> Result<String, Fail> {
    let fail = match answer {
        Some(Answer::Done(json)) => return Ok(json),
        Some(Answer::Failed(json)) => crate::json::read(&json),
        Some(Answer::Elsewhere) | None => None,
    };
    Err(fail.unwrap_or_else(|| Why::Unreached.into()))
}

async fn answer(asked: Option<Promise>) -> Option<Answer> {
    let response: Response = JsFuture::from(asked?).await.ok()?.unchecked_into();
    let headers = response.headers();
    if headers.has("serverfnredirect").unwrap_or(false)
        && let Ok(Some(place)) = headers.get("location")
    {
        leave_for(&place);
        return Some(Answer::Elsewhere);
    }
    let body = JsFuture::from(response.text().ok()?).await.ok()?;
    let body = body.as_string()?;
    Some(if response.ok() {
        Answer::Done(body)
    } else {
        Answer::Failed(body)
    })
}

fn ask(path: &str, body: &UrlSearchParams) -> Promise {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(body);
    window().fetch_with_str_and_init(path, &request)
}
