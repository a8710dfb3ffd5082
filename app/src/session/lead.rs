//! Which of a user's tabs sends what is stored: the one that holds the lease in local storage.
//!
//! (No Web Locks: on plain http there are none.) Two tabs that lead for a moment do no harm, since what is
//! handed in twice is handed in once; a tab that comes before somebody's eyes takes the lease, for timers
//! of hidden ones sleep.

use std::cell::Cell;
use std::time::Duration;

use client::Input;
use leptos::prelude::*;
use wire::UserId;

use super::{State, around, browser, store};

const RENEWED_EVERY: Duration = Duration::from_secs(2);
/// In microseconds; three times as long, so that a busy moment loses nothing.
const LASTS: i64 = 6_000_000;

thread_local! {
    static TAB: Cell<u64> = const { Cell::new(0) };
    /// As the client was told; it leads until told otherwise.
    static LEADS: Cell<bool> = const { Cell::new(true) };
}

pub fn begin(state: State) {
    TAB.set(browser::chance());
    renew(state, browser::is_visible());
    set_interval(move || renew(state, false), RENEWED_EVERY);
    around::on_visible(move |visible| renew(state, visible));
    around::on_hide(move || release(state.viewer()));
}

/// Another tab has written there.
pub fn heed(state: State, place: &str) {
    if place == name(state.viewer()) {
        renew(state, false);
    }
}

/// Keeps the lease, takes one that ran out, or takes it from whoever has it.
fn renew(state: State, take: bool) {
    let user = state.viewer();
    let now = browser::now().0;
    let tab = TAB.get();
    let held_by_other = holder(user).is_some_and(|(holder, until)| holder != tab && until > now);
    let leads = take || !held_by_other;
    if leads && let Some(storage) = store::storage() {
        _ = storage.set_item(&name(user), &format!("{tab} {}", now + LASTS));
    }
    if LEADS.replace(leads) != leads {
        state.tell(Input::Lead(leads));
    }
}

fn release(user: UserId) {
    if let (Some((holder, _)), Some(storage)) = (holder(user), store::storage())
        && holder == TAB.get()
    {
        _ = storage.remove_item(&name(user));
    }
}

fn holder(user: UserId) -> Option<(u64, i64)> {
    let lease = store::storage()?.get_item(&name(user)).ok()??;
    let (tab, until) = lease.split_once(' ')?;
    Some((tab.parse().ok()?, until.parse().ok()?))
}

fn name(user: UserId) -> String {
    format!("roost.lead.{user}")
}
