//! Around every page inside: the rail, what is open beside it, and the dialogs above both.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use crate::components::{
    Connection, FloatLayer, Keyboard, Palette, ProfileDialog, Rail, ShortcutsDialog, StartDialog,
    told,
};
use crate::kept::{Effect, Memo, RwSignal};
use crate::session::{self, State, Topic, use_state};
use crate::words;

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
    let unread = Memo::new(move |()| unread(state));
    Effect::new(move |()| session::show_unread(unread.get()));
    view! {
        <Title formatter=move |title: String| words::window_title(unread.get(), title)/>
        <a class="skip" href="#main" rel="external">{words::SKIP}</a>
        <div class="house" data-pane=pane>
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

/// In all the rooms held.
fn unread(state: State) -> u32 {
    state.track(Topic::Rail);
    let counts = state.read(Topic::Cards, |model| {
        model.cards().map(|card| card.entry.unread.count).sum()
    });
    counts.unwrap_or_default()
}
