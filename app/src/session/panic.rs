//! A page that broke says so and offers to start again.
//!
//! After a panic nothing of the app may run any more, so the panel is made with the bare document, and its
//! link works without a handler.

use leptos::prelude::{document, window};
use web_sys::{Document, Element};

pub fn show_reload_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        _ = show_panel(&document());
    }));
}

fn show_panel(document: &Document) -> Option<()> {
    let body = document.body()?;
    if document.query_selector(".panic").ok()?.is_some() {
        return Some(());
    }
    let panel = element(document, "div", "panic")?;
    panel.set_attribute("role", "alert").ok()?;
    let said = element(document, "p", "panic-said")?;
    said.set_text_content(Some("Something broke on this page."));
    let link = element(document, "a", "button")?;
    link.set_attribute("href", &window().location().href().ok()?)
        .ok()?;
    // Not the router's business: it is gone.
    link.set_attribute("rel", "external").ok()?;
    link.set_attribute("data-look", "main").ok()?;
    link.set_text_content(Some("Reload"));
    panel.append_child(&said).ok()?;
    panel.append_child(&link).ok()?;
    body.append_child(&panel).ok()?;
    body.dataset().set("broken", "true").ok()
}

fn element(document: &Document, tag: &str, class: &str) -> Option<Element> {
    let element = document.create_element(tag).ok()?;
    element.set_class_name(class);
    Some(element)
}
