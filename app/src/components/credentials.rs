//! What one signs in with: each thing is changed in a part that unfolds, and takes the current password.

use leptos::prelude::*;
use wire::{Field, Person, limits};

use super::field::Manner;
use super::form::{Done, Outcome};
use super::sessions::Own;
use super::{Form, FormFoot, Said, Submit, TextField, retold, rows};
use crate::kept::RwSignal;
use crate::server_fns::credentials::{ChangeEmail, ChangePassword, ChangeUsername, DeleteAccount};
use crate::session::{self, State, use_state};
use crate::{json, words};

#[component]
pub fn Credentials(own: Own) -> impl IntoView {
    view! {
        <div class="credentials">
            {part(USERNAME, own, Outcome::of::<ChangeUsername>(), username_changed)}
            {part(EMAIL, own, Outcome::of::<ChangeEmail>(), |_, _| true)}
            {part(PASSWORD, own, Outcome::of::<ChangePassword>(), |_, _| true)}
            <Deletion/>
        </div>
    }
}

/// For good: it says what goes, and takes the password.
#[component]
fn Deletion() -> impl IntoView {
    let outcome = Outcome::of::<DeleteAccount>();
    let failed = outcome.fail.with_untracked(Option::is_some);
    view! {
        <details class="credential" open=failed>
            <summary class="credential-head">
                <span class="credential-label">{words::settings::ACCOUNT_ITSELF}</span>
                <span class="credential-now"></span>
                <span class="credential-change" data-look="danger">{words::DELETE}</span>
                <span class="credential-close">{words::CANCEL}</span>
            </summary>
            <Form outcome>
                <Said text=words::settings::DELETING_ACCOUNT.to_owned()/>
                <TextField
                    field=Field::CurrentPassword
                    name="current"
                    id="delete-current"
                    manner=CURRENT
                    outcome
                />
                <FormFoot>
                    <Submit
                        label=words::settings::DELETE_ACCOUNT
                        busy_label=words::settings::DELETING
                        busy=outcome.busy
                        danger=true
                    />
                </FormFoot>
            </Form>
        </details>
    }
}

/// One of the things, and the form that changes it.
#[derive(Clone, Copy)]
struct Part {
    /// Of what is pressed to unfold it.
    id: &'static str,
    field: Field,
    /// What is now, as far as it is told.
    now: fn(State, Own) -> String,
    /// The form's names for the new one, and the page's for both fields.
    name: &'static str,
    new_id: &'static str,
    current_id: &'static str,
    label: &'static str,
    manner: Manner,
    hint: fn() -> String,
    /// On its button.
    change: &'static str,
    changed: &'static str,
}

const USERNAME: Part = Part {
    id: "username-part",
    field: Field::Username,
    now: |state, _| state.me().map(|me| me.username).unwrap_or_default(),
    name: "username",
    new_id: "new-username",
    current_id: "username-current",
    label: words::settings::NEW_USERNAME,
    manner: Manner {
        autocomplete: "username",
        inputmode: None,
        enterkeyhint: "next",
        secret: false,
    },
    hint: || words::door::USERNAME_HINT.to_owned(),
    change: words::settings::CHANGE_USERNAME,
    changed: words::settings::USERNAME_CHANGED,
};
const EMAIL: Part = Part {
    id: "email-part",
    field: Field::Email,
    now: |_, own| own.email().unwrap_or_default(),
    name: "email",
    new_id: "new-email",
    current_id: "email-current",
    label: words::settings::NEW_EMAIL,
    manner: Manner {
        autocomplete: "email",
        inputmode: Some("email"),
        enterkeyhint: "next",
        secret: false,
    },
    hint: String::new,
    change: words::settings::CHANGE_EMAIL,
    changed: words::settings::EMAIL_CHANGED,
};
const PASSWORD: Part = Part {
    id: "password-part",
    field: Field::Password,
    now: |_, _| String::new(),
    name: "password",
    new_id: "new-password",
    current_id: "password-current",
    label: words::settings::NEW_PASSWORD,
    manner: Manner {
        autocomplete: "new-password",
        inputmode: None,
        enterkeyhint: "next",
        secret: true,
    },
    hint: || words::door::password_hint(limits::PASSWORD_MIN),
    change: words::settings::CHANGE_PASSWORD,
    changed: words::settings::PASSWORD_CHANGED,
};
const CURRENT: Manner = Manner {
    autocomplete: "current-password",
    inputmode: None,
    enterkeyhint: "done",
    secret: true,
};

/// Once it was done another one stands in its place, folded and empty: no password stays in it.
fn part(part: Part, own: Own, outcome: Outcome, took: fn(State, &str) -> bool) -> AnyView {
    let state = use_state();
    let round = RwSignal::new(0_i64);
    let done = Done::new(move |answer: String| {
        let understood = took(state, &answer);
        if understood {
            state.toasts.say(part.changed);
            outcome.settle();
            round.update(|round| *round += 1);
            session::focus_soon(part.id);
        }
        understood
    });
    rows(
        move || vec![(0, round.get(), 0)],
        move |_| drawn(part, own, outcome, done),
    )
}

fn drawn(part: Part, own: Own, outcome: Outcome, done: Done) -> AnyView {
    let Part { id, field, now, .. } = part;
    let state = use_state();
    // Without WASM a failure came back with the page.
    let failed = outcome.fail.with_untracked(Option::is_some);
    view! {
        <details class="credential" open=failed>
            <summary class="credential-head" id=id>
                <span class="credential-label">{words::fields::label(field)}</span>
                <span class="credential-now">{retold(move || now(state, own))}</span>
                <span class="credential-change">{words::settings::CHANGE}</span>
                <span class="credential-close">{words::CANCEL}</span>
            </summary>
            <PartForm part outcome done/>
        </details>
    }
    .into_any()
}

#[component]
fn PartForm(part: Part, outcome: Outcome, done: Done) -> impl IntoView {
    let Part { field, name, .. } = part;
    let username = untrack(move || use_state().me()).map(|me| me.username);
    let username = username.filter(|_| field != Field::Username);
    view! {
        <Form outcome done>
            // Programs that keep passwords learn of whom this one is. It has no name, and is not sent.
            {username.map(|username| view! { <input hidden readonly autocomplete="username" value=username/> })}
            <TextField
                field
                name
                id=part.new_id
                label=part.label
                manner=part.manner
                outcome
                hint=(part.hint)()
            />
            <TextField
                field=Field::CurrentPassword
                name="current"
                id=part.current_id
                manner=CURRENT
                outcome
            />
            <FormFoot>
                <Submit label=part.change busy_label=words::SAVING busy=outcome.busy/>
            </FormFoot>
        </Form>
    }
}

fn username_changed(state: State, answer: &str) -> bool {
    let person = json::read::<Person>(answer);
    person.map(|person| state.take(person)).is_some()
}
