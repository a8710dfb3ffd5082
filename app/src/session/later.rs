//! When the other module is fetched (see `crate::later`): before a page is woken up that shows something of it, else when the browser has
//! nothing else to do.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::browser;
use crate::later;

/// Where a browser does not say that it is idle, or never is.
const A_WHILE: Duration = Duration::from_secs(2);

/// Wakes the page up when all is here that it shows, or leaves it as it was sent: the shell says then that its program is missing.
pub fn when_whole(wake: fn()) {
    let awaited = document().query_selector("[data-later]").ok().flatten();
    if awaited.is_none() || later::here().is_some() {
        return wake();
    }
    later::load(Box::new(move |there| match there {
        Some(_) => wake(),
        // Nobody takes it: so the shell hears of it.
        None => _ = js_sys::Promise::reject(&"later".into()),
    }));
}

/// Quietly: where it fails, it is asked for again when it is needed, or when the page is connected.
pub fn fetch_ahead() {
    let fetch = || {
        if later::here().is_some() {
            return browser::mark("whole");
        }
        later::load(Box::new(|there| {
            if there.is_some() {
                browser::mark("whole");
            }
        }));
    };
    request_idle_callback(fetch);
    set_timeout(fetch, A_WHILE);
}

/// It came while somebody waited for it: the caret goes to where it would have been.
pub fn focus_what_came() {
    let field = document().query_selector("dialog:modal [autofocus]");
    if let Some(field) = field.ok().flatten() {
        focus(field);
    }
}

/// The button goes that was pressed: what has the focus next is what stands around it.
pub fn focus_around(press: &leptos::ev::MouseEvent) {
    if let Some(around) = super::part_of(press, "dialog, [tabindex='-1']") {
        let button = around.query_selector(".dialog-close").ok().flatten();
        focus(button.unwrap_or(around));
    }
}

fn focus(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        _ = element.focus();
    }
}
