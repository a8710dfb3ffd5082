//! The thin bar that says when the server cannot be reached. Nothing is ever disabled because of that.

use std::time::Duration;

use client::{Connection as Stage, Model};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::redrawn;
use crate::kept::{Effect, Memo, RwSignal, StoredValue};
use crate::next::with_next;
use crate::session::{Topic, use_state};
use crate::words;

/// Shorter absences are nobody's business.
const UNMENTIONED: Duration = Duration::from_secs(1);
/// Nor is what the first connection takes: the page has only just come, and nothing in it is old.
const AT_FIRST: Duration = Duration::from_secs(5);

#[component]
pub fn Connection() -> impl IntoView {
    let state = use_state();
    let away = Memo::new(move |()| {
        let connection = state.read(Topic::Connection, Model::connection);
        state.awake.get() && !state.signed_out.get() && connection != Some(Stage::Live)
    });
    let path = use_location().pathname;
    let mentioned = RwSignal::new(false);
    let was_here = StoredValue::new(false);
    Effect::new(move |()| {
        if !away.get() {
            was_here.set_value(state.awake.get_untracked());
            return mentioned.set(false);
        }
        let unmentioned = if was_here.get_value() {
            UNMENTIONED
        } else {
            AT_FIRST
        };
        // However often it comes and goes meanwhile: it says so while it is away.
        set_timeout(
            move || _ = mentioned.try_set(away.try_get_untracked() == Some(true)),
            unmentioned,
        );
    });
    // What failed goes nowhere by itself.
    let waiting = move || {
        let count = |model: &Model| {
            let open = model.outbox().filter(|waiting| waiting.failed.is_none());
            open.count()
        };
        state.read(Topic::Outbox, count).unwrap_or(0)
    };
    view! {
        <div class="connection" aria-live="polite">
            {redrawn(move || {
                (mentioned.get() && away.get())
                    .then(|| view! { <p class="connection-said">{words::connection::waiting(waiting(), !state.unkept.get().is_empty())}</p> })
            })}
            {redrawn(move || {
                state
                    .signed_out
                    .get()
                    .then(|| {
                        let way_in = with_next("/sign-in", &path.get());
                        let [before, said, after] = words::connection::SIGNED_OUT;
                        view! {
                            <p class="connection-said">
                                {before}
                                <a class="connection-link" href=way_in rel="external">{said}</a>
                                {after}
                            </p>
                        }
                    })
            })}
            {redrawn(move || {
                state
                    .outdated
                    .get()
                    .then(|| {
                        view! {
                            <p class="connection-said">
                                {words::connection::UPDATED}
                                <a class="connection-link" href="" rel="external">{words::RELOAD}</a>
                            </p>
                        }
                    })
            })}
        </div>
    }
}
