//! The rail: conversations, the way to a new one, and oneself at its foot.

use client::{Input, Model};
use leptos::prelude::*;
use wire::RoomId;

use super::{AccountMenu, Brand, Glyph, Icon, RoomLink, StartButton, redrawn, rows};
use crate::session::{Topic, use_state};

#[component]
pub fn Rail() -> impl IntoView {
    let state = use_state();
    let empty = Memo::new(move |_| state.rail().is_empty());
    let places = move || {
        let rooms = state.rail().into_iter();
        rooms.map(|room| (0, room.0, 0)).collect()
    };
    // Without WASM nothing could load them.
    let more = Memo::new(move |_| {
        state.awake.get() && state.read(Topic::Rail, Model::more_cards) == Some(true)
    });
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
                {redrawn(move || more.get().then(|| view! { <More/> }))}
            </nav>
            <div class="rail-foot"><AccountMenu/></div>
        </header>
    }
}

/// Of those in which nothing was said for long.
#[component]
fn More() -> impl IntoView {
    let state = use_state();
    view! {
        <div class="rail-more">
            <button class="button" type="button" on:click=move |_| state.tell(Input::MoreCards)>
                "Load more"
            </button>
        </div>
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
