//! Where the page stands, and what happens around it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, StorageEvent};

use super::browser::is_visible;

/// Where this page's server listens for sockets.
pub fn socket_address() -> String {
    let location = window().location();
    let scheme = match location.protocol().as_deref() {
        Ok("https:") => "wss",
        _ => "ws",
    };
    let host = location.host().unwrap_or_default();
    format!("{scheme}://{host}/ws")
}

pub fn on_visible(then: impl Fn(bool) + 'static) {
    // Fired at the document; it rises to the window.
    window_event_listener_untyped("visibilitychange", move |_| then(is_visible()));
}

pub fn on_resize(then: impl Fn() + 'static) {
    window_event_listener_untyped("resize", move |_| then());
}

pub fn on_focus(then: impl Fn() + 'static) {
    window_event_listener_untyped("focus", move |_| then());
}

pub fn on_online(then: impl Fn() + 'static) {
    window_event_listener_untyped("online", move |_| then());
}

pub fn on_offline(then: impl Fn() + 'static) {
    window_event_listener_untyped("offline", move |_| then());
}

pub fn on_hide(then: impl Fn() + 'static) {
    window_event_listener_untyped("pagehide", move |_| then());
}

/// What another tab wrote to the store, or removed from it.
pub fn on_storage(then: impl Fn(String, Option<String>) + 'static) {
    window_event_listener_untyped("storage", move |event| {
        if let Some(event) = event.dyn_ref::<StorageEvent>()
            && let Some(place) = event.key()
        {
            then(place, event.new_value());
        }
    });
}

/// Something typed stands in the page and would be gone with it.
pub fn is_typed_into() -> bool {
    let Ok(fields) = document().query_selector_all("textarea, input[name]:not([type=radio])")
    else {
        return false;
    };
    (0..fields.length())
        .filter_map(|at| fields.item(at))
        .any(|field| match field.dyn_into::<HtmlTextAreaElement>() {
            Ok(text) => text
                .default_value()
                .is_ok_and(|first| text.value() != first),
            Err(field) => field
                .dyn_into::<HtmlInputElement>()
                .is_ok_and(|input| input.value() != input.default_value()),
        })
}

pub fn say_connection(state: &str) {
    if let Some(body) = document().body() {
        _ = body.dataset().set("connection", state);
    }
}
