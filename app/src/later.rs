//! What a first visit can do without: it stands in a module of its own, which comes when the browser has nothing else to do, or
//! when it is asked for. (`components/later.rs` draws what stands there.)
//!
//! One table leads to all of it, and one function to the table. What is named in the table and nowhere else is left out of what
//! a first visit loads, with all that nothing else needs.

use leptos::prelude::*;
use wire::{RoomId, Seq, UserId};

use crate::components::details::Asked;
use crate::components::emoji::OnPick;
use crate::components::{
    ProfileForm, emoji, invite, members, outside, palette, person_card::PersonCard, readers,
    room_dialogs::RoomDialogs, room_menu, shortcuts, start,
};
use crate::pages::{Admin, Channels, People, Reset, Settings};
use crate::session::{Spot, State};

/// A page or what a dialog holds, a line each.
pub struct Later {
    pub settings: fn() -> AnyView,
    pub admin: fn() -> AnyView,
    pub reset: fn() -> AnyView,
    pub channels: fn() -> AnyView,
    pub people: fn() -> AnyView,
    pub person_card: fn(State, UserId) -> AnyView,
    pub profile: fn(Callback<()>) -> AnyView,
    pub start: fn() -> AnyView,
    pub shortcuts: fn() -> AnyView,
    pub room_dialogs: fn(RoomId, Asked) -> AnyView,
    pub room_menu: fn(State, RoomId, Spot),
    pub member_menu: fn(State, (RoomId, UserId), Spot, Asked),
    pub outside: fn(RoomId) -> AnyView,
    pub readers: fn(State, RoomId, Seq) -> AnyView,
    pub invite: fn(Option<RoomId>) -> AnyView,
    pub finder: fn(palette::Finding) -> AnyView,
    pub emoji: fn(State, OnPick) -> AnyView,
}

static LATER: Later = Later {
    settings: || view! { <Settings/> }.into_any(),
    admin: || view! { <Admin/> }.into_any(),
    reset: || view! { <Reset/> }.into_any(),
    channels: || view! { <Channels/> }.into_any(),
    people: || view! { <People/> }.into_any(),
    person_card: |state, user| view! { <PersonCard state user/> }.into_any(),
    profile: |close| view! { <ProfileForm close/> }.into_any(),
    start: start::kinds,
    shortcuts: shortcuts::list,
    room_dialogs: |room, asked| view! { <RoomDialogs room asked/> }.into_any(),
    room_menu: room_menu::open_room_menu,
    member_menu: members::manage,
    outside: outside::lists,
    readers: readers::list,
    invite: invite::links,
    finder: palette::finder,
    emoji: emoji::picker,
};

/// Without the table it could not be fetched.
pub type Then = Box<dyn FnOnce(Option<&'static Later>)>;

pub use apart::{here, load};

/// A release in the browser, which `cargo leptos build --split` makes two modules of.
#[cfg(all(feature = "hydrate", not(debug_assertions)))]
mod apart {
    use std::sync::OnceLock;

    use leptos::wasm_split::{SplitLoaderError, wasm_split};
    use wasm_bindgen_futures::spawn_local; // Leptos has none before the page is woken up

    use super::{LATER, Later, Then};

    static HERE: OnceLock<&'static Later> = OnceLock::new();

    /// The way into the other module.
    #[wasm_split(later, fallible, wasm_split_path = leptos::wasm_split)]
    fn table() -> Result<&'static Later, SplitLoaderError> {
        Ok(&LATER)
    }

    pub fn here() -> Option<&'static Later> {
        HERE.get().copied()
    }

    /// Once a page; again where that failed.
    pub fn load(then: Then) {
        spawn_local(async {
            let table = table().await.ok();
            if let Some(table) = table {
                _ = HERE.set(table);
            }
            then(table);
        });
    }
}

/// The server has all of it, and so has a development build.
#[cfg(not(all(feature = "hydrate", not(debug_assertions))))]
mod apart {
    use super::{LATER, Later, Then};

    pub fn here() -> Option<&'static Later> {
        Some(&LATER)
    }

    pub fn load(then: Then) {
        then(here());
    }
}
