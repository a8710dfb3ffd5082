//! Keys that go down anywhere on the page, and where the focus goes because of them.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use crate::shortcuts::{Act, Press};

/// Where messages are written.
const COMPOSER: &str = "composer";

/// Whatever of the page is left out of reach by what stands above it.
const MODAL: &str = "dialog:modal";
const POPOVER: &str = "[popover]:popover-open";

/// What is pressed and listed, as long as what asks for it is there. `act` says whether it was done; `above` names the
/// one dialog that is left open for `Act::GoTo`.
pub fn on_act(above: &'static str, act: impl Fn(Act) -> bool + 'static) {
    let listener = window_event_listener(keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let press = press(&event);
        let focused = document().active_element();
        let typing = focused.as_ref().is_some_and(is_typed_into);
        let found = press.act();
        let modal = find(MODAL);
        let allowed = match (found, &modal) {
            (Some(Act::GoTo), Some(modal)) => modal.id() == above,
            (_, Some(_)) => false,
            // A letter is a letter where one types, and Esc is that field's own business.
            _ => !typing || press.command || press.alt,
        };
        if !allowed {
            return;
        }
        match found {
            // It closes what is open first.
            Some(Act::Write) if find(POPOVER).is_some() => {}
            Some(found) if act(found) => event.prevent_default(),
            // Whoever begins to type without a place for it means the composer.
            None if press.is_a_letter() && focused.is_none_or(|focused| is_nothing(&focused)) => {
                super::focus(COMPOSER);
            }
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
}

fn press(event: &KeyboardEvent) -> Press {
    Press {
        key: event.key(),
        command: if is_mac() {
            event.meta_key()
        } else {
            event.ctrl_key()
        },
        alt: event.alt_key(),
        shift: event.shift_key(),
    }
}

/// Where ⌘ is what Ctrl is elsewhere.
pub fn is_mac() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

fn is_typed_into(element: &Element) -> bool {
    element.is_instance_of::<HtmlTextAreaElement>()
        || element.is_instance_of::<HtmlInputElement>()
        || element.has_attribute("contenteditable")
}

fn is_nothing(element: &Element) -> bool {
    element.tag_name() == "BODY"
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

/// What is typed next goes into the composer, if there is one.
pub fn focus_composer() -> bool {
    super::focus(COMPOSER)
}

/// The same once the next page is there; where nobody may write, keys scroll what is read.
pub fn focus_composer_soon() {
    request_animation_frame(|| _ = focus_composer() || super::focus("main"));
}

/// As if the first that `selector` finds in the list were clicked; says whether there was one.
pub fn press_first(list: &HtmlElement, selector: &str) -> bool {
    let Ok(Some(first)) = list.query_selector(selector) else {
        return false;
    };
    if let Some(first) = first.dyn_ref::<HtmlElement>() {
        first.click();
    }
    true
}

/// From what has the focus to what `selector` finds next to it in the list; to the first from elsewhere. Says whether
/// there was one.
pub fn focus_beside(list: &HtmlElement, selector: &str, down: bool) -> bool {
    let found = super::scroll::all(list, selector);
    let focused = document().active_element();
    let at = found.iter().position(|one| Some(one) == focused.as_ref());
    let next = match (at, down) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => None,
    };
    let next = next.and_then(|next| found.get(next)?.dyn_ref::<HtmlElement>());
    next.is_some_and(|next| next.focus().is_ok())
}
