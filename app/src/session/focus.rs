//! Where the focus goes when what has it goes away.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, FocusOptions, HtmlElement, Node};

thread_local! {
    static BEFORE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
    static HELD: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// It came into what listens from elsewhere: that is where it goes back to.
pub fn remember_focus(came: &FocusEvent) {
    let from: Option<HtmlElement> = came.related_target().and_then(|from| from.dyn_into().ok());
    let around: Option<Node> = came.current_target().and_then(|all| all.dyn_into().ok());
    let within = around.is_some_and(|around| around.contains(from.as_deref().map(AsRef::as_ref)));
    if !within {
        BEFORE.replace(from);
    }
}

/// Without this the next key would begin at the page's top.
pub fn return_focus() {
    if let Some(before) = BEFORE.take() {
        _ = before.focus();
    }
}

/// The same, if what has the focus stands in there and is about to go.
pub fn return_focus_from(id: &str) {
    let around = document().get_element_by_id(id);
    let focused = around.zip(document().active_element());
    if focused.is_some_and(|(around, focused)| around.contains(Some(&focused))) {
        return_focus();
    }
}

/// Rows are about to be taken out and put back: what has the focus among them would lose it.
pub fn hold_focus(around: &HtmlElement) {
    let focused = document().active_element();
    let focused = focused.filter(|focused| around.contains(Some(focused)));
    if let Some(focused) = focused.and_then(|focused| focused.dyn_into().ok()) {
        HELD.replace(Some(focused));
    }
}

/// It has it again, unless it went or something else has it by now.
pub fn release_focus() {
    let lost = is_lost();
    if let Some(held) = HELD.take().filter(|held| lost && held.is_connected()) {
        _ = held.focus();
    }
}

/// What is typed or pressed from now on goes to that element; says whether it is there to be focused.
pub fn focus(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else {
        return false;
    };
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        _ = element.focus();
    }
    document().active_element() == Some(element)
}

/// The same once what is about to be drawn is there.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || _ = focus(id));
}

/// What has it is about to go: then it goes there, unless it went elsewhere.
pub fn focus_if_lost(id: &'static str) {
    request_animation_frame(move || {
        if is_lost() {
            focus(id);
        }
    });
}

/// What has it, or what something was opened from that floats above, may be about to be drawn anew, and is known by that
/// attribute. Then it has it again, where it stands by now, and what floats goes back to it.
pub fn keep_focus(attribute: &'static str) {
    let opener = document().query_selector(&format!("[{attribute}][data-open]"));
    let opener = opener.ok().flatten();
    for before in [document().active_element(), opener].into_iter().flatten() {
        if let Some(value) = before.get_attribute(attribute) {
            let anew = format!("[{attribute}=\"{value}\"]");
            request_animation_frame(move || stand_in(&before, &anew));
        }
    }
}

fn stand_in(before: &Element, anew: &str) {
    let anew = document().query_selector(anew).ok().flatten();
    let Some(anew) = anew.filter(|_| !before.is_connected()) else {
        return;
    };
    for mark in ["data-spot", "data-open"] {
        if let Some(value) = before.get_attribute(mark) {
            _ = anew.set_attribute(mark, &value);
        }
    }
    if let (true, Some(anew)) = (is_lost(), anew.dyn_ref::<HtmlElement>()) {
        // Where one reads stays where it is.
        let quietly = FocusOptions::new();
        quietly.set_prevent_scroll(true);
        _ = anew.focus_with_options(&quietly);
    }
}

fn is_lost() -> bool {
    document().active_element() == document().body().map(Into::into)
}
