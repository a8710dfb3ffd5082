//! Small wrappers around what the browser can do. Each does nothing where it cannot be done.

use std::hash::{BuildHasher, Hasher, RandomState};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlDialogElement, HtmlDocument, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
    VisibilityState,
};
use wire::{ClientKey, Micros};

use super::float;

/// The browser's clock. (On the server a page is drawn without one.)
#[expect(
    clippy::cast_possible_truncation,
    reason = "a browser's clock ends long before the type does"
)]
pub fn now() -> Micros {
    if cfg!(feature = "hydrate") {
        Micros((js_sys::Date::now() * 1000.0) as i64)
    } else {
        Micros(0)
    }
}

/// A number that nobody else draws. (No `randomUUID`: on plain http there is none.)
pub fn chance() -> u64 {
    if !cfg!(feature = "hydrate") {
        return RandomState::new().build_hasher().finish();
    }
    let mut bytes = [0; 8];
    if let Ok(crypto) = window().crypto() {
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u64::from_le_bytes(bytes)
}

/// What is sent twice under one is done once.
pub fn client_key() -> ClientKey {
    ClientKey((chance() >> 1).max(1).cast_signed())
}

/// For comparing by eye. (The browser's tables, not a second copy of them.)
pub fn lowercase(text: &str) -> String {
    if cfg!(feature = "hydrate") {
        js_sys::JsString::from(text).to_lower_case().into()
    } else {
        text.to_lowercase()
    }
}

/// For finding by eye: without accents, in small letters.
pub fn folded(text: &str) -> String {
    if text.is_ascii() || !cfg!(feature = "hydrate") {
        return text.to_lowercase();
    }
    let text: String = js_sys::JsString::from(text)
        .normalize("NFD")
        .to_lower_case()
        .into();
    text.chars().filter(|c| !is_accent(*c)).collect()
}

/// Those of Latin, Greek and Cyrillic letters, once they stand by themselves.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// On screen, and what is typed goes there.
pub fn is_looked_at() -> bool {
    is_visible() && document().has_focus().unwrap_or(false)
}

/// What is typed now goes into it.
pub fn is_typed_in(input: &HtmlTextAreaElement) -> bool {
    let document = document();
    document.has_focus().unwrap_or(false)
        && document.active_element().as_ref() == Some(input.as_ref())
}

/// The box is empty then, and the caret in it for the next.
pub fn empty(input: &HtmlTextAreaElement) {
    input.set_value("");
    _ = input.focus();
}

pub fn leave_for(path: &str) {
    _ = window().location().set_href(path);
}

/// Text that stands in a link; none when it is no text of ours.
pub fn from_base64(written: &str) -> Option<String> {
    let written = written.replace('-', "+").replace('_', "/");
    let bytes = window().atob(&written).ok()?;
    let bytes: Result<Vec<u8>, _> = bytes.chars().map(u8::try_from).collect();
    String::from_utf8(bytes.ok()?).ok()
}

/// Moves the caret to the first field of the form that is to be typed again.
pub fn focus_again(form: &Element) {
    let Ok(Some(field)) = form.query_selector("[aria-invalid=true]") else {
        return;
    };
    if let Some(field) = field.dyn_ref::<HtmlElement>() {
        _ = field.focus();
    }
    // Nobody mends a password that they cannot see.
    if let Some(input) = field.dyn_ref::<HtmlInputElement>()
        && input.type_() == "password"
    {
        input.select();
    }
}

/// Opens it above all else, with the rest of the page out of reach. The server may have sent it open.
pub fn show_modal(dialog: &HtmlDialogElement) {
    // What floats goes for a dialog; the focus is to come back to what stays.
    float::lower();
    // Not `close()`, which would tell everybody that the dialog was closed.
    _ = dialog.remove_attribute("open");
    _ = dialog.show_modal();
}

/// Focus returns to what opened it.
pub fn hide_popover(id: &str) {
    if let Some(popover) = document().get_element_by_id(id)
        && let Ok(popover) = popover.dyn_into::<HtmlElement>()
    {
        _ = popover.hide_popover();
    }
}

/// Puts the input's text on the clipboard; says whether that was done.
pub async fn copy(input: &HtmlInputElement) -> bool {
    if write_to_clipboard(&input.value()).await {
        return true;
    }
    input.select();
    copy_what_is_selected()
}

/// The same with any text.
pub async fn copy_text(text: String) -> bool {
    if write_to_clipboard(&text).await {
        return true;
    }
    let document = document();
    let (Some(body), Ok(place)) = (document.body(), document.create_element("textarea")) else {
        return false;
    };
    let active = document.active_element();
    let place: HtmlTextAreaElement = place.unchecked_into();
    place.set_class_name("unseen");
    place.set_value(&text);
    _ = body.append_child(&place);
    place.select();
    let copied = copy_what_is_selected();
    place.remove();
    if let Some(Ok(active)) = active.map(JsCast::dyn_into::<HtmlElement>) {
        _ = active.focus();
    }
    copied
}

async fn write_to_clipboard(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Plain http on a LAN is no secure context: there the clipboard is undefined.
    if JsValue::from(&clipboard).is_undefined() {
        return false;
    }
    let promise = clipboard.write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

fn copy_what_is_selected() -> bool {
    let document = document().dyn_into::<HtmlDocument>();
    document.is_ok_and(|document| document.exec_command("copy").unwrap_or(false))
}

/// On the body, for tests and styles: "hydrated", "whole" (nothing of the program is missing any more).
pub fn mark(what: &str) {
    if let Some(body) = document().body() {
        _ = body.dataset().set(what, "true");
    }
}

/// A form that failed without WASM left its failure in the address. It was read: a reload or a shared
/// link is not to show it again.
pub fn forget_failure() {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    if !search.contains("__err=") {
        return;
    }
    let kept: Vec<&str> = search
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.starts_with("__err=") && !pair.starts_with("__path="))
        .collect();
    let mut url = location.pathname().unwrap_or_default();
    if !kept.is_empty() {
        url.push('?');
        url.push_str(&kept.join("&"));
    }
    if let Ok(history) = window().history() {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// The browser's own calendar.
pub fn show_picker(input: &HtmlInputElement) {
    _ = input.show_picker();
}

/// One of the public files, as a program of its own: once a page. (A script that is drawn with others is not run.)
pub fn run_script(path: &str) {
    let known = document().query_selector(&format!("script[src=\"{path}\"]"));
    if known.ok().flatten().is_some() {
        return;
    }
    let (Ok(script), Some(head)) = (document().create_element("script"), document().head()) else {
        return;
    };
    _ = script.set_attribute("type", "module");
    _ = script.set_attribute("src", path);
    _ = head.append_child(&script);
}
