//! `/people`: everybody here, and who is called so. Served with its first page, so that it can be read and searched without
//! WASM; with it, whoever is sought is found as one types.

use client::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use wire::{Person, UserId};

use crate::components::{FindForm, MoreForm, PageHead, PersonRow, redrawn};
use crate::kept::{Effect, Memo, RwSignal, StoredValue};
use crate::session::{self, Directory, State, Topic, Watcher, use_state};
use crate::words;

#[component]
pub fn People() -> impl IntoView {
    let state = use_state();
    let served = state.directory.get_value();
    let text = served.sought.clone();
    let was_served = served.is_served;
    // What the server gave as pages: with this one, and everybody.
    let given: RwSignal<Vec<Directory>> =
        RwSignal::new(was_served.then_some(served).into_iter().collect());
    let typed = StoredValue::new(text.trim().to_owned());
    // What is shown was found by this: what was typed before, while the page of everybody is on its way.
    let sought = RwSignal::new(typed.get_value());
    let shown = Memo::new(move |()| sought.with(|sought| shown(state, sought, given)));
    let people = Memo::new(move |()| shown.with(|shown| shown.people.clone()));
    Effect::new(move |()| {
        let ids = people.with(|people| people.iter().map(|person| person.id).collect());
        state.watch(Watcher::Directory, ids);
    });
    on_cleanup(move || {
        state.watch(Watcher::Directory, Vec::new());
        state.tell(Input::Find(String::new()));
    });
    let show = move |text: String| {
        state.tell(Input::Find(text.clone()));
        sought.set(text);
    };
    let seek = move |text: String| {
        let text = text.trim().to_owned();
        typed.set_value(text.clone());
        if !text.is_empty() || given.with_untracked(|given| page_of(given, &text).is_some()) {
            return show(text);
        }
        spawn_local(async move {
            // Without an answer, whom the page holds are better than who was sought before.
            if let Some(people) = session::people().await {
                given.update(|given| given.push(page("", people)));
            }
            if typed.try_with_value(String::is_empty) == Some(true) {
                show(String::new());
            }
        });
    };
    // Who came from another page of the app has only those that the app happens to hold.
    Effect::new(move |()| {
        if !was_served {
            seek(String::new());
        }
    });
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

/// As the server gave it while the text is that one; else what was found by it, or by a beginning of it.
fn shown(state: State, sought: &str, given: RwSignal<Vec<Directory>>) -> Directory {
    if let Some(page) = given.with(|given| page_of(given, sought).cloned()) {
        return page;
    }
    // Behind those whom the app holds begins no page of the server's.
    if sought.is_empty() {
        return Directory {
            people: state.people(),
            ..Directory::default()
        };
    }
    let found = state.read(Topic::Found, |model| {
        let (_, users) = model.found()?;
        let people = users.iter().filter_map(|user| model.person(*user));
        Some(people.cloned().collect())
    });
    page(sought, found.flatten().unwrap_or_default())
}

fn page_of<'a>(given: &'a [Directory], text: &str) -> Option<&'a Directory> {
    given.iter().find(|page| page.sought.trim() == text)
}

fn page(sought: &str, people: Vec<Person>) -> Directory {
    Directory {
        is_served: false,
        sought: sought.to_owned(),
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
