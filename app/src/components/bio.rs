//! What one says of oneself, to be written: it is on no card, and so is fetched first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{Field, limits};

use super::form::{Done, Outcome};
use super::{Form, FormFoot, Glyph, Icon, Submit, redrawn, told};
use crate::kept::{Effect, Memo, RwSignal, heard};
use crate::server_fns::Why;
use crate::server_fns::accounts::ChangeBio;
use crate::session::{self, use_state};
use crate::words;

const ID: &str = "bio";
const HINT: &str = "bio-hint";
const ERROR: &str = "bio-error";

/// It needs the page's program: served, a text to be changed would stand in it unescaped or not at all.
#[component]
pub fn BioForm() -> impl IntoView {
    let state = use_state();
    let said = RwSignal::new(None::<String>);
    let missing = RwSignal::new(false);
    let me = state.viewer();
    let ask = move |pressed: bool| {
        spawn_local(async move {
            match session::text(&format!("/api/people/{me}/bio")).await {
                Some(bio) => _ = said.try_set(Some(bio)),
                None => _ = missing.try_set(true),
            }
            // The button that has the focus goes once the text comes.
            if pressed {
                session::focus_if_lost(ID);
            }
        });
    };
    Effect::new(move |()| {
        if state.awake.get() {
            ask(false);
        }
    });
    let again = Callback::new(move |()| ask(true));
    redrawn(move || {
        Some(match said.get() {
            Some(bio) => view! { <Written bio/> }.into_any(),
            None if missing.get() => missed(again),
            None => return None,
        })
    })
}

/// In place of what did not come.
fn missed(again: Callback<()>) -> AnyView {
    view! {
        <div class="form">
            <p class="form-trouble" role="alert">{words::above(&Why::Unreached.into())}</p>
            <FormFoot>
                <button class="button" type="button" on:click=heard(move |_| again.run(()))>{words::TRY_AGAIN}</button>
            </FormFoot>
        </div>
    }
    .into_any()
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
    let is_wrong = move || wrong.with(Option::is_some);
    let described = move || Some(if is_wrong() { ERROR } else { HINT }.to_owned());
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
                    aria-invalid=told(move || is_wrong().then(|| "true".to_owned()))
                    aria-describedby=told(described)
                ></textarea>
                {redrawn(move || {
                    wrong.get().map(|said| view! {
                        <p class="field-error" id=ERROR>
                            <Icon of=Glyph::Alert/>
                            <span>{said}</span>
                        </p>
                    })
                })}
                <p class="field-hint" id=HINT>{words::fields::up_to(limits::BIO_MAX)}</p>
            </div>
            <FormFoot>
                <Submit label=words::SAVE busy_label=words::SAVING busy=outcome.busy/>
            </FormFoot>
        </Form>
    }
}
