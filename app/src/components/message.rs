//! One message: who said it and when, what, and how far it has come.

use client::{Input, Key, State as Stage};
use leptos::prelude::*;
use wire::{MessageKind, Micros, RoomId};

use super::{Glyph, Icon, Prose, Sign, redrawn, retold, told};
use crate::called;
use crate::moment;
use crate::session::{self, State, Topic, use_state};
use crate::words;

/// All but its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Look {
    seq: Option<i64>,
    state: &'static str,
    /// Why it could not be sent.
    why: Option<String>,
    sent: Micros,
    edited: bool,
    /// The room tells it, not somebody.
    system: bool,
}

#[component]
pub fn MessageRow(room: RoomId, key: Key) -> impl IntoView {
    let state = use_state();
    let own = key.author == state.viewer();
    let look = Memo::new(move |_| look(state, room, key, own));
    let name = Memo::new(move |_| {
        let name = state.read(Topic::Person(key.author), |model| {
            called::person(model, key.author)
        });
        name.unwrap_or_default()
    });
    let said = Memo::new(move |_| said(state, room, key));
    let system = look.with_untracked(|look| look.system);
    on_cleanup(move || state.forget(Topic::Row(room, key)));
    view! {
        <article
            class="message"
            data-seq=told(move || look.get().seq.map(|seq| seq.to_string()))
            data-state=told(move || Some(look.get().state.to_owned()))
            data-own=own.then_some("true")
            data-told=system.then_some("true")
        >
            {(!own).then(|| redrawn(move || Some(view! { <Sign id=key.author.0 title=name.get()/> })))}
            <div class="message-box">
                <p class="message-head">
                    <bdi class="message-author">{retold(move || name.get())}</bdi>
                    <Moment look/>
                    <span class="message-state">{retold(move || standing(&look.get(), own).to_owned())}</span>
                </p>
                {redrawn(move || {
                    let (whole, text) = said.get();
                    Some(
                        if whole {
                            view! { <Prose body=text/> }.into_any()
                        } else {
                            view! { <p class="message-told">{text}</p> }.into_any()
                        },
                    )
                })}
                {redrawn(move || look.get().why.map(|why| view! { <Failed key why/> }))}
            </div>
        </article>
    }
}

/// In UTC as it is served; in the reader's time once the page is awake.
#[component]
fn Moment(look: Memo<Look>) -> impl IntoView {
    let state = use_state();
    let sent = move || look.with(|look| look.sent);
    let iso = told(move || Some(moment::iso(sent())));
    let text = retold(move || {
        if state.awake.get() {
            session::local_clock(sent())
        } else {
            moment::clock(sent())
        }
    });
    view! { <time class="message-time" datetime=iso>{text}</time> }
}

#[component]
fn Failed(key: Key, why: String) -> impl IntoView {
    let state = use_state();
    view! {
        <div class="message-failed">
            <p class="message-why">
                <Icon of=Glyph::Alert/>
                <span>{why}</span>
            </p>
            <button
                class="button"
                type="button"
                on:click=move |_| state.tell(Input::Retry(key.key))
            >
                "Retry"
            </button>
            <button
                class="button"
                type="button"
                on:click=move |_| state.tell(Input::Discard(key.key))
            >
                "Discard"
            </button>
        </div>
    }
}

fn look(state: State, room: RoomId, key: Key, own: bool) -> Look {
    if own {
        state.track(Topic::Marks(room));
    }
    let look = state.read(Topic::Row(room, key), |model| {
        let row = model.row(room, key)?;
        let (reached, why) = match row.state {
            Stage::Queued => ("queued", None),
            Stage::Stored => ("stored", None),
            Stage::Delivered => ("delivered", None),
            Stage::Read => ("read", None),
            Stage::Failed(refusals) => ("failed", Some(words::sentence(refusals.first()))),
        };
        Some(Look {
            seq: (row.message.seq.0 > 0).then_some(row.message.seq.0),
            state: reached,
            why,
            sent: row.message.sent,
            edited: row.message.edited.is_some() && row.message.deleted.is_none(),
            system: row.message.kind == MessageKind::System,
        })
    });
    look.flatten().unwrap_or_default()
}

/// Its text; whether that is as somebody wrote it, or told about it in our words.
fn said(state: State, room: RoomId, key: Key) -> (bool, String) {
    let said = state.read(Topic::Row(room, key), |model| {
        let message = model.row(room, key)?.message;
        let written = message.kind == MessageKind::Text && message.deleted.is_none();
        Some(if written {
            (true, message.body.clone())
        } else {
            (false, called::summary(model, message, usize::MAX))
        })
    });
    let said = said.flatten().unwrap_or_default();
    if !said.0 {
        state.track(Topic::People);
    }
    said
}

/// In words; the next to the time.
fn standing(look: &Look, own: bool) -> &'static str {
    match look.state {
        "queued" => "Sending…",
        "failed" => "Not sent",
        _ if look.system => "",
        _ if look.edited => "Edited",
        "stored" if own => "Sent",
        "delivered" => "Delivered",
        "read" => "Read",
        _ => "",
    }
}
