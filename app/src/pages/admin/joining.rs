//! Who may create an account here, and the links that let somebody.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

use crate::components::choices::Options;
use crate::components::{Choices, Section, invite};
use crate::kept::{Effect, Memo, RwSignal};
use crate::server_fns::invitations::ChangeRegistration;
use crate::session::{self, Topic, use_state};
use crate::words::{self, admin as said};

/// As the server spells them.
const ALL: Options = &[
    ("open", said::OPEN),
    ("by_invitation", said::BY_INVITATION),
    ("closed", said::CLOSED),
];

#[component]
pub fn Joining() -> impl IntoView {
    let state = use_state();
    let held = Memo::new(move |()| {
        let held = state.read(Topic::Settings, |model| model.settings().registration);
        held.unwrap_or_default().as_str().to_owned()
    });
    // What it is to be, until something becomes of it: by this page or another.
    let asked = RwSignal::new(None::<String>);
    Effect::new(move |()| {
        held.track();
        asked.set(None);
    });
    let chosen = Memo::new(move |()| asked.get().unwrap_or_else(|| held.get()));
    let choose = Callback::new(move |to: &'static str| {
        asked.set(Some(to.to_owned()));
        let answer = session::post_fields(ChangeRegistration::PATH, &[("registration", to)]);
        spawn_local(async move {
            if let Err(fail) = session::done(answer.await) {
                _ = asked.try_set(None);
                state.toasts.say(words::above(&fail).unwrap_or_default());
            }
        });
    });
    view! {
        <Section id="accounts-heading" title=said::ACCOUNTS>
            <Choices name="registration" legend=said::REGISTRATION options=ALL chosen choose/>
        </Section>
        <Section id="links-heading" title=words::invitations::INVITE_LINK>{invite::links(None)}</Section>
    }
}
