//! What one says of oneself, to be written: it is on no card, and so is fetched first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Field, limits};

use super::form::{Done, Outcome};
use super::{Form, FormFoot, Submit, redrawn};
use crate::kept::{Effect, Memo, RwSignal};
use crate::server_fns::accounts::ChangeBio;
use crate::session::{self, use_state};
use crate::words;

const ID: &str = "bio";

/// It needs the page's program: served, a text to be changed would stand in it unescaped or not at all.
#[component]
pub fn BioForm() -> impl IntoView {
    let state = use_state();
    let said = RwSignal::new(None::<String>);
    let me = state.viewer();
    Effect::new(move |()| {
        if state.awake.get() {
            spawn_local(async move {
                let bio = session::text(&format!("/api/people/{me}/bio")).await;
                _ = said.try_set(bio);
            });
        }
    });
    redrawn(move || said.get().map(|bio| view! { <Written bio/> }))
}

#[component]
fn Written(bio: String) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of::<ChangeBio>();
    let done = Done::new(move |_| {
        state.toasts.say(words::settings::PROFILE_SAVED);
        outcome.settle();
        true
    });
    let fail = outcome.fail;
    let wrong =
        Memo::new(move |()| fail.with(|fail| fail.as_ref()?.on(Field::Bio).map(words::sentence)));
    view! {
        <Form outcome done>
            <div class="field">
                <label class="field-label" for=ID>{words::fields::label(Field::Bio)}</label>
                <textarea
                    class="field-input bio"
                    id=ID
                    name=ID
                    rows="4"
                    dir="auto"
                    prop:defaultValue=bio
                    aria-describedby="bio-hint"
                ></textarea>
                {redrawn(move || wrong.get().map(|said| view! { <p class="field-error" role="alert">{said}</p> }))}
                <p class="field-hint" id="bio-hint">{words::fields::up_to(limits::BIO_MAX)}</p>
            </div>
            <FormFoot>
                <Submit label=words::SAVE busy_label=words::SAVING busy=outcome.busy/>
            </FormFoot>
        </Form>
    }
}
