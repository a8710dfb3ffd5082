//! What can be done about a room, each in a dialog: people are added or invited, it is renamed, left or deleted, somebody is
//! removed.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wire::{Command, Field, Room, RoomId, UserId, limits};

use super::about_them::AboutThem;
use super::details::{Asked, Question};
use super::field::Manner;
use super::form::{Outcome, Settled};
use super::permissions::Permissions;
use super::{CommandForm, Confirm, Dialog, DialogActions, InviteDialog, Picker, Submit, TextField};
use crate::kept::{Memo, StoredValue};
use crate::session::{self, State, Typed, use_state};
use crate::words;

type Make = Callback<Typed, Option<Command>>;

#[component]
pub fn RoomDialogs(room: RoomId, asked: Asked) -> impl IntoView {
    let is = move |question: Question| Memo::new(move |()| asked.get() == Some(question));
    let close = Callback::new(move |()| asked.set(None));
    view! {
        <Dialog id="add-people" title=words::rooms::ADD_PEOPLE open=is(Question::Add) on_close=close>
            <AddForm room close/>
        </Dialog>
        <InviteDialog room=Some(room) open=is(Question::Invite) close/>
        <Dialog id="rename" title=words::rooms::RENAME open=is(Question::Rename) on_close=close>
            <RenameForm room close/>
        </Dialog>
        <Leave room open=is(Question::Leave) close/>
        <Delete room open=is(Question::Delete) close/>
        <Dialog id="permissions" title=words::rooms::PERMISSIONS open=is(Question::Permissions) on_close=close>
            <Permissions room close/>
        </Dialog>
        <AboutThem room asked close/>
    }
}

#[component]
fn AddForm(room: RoomId, close: Callback<()>) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of_command();
    let chosen = StoredValue::new(0);
    let command = Make::new(move |typed: Typed| {
        let users = typed.all("users[]");
        let users: Vec<UserId> = users.iter().filter_map(|id| id.parse().ok()).collect();
        chosen.set_value(users.len());
        if users.is_empty() {
            state.toasts.say(words::people::CHOOSE_SOMEBODY);
            return None;
        }
        Some(Command::Add { room, users })
    });
    let done: Settled = Arc::new(move || {
        // It is gone, and so is who wanted to know.
        if let Some(people) = chosen.try_get_value() {
            state.toasts.say(words::rooms::added(people));
        }
        _ = close.try_run(());
    });
    view! {
        <CommandForm outcome command done>
            <Picker name="users[]" several=true beside=room first=true/>
            <DialogActions id="add-people">
                <Submit label=words::rooms::ADD busy_label=words::rooms::ADDING busy=outcome.busy/>
            </DialogActions>
        </CommandForm>
    }
}

#[component]
fn RenameForm(room: RoomId, close: Callback<()>) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of_command();
    let (name, topic) =
        look(state, room).map_or_else(Default::default, |room| (room.name, room.topic));
    let command = Make::new(move |typed: Typed| {
        Some(Command::Rename {
            room,
            name: typed.text("name"),
            topic: typed.text("topic"),
        })
    });
    let manner = Manner {
        autocomplete: "off",
        enterkeyhint: "done",
        ..Manner::default()
    };
    let hint = words::fields::optional_up_to(limits::TOPIC_MAX);
    view! {
        <CommandForm outcome command done=Arc::new(move || _ = close.try_run(()))>
            <TextField field=Field::Name label=words::fields::ROOM_NAME name="name" id="rename-name" manner outcome value=name first=true/>
            <TextField field=Field::Topic name="topic" id="rename-topic" manner outcome value=topic hint/>
            <DialogActions id="rename">
                <Submit label=words::SAVE busy_label=words::SAVING busy=outcome.busy/>
            </DialogActions>
        </CommandForm>
    }
}

#[component]
fn Leave(room: RoomId, open: Memo<bool>, close: Callback<()>) -> impl IntoView {
    let state = use_state();
    let (command, done) = ending(state, Command::Leave { room }, words::rooms::left);
    view! {
        <Confirm
            id="leave"
            title=words::rooms::LEAVE_THIS
            open
            close
            said=Callback::new(move |()| look(state, room).as_ref().map(words::rooms::leaving).unwrap_or_default())
            label=words::rooms::LEAVE
            command
            done
        />
    }
}

#[component]
fn Delete(room: RoomId, open: Memo<bool>, close: Callback<()>) -> impl IntoView {
    let state = use_state();
    let (command, done) = ending(state, Command::DeleteRoom { room }, words::rooms::deleted);
    view! {
        <Confirm
            id="delete-room"
            title=words::rooms::DELETE_THIS
            open
            close
            said=Callback::new(move |()| look(state, room).as_ref().map(words::rooms::deleting).unwrap_or_default())
            label=words::DELETE
            command
            done
        />
    }
}

/// Of what takes the room from the viewer: on to where the others are. By then neither its name is known nor are
/// these dialogs there any more.
fn ending(state: State, command: Command, said: fn(&str) -> String) -> (Make, Settled) {
    let name = ArcStoredValue::new(String::new());
    let navigate = use_navigate();
    let make = {
        let name = name.clone();
        Make::new(move |_| {
            let room = command.room().and_then(|room| look(state, room));
            name.set_value(room?.name);
            Some(command.clone())
        })
    };
    let done: Settled = Arc::new(move || {
        navigate("/", NavigateOptions::default());
        state.toasts.say(said(&name.get_value()));
        session::focus_soon("main");
    });
    (make, done)
}

pub(super) fn look(state: State, room: RoomId) -> Option<Room> {
    state.look(|model| Some(model.card(room)?.room.clone()))?
}
