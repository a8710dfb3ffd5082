//! `/`: what to do next, and who is here.

use leptos::prelude::*;
use leptos_meta::Title;
use wire::{Person, UserKind};

use crate::components::profile::EDIT_PROFILE;
use crate::components::{Copy, LinkButton, PersonRow, redrawn};
use crate::kept::Memo;
use crate::session::{State, use_state};

#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="Roost"/>
        <div class="home">
            <div class="home-column">
                <Welcome/>
                <Steps/>
                <People/>
            </div>
        </div>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let state = use_state();
    let title = move || {
        state
            .me()
            .map(|me| me.title().to_owned())
            .unwrap_or_default()
    };
    view! {
        <h1 class="home-heading">"Welcome, " <bdi>{title}</bdi></h1>
        <p class="home-lead">"This is your roost. Here is what to do next."</p>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let state = use_state();
    let nameless = Memo::new(move |()| state.me().is_some_and(|me| me.name.is_empty()));
    view! {
        <section class="home-steps" aria-label="What to do next">
            {redrawn(move || nameless.get().then(|| view! { <NameStep/> }))}
            <div class="step">
                <h2 class="step-heading">"Bring your people here"</h2>
                <p class="step-text">
                    "Send them this address. Whoever can open it can create an account."
                </p>
                <Copy label="Address of this server" text=state.address.get_value()/>
            </div>
        </section>
    }
}

#[component]
fn NameStep() -> impl IntoView {
    view! {
        <div class="step">
            <h2 class="step-heading">"Say who you are"</h2>
            <p class="step-text">"Others see your username until you set a display name."</p>
            <LinkButton label="Set display name" href=EDIT_PROFILE/>
        </div>
    }
}

#[component]
fn People() -> impl IntoView {
    let state = use_state();
    view! {
        <section class="home-people" aria-labelledby="people-heading">
            <h2 class="home-subheading" id="people-heading">"People here"</h2>
            <ul class="home-list">
                {redrawn(move || {
                    let me = state.me()?.id;
                    let row = |person: Person| {
                        view! { <li><PersonRow is_viewer=person.id == me person/></li> }
                    };
                    Some(people(state).into_iter().map(row).collect_view())
                })}
            </ul>
            {redrawn(move || {
                (people(state).len() < 2)
                    .then(|| {
                        view! { <p class="home-alone">"Only you so far. Who joins appears here."</p> }
                    })
            })}
        </section>
    }
}

fn people(state: State) -> Vec<Person> {
    let mut people = state.people();
    people.retain(|person| person.kind != UserKind::Deleted);
    people
}
