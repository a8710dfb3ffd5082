//! What is done with a message once something was pressed in it.

use client::{Input, Key};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{ClientKey, Command, MessageKind, Micros, RoomId, Seq};

use super::desk::{About, Desk, Seek};
use super::person_card::open_card_of;
use super::readers::show_readers;
use super::tools::May;
use super::{Choice, Glyph, open_menu, pick_emoji};
use crate::called;
use crate::session::{self, Answered, Pressed, State};
use crate::words;

/// So long a deletion can be taken back.
const UNDO: i64 = 5 * Micros::SECOND;

pub fn act(state: State, desk: Desk, pressed: Option<Pressed>) {
    let Some(pressed) = pressed else { return };
    let Some(key) = pressed.key else {
        if pressed.act == "date" {
            desk.date.set(true);
        }
        return;
    };
    let may = May::with(state, desk.room, key);
    match pressed.act.as_str() {
        "reply" if may.reply => desk.about.set(About::Reply(key)),
        "edit" if may.edit => desk.about.set(About::Edit(key)),
        "delete" if may.delete => delete(state, desk.room, key),
        "react" if may.react => {
            let pick = move |emoji| react(state, desk.room, key, emoji, Some(true));
            pick_emoji(state, pressed.spot, pick);
        }
        "emoji" if may.react => react(state, desk.room, key, pressed.value, None),
        "more" => more(state, desk, key, may, &pressed),
        "quote" => {
            let seq = pressed.value.parse().ok().map(Seq);
            desk.seek.set(seq.map(Seek::Message));
        }
        "ticks" => show_readers(state, desk.room, key, pressed.spot),
        "code" => {
            if let Some(code) = pressed.code() {
                copy(state, code, words::message::CODE_COPIED);
            }
        }
        "failed-edit" => write_again(state, desk, key),
        "retry" => state.tell(Input::Retry(key.key)),
        "discard" => state.tell(Input::Discard(key.key)),
        "edit-retry" => settle(state, desk, key, Input::Retry),
        "edit-discard" => settle(state, desk, key, Input::Discard),
        "edit-again" => {
            desk.about.set(About::Edit(key));
            take_mine(state, desk, key);
        }
        _ => {}
    }
}

/// Everything that can be done with it.
fn more(state: State, desk: Desk, key: Key, may: May, pressed: &Pressed) {
    let again = pressed.clone();
    let choice = |of: Glyph, label: &'static str, what: &'static str| {
        let again = again.clone();
        Choice::new(of, label, move || {
            let mut pressed = again.clone();
            what.clone_into(&mut pressed.act);
            act(state, desk, Some(pressed));
        })
    };
    let does = |of: Glyph, label: &'static str, run: fn(State, RoomId, Key)| {
        Choice::new(of, label, move || run(state, desk.room, key))
    };
    let mut choices = Vec::new();
    if may.reply {
        choices.push(choice(Glyph::Reply, words::message::REPLY, "reply"));
    }
    if may.react {
        choices.push(choice(Glyph::Smile, words::message::REACT, "react"));
    }
    if may.edit {
        choices.push(choice(Glyph::Pencil, words::message::EDIT, "edit"));
    }
    if may.link {
        choices.push(does(Glyph::Copy, words::message::COPY_TEXT, copy_text));
        choices.push(does(Glyph::Link, words::message::COPY_LINK, copy_link));
        choices.push(does(Glyph::Dot, words::message::MARK_UNREAD, mark_unread));
    }
    let theirs = state.look(|model| {
        let said = model.row(desk.room, key)?.message.kind == MessageKind::Text;
        Some(said && key.author != model.viewer().id)
    });
    if theirs.flatten() == Some(true) {
        let spot = pressed.spot;
        let open = move || open_card_of(state, key.author, spot);
        choices.push(Choice::new(Glyph::People, words::message::AUTHOR, open));
    }
    if may.delete {
        choices.push(choice(Glyph::Trash, words::DELETE, "delete").danger());
    }
    if !choices.is_empty() {
        open_menu(state, pressed.spot, words::message::TOOLS, choices);
    }
}

fn seq(state: State, room: RoomId, key: Key) -> Option<Seq> {
    let seq = state.look(|model| Some(model.row(room, key)?.message.seq));
    seq.flatten().filter(|seq| seq.0 > 0)
}

/// What comes of it is seen on its row; that it may not be is said.
pub fn order(state: State, command: Command) {
    state.ask_then(command, move |answer| tell_refusal(state, answer));
}

fn tell_refusal(state: State, answer: Answered) {
    if let Err(refused) = answer {
        state.toasts.say(words::sentence(refused.first()));
    }
}

fn react(state: State, room: RoomId, key: Key, emoji: String, on: Option<bool>) {
    let mine = state.look(|model| {
        let message = model.row(room, key)?.message;
        let viewer = model.viewer().id;
        let reaction = message.reactions.iter().find(|one| one.emoji == emoji);
        Some(reaction.is_some_and(|one| one.users.contains(&viewer)))
    });
    let on = on.unwrap_or(mine.flatten() == Some(false));
    if let Some(seq) = seq(state, room, key) {
        order(
            state,
            Command::React {
                room,
                seq,
                emoji,
                on,
            },
        );
    }
}

/// At once on screen, for good after a while.
fn delete(state: State, room: RoomId, key: Key) {
    let Some(seq) = seq(state, room, key) else {
        return;
    };
    let delete = session::client_key();
    session::heed(delete, move |answer| tell_refusal(state, answer));
    state.tell(Input::DoLater {
        key: delete,
        command: Command::Delete { room, seq },
        until: session::now().plus(UNDO),
    });
    let undo = move || {
        session::forget(delete);
        state.tell(Input::Discard(delete));
    };
    state
        .toasts
        .offer(words::message::DELETED, words::message::UNDO, undo);
}

fn mark_unread(state: State, room: RoomId, key: Key) {
    let from = seq(state, room, key);
    if from.is_some() {
        order(state, Command::MarkUnread { room, from });
        state.toasts.say(words::message::MARKED_UNREAD);
    }
}

fn copy_text(state: State, room: RoomId, key: Key) {
    let text = state.look(|model| {
        let message = model.row(room, key)?.message;
        let name = |user| Some(called::person(model, user));
        Some(crate::mention::typed(&message.body, &name))
    });
    if let Some(text) = text.flatten() {
        copy(state, text, words::message::TEXT_COPIED);
    }
}

fn copy_link(state: State, room: RoomId, key: Key) {
    if let Some(seq) = seq(state, room, key) {
        let address = state.address.get_value();
        copy(
            state,
            format!("{address}/rooms/{room}/{seq}"),
            words::message::LINK_COPIED,
        );
    }
}

pub fn copy(state: State, text: String, said: &'static str) {
    spawn_local(async move {
        let copied = session::copy_text(text).await;
        state.toasts.say(if copied {
            said
        } else {
            words::message::NOT_COPIED
        });
    });
}

/// What the server did not take, back into the composer.
fn write_again(state: State, desk: Desk, key: Key) {
    let failed = state.look(|model| {
        let message = model.row(desk.room, key)?.message;
        let quoted = message
            .reply_to
            .and_then(|seq| model.key_of(desk.room, seq));
        Some((called::typed(model, &message.body), quoted))
    });
    let Some((mut text, quoted)) = failed.flatten() else {
        return;
    };
    // Where one may not write any more it can be taken along.
    if desk.input.get_untracked().is_none() {
        return copy(state, text, words::message::TEXT_COPIED);
    }
    desk.about
        .set(quoted.map_or(About::Something, About::Reply));
    state.tell(Input::Discard(key.key));
    // After an edit that was begun has left the box.
    request_animation_frame(move || {
        let Some(input) = desk.input.try_get_untracked().flatten() else {
            return;
        };
        let before = input.value();
        if !before.trim().is_empty() {
            text = format!("{before}\n\n{text}");
        }
        session::fill(&input, &text);
        state.set_draft(desk.room, &text);
        session::focus_composer();
    });
}

/// What becomes of one's own text that another edit came before.
fn settle(state: State, desk: Desk, key: Key, input: fn(ClientKey) -> Input) {
    let edit = state.look(|model| Some(model.row(desk.room, key)?.conflict?.key));
    if let Some(edit) = edit.flatten() {
        state.tell(input(edit));
    }
}

/// Into the composer with it.
fn take_mine(state: State, desk: Desk, key: Key) {
    let mine = state.look(|model| {
        let conflict = model.row(desk.room, key)?.conflict?;
        Some(called::typed(model, conflict.body))
    });
    let Some(mine) = mine.flatten() else { return };
    settle(state, desk, key, Input::Discard);
    // After the text as it stands was put there.
    request_animation_frame(move || {
        if let Some(input) = desk.input.get_untracked() {
            session::fill(&input, &mine);
        }
    });
}
