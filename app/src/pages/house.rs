//! Around every page inside: the rail, what is open beside it, and the dialogs above both.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;
use wire::Card;

use crate::components::person_card::open_card;
use crate::components::{
    Connection, FloatLayer, Keyboard, Palette, ProfileDialog, Rail, ShortcutsDialog, StartDialog,
    told,
};
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::session::{self, State, Topic, use_state};
use crate::words;

/// A figure that stands so long is told.
const AT_REST: Duration = Duration::from_millis(150);

#[component]
pub fn House() -> impl IntoView {
    let state = use_state();
    if state.is_stranger() {
        return view! { <Redirect path="/sign-in"/> }.into_any();
    }
    let path = use_location().pathname;
    // Which of the two a phone shows.
    let pane = told(move || {
        let pane = if path.with(|path| path == "/") {
            "rail"
        } else {
            "main"
        };
        Some(pane.to_owned())
    });
    let palette = RwSignal::new(false);
    let unread = at_rest(Memo::new(move |()| unread(state)));
    Effect::new(move |()| session::show_unread(unread.get()));
    view! {
        <Title formatter=move |title: String| words::window_title(unread.get(), title)/>
        <a class="skip" href="#main" rel="external">{words::SKIP}</a>
        <div class="house" data-pane=pane on:click=heard(move |press: MouseEvent| open_card(state, &press))>
            <Rail/>
            <main class="house-main" id="main" tabindex="-1">
                <FloatLayer/>
                <Connection/>
                <Outlet/>
            </main>
        </div>
        <ProfileDialog/>
        <StartDialog/>
        <ShortcutsDialog/>
        <Palette open=palette/>
        <Keyboard palette/>
    }
    .into_any()
}

/// What a figure comes to: what is read as soon as it is there makes the window's title tremble, which costs a frame its time.
fn at_rest(figure: Memo<u32>) -> RwSignal<u32> {
    let told = RwSignal::new(figure.get_untracked());
    let waits = StoredValue::new(false);
    Effect::new(move |()| {
        if figure.get() == told.get_untracked() || waits.get_value() {
            return;
        }
        waits.set_value(true);
        let tell = move || {
            if waits.try_set_value(false)
                && let Some(figure) = figure.try_get_untracked()
                && told.try_get_untracked() != Some(figure)
            {
                told.set(figure);
            }
        };
        set_timeout(tell, AT_REST);
    });
    told
}

/// What the viewer wants to be called for, in all the rooms held.
fn unread(state: State) -> u32 {
    state.track(Topic::Rail);
    let counts = state.read(Topic::Cards, |model| model.cards().map(Card::calls).sum());
    counts.unwrap_or_default()
}
