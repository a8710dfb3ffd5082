//! The rail: conversations, the way to a new one, and oneself at its foot.

use client::{Filter, Input, Model};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wire::{Card, RoomId};

use super::keyboard::open_room;
use super::redrawn::Place;
use super::room_link::peer;
use super::room_menu::open_pressed;
use super::search::{FOUND, FoundPeople, SEARCH, Search};
use super::{AccountMenu, Brand, Filters, Glyph, Icon, RoomLink, StartButton, redrawn, rows, told};
use crate::finding;
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::session::{self, State, Topic, Watcher, use_state};
use crate::steady::Steady;
use crate::words;

/// Who is here is told of as many of the uppermost.
const WATCHED: usize = 100;

#[component]
pub fn Rail() -> impl IntoView {
    let state = use_state();
    let empty = Memo::new(move |()| state.rail().is_empty());
    let typed = RwSignal::new(String::new());
    let sought = Memo::new(move |()| session::folded(typed.get().trim()));
    let searching = Memo::new(move |()| sought.with(|sought| !sought.is_empty()));
    finding::look_through_all(state, sought);
    let path = use_location().pathname;
    let shown = Memo::new(move |()| {
        if !searching.get() {
            let open = path.with(|path| open_room(path));
            return looked_at(state, open);
        }
        let found = finding::rooms(state, &sought.get()).into_iter();
        found.map(|(_, room)| room).collect()
    });
    let steady = StoredValue::new(Steady::default());
    let places = move || shown.with(|rooms| places(steady, rooms));
    let list = NodeRef::<html::Nav>::new();
    follow(path, list, typed);
    // Without WASM nothing could load them.
    let more = Memo::new(move |()| {
        let more = state.read(Topic::Rail, Model::more_cards) == Some(true);
        more && state.awake.get() && !searching.get()
    });
    // With what is new, or before somebody's eyes again, it may be another day.
    let today = Memo::new(move |()| {
        state.track(Topic::Rail);
        state.track(Topic::Looked);
        if state.awake.get() {
            session::dates::today()
        } else {
            0
        }
    });
    let peers = Memo::new(move |()| {
        let rooms = state.rail().into_iter();
        rooms
            .filter_map(|room| peer(state, room))
            .take(WATCHED)
            .collect::<Vec<_>>()
    });
    Effect::new(move |()| state.watch(Watcher::Rail, peers.get()));
    // By itself on a wide screen, with the page on a phone.
    let scrolled = Trigger::new();
    session::on_scroll(move || scrolled.notify());
    let press = move |press: KeyboardEvent| {
        let down = match press.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        // With others held they mean something else.
        if press.alt_key() || press.ctrl_key() || press.meta_key() || press.shift_key() {
            return;
        }
        if let Some(list) = list.get_untracked()
            && (session::focus_beside(&list, FOUND, down) || (!down && session::focus(SEARCH)))
        {
            press.prevent_default();
        }
    };
    let alone = Signal::derive(move || shown.with(Vec::is_empty));
    view! {
        <header class="rail" data-empty=told(move || empty.get().then(|| "true".to_owned()))>
            <div class="rail-head">
                <Brand/>
                <StartButton/>
            </div>
            <Search typed list/>
            <Filters/>
            <nav
                class="rail-list"
                aria-label=words::rooms::CONVERSATIONS
                node_ref=list
                on:scroll=heard(move |_| scrolled.notify())
                on:keydown=heard(press)
                on:contextmenu=heard(move |click: MouseEvent| open_pressed(state, &click))
            >
                {redrawn(move || (empty.get() && !searching.get()).then(|| view! { <Nothing/> }))}
                <ul class="rail-rooms">
                    {rows(
                        places,
                        move |(_, room, _)| {
                            view! { <li><RoomLink room=RoomId(room) today/></li> }.into_any()
                        },
                    )}
                </ul>
                {redrawn(move || {
                    let none = !empty.get() && !searching.get() && alone.get() && !more.get();
                    none.then(|| view! { <p class="search-nothing">{words::keeping::NOTHING}</p> })
                })}
                {redrawn(move || searching.get().then(|| view! { <FoundPeople sought alone/> }))}
                {redrawn(move || more.get().then(|| view! { <More scrolled/> }))}
            </nav>
            <div class="rail-foot"><AccountMenu/></div>
        </header>
    }
}

/// Where one goes: what was sought was found, and whichever way one came there, one sees where one is.
fn follow(path: leptos::prelude::Memo<String>, list: NodeRef<html::Nav>, typed: RwSignal<String>) {
    let at = StoredValue::new(path.get_untracked());
    Effect::new(move |()| {
        let path = path.get();
        if path != at.get_value() {
            at.set_value(path.clone());
            typed.set(String::new());
        }
        if let Some(room) = open_room(&path) {
            request_animation_frame(move || {
                if let Some(list) = list.try_get_untracked().flatten() {
                    session::show_within(&list, &format!("room-{room}"), false);
                }
            });
        }
    });
}

fn places(steady: StoredValue<Steady>, rooms: &[RoomId]) -> Vec<Place> {
    let ids: Vec<i64> = rooms.iter().map(|room| room.0).collect();
    let (mut places, mut is_anew) = (Vec::new(), false);
    steady.update_value(|steady| (places, is_anew) = steady.order(&ids));
    if is_anew {
        session::keep_focus("data-room");
    }
    places
}

/// What the filter shows. The open room stays in sight as it is read, and when it goes away.
fn looked_at(state: State, open: Option<RoomId>) -> Vec<RoomId> {
    let filter = state.filter.get();
    let stays = |room| matches!(filter, Filter::All | Filter::Unread) && Some(room) == open;
    state.track(Topic::Cards);
    let shown = state.read(Topic::Rail, |model| {
        let shown = |card: &&Card| filter.shows(card) || stays(card.room.id);
        model
            .cards()
            .filter(shown)
            .map(|card| card.room.id)
            .collect()
    });
    shown.unwrap_or_default()
}

/// Of those in which nothing was said for long. It loads them once it comes into sight.
#[component]
fn More(scrolled: Trigger) -> impl IntoView {
    let state = use_state();
    let button = NodeRef::<html::Button>::new();
    let load = move || state.tell(Input::MoreCards);
    let look = move || {
        if let Some(button) = button.try_get_untracked().flatten()
            && session::is_nearly_seen(&button)
        {
            load();
        }
    };
    Effect::new(move |()| {
        scrolled.track();
        state.track(Topic::Rail);
        // When the rows are there.
        request_animation_frame(look);
    });
    view! {
        <div class="rail-more">
            <button class="button" type="button" node_ref=button on:click=heard(move |_| load())>
                {words::LOAD_MORE}
            </button>
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div class="rail-empty">
            <Icon of=Glyph::Speech/>
            <p class="rail-empty-heading">{words::rail::NONE_YET_HEADING}</p>
            <p>{words::rail::NONE_YET}</p>
        </div>
    }
}
