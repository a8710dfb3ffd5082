//! Who may create an account here, and the links that let somebody.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::Registration;

use crate::components::invite;
use crate::kept::{Memo, heard};
use crate::server_fns::invitations::ChangeRegistration;
use crate::session::{self, Topic, use_state};
use crate::words::{self, admin as said};

const ALL: [Registration; 3] = [
    Registration::Open,
    Registration::ByInvitation,
    Registration::Closed,
];

#[component]
pub fn Joining() -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby="registration-heading">
            <h2 class="settings-title" id="registration-heading">{said::REGISTRATION}</h2>
            <fieldset class="choices">
                <legend class="unseen">{said::REGISTRATION}</legend>
                <div class="choices-row">{ALL.map(one).into_iter().collect::<Vec<AnyView>>()}</div>
            </fieldset>
        </section>
        <section class="settings-section" aria-labelledby="links-heading">
            <h2 class="settings-title" id="links-heading">{words::invitations::INVITE_LINK}</h2>
            {invite::links(None)}
        </section>
    }
}

fn one(to: Registration) -> AnyView {
    let state = use_state();
    let held = Memo::new(move |()| {
        let held = state.read(Topic::Settings, |model| model.settings().registration);
        held.unwrap_or_default()
    });
    let choose = move |_| {
        let answer =
            session::post_fields(ChangeRegistration::PATH, &[("registration", to.as_str())]);
        spawn_local(async move {
            if let Err(fail) = session::done(answer.await) {
                state.toasts.say(words::above(&fail).unwrap_or_default());
                state.touch(Topic::Settings);
            }
        });
    };
    view! {
        <label class="choices-one">
            <input
                class="choices-input"
                type="radio"
                name="registration"
                value=to.as_str()
                prop:checked=Signal::derive(move || held.get() == to)
                on:change=heard(choose)
            />
            {said::registration(to)}
        </label>
    }
    .into_any()
}
