//! Everybody's accounts: who is found, what they are here, and what can be done about them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::{Account, Accounts, Person, ServerRole, UserId};

use super::question::{Act, Asked, Made, Questions};
use super::{Missing, append, ask, at_first, more, waiting};
use crate::components::{Choice, Glyph, Icon, PersonRow, open_menu, redrawn, retold, rows};
use crate::json;
use crate::kept::{Memo, RwSignal, StoredValue, heard};
use crate::server_fns::Fail;
use crate::server_fns::administration::{
    AdministeredPeople, EnableAccount, MakeResetLink, SetServerRole,
};
use crate::session::{self, Spot, State, dates, use_state};
use crate::words::{self, admin as said};

#[derive(Clone, Copy)]
pub struct Listed {
    pub state: State,
    typed: StoredValue<String>,
    here: RwSignal<bool>,
    /// Each once, in the order in which they came.
    pub accounts: RwSignal<Vec<Account>>,
    next: RwSignal<Option<String>>,
    missing: Missing,
    pub asked: Asked,
    pub made: Made,
}

#[component]
pub fn People() -> impl IntoView {
    let listed = Listed {
        state: use_state(),
        typed: StoredValue::new(String::new()),
        here: RwSignal::new(false),
        accounts: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        missing: Missing::new(None),
        asked: Asked::new(None),
        made: Made::new(None),
    };
    let again = Callback::new(move |()| listed.seek(None));
    at_first(again);
    let here = Memo::new(move |()| listed.here.get());
    let none = move || here.get() && listed.accounts.with(Vec::is_empty);
    let there = Memo::new(move |()| listed.next.with(Option::is_some));
    let typed = move |event| {
        listed.typed.set_value(event_target_value(&event));
        listed.seek(None);
    };
    view! {
        <div class="people-search" role="search">
            <input
                class="field-input"
                type="search"
                aria-label=said::FIND
                placeholder=said::FIND
                autocomplete="off"
                spellcheck="false"
                on:input=heard(typed)
            />
        </div>
        {waiting(here, listed.missing, again)}
        <ul class="people-list" aria-label=said::PEOPLE>
            {rows(
                move || listed.accounts.with(|all| all.iter().map(|one| (0, one.person.id.0, 0)).collect()),
                move |(_, user, _)| listed.row(UserId(user)),
            )}
        </ul>
        <p class="admin-none" role="status">{redrawn(move || none().then_some(said::NOBODY))}</p>
        {more(there, Callback::new(move |()| listed.seek(listed.next.get_untracked())))}
        <Questions listed/>
    }
}

impl Listed {
    /// The latest text wins; what comes behind the last is put there.
    fn seek(self, after: Option<String>) {
        let text = self.typed.get_value();
        let mut fields = vec![("text", text.trim())];
        fields.extend(after.as_deref().map(|after| ("after", after)));
        let (asked, goes_on) = (text.clone(), after.is_some());
        ask(
            AdministeredPeople::PATH,
            &fields,
            self.missing,
            move |page: Accounts| {
                if self.typed.try_get_value() != Some(asked) {
                    return;
                }
                self.accounts.update(|all| {
                    if !goes_on {
                        all.clear();
                    }
                    append(all, page.rows, |one| one.person.id);
                });
                self.next.set(page.next);
                self.here.set(true);
            },
        );
    }

    /// As it is now, without asking again; and it is said.
    pub fn change(self, user: UserId, change: impl FnOnce(&mut Account) -> String) {
        let said = self.accounts.try_update(|all| {
            let account = all.iter_mut().find(|one| one.person.id == user)?;
            Some(change(account))
        });
        if let Some(Some(said)) = said {
            self.state.toasts.say(said);
        }
    }

    /// Does what needs no question.
    fn act(
        self,
        path: &str,
        user: UserId,
        role: Option<ServerRole>,
        change: fn(&mut Account, Option<ServerRole>) -> String,
    ) {
        let id = user.to_string();
        let mut fields = vec![("user", id.as_str())];
        fields.extend(role.map(|role| ("role", role.as_str())));
        let answer = session::post_fields(path, &fields);
        spawn_local(async move {
            match session::done(answer.await) {
                Ok(_) => self.change(user, |account| change(account, role)),
                Err(fail) => self.say(&fail),
            }
        });
    }

    fn say(self, fail: &Fail) {
        self.state
            .toasts
            .say(words::above(fail).unwrap_or_default());
    }

    fn make_link(self, user: UserId) {
        let id = user.to_string();
        let answer = session::post_fields(MakeResetLink::PATH, &[("user", id.as_str())]);
        spawn_local(async move {
            match session::done(answer.await) {
                Ok(link) => {
                    let made = json::read(&link).map(|link| (user, link));
                    _ = self.made.try_set(made);
                }
                Err(fail) => self.say(&fail),
            }
        });
    }

    pub fn account(self, user: UserId) -> Option<Account> {
        let find = |all: &Vec<Account>| all.iter().find(|one| one.person.id == user).cloned();
        self.accounts.with(find)
    }

    fn row(self, user: UserId) -> AnyView {
        let state = self.state;
        let account = Memo::new(move |()| self.account(user));
        let person = Memo::new(move |()| Some(newer(state, account.get()?.person)));
        let is_viewer = user == state.viewer();
        let managed = Memo::new(move |()| {
            let (mine, theirs) = (state.me()?.role, person.get()?.role);
            Some(mine.may_manage(theirs) || is_viewer)
        });
        let open = move |click: MouseEvent| self.manage(user, Spot::of(&click));
        let label = move || {
            let person = person.get_untracked();
            said::options(person.as_ref().map_or("", Person::title))
        };
        view! {
            <li class="admin-row">
                <div class="admin-who">
                    {redrawn(move || person.get().map(|person| view! { <PersonRow person is_viewer opens=true/> }))}
                    <p class="admin-said">{retold(move || account.get().as_ref().map(standing).unwrap_or_default())}</p>
                </div>
                {redrawn(move || (managed.get() == Some(true)).then(|| view! {
                    <button
                        class="admin-manage"
                        type="button"
                        aria-label=label()
                        aria-haspopup="menu"
                        aria-expanded="false"
                        on:click=heard(open)
                    >
                        <Icon of=Glyph::More/>
                    </button>
                }))}
            </li>
        }
        .into_any()
    }

    fn manage(self, user: UserId, spot: Spot) {
        let state = self.state;
        let known = untrack(move || Some((state.me()?.role, self.account(user)?)));
        let Some((mine, account)) = known else { return };
        let person = newer(state, account.person);
        let (theirs, disabled) = (person.role, person.disabled);
        let is_viewer = user == state.viewer();
        let gives = |glyph: Glyph, to: ServerRole| {
            let may = if is_viewer {
                mine.may_become(to)
            } else {
                mine.may_set(theirs, to)
            };
            // What one cannot take back oneself is asked about first.
            let give = move || match (is_viewer, to) {
                (true, _) => self.asked.set(Some((user, Act::StepDown(to)))),
                (false, ServerRole::Owner) => self.asked.set(Some((user, Act::MakeOwner))),
                (false, _) => self.act(SetServerRole::PATH, user, Some(to), becomes),
            };
            (may && to != theirs).then(|| Choice::new(glyph, said::make(to), give))
        };
        let asks = |glyph: Glyph, label: &'static str, act: Act| {
            let choice = Choice::new(glyph, label, move || self.asked.set(Some((user, act))));
            (mine.may_manage(theirs) && !is_viewer).then_some(choice)
        };
        let link = (mine.may_manage(theirs) && !is_viewer)
            .then(|| Choice::new(Glyph::Link, said::RESET_LINK, move || self.make_link(user)));
        let standing = if disabled {
            let enable = move || self.act(EnableAccount::PATH, user, None, enabled);
            (mine.may_manage(theirs)).then(|| Choice::new(Glyph::Check, said::ENABLE, enable))
        } else {
            asks(Glyph::Close, said::DISABLE, Act::Disable).map(Choice::danger)
        };
        let choices = [
            gives(Glyph::Star, ServerRole::Owner),
            gives(Glyph::Star, ServerRole::Admin),
            gives(Glyph::Down, ServerRole::Member),
            gives(Glyph::Down, ServerRole::Guest),
            link.filter(|_| !disabled),
            asks(Glyph::SignOut, said::SIGN_OUT, Act::SignOut).filter(|_| !disabled),
            standing,
        ];
        let title = person.title().to_owned();
        open_menu(state, spot, title, choices.into_iter().flatten().collect());
    }
}

fn becomes(account: &mut Account, role: Option<ServerRole>) -> String {
    let role = role.unwrap_or(account.person.role);
    account.person.role = role;
    said::now_a(account.person.title(), role)
}

fn enabled(account: &mut Account, _: Option<ServerRole>) -> String {
    (account.disabled, account.person.disabled) = (None, false);
    said::enabled(account.person.title())
}

/// The newer card of the two, where the page holds one.
fn newer(state: State, person: Person) -> Person {
    match state.person(person.id) {
        Some(held) if held.rev > person.rev => held,
        _ => person,
    }
}

/// "ada@example.org · here since 12 March · 2 browsers".
fn standing(account: &Account) -> String {
    let last = match (account.disabled, account.sessions) {
        (Some(since), _) => said::disabled_since(&dates::day(since)),
        (None, count) => said::sessions(count),
    };
    let since = said::since(&dates::day(account.created));
    words::several(&[&account.email, &since, &last])
}
