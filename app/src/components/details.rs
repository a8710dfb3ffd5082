//! The details of a conversation: what it is, who is in it, and what can be done about it.
//!
//! Where there is room for it beside the conversation it stays from room to room, as chosen (`Choice::Details`).
//! Elsewhere it lies above, and is a place to go to and to come back from: `?details`.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use wire::{RoomId, UserId};

use super::{Glyph, Icon, Members, RoomAbout, later, redrawn, told};
use crate::kept::{Effect, Memo, RwSignal, heard};
use crate::session::{self, Choice, State, Topic, use_state};
use crate::words;

const PANE: &str = "details";
const OPENER: &str = "details-opener";
const CLOSER: &str = "details-closer";

/// What is asked in a dialog above the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    Add,
    Invite,
    Rename,
    Leave,
    Delete,
    Permissions,
    Remove(UserId),
    Ban(UserId),
    HandOver(UserId),
}

/// The dialog that is open, if one is.
pub type Asked = RwSignal<Option<Question>>;

#[derive(Clone, Copy)]
struct Pane {
    state: State,
    /// By the address.
    asked: Memo<bool>,
    shown: Memo<bool>,
    go: Callback<&'static str>,
}

fn pane() -> Pane {
    let state = use_state();
    let query = use_query_map();
    let asked = Memo::new(move |()| query.with(|query| query.get_str("details").is_some()));
    let shown = Memo::new(move |()| {
        asked.get() || (state.wide.get() && state.chosen(Choice::Details).is_some())
    });
    let navigate = use_navigate();
    let path = use_location().pathname;
    let go = Callback::new(move |query: &'static str| {
        let options = NavigateOptions {
            replace: query.is_empty(),
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&(path.get_untracked() + query), options);
    });
    Pane {
        state,
        asked,
        shown,
        go,
    }
}

impl Pane {
    fn open(self) {
        if self.state.wide.get_untracked() {
            self.state.choose(Choice::Details, Some("open"));
        } else {
            self.go.run("?details");
            session::focus_soon(CLOSER);
        }
    }

    fn close(self) {
        if self.asked.get_untracked() {
            self.go.run("");
        }
        if self.state.wide.get_untracked() {
            self.state.choose(Choice::Details, None);
        }
        session::focus_soon(OPENER);
    }
}

/// In the conversation's head. Without WASM it loads the page with the details open.
#[component]
pub fn DetailsButton() -> impl IntoView {
    let pane = pane();
    let shown = pane.shown;
    let toggle = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        if shown.get_untracked() {
            pane.close();
        } else {
            pane.open();
        }
    };
    view! {
        <form class="details-way" method="get" on:submit=heard(toggle)>
            <button
                class="details-opener"
                id=OPENER
                type="submit"
                name="details"
                aria-label=words::rooms::DETAILS
                aria-controls=PANE
                aria-expanded=told(move || Some(shown.get().to_string()))
            >
                <Icon of=Glyph::Panel/>
            </button>
        </form>
    }
}

/// Always there, so that whoever keeps it open is served a page with room for it.
#[component]
pub fn Details(room: RoomId) -> impl IntoView {
    let pane = pane();
    let asked = Asked::new(None);
    Effect::new(move |()| {
        // What they covered is seen again.
        if !pane.shown.get() {
            pane.state.touch(Topic::Looked);
        }
    });
    let press = move |press: leptos::ev::KeyboardEvent| {
        let above = pane.asked.get_untracked() && asked.get_untracked().is_none();
        if press.key() == "Escape" && above {
            pane.close();
        }
    };
    view! {
        <aside
            class="details"
            id=PANE
            aria-label=words::rooms::DETAILS
            data-asked=told(move || pane.asked.get().then(|| "true".to_owned()))
            on:keydown=heard(press)
        >
            {redrawn(move || pane.shown.get().then(|| view! { <Inside room pane asked/> }))}
        </aside>
    }
}

#[component]
fn Inside(room: RoomId, pane: Pane, asked: Asked) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    // From the first question on they stay: one that closes gives the focus back.
    let wanted = RwSignal::new(false);
    Effect::new(move |()| {
        if asked.get().is_some() && !wanted.get_untracked() {
            wanted.set(true);
        }
    });
    let look = move || {
        if let Some(body) = body.try_get_untracked().flatten() {
            session::load_what_is_seen(&body, true);
        }
    };
    view! {
        <header class="details-head">
            <h2 class="details-heading">{words::rooms::DETAILS}</h2>
            <button
                class="details-closer"
                id=CLOSER
                type="button"
                aria-label=words::rooms::CLOSE_DETAILS
                on:click=heard(move |_| pane.close())
            >
                <Icon of=Glyph::Back/>
                <Icon of=Glyph::Close/>
            </button>
        </header>
        <div class="details-body" node_ref=body on:scroll=heard(move |_| look())>
            <RoomAbout room asked/>
            <Members room asked look=Callback::new(move |()| look())/>
        </div>
        {redrawn(move || wanted.get().then(|| later(move |there| (there.room_dialogs)(room, asked))))}
    }
}
