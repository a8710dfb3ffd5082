//! What was said, from the top: rows, what is not loaded between them, and where the reader is.

use std::time::Duration;

use client::Input;
use leptos::ev::{PointerEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use wire::{At, RoomId, Seq};

use super::acts::act;
use super::desk::{Seek, use_desk};
use super::{Glyph, Icon, MessageRow, redrawn, retold, rows};
use crate::components::redrawn::Place;
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::session::{self, Anchor, Pressed, State, Topic, dates, use_state};
use crate::timeline::{Line, Pivot, follow, lay_out, mounted};
use crate::{moment, words};

/// A list that has not moved for so long stands still.
const AT_REST: Duration = Duration::from_millis(120);

#[component]
pub fn Messages() -> impl IntoView {
    let (state, desk) = (use_state(), use_desk());
    let room = desk.room;
    let list = NodeRef::<html::Div>::new();
    let sought = StoredValue::new(match desk.at {
        At::Around(seq) => Some(Seek::Message(seq)),
        _ => None,
    });
    let lines = Memo::new(move |_| lines(state, room));
    let pivot = RwSignal::new(Pivot::End);
    let at_end = RwSignal::new(true);
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
        let anchor = session::anchor(&list, desk.reading.get_value());
        desk.reading.set_value(anchor);
        at_end.set(anchor.is_at_end());
        let read = anchor
            .row()
            .and_then(|seq| Seek::Message(seq).place(state, room));
        let next = lines
            .with_untracked(|lines| follow(lines, pivot.get_untracked(), read, anchor.is_at_end()));
        if pivot.get_untracked() != next {
            pivot.set(next);
        }
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
        let seek = sought.get_value();
        match seek.and_then(|seek| Some((seek, seek.seq(state, room)?))) {
            Some((seek, seq)) if session::show_row(&there, seq, seek.is_pointed_out()) => {
                sought.set_value(None);
            }
            _ => session::hold(&there, desk.reading.get_value()),
        }
        unsettled.set_value(false);
        look();
    };
    let shown = Memo::new(move |_| {
        lines.with(|lines| {
            let range = mounted(lines, pivot.get());
            let shown = lines[range].iter();
            shown.map(|line| line.place()).collect::<Vec<Place>>()
        })
    });
    Effect::new(move |_| {
        shown.track();
        state.track(Topic::Room(room));
        unsettled.set_value(true);
        // When the rows are there, and before they are painted.
        request_animation_frame(settle);
    });
    Effect::new(move |_| {
        state.track(Topic::Looked);
        request_animation_frame(look);
    });
    Effect::new(move |_| {
        let Some(seek) = desk.seek.get() else { return };
        desk.seek.set(None);
        sought.set_value(Some(seek));
        desk.reading.set_value(Anchor::default());
        match seek.place(state, room) {
            Some(place) => pivot.set(Pivot::At(place)),
            None => state.tell(Input::Show {
                room,
                at: seek.at(),
            }),
        }
        request_animation_frame(settle);
    });
    let scrolled = move || {
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
    };
    let to_the_end = move || {
        desk.reading.set_value(Anchor::END);
        pivot.set(Pivot::End);
        state.tell(Input::Show { room, at: At::End });
        request_animation_frame(settle);
    };

    view! {
        <div class="messages-place">
            <div
                class="messages"
                role="log"
                aria-live="off"
                aria-label="Messages"
                tabindex="0"
                node_ref=list
                on:scroll=heard(move |_| scrolled())
                on:click=heard(move |click| act(state, desk, Pressed::by(&click)))
                on:contextmenu=heard(move |click| {
                    if let Some(pressed) = Pressed::aside(&click) {
                        click.prevent_default();
                        act(state, desk, Some(pressed));
                    }
                })
                on:keydown=heard(move |key| act(state, desk, session::press_key(&key)))
                on:pointerover=heard(move |over: PointerEvent| {
                    if over.pointer_type() == "mouse" {
                        desk.active.set(session::row_of(over.target()));
                    }
                })
                on:pointerleave=heard(move |_| desk.active.set(None))
                on:focusin=heard(move |focus: leptos::ev::FocusEvent| desk.active.set(session::row_of(focus.target())))
                on:focusout=heard(move |_| desk.active.set(None))
                on:touchstart=heard(move |touch| session::begin_long_press(&touch, move |pressed| {
                    act(state, desk, Some(pressed));
                }))
                on:touchmove=heard(move |_| session::end_long_press())
                on:touchend=heard(move |_| session::end_long_press())
                on:touchcancel=heard(move |_| session::end_long_press())
            >
                <div class="messages-rows">
                    {redrawn(move || nothing(state, room))}
                    {rows(move || shown.get(), move |place| line(state, room, place))}
                </div>
            </div>
            <Calendar/>
            {redrawn(move || (!at_end.get()).then(|| view! { <ToTheEnd room go=Callback::new(move |()| to_the_end())/> }))}
        </div>
    }
}

fn lines(state: State, room: RoomId) -> Vec<Line> {
    let awake = state.awake.get();
    let day = move |at| {
        if awake {
            dates::day_number(at)
        } else {
            moment::day_number(at)
        }
    };
    let lines = state.read(Topic::Room(room), |model| lay_out(model, room, &day));
    lines.unwrap_or_default()
}

/// The browser's own; it comes up where a day is pressed.
#[component]
fn Calendar() -> impl IntoView {
    let desk = use_desk();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if desk.date.get()
            && let Some(input) = input.get_untracked()
        {
            desk.date.set(false);
            session::show_picker(&input);
        }
    });
    let chosen = move |input: &str| {
        if let Some(at) = dates::midnight(input) {
            desk.seek.set(Some(Seek::Moment(at)));
        }
    };
    view! {
        <input
            class="messages-calendar"
            type="date"
            tabindex="-1"
            aria-hidden="true"
            node_ref=input
            on:change=move |change| chosen(&event_target_value(&change))
        />
    }
}

/// How many came while the reader was elsewhere in the room.
#[component]
fn ToTheEnd(room: RoomId, go: Callback<()>) -> impl IntoView {
    let state = use_state();
    let said = Memo::new(move |_| {
        let unread = state.read(Topic::Card(room), |model| {
            model.card(room).map_or(0, |card| card.entry.unread.count)
        });
        match unread.unwrap_or(0) {
            0 => String::new(),
            count => words::new(count),
        }
    });
    view! {
        <button class="messages-end" type="button" aria-label="Go to the latest message" on:click=heard(move |_| go.run(()))>
            <Icon of=Glyph::Down/>
            <span class="messages-end-said">{retold(move || said.get())}</span>
        </button>
    }
}

/// What stands there while no message does.
fn nothing(state: State, room: RoomId) -> Option<AnyView> {
    let held = state.read(Topic::Room(room), |model| {
        (model.items(room).is_empty(), model.timeline(room).is_some())
    });
    match held {
        Some((true, true)) => Some(
            view! { <p class="messages-none">"No messages yet. Say the first word."</p> }
                .into_any(),
        ),
        Some((true, false)) => Some(view! { <super::Skeleton rows=6/> }.into_any()),
        _ => None,
    }
}

fn line(state: State, room: RoomId, place: Place) -> AnyView {
    match Line::of(place) {
        Line::Earlier(seq) => more(state, "earlier", seq, Input::LoadBefore { room, seq }),
        Line::Hole { before: seq, .. } => more(state, "more", seq, Input::LoadBefore { room, seq }),
        Line::Later(seq) => more(state, "later", seq, Input::LoadAfter { room, seq }),
        Line::Day(at) => view! { <super::Day at/> }.into_any(),
        Line::Unread => {
            view! { <p class="messages-unread"><span>"Unread messages"</span></p> }.into_any()
        }
        Line::First(key) => view! { <MessageRow key first=true/> }.into_any(),
        Line::Next(key) => view! { <MessageRow key first=false/> }.into_any(),
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
            on:submit=heard(load)
        >
            <button class="button" type="submit" data-load=which>"Load " {which}</button>
        </form>
    }
    .into_any()
}
