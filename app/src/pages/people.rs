//! `/people`: everybody here, and who is called so. Served with its first page, so that it can be read and searched without
//! WASM; with it, whoever is sought is found as one types.

use client::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use wire::{Person, UserId};

use crate::components::{FindForm, MoreForm, PageHead, PersonRow, redrawn};
use crate::kept::{Effect, Memo, RwSignal};
use crate::session::{Directory, State, Topic, Watcher, use_state};
use crate::words;

#[component]
pub fn People() -> impl IntoView {
    let state = use_state();
    let served = state.directory.get_value();
    let typed = RwSignal::new(served.sought.clone());
    let text = served.sought.clone();
    let shown = Memo::new(move |()| typed.with(|typed| shown(state, typed.trim(), &served)));
    let people = Memo::new(move |()| shown.with(|shown| shown.people.clone()));
    Effect::new(move |()| {
        let ids = people.with(|people| people.iter().map(|person| person.id).collect());
        state.watch(Watcher::Directory, ids);
    });
    on_cleanup(move || {
        state.watch(Watcher::Directory, Vec::new());
        state.tell(Input::Find(String::new()));
    });
    let seek = move |text: String| {
        state.tell(Input::Find(text.trim().to_owned()));
        typed.set(text);
    };
    view! {
        <Title text=words::titled(words::people::PEOPLE)/>
        <div class="people">
            <PageHead title=words::people::PEOPLE/>
            <div class="people-column">
                <FindForm action="/people" label=words::people::FIND value=text seek=Callback::new(seek)/>
                <ul class="people-list" aria-label=words::people::PEOPLE>
                    {redrawn(move || Some(people.get().into_iter().map(|person| row(state, person)).collect_view()))}
                </ul>
                <p class="people-none" role="status">
                    {redrawn(move || people.with(Vec::is_empty).then_some(words::people::NOBODY_FOUND))}
                </p>
                {redrawn(move || shown.with(more))}
            </div>
        </div>
    }
}

/// The newer card, where the page holds one.
fn row(state: State, person: Person) -> AnyView {
    let id = person.id;
    let me = state.viewer();
    let online = Signal::derive(move || state.is_online(id));
    view! {
        <li>
            {redrawn(move || {
                let person = state.person(id).unwrap_or_else(|| person.clone());
                Some(view! { <PersonRow person is_viewer=id == me online opens=true/> })
            })}
        </li>
    }
    .into_any()
}

/// As it was served while the text is the same one; then what was found by what is typed, or a beginning of it.
fn shown(state: State, typed: &str, served: &Directory) -> Directory {
    if typed == served.sought.trim() && served.is_served {
        return served.clone();
    }
    let people = if typed.is_empty() {
        state.people()
    } else {
        let found = state.read(Topic::Found, |model| {
            let (_, users) = model.found()?;
            let people = users.iter().filter_map(|user| model.person(*user));
            Some(people.cloned().collect())
        });
        found.flatten().unwrap_or_default()
    };
    Directory {
        is_served: false,
        sought: typed.to_owned(),
        more: people.len() >= wire::limits::FIND_MAX,
        people,
    }
}

fn more(shown: &Directory) -> Option<AnyView> {
    let last: UserId = shown.people.last()?.id;
    let (sought, more) = (shown.sought.clone(), shown.more);
    more.then(|| {
        view! {
            <MoreForm action="/people" sought after=last.to_string()/>
        }
        .into_any()
    })
}
