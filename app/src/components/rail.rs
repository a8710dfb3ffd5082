//! The rail: conversations, the way to a new one, and oneself at its foot.

use leptos::prelude::*;
use wire::RoomId;

use super::{AccountMenu, Brand, Glyph, Icon, RoomLink, StartButton, redrawn, rows};
use crate::session::use_state;

#[component]
pub fn Rail() -> impl IntoView {
    let state = use_state();
    let empty = Memo::new(move |_| state.rail().is_empty());
    let places = move || {
        let rooms = state.rail().into_iter();
        rooms.map(|room| (0, room.0, 0)).collect()
    };
    view! {
        <header class="rail">
            <div class="rail-head">
                <Brand/>
                <StartButton/>
            </div>
            <nav class="rail-list" aria-label="Conversations">
                {redrawn(move || empty.get().then(|| view! { <Nothing/> }))}
                <ul class="rail-rooms">
                    {rows(
                        places,
                        |(_, room, _)| {
                            view! { <li><RoomLink room=RoomId(room)/></li> }.into_any()
                        },
                    )}
                </ul>
            </nav>
            <div class="rail-foot"><AccountMenu/></div>
        </header>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div class="rail-empty">
            <Icon of=Glyph::Speech/>
            <p class="rail-empty-heading">"No conversations yet"</p>
            <p>"Start one, or bring your people here first."</p>
        </div>
    }
}
