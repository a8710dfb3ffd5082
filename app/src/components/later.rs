//! What stands in the other module (see `crate::later`): drawn at once where that is here, else when it has come.

use std::sync::Arc;

use client::{Connection, Model};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{LoadButton, Skeleton, redrawn};
use crate::kept::{Effect, RwSignal, StoredValue, heard};
use crate::later::{self, Later};
use crate::session::{self, State, Topic, use_state};
use crate::words;

type Draws = Arc<dyn Fn(&'static Later) -> AnyView + Send + Sync>;

#[derive(Clone, Copy)]
enum Stage {
    Coming,
    Missing,
    Here(&'static Later),
}

/// `later(|there| (there.settings)())` is all that it takes, and a line in the table.
pub fn later(draw: impl Fn(&'static Later) -> AnyView + Send + Sync + 'static) -> AnyView {
    draws(Arc::new(draw))
}

/// What is not drawn but done: once it is there, or it is said that it is not.
pub fn later_on(state: State, then: impl FnOnce(&'static Later) + 'static) {
    later::load(Box::new(move |there| match there {
        Some(there) => then(there),
        None => state.toasts.say(words::broken::PART_MISSING),
    }));
}

fn draws(draw: Draws) -> AnyView {
    if let Some(there) = later::here() {
        // The page's head asks for the module then, and the browser waits for it before it wakes the page up.
        #[cfg(feature = "ssr")]
        leptos::prefetch_lazy_fn_on_server("later");
        return view! {
            <span hidden data-later=""></span>
            {draw(there)}
        }
        .into_any();
    }
    let state = use_state();
    let part = RwSignal::new(Stage::Coming);
    fetch(state, part);
    redrawn(move || {
        Some(match part.get() {
            Stage::Here(there) => draw(there),
            Stage::Coming => view! { <div class="later"><Skeleton rows=3/></div> }.into_any(),
            Stage::Missing => missing(state, part),
        })
    })
}

fn fetch(state: State, part: RwSignal<Stage>) {
    later::load(Box::new(move |there| {
        let came = there.map_or(Stage::Missing, Stage::Here);
        // Unless somebody went on meanwhile.
        if part.try_set(came).is_none() && matches!(came, Stage::Here(_)) {
            request_animation_frame(move || {
                session::focus_what_came();
                state.floats.settle();
            });
        }
    }));
}

fn missing(state: State, part: RwSignal<Stage>) -> AnyView {
    let again = move || {
        part.set(Stage::Coming);
        fetch(state, part);
    };
    let try_again = move |press: MouseEvent| {
        session::focus_around(&press);
        again();
    };
    let was_live = StoredValue::new(true);
    Effect::new(move |()| {
        let live = state.read(Topic::Connection, Model::connection) == Some(Connection::Live);
        if live && !was_live.get_value() {
            session::focus_if_lost("main");
            again();
        }
        was_live.set_value(live);
    });
    view! {
        <div class="later">
            <p role="alert">{words::broken::PART_MISSING}</p>
            <div class="later-ways">
                <button class="button" type="button" data-look="main" on:click=heard(try_again)>
                    {words::TRY_AGAIN}
                </button>
                <LoadButton label=words::RELOAD href=""/>
            </div>
        </div>
    }
    .into_any()
}
