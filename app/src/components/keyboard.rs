//! Does what keys ask for, wherever one is on the page.

use client::Filter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wire::{Card, RoomId};

use super::palette::PALETTE;
use super::search::SEARCH;
use super::shortcuts::LIST_SHORTCUTS;
use super::start::goer;
use crate::kept::RwSignal;
use crate::session::{self, State, use_state};
use crate::shortcuts::Act;

#[component]
pub fn Keyboard(palette: RwSignal<bool>) -> impl IntoView {
    let state = use_state();
    let navigate = use_navigate();
    let path = use_location().pathname;
    let go = goer();
    session::on_act(PALETTE, move |act| {
        let open = path.with_untracked(|path| open_room(path));
        let step = |down, unread| {
            if let Some(room) = beside(state, open, down, unread) {
                navigate(&format!("/rooms/{room}"), NavigateOptions::default());
                session::focus_composer_soon();
            }
            true
        };
        match act {
            Act::GoTo => palette.update(|open| *open = !*open),
            // On a phone with a room open there is no rail.
            Act::Search if session::focus(SEARCH) => {}
            Act::Search => palette.set(true),
            Act::List => go(Some(LIST_SHORTCUTS)),
            Act::Write => return session::focus_composer(),
            Act::RoomAbove => return step(false, false),
            Act::RoomBelow => return step(true, false),
            Act::UnreadAbove => return step(false, true),
            Act::UnreadBelow => return step(true, true),
        }
        true
    });
}

/// The room that a page is about.
pub fn open_room(path: &str) -> Option<RoomId> {
    path.strip_prefix("/rooms/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}

fn beside(state: State, open: Option<RoomId>, down: bool, unread: bool) -> Option<RoomId> {
    let found = state.look(|model| {
        let filter = state.filter.get_untracked();
        let wanted = |room: &RoomId| {
            let shown = |card: &Card| filter.shows(card) && (!unread || Filter::Unread.shows(card));
            model.card(*room).is_some_and(shown)
        };
        next(model.rail(), open, down, wanted)
    });
    found.flatten()
}

/// From the open room up or down the rail; from elsewhere into it. It ends where the rail does.
fn next(
    rail: &[RoomId],
    open: Option<RoomId>,
    down: bool,
    wanted: impl Fn(&RoomId) -> bool,
) -> Option<RoomId> {
    let at = rail.iter().position(|room| Some(*room) == open);
    let found = match (at, down) {
        (None, true) => rail.iter().find(|room| wanted(room)),
        (None, false) => rail.iter().rfind(|room| wanted(room)),
        (Some(at), true) => rail[at + 1..].iter().find(|room| wanted(room)),
        (Some(at), false) => rail[..at].iter().rfind(|room| wanted(room)),
    };
    found.copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_through_the_rail_ends_where_it_does() {
        let rail: Vec<RoomId> = (1..=5).map(RoomId).collect();
        for (open, down, expected) in [
            (None, true, Some(1)),
            (None, false, Some(5)),
            (Some(2), true, Some(3)),
            (Some(2), false, Some(1)),
            (Some(5), true, None),
            (Some(1), false, None),
            // Not in the rail.
            (Some(9), true, Some(1)),
        ] {
            let found = next(&rail, open.map(RoomId), down, |_| true);
            assert_eq!(found, expected.map(RoomId), "{open:?} {down}");
        }
        let even = |room: &RoomId| room.0 % 2 == 0;
        assert_eq!(next(&rail, Some(RoomId(2)), true, even), Some(RoomId(4)));
        assert_eq!(next(&rail, Some(RoomId(4)), true, even), None);
    }

    #[test]
    fn a_page_is_about_a_room_or_none() {
        assert_eq!(open_room("/rooms/7"), Some(RoomId(7)));
        assert_eq!(open_room("/rooms/7/12"), Some(RoomId(7)));
        assert_eq!(open_room("/"), None);
        assert_eq!(open_room("/rooms/seven"), None);
    }
}
