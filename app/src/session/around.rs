//! Where the page stands, and what happens around it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

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

pub fn on_focus(then: impl Fn() + 'static) {
    window_event_listener_untyped("focus", move |_| then());
}

pub fn on_online(then: impl Fn() + 'static) {
    window_event_listener_untyped("online", move |_| then());
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

pub fn say_connection(state: &str) {
    if let Some(body) = document().body() {
        _ = body.dataset().set("connection", state);
    }
}
