//! How a conversation is scrolled: what is read stays where it is, whatever comes above or below it.
//!
//! The list scrolls from its end (`column-reverse`): there its offset is zero, and older messages that
//! come above move nothing.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use wire::Seq;

/// So near to its end counts as there.
const NEAR_END: i32 = 24;
/// What is so near to being seen is loaded already.
const SOON_SEEN: f64 = 400.0;

/// What was being read: its row, and how far below the list's upper edge that stood.
#[derive(Debug, Clone, Copy, Default)]
pub struct Anchor {
    row: Option<Seq>,
    below: f64,
    /// At the room's end, and not only at that of the stretch that is held. Who is there stays there, also when more comes than
    /// is held.
    at_end: bool,
    /// It is to be gone there: where the list stands says nothing yet.
    due: bool,
}

impl Anchor {
    /// The room's end, whatever comes.
    pub const END: Self = Self {
        row: None,
        below: 0.0,
        at_end: true,
        due: true,
    };

    /// The first row that reaches below the upper edge.
    pub fn row(self) -> Option<Seq> {
        self.row
    }

    pub fn is_at_end(self) -> bool {
        self.at_end
    }

    pub fn is_due(self) -> bool {
        self.due
    }

    #[must_use]
    pub fn arrived(self) -> Self {
        Self { due: false, ..self }
    }
}

/// `is_whole`: nothing that is held lies below what is mounted.
pub fn anchor(list: &HtmlElement, before: Anchor, is_whole: bool) -> Anchor {
    let edge = list.get_bounding_client_rect().top();
    let near = list.scroll_top().abs() < NEAR_END;
    let later = !all(list, "[data-load=later]").is_empty();
    let mut anchor = Anchor {
        at_end: near && is_whole && (before.at_end || !later),
        ..Anchor::default()
    };
    let rows = rows(list);
    // The rows stand in order: halve until the first that reaches below the edge.
    let (mut from, mut to) = (0, rows.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        if rows[middle].get_bounding_client_rect().bottom() > edge {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    if let Some(first) = rows.get(from) {
        anchor.row = seq_of(first);
        anchor.below = first.get_bounding_client_rect().top() - edge;
    }
    anchor
}

/// Puts what was being read back to where it was.
pub fn hold(list: &HtmlElement, anchor: Anchor) {
    let row = anchor.row.and_then(|seq| row(list, seq));
    if anchor.at_end {
        // Whoever has scrolled away meanwhile is not brought back.
        if anchor.due || list.scroll_top().abs() < NEAR_END {
            show_end(list);
        }
    } else if let Some(row) = row {
        let edge = list.get_bounding_client_rect().top();
        let moved = row.get_bounding_client_rect().top() - edge - anchor.below;
        if moved.abs() >= 0.5 {
            list.set_scroll_top(list.scroll_top() + whole(moved));
        }
    }
}

pub fn show_end(list: &HtmlElement) {
    if list.scroll_top() != 0 {
        list.set_scroll_top(0);
    }
}

/// Whether it is there to be shown.
pub fn show_row(list: &HtmlElement, seq: Seq, point_out: bool) -> bool {
    let Some(row) = row(list, seq) else {
        return false;
    };
    let list_box = list.get_bounding_client_rect();
    let middle = list_box.top() + list_box.height() / 3.0;
    let moved = row.get_bounding_client_rect().top() - middle;
    list.set_scroll_top(list.scroll_top() + whole(moved));
    if point_out {
        // Once; when it is shown again, again.
        _ = row.remove_attribute("data-sought");
        _ = row.get_bounding_client_rect();
        _ = row.set_attribute("data-sought", "");
    }
    true
}

/// The lowest message on screen; none behind the details, which cover all of a phone.
pub fn lowest_seen(list: &HtmlElement) -> Option<Seq> {
    let place = list.get_bounding_client_rect();
    let asked = document().query_selector(".details[data-asked]").ok()?;
    if asked.is_some_and(|asked| asked.get_bounding_client_rect().left() <= place.left()) {
        return None;
    }
    let edge = place.bottom();
    let rows = rows(list);
    let seen = |row: &&Element| row.get_bounding_client_rect().top() < edge;
    rows.iter().rev().find(seen).and_then(seq_of)
}

/// Presses the buttons that load more, where they come into sight. What comes later waits until the list stands still:
/// on its way to its end it would be taken along from one end to the next.
pub fn load_what_is_seen(list: &HtmlElement, at_rest: bool) {
    let list_box = list.get_bounding_client_rect();
    let (above, below) = (list_box.top() - SOON_SEEN, list_box.bottom() + SOON_SEEN);
    let buttons = if at_rest {
        "[data-load]"
    } else {
        "[data-load]:not([data-load=later])"
    };
    for button in all(list, buttons) {
        let place = button.get_bounding_client_rect();
        if place.bottom() > above
            && place.top() < below
            && let Some(button) = button.dyn_ref::<HtmlElement>()
        {
            button.click();
        }
    }
}

/// Scrolls the list as far as that takes to show this in it; for the first, to its beginning.
pub fn show_within(list: &HtmlElement, id: &str, first: bool) {
    let Some(shown) = document().get_element_by_id(id).filter(|_| !first) else {
        return list.set_scroll_top(0);
    };
    let (there, here) = (
        shown.get_bounding_client_rect(),
        list.get_bounding_client_rect(),
    );
    let above = (there.top() - here.top()).min(0.0);
    let below = (there.bottom() - here.bottom()).max(0.0);
    // What is just coming up may be drawn smaller than it is.
    let drawn = here.height() / f64::from(list.offset_height().max(1));
    list.set_scroll_top(list.scroll_top() + whole((above + below) / drawn.max(0.1)));
}

/// Whether it is on screen, or about to be. What is not shown at all is not.
pub fn is_nearly_seen(element: &HtmlElement) -> bool {
    let place = element.get_bounding_client_rect();
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    place.height() > 0.0
        && place.bottom() > -SOON_SEEN
        && place.top() < height.unwrap_or_default() + SOON_SEEN
}

/// Whenever the page itself is scrolled, as long as what asks for it is there.
pub fn on_scroll(then: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("scroll", move |_| then());
    on_cleanup(move || listener.remove());
}

fn rows(list: &HtmlElement) -> Vec<Element> {
    all(list, "[data-seq]")
}

fn row(list: &HtmlElement, seq: Seq) -> Option<Element> {
    list.query_selector(&format!("[data-seq=\"{seq}\"]")).ok()?
}

fn seq_of(row: &Element) -> Option<Seq> {
    row.get_attribute("data-seq")?.parse().ok().map(Seq)
}

pub(super) fn all(list: &HtmlElement, selector: &str) -> Vec<Element> {
    let Ok(found) = list.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.item(at)?.dyn_into().ok())
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pixels of a screen are far below the type's bounds"
)]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
