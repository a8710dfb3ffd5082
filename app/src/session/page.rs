//! What the page was drawn from: the server's context there, the page's own JSON here.

use leptos::prelude::*;
use wire::{Door, View};

/// A stranger's when nothing says otherwise (as when the routes are listed at start).
#[cfg(feature = "ssr")]
pub fn view() -> View {
    use_context().unwrap_or(View::Stranger(Door::default()))
}

#[cfg(not(feature = "ssr"))]
pub fn view() -> View {
    let script = document().get_element_by_id("view");
    let json = script
        .and_then(|script| script.text_content())
        .unwrap_or_default();
    crate::json::read(&json).unwrap_or(View::Stranger(Door::default()))
}

#[cfg(feature = "ssr")]
pub fn address() -> String {
    crate::shell::address()
}

#[cfg(not(feature = "ssr"))]
pub fn address() -> String {
    let root = document().document_element();
    root.and_then(|html| html.get_attribute("data-address"))
        .unwrap_or_default()
}
