//! Who did what: the latest first.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{Audit, Audited, Person};

use super::{Missing, append, ask, at_first, more, waiting};
use crate::called::{self, Names};
use crate::components::{named, redrawn, rows};
use crate::kept::{Memo, RwSignal};
use crate::server_fns::administration::AuditLog;
use crate::session::dates;
use crate::words::admin as said;

#[derive(Clone, Copy)]
struct Read {
    /// None until they came.
    lines: RwSignal<Option<Vec<Audited>>>,
    people: RwSignal<Vec<Person>>,
    more: RwSignal<bool>,
    missing: Missing,
}

#[component]
pub fn Log() -> impl IntoView {
    let read = Read {
        lines: RwSignal::new(None),
        people: RwSignal::new(Vec::new()),
        more: RwSignal::new(false),
        missing: Missing::new(None),
    };
    let load = Callback::new(move |()| read.load());
    at_first(load);
    let here = Memo::new(move |()| read.lines.with(Option::is_some));
    let none = move || {
        read.lines
            .with(|lines| lines.as_ref().is_some_and(Vec::is_empty))
    };
    let there = Memo::new(move |()| read.more.get());
    let places = move || {
        let place = |line: &Audited| (0, line.number, 0);
        read.lines
            .with(|lines| lines.iter().flatten().map(place).collect())
    };
    view! {
        {waiting(here, read.missing, load)}
        <ul class="people-list" aria-label=said::LOG>
            {rows(places, move |(_, number, _)| read.row(number))}
        </ul>
        <p class="admin-none" role="status">{redrawn(move || none().then_some(said::NO_LINES))}</p>
        {more(there, load)}
    }
}

impl Read {
    /// Those before the last that is here.
    fn load(self) {
        let last = self
            .lines
            .with_untracked(|lines| Some(lines.as_ref()?.last()?.number.to_string()));
        let fields: Vec<(&str, &str)> = last.iter().map(|last| ("before", last.as_str())).collect();
        ask(AuditLog::PATH, &fields, self.missing, move |page: Audit| {
            self.people.update(|people| people.extend(page.people));
            self.lines.update(|lines| {
                append(lines.get_or_insert_default(), page.rows, |line| line.number);
            });
            self.more.set(page.more);
        });
    }

    fn row(self, number: i64) -> AnyView {
        let find = |lines: &Option<Vec<Audited>>| {
            lines
                .iter()
                .flatten()
                .find(|line| line.number == number)
                .cloned()
        };
        let Some(line) = self.lines.with_untracked(find) else {
            return ().into_any();
        };
        let mut names = Names::default();
        let mut name = |user| {
            let name = self.people.with_untracked(|people| {
                let person = people.iter().find(|person| person.id == user);
                person.map(called::titled).unwrap_or_default()
            });
            names.put(Some(user), name)
        };
        let by = match line.by {
            Some(by) => name(by),
            None => said::COMMAND_LINE.to_owned(),
        };
        let whom = line.act.user().map(name).unwrap_or_default();
        let sentence = said::act(&by, &whom, &line.act);
        view! {
            <li class="admin-line">
                <span>{named(names.told(&sentence), true)}</span>
                <time class="admin-said" title=dates::full(line.at)>{dates::local_clock(line.at)}</time>
            </li>
        }
        .into_any()
    }
}
