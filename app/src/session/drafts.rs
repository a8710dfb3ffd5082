//! Unsent texts, one a room: kept in the browser through reloads, under their writer's id, so that nobody else who
//! signs in here ever sees one. Where nothing can be kept they last as long as the page.

use leptos::html;
use leptos::prelude::*;
use wire::RoomId;

use super::{State, Topic, browser};

/// By room; none is empty.
#[derive(Default)]
pub struct Drafts {
    held: Vec<(RoomId, String)>,
    /// Changed here and not written yet.
    #[cfg(feature = "hydrate")]
    unwritten: Vec<RoomId>,
}

impl Drafts {
    fn find(&self, room: RoomId) -> Result<usize, usize> {
        self.held.binary_search_by(|(other, _)| other.cmp(&room))
    }

    fn get(&self, room: RoomId) -> &str {
        self.find(room).map_or("", |at| &self.held[at].1)
    }

    fn set(&mut self, room: RoomId, text: &str) {
        match (self.find(room), text) {
            (Ok(at), "") => _ = self.held.remove(at),
            (Ok(at), text) => text.clone_into(&mut self.held[at].1),
            (Err(_), "") => {}
            (Err(at), text) => self.held.insert(at, (room, text.to_owned())),
        }
    }
}

impl State {
    /// The unsent text of a room; empty when there is none.
    pub fn draft(self, room: RoomId) -> String {
        self.track(Topic::Draft(room));
        let draft = self
            .drafts
            .try_with_value(|drafts| drafts.get(room).to_owned());
        draft.unwrap_or_default()
    }

    /// What stands in a room's composer now. Empty once it is sent or taken back, and forgotten at once.
    pub fn set_draft(self, room: RoomId, text: &str) {
        let text = if text.trim().is_empty() { "" } else { text };
        let changed = self.drafts.try_update_value(|drafts| {
            let changed = drafts.get(room) != text;
            drafts.set(room, text);
            changed
        });
        #[cfg(feature = "hydrate")]
        if changed == Some(true) {
            kept::write_soon(self, room, text.is_empty());
            self.touch(Topic::Draft(room));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = changed;
    }
}

/// Brings a room's draft back into its composer; what another tab makes of it follows, but not while somebody types
/// here.
pub fn follow_draft(state: State, room: RoomId, composer: NodeRef<html::Textarea>) {
    Effect::new(move |was_there: Option<()>| {
        let draft = state.draft(room);
        let Some(composer) = composer.get_untracked() else {
            return;
        };
        let typed = composer.value();
        if was_there.is_none() && !typed.is_empty() {
            // Before the page woke up.
            state.set_draft(room, &typed);
        } else if typed != draft && (was_there.is_none() || !browser::is_typed_in(&composer)) {
            composer.set_value(&draft);
        }
    });
}

#[cfg(feature = "hydrate")]
pub use kept::{begin, heed};

#[cfg(feature = "hydrate")]
mod kept {
    //! What is in the browser's store: an item a room.

    use std::time::Duration;

    use leptos::prelude::*;
    use wire::{RoomId, UserId};

    use super::super::{State, Topic, around, store};

    /// Nobody loses more than the last words of a crash.
    const WRITTEN_AFTER: Duration = Duration::from_millis(400);

    fn prefix(user: UserId) -> String {
        format!("roost.draft.{user}.")
    }

    /// Takes what earlier visits left, and leaves it to later ones.
    pub fn begin(state: State) {
        let prefix = prefix(state.viewer());
        for (place, text) in store::items(&prefix) {
            if let Ok(room) = place.parse() {
                take(state, room, &text);
            }
        }
        around::on_hide(move || write(state));
        around::on_visible(move |_| write(state));
    }

    /// Another tab has written there; says whether it was a draft.
    pub fn heed(state: State, place: &str, text: Option<String>) -> bool {
        let prefix = prefix(state.viewer());
        let Some(room) = place.strip_prefix(&prefix) else {
            return false;
        };
        if let Ok(room) = room.parse() {
            let typed_here = state
                .drafts
                .try_with_value(|drafts| drafts.unwritten.contains(&room));
            // What is typed here is the later one, and about to be written over that.
            if typed_here == Some(false) {
                take(state, room, &text.unwrap_or_default());
            }
        }
        true
    }

    fn take(state: State, room: RoomId, text: &str) {
        _ = state
            .drafts
            .try_update_value(|drafts| drafts.set(room, text));
        state.touch(Topic::Draft(room));
    }

    pub fn write_soon(state: State, room: RoomId, at_once: bool) {
        let first = state.drafts.try_update_value(|drafts| {
            let first = drafts.unwritten.is_empty();
            if !drafts.unwritten.contains(&room) {
                drafts.unwritten.push(room);
            }
            first
        });
        if at_once {
            write(state);
        } else if first == Some(true) {
            set_timeout(move || write(state), WRITTEN_AFTER);
        }
    }

    fn write(state: State) {
        let prefix = prefix(state.viewer());
        _ = state.drafts.try_update_value(|drafts| {
            let Some(storage) = store::storage() else {
                return drafts.unwritten.clear();
            };
            for room in std::mem::take(&mut drafts.unwritten) {
                let place = format!("{prefix}{room}");
                _ = match drafts.get(room) {
                    "" => storage.remove_item(&place),
                    // Full: it lasts as long as this page.
                    text => storage.set_item(&place, text),
                };
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_has_one_draft_until_it_is_empty() {
        let mut drafts = Drafts::default();
        for (room, text) in [
            (7, "seven"),
            (3, "three"),
            (5, "five"),
            (3, "thrice"),
            (7, ""),
        ] {
            drafts.set(RoomId(room), text);
        }
        drafts.set(RoomId(9), "");
        assert_eq!(drafts.get(RoomId(3)), "thrice");
        assert_eq!(drafts.get(RoomId(5)), "five");
        assert_eq!(drafts.get(RoomId(7)), "");
        assert_eq!(drafts.held.len(), 2);
    }
}
