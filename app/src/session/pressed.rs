//! What was pressed in a list whose rows come and go: found by the attributes around the press, so that no row needs
//! listeners of its own.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use client::Key;
use leptos::ev::{KeyboardEvent, MouseEvent, TouchEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::{set_timeout_with_handle, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};
use wire::{ClientKey, RoomId, UserId};

use super::Spot;

/// A message, as its element says.
const ROW: &str = "[data-key]";

/// Something that can be done with a message, and the place on screen where that was asked for.
#[derive(Debug, Clone)]
pub struct Pressed {
    pub act: String,
    pub value: String,
    /// Whose message; none beside them.
    pub key: Option<Key>,
    pub spot: Spot,
    element: Element,
}

impl Pressed {
    /// None when nothing to be pressed is there.
    pub fn by(click: &MouseEvent) -> Option<Self> {
        let element = closest(click.target(), "[data-act]")?;
        Some(Self {
            act: element.get_attribute("data-act")?,
            value: element.get_attribute("data-value").unwrap_or_default(),
            key: row_of(click.target()),
            spot: Spot::around(&element),
            element,
        })
    }

    /// All that can be done with the message, by the right button or a long press. Links and selected text keep the
    /// browser's own menu.
    pub fn aside(click: &MouseEvent) -> Option<Self> {
        let target = click.target();
        let selected = window().get_selection().ok().flatten();
        let is_selected = selected.is_some_and(|selected| !selected.is_collapsed());
        if is_selected || closest(target.clone(), "a").is_some() {
            return None;
        }
        let element = closest(target, ROW)?;
        Some(Self {
            spot: Spot::at(click),
            ..Self::of("more", key_of(&element)?, element)
        })
    }

    fn held(target: Option<EventTarget>) -> Option<Self> {
        if closest(target.clone(), "a, button").is_some() {
            return None;
        }
        let element = closest(target, ROW)?;
        Some(Self::of("more", key_of(&element)?, element))
    }

    fn of(act: &str, key: Key, element: Element) -> Self {
        Self {
            act: act.to_owned(),
            value: String::new(),
            key: Some(key),
            spot: Spot::around(&element),
            element,
        }
    }

    /// The code that a button stands beside.
    pub fn code(&self) -> Option<String> {
        self.element
            .parent_element()?
            .query_selector("code")
            .ok()??
            .text_content()
    }
}

/// The message that it is in.
pub fn row_of(target: Option<EventTarget>) -> Option<Key> {
    key_of(&closest(target, ROW)?)
}

/// The room in the rail that it is on.
pub fn room_of(target: Option<EventTarget>) -> Option<RoomId> {
    closest(target, "[data-room]")?
        .get_attribute("data-room")?
        .parse()
        .ok()
}

fn closest(target: Option<EventTarget>, selector: &str) -> Option<Element> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest(selector).ok()?
}

fn key_of(row: &Element) -> Option<Key> {
    let written = row.get_attribute("data-key")?;
    let (author, key) = written.split_once('.')?;
    Some(Key {
        author: author.parse::<UserId>().ok()?,
        key: key.parse::<ClientKey>().ok()?,
    })
}

/// By keyboard through the messages: up and down from one to the next; what else is pressed there is done with it.
pub fn press_key(press: &KeyboardEvent) -> Option<Pressed> {
    if press.ctrl_key() || press.meta_key() || press.alt_key() || press.is_composing() {
        return None;
    }
    let target: Element = press.target()?.dyn_into().ok()?;
    let list = target.closest("[role=log]").ok()??;
    let row = target.closest(ROW).ok()?;
    let name = press.key();
    let step = match name.as_str() {
        "ArrowUp" => Some(false),
        "ArrowDown" => Some(true),
        _ => None,
    };
    if let Some(down) = step {
        if let Some(next) = beside(&list, row.as_ref(), down) {
            press.prevent_default();
            _ = next.focus();
        }
        return None;
    }
    if let (Some(row), "ArrowLeft" | "ArrowRight") = (&row, name.as_str()) {
        if let Some(next) = inside(row, &target, name == "ArrowRight") {
            press.prevent_default();
            _ = next.focus();
        }
        return None;
    }
    if name == "Escape" {
        press.prevent_default();
        super::focus_composer();
        return None;
    }
    // In a button of it, the key is the button's.
    let row = row.filter(|row| *row == target)?;
    let act = match name.as_str() {
        "Enter" => "more",
        "r" => "reply",
        "e" => "edit",
        "+" => "react",
        "Delete" | "Backspace" => "delete",
        _ => return None,
    };
    press.prevent_default();
    Some(Pressed::of(act, key_of(&row)?, row))
}

/// The message above or below; without one, the lowest on screen.
fn beside(list: &Element, row: Option<&Element>, down: bool) -> Option<HtmlElement> {
    let rows = list.query_selector_all(ROW).ok()?;
    let all = (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<HtmlElement>().ok());
    let all: Vec<HtmlElement> = all.collect();
    let at = if let Some(row) = row {
        let here = all.iter().position(|one| one.as_ref() as &Element == row)?;
        if down { here + 1 } else { here.checked_sub(1)? }
    } else {
        let edge = list.get_bounding_client_rect().bottom();
        all.iter()
            .rposition(|one| one.get_bounding_client_rect().top() < edge)?
    };
    all.get(at).cloned()
}

/// What can be pressed in a message stands in no one's way through the page: left and right lead through it.
fn inside(row: &Element, target: &Element, right: bool) -> Option<HtmlElement> {
    let all = row.query_selector_all("button, a").ok()?;
    let all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok());
    let all: Vec<HtmlElement> = all.collect();
    let here = all
        .iter()
        .position(|one| one.as_ref() as &Element == target);
    let at = match (here, right) {
        (None, true) => 0,
        (None, false) => all.len().checked_sub(1)?,
        (Some(here), true) => here + 1,
        (Some(0), false) => return row.clone().dyn_into().ok(),
        (Some(here), false) => here - 1,
    };
    all.get(at).cloned()
}

/// A finger that rests so long asks for the menu.
const LONG: Duration = Duration::from_millis(450);

thread_local! {
    static FINGER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    /// The finger that is down rested so long.
    static RESTED: Cell<bool> = const { Cell::new(false) };
}

/// A finger is down. (Not every phone turns that into a context menu by itself.)
pub fn begin_long_press(touch: &TouchEvent, then: impl Fn(Pressed) + 'static) {
    end_long_press();
    let Some(pressed) = Pressed::held(touch.target()).filter(|_| touch.touches().length() == 1)
    else {
        return;
    };
    let rests = move || {
        RESTED.set(true);
        then(pressed.clone());
    };
    FINGER.replace(set_timeout_with_handle(rests, LONG).ok());
}

/// It moves, and does not rest.
pub fn leave_long_press() {
    if let Some(waits) = FINGER.take() {
        waits.clear();
    }
}

/// It is up. Whether it had rested for long enough.
pub fn end_long_press() -> bool {
    leave_long_press();
    RESTED.take()
}
