//! Where one is signed in: this browser and the others, each with a way to sign it out from here. Who is there is told by the
//! client's picture, and so at once; from where, and when it was last used, is asked for whenever that changes.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::{Micros, OwnAccount, Session, SessionId, SessionUse};

use super::form::{Done, Outcome};
use super::redrawn::Place;
use super::{ConfirmForm, Dialog, redrawn, retold, rows};
use crate::kept::{Effect, Memo, RwSignal, StoredValue, heard};
use crate::server_fns::sessions::{AskOwnAccount, EndOtherSessions, EndSession};
use crate::session::{self, Answer, State, Topic, dates, use_state};
use crate::{json, moment, words};

/// The list: it takes the focus when what had it goes.
const LIST: &str = "sessions";
const DIALOG: &str = "sign-out-others";

/// What of one's own account is on no row that the client holds.
#[derive(Clone, Copy)]
pub struct Own(RwSignal<Option<OwnAccount>>);

impl Own {
    /// As the page was served, as far as it is; asked for once that is awake, and again whenever something is new of the
    /// account.
    pub fn of(state: State) -> Self {
        let is_served = !state.awake.get_untracked();
        let served = is_served.then(|| OwnAccount {
            email: state
                .look(|model| model.viewer().email.clone())
                .unwrap_or_default(),
            uses: Vec::new(),
        });
        let own = RwSignal::new(served);
        let latest = StoredValue::new(0_u32);
        Effect::new(move |()| {
            // Once this browser is signed out it is told nothing more.
            let is_open = state.read(Topic::Sessions, |model| {
                let this = model.viewer().session;
                model.sessions().any(|one| one.id == this && !one.ended)
            });
            if state.awake.get() && is_open == Some(true) {
                let this = latest.get_value() + 1;
                latest.set_value(this);
                let answer = session::post_field(AskOwnAccount::PATH, None);
                spawn_local(async move {
                    // Of two that were asked, the later one knows more, whichever comes first.
                    if let Some(Answer::Done(json)) = answer.await
                        && let Some(account) = json::read::<OwnAccount>(&json)
                        && latest.try_get_value() == Some(this)
                    {
                        _ = own.try_set(Some(account));
                    }
                });
            }
        });
        Self(own)
    }

    pub fn email(self) -> Option<String> {
        self.0.with(|own| own.as_ref().map(|own| own.email.clone()))
    }

    fn last_use(self, id: SessionId) -> Option<SessionUse> {
        self.0.with(|own| {
            let uses = &own.as_ref()?.uses;
            uses.iter().find(|one| one.id == id).cloned()
        })
    }
}

#[component]
pub fn Sessions(own: Own) -> impl IntoView {
    let state = use_state();
    let asked = RwSignal::new(false);
    let others = Memo::new(move |()| open(state).len() > 1);
    view! {
        <ul class="sessions" id=LIST tabindex="-1" aria-label=words::settings::SESSIONS>
            {rows(move || open(state), move |(_, id, _)| row(state, own, SessionId(-id)))}
        </ul>
        {redrawn(move || others.get().then(|| others_button(asked)))}
        <OthersDialog asked/>
    }
}

/// This browser, then the others: who came last comes first.
fn open(state: State) -> Vec<Place> {
    let places = state.read(Topic::Sessions, |model| {
        let this = model.viewer().session;
        let open = model.sessions().filter(|session| !session.ended);
        let mut places: Vec<Place> = open
            .map(|session| (u8::from(session.id != this), -session.id.0, 0))
            .collect();
        places.sort_unstable();
        places
    });
    places.unwrap_or_default()
}

fn row(state: State, own: Own, id: SessionId) -> AnyView {
    let (this, session) = state
        .look(|model| {
            let session = model.sessions().find(|session| session.id == id);
            (model.viewer().session == id, session.cloned())
        })
        .unwrap_or_default();
    let Some(Session { device, opened, .. }) = session else {
        return ().into_any();
    };
    let used = move || {
        let last = own.last_use(id)?;
        let when = (!this).then(|| dates::local_clock(last.used));
        Some(words::settings::used(&last.place, when))
    };
    view! {
        <li class="session" data-session=id.to_string()>
            <p class="session-device">
                {device.clone()}
                {this.then(|| view! { <span class="session-this">{words::settings::THIS_BROWSER}</span> })}
            </p>
            // Each has its line from the beginning: nothing moves when it comes.
            <p class="session-told">{retold(move || words::settings::signed_in(&written(state, opened)))}</p>
            <p class="session-told">{retold(move || used().unwrap_or_default())}</p>
            {(!this).then(|| end_form(state, id, &device))}
        </li>
    }
    .into_any()
}

fn written(state: State, at: Micros) -> String {
    if state.awake.get() {
        dates::local_clock(at)
    } else {
        moment::day(at)
    }
}

fn end_form(state: State, id: SessionId, device: &str) -> AnyView {
    let id = id.to_string();
    let end = {
        let id = id.clone();
        move |submit: SubmitEvent| {
            submit.prevent_default();
            // The row goes, and its button with it.
            session::focus(LIST);
            let answer = session::post_field(EndSession::PATH, Some(("id", &id)));
            spawn_local(async move {
                state.toasts.say(match session::done(answer.await) {
                    Ok(_) => words::settings::SESSION_ENDED.to_owned(),
                    Err(fail) => words::above(&fail).unwrap_or_default(),
                });
            });
        }
    };
    view! {
        <form class="session-end" method="post" action=EndSession::PATH on:submit=heard(end)>
            <input type="hidden" name="id" value=id/>
            <button class="button" type="submit" aria-label=words::settings::sign_out_of(device)>
                {words::door::SIGN_OUT}
            </button>
        </form>
    }
    .into_any()
}

/// A plain form without WASM; with it, it asks first.
fn others_button(asked: RwSignal<bool>) -> AnyView {
    let ask = move |submit: SubmitEvent| {
        submit.prevent_default();
        asked.set(true);
    };
    view! {
        <form class="sessions-others" method="post" action=EndOtherSessions::PATH on:submit=heard(ask)>
            <button class="button" type="submit">{words::settings::SIGN_OUT_OTHERS}</button>
        </form>
    }
    .into_any()
}

#[component]
fn OthersDialog(asked: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| asked.set(false));
    view! {
        <Dialog id=DIALOG title=words::settings::SIGN_OUT_OTHERS open=asked on_close=close>
            <OthersForm asked/>
        </Dialog>
    }
}

#[component]
fn OthersForm(asked: RwSignal<bool>) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of::<EndOtherSessions>();
    let done = Done::new(move |_| {
        state.toasts.say(words::settings::OTHERS_ENDED);
        asked.set(false);
        // What opened the dialog is gone.
        session::focus_soon(LIST);
        true
    });
    let (said, label) = (words::settings::SIGN_OUT_OTHERS_SAID, words::door::SIGN_OUT);
    view! { <ConfirmForm id=DIALOG outcome said=said.to_owned() label fields=Vec::new() done/> }
}
