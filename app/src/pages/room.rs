//! `/rooms/{room}` and `/rooms/{room}/{seq}`: a conversation, at its end or around a message.

use client::{Input, Waiting};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wire::{At, ClientKey, Command, RoomId, Seq};

use crate::called;
use crate::components::acts::copy;
use crate::components::{Conversation, Details, LoadButton, redrawn};
use crate::kept::{Memo, heard};
use crate::session::{Topic, use_state};
use crate::words;

#[component]
pub fn Room() -> impl IntoView {
    let state = use_state();
    let params = use_params_map();
    let param = move |name: &str| params.with(|params| params.get(name));
    let place = Memo::new(move |()| {
        let room: RoomId = param("room")?.parse().ok()?;
        let seq = param("seq").map(|seq| Seq::of_address(&seq));
        Some((room, seq.map_or(At::End, At::Around)))
    });
    let there = Memo::new(move |()| {
        let place = place.get();
        place.filter(|(room, _)| !state.is_absent(*room))
    });
    // Another room is another conversation, with nothing of the one before.
    redrawn(move || {
        // Before what is made of it: where that stays as it was, nobody is told who looks at this only after it.
        let place = place.get();
        Some(match there.get() {
            Some((room, at)) => view! {
                <div class="room">
                    <Conversation room at/>
                    <Details room/>
                </div>
            }
            .into_any(),
            None => view! { <Absent room=place.map(|(room, _)| room)/> }.into_any(),
        })
    })
}

#[component]
fn Absent(room: Option<RoomId>) -> impl IntoView {
    view! {
        <Title text=words::titled(words::broken::NOT_FOUND_HEADING)/>
        <div class="absent">
            <h1 class="absent-heading">{words::broken::NOT_FOUND_HEADING}</h1>
            <p class="absent-said">
                {words::broken::NO_SUCH_ROOM}
            </p>
            {redrawn(move || room.map(|room| view! { <LeftOver room/> }))}
            <LoadButton label=words::GO_HOME href="/" main=true/>
        </div>
    }
}

/// What was written into the room and cannot be sent any more.
#[component]
fn LeftOver(room: RoomId) -> impl IntoView {
    let state = use_state();
    let texts = Memo::new(move |()| {
        let texts = state.read(Topic::Outbox, |model| {
            let own = |waiting: &Waiting| match &waiting.command {
                Command::Send { room: to, post } if *to == room && waiting.failed.is_some() => {
                    Some((waiting.key, called::typed(model, &post.body)))
                }
                _ => None,
            };
            model.outbox().filter_map(own).collect::<Vec<_>>()
        });
        texts.unwrap_or_default()
    });
    let row = move |(key, text): (ClientKey, String)| {
        let copied = text.clone();
        let take = move |_| copy(state, copied.clone(), words::message::TEXT_COPIED);
        let discard = move |_| state.tell(Input::Discard(key));
        view! {
            <div class="unsent">
                <p class="unsent-text" dir="auto">{text}</p>
                <button class="button" type="button" on:click=heard(take)>{words::message::COPY_TEXT}</button>
                <button class="button" type="button" on:click=heard(discard)>{words::message::DISCARD}</button>
            </div>
        }
        .into_any()
    };
    redrawn(move || {
        let texts = texts.get();
        (!texts.is_empty()).then(|| {
            view! {
                <section class="absent-left" aria-label=words::message::NOT_SENT>
                    <h2 class="unsent-heading">{words::message::LEFT_OVER}</h2>
                    {texts.into_iter().map(row).collect::<Vec<AnyView>>()}
                </section>
            }
            .into_any()
        })
    })
}
