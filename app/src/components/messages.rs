//! What was said, from the top: rows, what is not loaded between them, and where the reader is.

use client::Input;
use leptos::ev::{PointerEvent, SubmitEvent, TouchEvent};
use leptos::html;
use leptos::prelude::*;
use wire::{RoomId, Seq};

use super::acts::act;
use super::desk::{Seek, use_desk};
use super::reading::Reading;
use super::{Glyph, Icon, MessageRow, redrawn, retold, rows};
use crate::components::redrawn::Place;
use crate::kept::{Effect, Memo, heard};
use crate::session::{self, Pressed, State, Topic, dates, use_state};
use crate::timeline::{Line, lay_out};
use crate::{moment, words};

#[component]
pub fn Messages() -> impl IntoView {
    let (state, desk) = (use_state(), use_desk());
    let room = desk.room;
    let reading = Reading::of(state, desk, Memo::new(move |()| lines(state, room)));
    let shown = reading.shown();
    reading.follow(shown);

    view! {
        <div class="messages-place">
            <div
                class="messages"
                role="log"
                aria-live="off"
                aria-label=words::message::MESSAGES
                tabindex="0"
                node_ref=reading.list
                on:scroll=heard(move |_| reading.scrolled())
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
                on:touchmove=heard(|_| session::leave_long_press())
                on:touchend=heard(|touch: TouchEvent| {
                    // The click that would follow is not meant for what came up under the finger.
                    if session::end_long_press() {
                        touch.prevent_default();
                    }
                })
                on:touchcancel=heard(|_| session::leave_long_press())
            >
                <div class="messages-rows">
                    {redrawn(move || nothing(state, room))}
                    {rows(
                        move || {
                            let shown = shown.get();
                            reading.about_to_change();
                            shown
                        },
                        move |place| line(state, room, place),
                    )}
                </div>
            </div>
            <Calendar/>
            {redrawn(move || {
                let go = Callback::new(move |()| reading.go_to_the_end());
                (!reading.at_end.get()).then(|| view! { <ToTheEnd room go/> })
            })}
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
    Effect::new(move |()| {
        if desk.date.get()
            && let Some(input) = input.get_untracked()
        {
            desk.date.set(false);
            // The same date can be chosen again.
            input.set_value("");
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
    let said = Memo::new(move |()| {
        let unread = state.read(Topic::Card(room), |model| {
            model.card(room).map_or(0, |card| card.entry.unread.count)
        });
        match unread.unwrap_or(0) {
            0 => String::new(),
            count => words::message::new(count),
        }
    });
    view! {
        <button class="messages-end" type="button" aria-label=words::message::TO_THE_END on:click=heard(move |_| go.run(()))>
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
        Some((true, true)) => {
            Some(view! { <p class="messages-none">{words::message::NONE_YET}</p> }.into_any())
        }
        // Styles show the sentence while there is no connection.
        Some((true, false)) => Some(
            view! {
                <super::Skeleton rows=6/>
                <p class="messages-none messages-away">{words::message::OPENS_LATER}</p>
            }
            .into_any(),
        ),
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
            view! { <p class="messages-unread"><span>{words::message::UNREAD_FROM_HERE}</span></p> }
                .into_any()
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
    let label = match which {
        "earlier" => words::message::LOAD_EARLIER,
        "later" => words::message::LOAD_LATER,
        _ => words::LOAD_MORE,
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
            <button class="button" type="submit" data-load=which>{label}</button>
        </form>
    }
    .into_any()
}
