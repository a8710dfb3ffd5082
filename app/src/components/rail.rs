//! The rail: conversations, the way to a new one, and oneself at its foot.

use leptos::prelude::*;
use wire::RoomId;

use super::{AccountMenu, Brand, Glyph, Icon, RoomLink, StartButton, redrawn};
use crate::session::use_state;

#[component]
pub fn Rail() -> impl IntoView {
    let state = use_state();
    let rooms = Memo::new(move |_| state.rail());
    let empty = Memo::new(move |_| rooms.with(Vec::is_empty));
    view! {
        <header class="rail">
            <div class="rail-head">
                <Brand/>
                <StartButton/>
            </div>
            <nav
                class="rail-list"
                aria-label="Conversations"
                data-empty=move || empty.get().then_some("true")
            >
                {redrawn(move || empty.get().then(|| view! { <Nothing/> }))}
                <ul class="rail-rooms">
                    <For each=move || rooms.get() key=|room: &RoomId| room.0 let:room>
                        <li><RoomLink room/></li>
                    </For>
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
