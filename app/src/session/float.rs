//! Surfaces that float above the page: beside what they were opened from, on the screen as a whole, with the
//! focus in them until it goes back there.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, Event, HtmlElement, MouseEvent};

use super::scroll::all;

/// The one layer that all of them are drawn in.
pub const LAYER: &str = "floats";
/// The one that is open, for `aria-controls`.
pub const SURFACE: &str = "float";

/// Between a surface and what it stands beside.
const GAP: f64 = 6.0;
/// Between a surface and the edge of the screen.
const MARGIN: f64 = 8.0;
/// With less room than this beside it, a surface covers what it was opened from.
const LEAST_ROOM: f64 = 288.0;

/// What can have opened one.
const OPENERS: &str = "button, a[href], textarea, input, [tabindex]";
/// Where Tab stops.
const STOPS: &str = "input, a[href], button:not([tabindex='-1']), [tabindex='0']";

/// Where something floats, and whom the focus goes back to. It outlives the element: rows come and go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    opener: u32,
    around: Rect,
    /// At the very point, whatever becomes of the opener.
    fixed: bool,
}

impl Spot {
    /// Beside the control that was pressed; for those who listen at a list, the one inside it.
    pub fn of(event: &Event) -> Self {
        Self::around(&opener_of(event))
    }

    /// At the point that was pressed: a context menu's, a long press's. From the keyboard it has none.
    pub fn at(event: &MouseEvent) -> Self {
        let opener = opener_of(event);
        let (x, y) = (event.client_x().into(), event.client_y().into());
        let around = Rect {
            left: x,
            top: y,
            right: x,
            bottom: y,
        };
        if x == 0.0 && y == 0.0 {
            return Self::around(&opener);
        }
        Self {
            around,
            fixed: true,
            ..Self::around(&opener)
        }
    }

    pub fn around(opener: &Element) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let known = opener.get_attribute("data-spot");
        let known = known.and_then(|number| number.parse().ok());
        let number = known.unwrap_or_else(|| {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            _ = opener.set_attribute("data-spot", &number.to_string());
            number
        });
        Self {
            opener: number,
            around: Rect::of(&opener.get_bounding_client_rect()),
            fixed: false,
        }
    }

    fn opener(self) -> Option<HtmlElement> {
        one(&format!("[data-spot=\"{}\"]", self.opener))
    }

    /// As things stand now; where it stood, if it stands nowhere any more.
    fn rect(self) -> Rect {
        let now = self.opener().filter(|_| !self.fixed);
        let now = now.map(|opener| Rect::of(&opener.get_bounding_client_rect()));
        now.filter(|rect| rect.bottom > rect.top)
            .unwrap_or(self.around)
    }
}

fn opener_of(event: &Event) -> Element {
    let target = event.target().or_else(|| event.current_target());
    let target: Element = target.unwrap_or_else(|| document().into()).unchecked_into();
    match target.closest(OPENERS) {
        Ok(Some(opener)) => opener,
        _ => target,
    }
}

/// Above all else; it is empty yet.
pub fn raise(spot: Spot) {
    unmark();
    if let Some(opener) = spot.opener() {
        _ = opener.set_attribute("data-open", "");
        if opener.has_attribute("aria-haspopup") {
            _ = opener.set_attribute("aria-expanded", "true");
        }
    }
    if let Some(layer) = layer()
        && !is_raised(&layer)
    {
        _ = layer.show_popover();
    }
}

/// Once its content is there, and before that is painted.
pub fn settle(spot: Spot, takes_focus: bool) {
    place(spot);
    let Some(surface) = surface() else { return };
    if !takes_focus {
        return;
    }
    // A caret would call the keyboard up, over half of what was opened.
    let touched = window().match_media("(pointer: coarse)").ok().flatten();
    let touched = touched.is_some_and(|touched| touched.matches());
    let first = if touched {
        "[role^=menuitem]"
    } else {
        "[role^=menuitem], input, button"
    };
    let first = all(&surface, first).into_iter().next();
    let first = first.and_then(|first| first.dyn_into().ok());
    _ = first.unwrap_or(surface).focus();
}

/// Where the stylesheet does not make a sheet of it.
pub fn place(spot: Spot) {
    let (Some(layer), Some(surface)) = (layer(), surface()) else {
        return;
    };
    let look = surface.style();
    _ = look.remove_property("--float-room");
    let size = (
        surface.offset_width().into(),
        surface.offset_height().into(),
    );
    let screen = (layer.client_width().into(), layer.client_height().into());
    let (left, top, room) = beside(spot.rect(), size, screen);
    for (property, pixels) in [
        ("--float-left", left),
        ("--float-top", top),
        ("--float-room", room),
    ] {
        _ = look.set_property(property, &format!("{}px", whole(pixels)));
    }
}

/// Gives the focus back to what opened it, unless it went elsewhere already.
pub fn lower() {
    let Some(layer) = layer() else { return };
    let opener = one("[data-open]");
    if opener.is_none() && !is_raised(&layer) {
        return;
    }
    let holds_focus = || {
        let active = document().active_element();
        active.is_none_or(|active| active.tag_name() == "BODY" || layer.contains(Some(&active)))
    };
    // What opened it may be hidden by now, or have gone with its row.
    let around = opener.as_ref().and_then(|opener| opener.parent_element());
    let around = around.and_then(|around| around.closest("[tabindex]").ok()?);
    let around = around.and_then(|around| around.dyn_into().ok());
    for to in [opener, around, one("#main")].into_iter().flatten() {
        if holds_focus() {
            _ = to.focus();
        }
    }
    unmark();
    _ = layer.hide_popover();
}

/// The browser closes it by itself too: for a dialog, for another menu, for a press beside what does not cover the page.
pub fn is_down() -> bool {
    layer().is_some_and(|layer| !is_raised(&layer))
}

/// From the last to the first, from the first to the last.
pub fn keep_tab_inside(press: &KeyboardEvent) {
    let Some(surface) = surface() else { return };
    let stops = all(&surface, STOPS);
    let active = document().active_element();
    let (from, to) = if press.shift_key() {
        (stops.first(), stops.last())
    } else {
        (stops.last(), stops.first())
    };
    let at_the_end = active.as_ref() == from || active.as_ref() == Some(&surface);
    if let Some(to) = to.filter(|_| at_the_end)
        && let Some(to) = to.dyn_ref::<HtmlElement>()
    {
        press.prevent_default();
        _ = to.focus();
    }
}

/// Which of those in it has the focus.
pub fn focused(list: &HtmlElement, which: &str) -> Option<usize> {
    let active = document().active_element()?;
    all(list, which).iter().position(|one| *one == active)
}

/// Tab comes back to where one was.
pub fn focus_on(list: &HtmlElement, which: &str, at: usize) {
    let all = all(list, which);
    let Some(to) = all.get(at) else { return };
    for left in all.iter().filter(|one| is_stop(one)) {
        _ = left.set_attribute("tabindex", "-1");
    }
    _ = to.set_attribute("tabindex", "0");
    if let Some(to) = to.dyn_ref::<HtmlElement>() {
        _ = to.focus();
    }
}

fn is_stop(element: &Element) -> bool {
    element.get_attribute("tabindex").as_deref() == Some("0")
}

/// How many of those in it stand beside each other, where they fill their rows.
pub fn columns(list: &HtmlElement, which: &str) -> usize {
    let first = list.query_selector(which).ok().flatten();
    let first: Option<HtmlElement> = first.and_then(|first| first.dyn_into().ok());
    let columns = first.and_then(|first| {
        let width = first.offset_width().max(1);
        let row = first.parent_element()?.client_width();
        usize::try_from((row + width / 2) / width).ok()
    });
    columns.unwrap_or(1)
}

/// The one of those inside that it happened to, where one listens at their list.
pub fn part_of(event: &Event, which: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(which).ok()?
}

fn layer() -> Option<HtmlElement> {
    document().get_element_by_id(LAYER)?.dyn_into().ok()
}

fn surface() -> Option<HtmlElement> {
    document().get_element_by_id(SURFACE)?.dyn_into().ok()
}

fn is_raised(layer: &HtmlElement) -> bool {
    layer.matches(":popover-open").unwrap_or(false)
}

fn unmark() {
    if let Some(opener) = one("[data-open]") {
        _ = opener.remove_attribute("data-open");
        if opener.has_attribute("aria-expanded") {
            _ = opener.set_attribute("aria-expanded", "false");
        }
    }
}

fn one(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Rect {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rect {
    fn of(rect: &DomRect) -> Self {
        Self {
            left: rect.left(),
            top: rect.top(),
            right: rect.right(),
            bottom: rect.bottom(),
        }
    }
}

/// From the left, from the top, and how high it may be. Below if it fits there, else above, else where there is more
/// room; with hardly any on either side, over it.
fn beside(around: Rect, size: (f64, f64), screen: (f64, f64)) -> (f64, f64, f64) {
    let ((width, height), (screen_width, screen_height)) = (size, screen);
    // As much of it as is to be seen.
    let bottom = around.bottom.clamp(MARGIN, screen_height - MARGIN);
    let top = around.top.clamp(MARGIN, screen_height - MARGIN);
    let above = top - GAP - MARGIN;
    let below = screen_height - bottom - GAP - MARGIN;
    let under = height <= below || below >= above;
    let room = if under { below } else { above };
    let (top, room) = if room < height && room < LEAST_ROOM {
        let room = screen_height - 2.0 * MARGIN;
        let lowest = screen_height - MARGIN - height.min(room);
        ((bottom + GAP).min(lowest).max(MARGIN), room)
    } else if under {
        (bottom + GAP, room)
    } else {
        (top - GAP - height.min(room), room)
    };
    let fits = around.left + width <= screen_width - MARGIN;
    let left = if fits {
        around.left
    } else {
        around.right - width
    };
    let left = left.min(screen_width - MARGIN - width).max(MARGIN);
    (left, top, room)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels of a screen are far below the type's bounds"
)]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: (f64, f64) = (1000.0, 800.0);

    /// A button of 40 by 40.
    fn button(left: f64, top: f64) -> Rect {
        Rect {
            left,
            top,
            right: left + 40.0,
            bottom: top + 40.0,
        }
    }

    #[test]
    fn it_stands_below_where_it_fits_and_above_where_it_does_not() {
        let menu = (200.0, 300.0);
        assert_eq!(
            beside(button(100.0, 50.0), menu, SCREEN),
            (100.0, 96.0, 696.0)
        );
        assert_eq!(
            beside(button(100.0, 700.0), menu, SCREEN),
            (100.0, 394.0, 686.0)
        );
    }

    #[test]
    fn it_never_leaves_the_screen() {
        for left in [0.0, 3.0, 480.0, 955.0, 999.0] {
            for top in [-60.0, 0.0, 380.0, 755.0, 799.0, 900.0] {
                for size in [(200.0, 300.0), (360.0, 420.0), (984.0, 2000.0)] {
                    let (x, y, room) = beside(button(left, top), size, SCREEN);
                    let height = size.1.min(room);
                    let told = format!("{left} {top} {size:?}: {x} {y} {room}");
                    assert!(x >= MARGIN && x + size.0 <= SCREEN.0 - MARGIN, "{told}");
                    assert!(y >= MARGIN && y + height <= SCREEN.1 - MARGIN, "{told}");
                }
            }
        }
    }

    #[test]
    fn at_the_right_edge_it_grows_to_the_left() {
        let placed = beside(button(900.0, 50.0), (200.0, 300.0), SCREEN);
        assert_eq!(placed, (740.0, 96.0, 696.0));
    }

    #[test]
    fn with_hardly_any_room_beside_it_covers_what_it_was_opened_from() {
        let low = (400.0, 300.0);
        let (_, top, room) = beside(button(10.0, 130.0), (200.0, 280.0), low);
        assert_eq!((top, room), (12.0, 284.0));
    }
}
