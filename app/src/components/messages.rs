//! What was said, from the top: rows, what is not loaded between them, and where the reader is.

use std::time::Duration;

use client::{Input, Item, Key};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use wire::{At, ClientKey, RoomId, Seq, UserId};

use super::redrawn::Place;
use super::{MessageRow, redrawn, rows};
use crate::session::{self, Anchor, State, Topic, use_state};

/// A list that has not moved for so long stands still.
const AT_REST: Duration = Duration::from_millis(120);

#[component]
pub fn Messages(
    room: RoomId,
    at: At,
    /// What is being read: it stays where it is while rows come and go around it.
    reading: StoredValue<Anchor>,
) -> impl IntoView {
    let state = use_state();
    let list = NodeRef::<html::Div>::new();
    let sought = StoredValue::new(match at {
        At::Around(seq) => Some(seq),
        _ => None,
    });
    // How many movements of the list are not over yet.
    let moves = StoredValue::new(0_u32);
    // Rows came or went, and what was being read is not back in its place yet: where it is now says nothing.
    let unsettled = StoredValue::new(false);
    let look = move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        if unsettled.get_value() {
            return;
        }
        reading.update_value(|reading| *reading = session::anchor(&list, *reading));
        session::load_what_is_seen(&list, moves.get_value() == 0);
        if session::is_looked_at()
            && let Some(seq) = session::lowest_seen(&list)
        {
            state.tell(Input::Seen { room, seq });
        }
    };
    let settle = move || {
        let Some(there) = list.try_get_untracked().flatten() else {
            return;
        };
        match sought.get_value() {
            Some(seq) if session::show_row(&there, seq) => sought.set_value(None),
            _ => session::hold(&there, reading.get_value()),
        }
        unsettled.set_value(false);
        look();
    };
    Effect::new(move |_| {
        state.track(Topic::Room(room));
        unsettled.set_value(true);
        // When the rows are there, and before they are painted.
        request_animation_frame(settle);
    });
    Effect::new(move |_| {
        state.track(Topic::Looked);
        request_animation_frame(look);
    });

    view! {
        <div
            class="messages"
            role="log"
            aria-live="off"
            aria-label="Messages"
            tabindex="0"
            node_ref=list
            on:scroll=move |_| {
                moves.update_value(|moves| *moves += 1);
                look();
                set_timeout(
                    move || {
                        let left = moves.try_update_value(|moves| {
                            *moves -= 1;
                            *moves
                        });
                        if left == Some(0) {
                            look();
                        }
                    },
                    AT_REST,
                );
            }
        >
            <div class="messages-rows">
                {redrawn(move || nothing(state, room).map(|said| view! { <p class="messages-none">{said}</p> }))}
                {rows(
                    move || state.items(room).iter().map(place_of).collect(),
                    move |place| line(state, room, place),
                )}
            </div>
        </div>
    }
}

/// What stands there while no message does.
fn nothing(state: State, room: RoomId) -> Option<&'static str> {
    state.items(room).is_empty().then(|| {
        let held = state.look(|model| model.timeline(room).is_some());
        if held == Some(true) {
            "No messages yet. Say the first word."
        } else {
            "Loading…"
        }
    })
}

/// A message keeps its own from the moment it is handed in.
fn place_of(item: &Item) -> Place {
    match *item {
        Item::Earlier(seq) => (0, seq.0, 0),
        Item::Row(key) => (1, key.author.0, key.key.0),
        Item::Hole { after, before } => (2, before.0, after.0),
        Item::Later(seq) => (3, seq.0, 0),
    }
}

fn line(state: State, room: RoomId, (kind, first, second): Place) -> AnyView {
    let seq = Seq(first);
    match kind {
        0 => more(state, "earlier", seq, Input::LoadBefore { room, seq }),
        2 => more(state, "more", seq, Input::LoadBefore { room, seq }),
        3 => more(state, "later", seq, Input::LoadAfter { room, seq }),
        _ => {
            let key = Key {
                author: UserId(first),
                key: ClientKey(second),
            };
            view! { <MessageRow room key/> }.into_any()
        }
    }
}

/// Loads by itself once it is seen. Without WASM: a page around that message.
fn more(state: State, which: &'static str, seq: Seq, input: Input) -> AnyView {
    let (Input::LoadBefore { room, .. } | Input::LoadAfter { room, .. }) = input else {
        return ().into_any();
    };
    let load = move |submit: SubmitEvent| {
        submit.prevent_default();
        state.tell(input.clone());
    };
    view! {
        <form
            class="messages-more"
            method="get"
            action=format!("/rooms/{room}/{seq}")
            on:submit=load
        >
            <button class="button" type="submit" data-load=which>"Load " {which}</button>
        </form>
    }
    .into_any()
}
