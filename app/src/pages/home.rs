//! `/`: what to do next, and who is here.

use leptos::prelude::*;
use leptos_meta::Title;
use wire::{Person, Registration};

use crate::components::profile::EDIT_PROFILE;
use crate::components::{Copy, InviteDialog, LinkButton, PersonRow, redrawn, retold};
use crate::kept::{Memo, RwSignal, heard};
use crate::session::{State, Topic, use_state};
use crate::words;

/// A house of fewer has its people still to come. (The page holds no more than the newest.)
const MANY: usize = 12;

#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text=words::ROOST/>
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
    let [before, after] = words::home::WELCOME;
    view! {
        <h1 class="home-heading">{before}<bdi>{title}</bdi>{after}</h1>
        <p class="home-lead">
            {retold(move || if are_few(state) { words::home::LEAD } else { words::home::LEAD_OF_MANY }.to_owned())}
        </p>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let state = use_state();
    let few = Memo::new(move |()| are_few(state));
    let asked = RwSignal::new(false);
    let nameless = Memo::new(move |()| state.me().is_some_and(|me| me.name.is_empty()));
    view! {
        <section class="home-steps" aria-label=words::home::STEPS>
            {redrawn(move || nameless.get().then(|| {
                step(
                    words::home::NAME_HEADING,
                    words::home::NAME,
                    view! { <LinkButton label=words::home::SET_NAME href=EDIT_PROFILE/> }.into_any(),
                )
            }))}
            {redrawn(move || {
                let invited = few.get().then(|| invite(state, asked)).flatten();
                Some(invited.unwrap_or_else(start))
            })}
        </section>
        <InviteDialog room=None open=asked close=Callback::new(move |()| asked.set(false))/>
    }
}

fn start() -> AnyView {
    step(
        words::home::START_HEADING,
        words::home::START,
        view! { <LinkButton label=words::rooms::NEW href="/?dialog=new"/> }.into_any(),
    )
}

/// By the address alone, by a link of one's own, or not at all: as the server has it.
fn invite(state: State, asked: RwSignal<bool>) -> Option<AnyView> {
    let registration = state.read(Topic::Settings, |model| model.settings().registration)?;
    let (said, way) = match registration {
        Registration::Open => {
            let address = state.address.get_value();
            let way = view! { <Copy label=words::home::ADDRESS text=address/> };
            (words::home::INVITE, way.into_any())
        }
        Registration::ByInvitation if state.me()?.role.may_invite() => {
            let ask = move |_| asked.set(true);
            let way = view! {
                <button class="button" type="button" on:click=heard(ask)>
                    {words::invitations::INVITE_LINK}
                </button>
            };
            (words::invitations::ASK_IN, way.into_any())
        }
        _ => return None,
    };
    Some(step(words::home::INVITE_HEADING, said, way))
}

/// What to do and why, and the way to it.
fn step(heading: &'static str, said: &'static str, way: AnyView) -> AnyView {
    view! {
        <div class="step">
            <h2 class="step-heading">{heading}</h2>
            <p class="step-text">{said}</p>
            {way}
        </div>
    }
    .into_any()
}

#[component]
fn People() -> impl IntoView {
    let state = use_state();
    view! {
        <section class="home-people" aria-labelledby="people-heading">
            <h2 class="home-subheading" id="people-heading">{words::home::PEOPLE}</h2>
            <ul class="home-list">
                {redrawn(move || {
                    let me = state.me()?.id;
                    let row = |person: Person| {
                        view! { <li><PersonRow is_viewer=person.id == me person opens=true/></li> }
                    };
                    Some(people(state).into_iter().map(row).collect_view())
                })}
            </ul>
            {redrawn(move || {
                (people(state).len() < 2)
                    .then(|| {
                        view! { <p class="home-alone">{words::home::ALONE}</p> }
                    })
            })}
            <div class="home-ways">
                <a class="button" href="/people" rel="external">{words::home::ALL}</a>
                <a class="button" href="/channels" rel="external">{words::channels::ALL}</a>
            </div>
        </section>
    }
}

fn are_few(state: State) -> bool {
    people(state).len() < MANY
}

fn people(state: State) -> Vec<Person> {
    let mut people = state.people();
    people.retain(Person::is_findable);
    people
}
