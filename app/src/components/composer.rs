//! Where a message is written, answered or written anew. Without WASM it is a form like any other.

use client::{Input, Key};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::text::{self, TextFault};
use wire::{At, Command, Refusal, RoomId};

use super::completion::{Completion, Completions};
use super::desk::{About, Desk, use_desk};
use super::emoji::EmojiButton;
use super::form::FormKey;
use super::{Glyph, Icon, redrawn, retold};
use crate::called;
use crate::kept::{Effect, Memo, StoredValue, heard};
use crate::mention;
use crate::server_fns::rooms::SendMessage;
use crate::session::{self, Anchor, State, Topic, use_state};
use crate::words;

#[component]
pub fn Composer() -> impl IntoView {
    let state = use_state();
    let room = use_desk().room;
    let barred = Memo::new(move |()| {
        let may = state.read(Topic::Card(room), |model| {
            let card = model.card(room)?;
            Some(card.role.may_post(card.room.post))
        });
        may.flatten() == Some(false)
    });
    redrawn(move || {
        Some(if barred.get() {
            view! { <p class="composer-barred">{words::composer::BARRED}</p> }.into_any()
        } else {
            view! { <Writing/> }.into_any()
        })
    })
}

#[component]
fn Writing() -> impl IntoView {
    let (state, desk) = (use_state(), use_desk());
    let room = desk.room;
    session::follow_draft(state, room, desk.input);
    let completion = Completion::new(state, desk);
    // What stood there before a message was edited.
    let aside = StoredValue::new(String::new());
    let edited = StoredValue::new(None::<Key>);
    Effect::new(move |()| {
        let about = desk.about.get();
        take_up(state, desk, about, edited, aside);
    });
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        send(state, desk);
    };
    let press = move |press: KeyboardEvent| {
        if press.is_composing() || completion.press(&press) {
            return;
        }
        let plain =
            !press.shift_key() && !press.ctrl_key() && !press.meta_key() && !press.alt_key();
        match press.key().as_str() {
            "Enter" if !press.shift_key() => {
                press.prevent_default();
                send(state, desk);
            }
            "Escape" if plain && desk.about.get_untracked() != About::Something => {
                press.prevent_default();
                press.stop_propagation();
                desk.about.set(About::Something);
            }
            "ArrowUp" if plain && is_empty(desk) => {
                if let Some(key) = last_own(state, room) {
                    press.prevent_default();
                    desk.about.set(About::Edit(key));
                }
            }
            letter if press.ctrl_key() || press.meta_key() => {
                if let Some(marker) = marker(letter, press.shift_key())
                    && let Some(input) = desk.input.get_untracked()
                {
                    press.prevent_default();
                    session::wrap(&input, marker);
                }
            }
            _ => {}
        }
    };
    view! {
        <form class="composer" method="post" action=SendMessage::PATH on:submit=heard(submit)>
            <input type="hidden" name="room" value=room.to_string()/>
            <FormKey/>
            <Subject/>
            <Completions completion/>
            <div class="composer-line">
                <textarea
                    class="composer-text"
                    id="composer"
                    name="body"
                    rows="1"
                    required
                    dir="auto"
                    aria-label=words::composer::BOX
                    aria-autocomplete="list"
                    aria-controls="completion"
                    aria-activedescendant=completion.active()
                    placeholder=words::composer::BOX
                    autocomplete="off"
                    enterkeyhint="send"
                    node_ref=desk.input
                    on:keydown=heard(press)
                    on:input=move |event| {
                        completion.look();
                        if !matches!(desk.about.get_untracked(), About::Edit(_)) {
                            state.set_draft(room, &event_target_value(&event));
                        }
                        state.tell(Input::Typing(room));
                    }
                    on:blur=heard(move |_| completion.close())
                ></textarea>
                <EmojiButton state input=desk.input/>
                <button class="composer-send" type="submit" aria-label=words::composer::SEND>
                    <Icon of=Glyph::Send/>
                </button>
            </div>
        </form>
    }
}

/// Above the text: what it answers, or which message is written anew.
#[component]
fn Subject() -> impl IntoView {
    let (state, desk) = (use_state(), use_desk());
    let heading = move || match desk.about.get() {
        About::Something => String::new(),
        About::Edit(_) => words::composer::EDITING.to_owned(),
        About::Reply(key) => words::composer::replying_to(&author(state, key)),
    };
    let text = move || match desk.about.get() {
        About::Something => String::new(),
        About::Edit(key) | About::Reply(key) => summary(state, desk.room, key),
    };
    redrawn(move || {
        (desk.about.get() != About::Something).then(|| {
            view! {
                <div class="composer-subject">
                    <p class="composer-about">
                        <span class="composer-heading">{retold(heading)}</span>
                        <span class="composer-summary" dir="auto">{retold(text)}</span>
                    </p>
                    <button
                        class="composer-cancel"
                        type="button"
                        aria-label=words::CANCEL
                        on:click=heard(move |_| {
                            desk.about.set(About::Something);
                            session::focus_composer();
                        })
                    >
                        <Icon of=Glyph::Close/>
                    </button>
                </div>
            }
        })
    })
}

fn author(state: State, key: Key) -> String {
    state.name_of(key.author)
}

fn summary(state: State, room: RoomId, key: Key) -> String {
    const MOST: usize = 160;
    let summary = state.read(Topic::Row(room, key), |model| {
        let message = model.row(room, key)?.message;
        Some(called::summary(model, message, MOST))
    });
    summary.flatten().unwrap_or_default()
}

fn is_empty(desk: Desk) -> bool {
    let input = desk.input.get_untracked();
    input.is_some_and(|input| input.value().is_empty())
}

/// The last of one's own messages that can still be written anew.
fn last_own(state: State, room: RoomId) -> Option<Key> {
    let last = state.look(|model| {
        let viewer = model.viewer().id;
        let rows = model.timeline(room)?.rows();
        let mine = rows.filter(|row| {
            row.author == viewer && row.deleted.is_none() && row.kind == wire::MessageKind::Text
        });
        mine.last().map(Key::of)
    });
    last.flatten()
}

/// What stands around a text of this look.
fn marker(letter: &str, shift: bool) -> Option<&'static str> {
    Some(match (letter, shift) {
        ("b" | "B", false) => "**",
        ("i" | "I", false) => "*",
        ("e" | "E", false) => "`",
        ("x" | "X", true) => "~~",
        _ => return None,
    })
}

/// The text in the box is that of the message that is edited now, and what stood there is kept for after it.
fn take_up(
    state: State,
    desk: Desk,
    about: About,
    edited: StoredValue<Option<Key>>,
    aside: StoredValue<String>,
) {
    let Some(input) = desk.input.get_untracked() else {
        return;
    };
    let before = edited.get_value();
    let now = match about {
        About::Edit(key) => Some(key),
        About::Something | About::Reply(_) => None,
    };
    edited.set_value(now);
    match (before, now) {
        (None, Some(_)) => aside.set_value(input.value()),
        // What was typed into the box of an edit that is given up goes with it.
        (Some(_), None) => session::fill(&input, &aside.get_value()),
        _ => {}
    }
    if let Some(key) = now {
        let found = state.look(|model| {
            let message = model.row(desk.room, key)?.message;
            let text = called::typed(model, &message.body);
            Some((text, (message.edition, message.body.clone())))
        });
        let (text, found) = found.flatten().unzip();
        desk.found.set_value(found);
        session::fill(&input, &text.unwrap_or_default());
    }
    if about != About::Something {
        session::focus_composer();
    }
}

fn send(state: State, desk: Desk) {
    let Some(input) = desk.input.get_untracked() else {
        return;
    };
    let typed = input.value();
    let body = text::tidy(&typed);
    let about = desk.about.get_untracked();
    if body.is_empty() {
        return session::empty(&input);
    }
    let find = |name: &str| state.look(|model| model.named(name)).flatten();
    let body = mention::kept(&body, &find);
    if let Some(refusal) = too_long(&body) {
        return state.toasts.say(words::sentence(&refusal));
    }
    if let About::Edit(key) = about {
        desk.about.set(About::Something);
        return edit(state, desk, key, body);
    }
    let quoted = match about {
        About::Reply(_) => desk.about_seq(state),
        _ => None,
    };
    if !state.send(desk.room, body, quoted) {
        return state.toasts.say(words::composer::TOO_MANY_WAIT);
    }
    // Whoever writes wants to see it, from wherever in the room.
    desk.reading.set_value(Anchor::END);
    state.tell(Input::Show {
        room: desk.room,
        at: At::End,
    });
    desk.about.set(About::Something);
    session::empty(&input);
    state.set_draft(desk.room, "");
}

/// It stays in its box, where it can be made shorter.
fn too_long(body: &str) -> Option<Refusal> {
    match text::check_length(body, text::MESSAGE).err()? {
        TextFault::TooLong { max } => Some(Refusal::MessageTooLong { max }),
        TextFault::TooManyLines { max } => Some(Refusal::MessageLines { max }),
        _ => None,
    }
}

/// Made from the text as it was found: where somebody else changed that since, both are kept.
fn edit(state: State, desk: Desk, key: Key, body: String) {
    let found = desk.found.get_value();
    let command = state.look(|model| {
        let message = model.row(desk.room, key)?.message;
        let changed = found.filter(|(_, before)| *before != message.body);
        (message.body != body).then(|| Command::Edit {
            room: desk.room,
            seq: message.seq,
            edition: changed.map_or(message.edition, |(edition, _)| edition),
            mentions: text::mentions(&body, wire::limits::MENTIONS_MAX),
            body,
        })
    });
    if let Some(command) = command.flatten() {
        state.tell(Input::Do {
            key: session::client_key(),
            command,
        });
    }
}
