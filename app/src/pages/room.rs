//! `/rooms/{room}` and `/rooms/{room}/{seq}`: a conversation, at its end or around a message.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wire::{At, RoomId, Seq};

use crate::components::{Conversation, Details, LoadButton, redrawn};
use crate::kept::Memo;
use crate::session::use_state;
use crate::words;

#[component]
pub fn Room() -> impl IntoView {
    let state = use_state();
    let params = use_params_map();
    let param = move |name: &str| params.with(|params| params.get(name));
    let place = Memo::new(move |()| {
        let room: RoomId = param("room")?.parse().ok()?;
        let seq = param("seq").and_then(|seq| seq.parse().ok()).map(Seq);
        Some((room, seq.map_or(At::End, At::Around)))
    });
    let there = Memo::new(move |()| {
        let place = place.get();
        place.filter(|(room, _)| !state.is_absent(*room))
    });
    // Another room is another conversation, with nothing of the one before.
    redrawn(move || {
        Some(match there.get() {
            Some((room, at)) => view! {
                <div class="room">
                    <Conversation room at/>
                    <Details room/>
                </div>
            }
            .into_any(),
            None => view! { <Absent/> }.into_any(),
        })
    })
}

#[component]
fn Absent() -> impl IntoView {
    view! {
        <Title text=words::broken::NOT_FOUND_TITLE/>
        <div class="absent">
            <h1 class="absent-heading">{words::broken::NOT_FOUND_HEADING}</h1>
            <p class="absent-said">
                {words::broken::NO_SUCH_ROOM}
            </p>
            <LoadButton label=words::GO_HOME href="/" main=true/>
        </div>
    }
}
