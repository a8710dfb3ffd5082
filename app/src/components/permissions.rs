//! What holds in a room: who joins, who writes, and what newcomers read.

use std::sync::Arc;

use leptos::prelude::*;
use wire::{Command, HistoryPolicy, JoinPolicy, Policy, PostPolicy, RoomId, RoomKind};

use super::form::Outcome;
use super::room_dialogs::look;
use super::{CommandForm, DialogActions, Submit, Switch};
use crate::session::{Typed, use_state};
use crate::words::{self, rooms as said};

#[component]
pub fn Permissions(room: RoomId, close: Callback<()>) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of_command();
    let held = look(state, room);
    let channel = held
        .as_ref()
        .is_some_and(|room| room.kind == RoomKind::Channel);
    let policy = held.map(|room| room.policy());
    let command = Callback::new(move |typed: Typed| {
        let on = |name| typed.text(name) == "true";
        let join = match policy?.join {
            JoinPolicy::Invite => JoinPolicy::Invite,
            _ if on("request") => JoinPolicy::Request,
            _ => JoinPolicy::Open,
        };
        let post = if on("admins") {
            PostPolicy::Admins
        } else {
            PostPolicy::All
        };
        let history = if on("since") {
            HistoryPolicy::SinceJoined
        } else {
            HistoryPolicy::All
        };
        let policy = Policy {
            join,
            post,
            history,
        };
        Some(Command::Policy { room, policy })
    });
    let is = move |holds: fn(&Policy) -> bool| policy.as_ref().is_some_and(holds);
    let switch = |name, label, hint, on: bool| {
        view! { <Switch name label hint on=Signal::stored(on) turn=Callback::new(|_| ())/> }
            .into_any()
    };
    let asks = channel.then(|| {
        let on = is(|policy| policy.join == JoinPolicy::Request);
        switch("request", said::ON_REQUEST, said::ON_REQUEST_SAID, on)
    });
    let admins = is(|policy| policy.post == PostPolicy::Admins);
    let since = is(|policy| policy.history == HistoryPolicy::SinceJoined);
    view! {
        <CommandForm outcome command done=Arc::new(move || _ = close.try_run(()))>
            <div class="permissions">
                {asks}
                {switch("admins", said::ANNOUNCEMENTS, said::ANNOUNCEMENTS_SAID, admins)}
                {switch("since", said::SINCE_JOINED, said::SINCE_JOINED_SAID, since)}
            </div>
            <DialogActions id="permissions">
                <Submit label=words::SAVE busy_label=words::SAVING busy=outcome.busy/>
            </DialogActions>
        </CommandForm>
    }
}
