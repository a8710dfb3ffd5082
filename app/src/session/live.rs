//! Performs what the client asks for, and tells it what happens to the page.

use std::cell::RefCell;
use std::time::Duration;

use client::{Connection, Effect, Input};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wire::Micros;

use super::{
    State, Topic, answers, around, browser, drafts, later, lead, leave_for, socket, store,
};

/// Timers of browsers hold no more.
const LONGEST_WAIT: i64 = 24 * 3600 * 1000;

thread_local! {
    static WAKE: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// From here on the page is connected and hears what happens around it.
pub fn begin(state: State) {
    let user = state.viewer();
    let waiting = store::restore(user);
    if !waiting.is_empty() {
        state.tell(Input::Restore(waiting));
    }
    lead::begin(state);
    store::listen(state);
    drafts::begin(state);
    around::on_visible(move |visible| {
        state.tell(Input::Visible(visible));
        state.touch(Topic::Looked);
    });
    around::on_focus(move || state.touch(Topic::Looked));
    around::on_online(move || state.tell(Input::Online));
    around::on_offline(move || state.tell(Input::Offline));
    around::on_hide(move || state.tell(Input::Hurry));
    leptos::prelude::Effect::new(move || {
        let connection = state.read(Topic::Connection, client::Model::connection);
        if connection == Some(Connection::Live) {
            // It may not have come for want of one.
            later::fetch_ahead();
        }
        around::say_connection(match connection {
            Some(Connection::Live) => "live",
            Some(Connection::Connecting) => "connecting",
            _ => "offline",
        });
    });
    state.tell(Input::Visible(browser::is_visible()));
    state.tell(Input::Start);
}

pub fn perform(state: State, effect: Effect) {
    match effect {
        Effect::Connect => socket::open(state),
        Effect::Send(frame) => socket::send(&frame),
        Effect::Disconnect { code, reason } => socket::close(code, reason),
        Effect::Wake { at } => wake(state, at),
        Effect::Store(waiting) => {
            let key = waiting.key;
            let kept = store::keep(state.viewer(), waiting);
            state.note_unkept(key, !kept);
        }
        Effect::Forget(key) => {
            store::forget(state.viewer(), key);
            state.note_unkept(key, false);
        }
        Effect::Answer { key, answer } => answers::answer(key, answer),
        Effect::Changed(changes) => state.note(&changes),
        // What somebody is typing is theirs to take along.
        Effect::SignedOut if around::is_typed_into() => state.signed_out.set(true),
        Effect::SignedOut => leave_for("/sign-in"),
        Effect::Reload => state.outdated.set(true),
    }
}

fn wake(state: State, at: Micros) {
    let wait = (at.0 - browser::now().0).div_euclid(1000) + 1;
    let wait = Duration::from_millis(wait.clamp(0, LONGEST_WAIT).unsigned_abs());
    let handle = set_timeout_with_handle(move || state.tell(Input::Tick), wait).ok();
    WAKE.with_borrow_mut(|wake| {
        if let Some(before) = wake.take() {
            before.clear();
        }
        *wake = handle;
    });
}
