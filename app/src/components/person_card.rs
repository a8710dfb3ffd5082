//! Somebody's card: opened wherever they appear, by whatever bears their id (`data-person`). Listened for once, above all
//! pages, since rows come and go.

use client::Input;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Person, ServerRole, UserId, UserKind};

use super::conversation::presence;
use super::start::direct_opener;
use super::{Avatar, Kind, Prose, later, redrawn, retold, told};
use crate::called;
use crate::kept::{Effect, RwSignal, heard};
use crate::session::{self, Spot, State, Topic, Watcher};
use crate::words;

/// If what was pressed stands for somebody.
pub fn open_card(state: State, press: &MouseEvent) {
    let Some(pressed) = session::part_of(press, "[data-person]") else {
        return;
    };
    let user = pressed.get_attribute("data-person");
    let Some(user) = user.and_then(|user| user.parse().ok()) else {
        return;
    };
    // What was pressed in a surface goes with it: the card takes its place, and the focus goes back to where that came from.
    let within = pressed.closest(&format!("#{}", session::LAYER));
    let within = within.ok().flatten().and_then(|_| state.floats.spot());
    open_card_of(
        state,
        user,
        within.unwrap_or_else(|| Spot::around(&pressed)),
    );
}

pub fn open_card_of(state: State, user: UserId, spot: Spot) {
    let label = state.look(|model| called::person(model, user));
    state
        .floats
        .open(spot, Kind::Dialog, label.unwrap_or_default(), move || {
            later(move |there| (there.person_card)(state, user))
        });
}

#[component]
pub fn PersonCard(state: State, user: UserId) -> impl IntoView {
    let bio = RwSignal::new(String::new());
    state.tell(Input::Meet(vec![user]));
    state.watch(Watcher::Card, vec![user]);
    on_cleanup(move || state.watch(Watcher::Card, Vec::new()));
    // Again with every change of theirs: it may be this.
    Effect::new(move |()| {
        state.track(Topic::Person(user));
        spawn_local(async move {
            let said = session::text(&format!("/api/people/{user}/bio")).await;
            if bio.try_set(said.unwrap_or_default()).is_none() {
                request_animation_frame(move || state.floats.place());
            }
        });
    });
    let direct = direct_opener();
    let message = move |_| {
        state.floats.close();
        direct(user);
    };
    let online = told(move || state.is_online(user).then(|| "online".to_owned()));
    view! {
        <div class="person-card">
            <span class="person-card-sign" data-presence=online>
                {redrawn(move || state.person(user).map(|person| view! { <Avatar person large=true/> }))}
            </span>
            {redrawn(move || state.person(user).map(who))}
            <p class="person-card-status">{retold(move || presence(state, user))}</p>
            {redrawn(move || {
                let said = bio.get();
                (!said.is_empty()).then(|| view! { <div class="person-card-bio"><Prose body=said/></div> })
            })}
            {redrawn(move || {
                let message = message.clone();
                // Nobody writes to an account that is deleted or closed.
                let answers = state.person(user).is_none_or(|person| person.is_findable());
                answers.then(|| view! {
                    <button class="button" type="button" data-look="main" on:click=heard(message)>
                        {words::people::MESSAGE}
                    </button>
                })
            })}
        </div>
    }
}

fn who(person: Person) -> AnyView {
    if person.kind == UserKind::Deleted {
        return view! { <p class="person-card-name">{words::people::DELETED_ACCOUNT}</p> }
            .into_any();
    }
    let role = (person.role != ServerRole::Member).then(|| {
        view! { <span class="person-badge" data-look="role">{words::people::role(person.role)}</span> }
    });
    view! {
        <p class="person-card-name"><bdi>{person.title().to_owned()}</bdi></p>
        <p class="person-card-username">{format!("@{}", person.username)} " " {role}</p>
    }
    .into_any()
}
