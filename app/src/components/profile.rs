//! "Edit profile": what others see of oneself. Its address is `/?dialog=profile`.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use wire::{Field, Person, limits};

use super::field::Manner;
use super::form::{Done, Outcome};
use super::{Dialog, DialogActions, Form, FormFoot, Submit, TextField, later};
use crate::json;
use crate::kept::Memo;
use crate::server_fns::accounts::ChangeProfile;
use crate::session::use_state;
use crate::words;

/// What opens it.
pub const EDIT_PROFILE: &str = "/?dialog=profile";

#[component]
pub fn ProfileDialog() -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let asked = Memo::new(move |()| query.with(|query| query.get_str("dialog") == Some("profile")));
    let close = Callback::new(move |()| {
        if asked.get_untracked() {
            navigate(
                "/",
                NavigateOptions {
                    replace: true,
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
    view! {
        <Dialog id="profile" title=words::settings::EDIT_PROFILE open=asked on_close=close>
            {later(move |there| (there.profile)(close))}
        </Dialog>
    }
}

#[component]
pub fn ProfileForm(
    /// The dialog's that it stands in; else it stands by itself.
    #[prop(optional)]
    close: Option<Callback<()>>,
) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of::<ChangeProfile>();
    let me = untrack(move || state.me());
    let (name, hint) = me.map(hints).unwrap_or_default();
    let done = Done::new(move |saved: String| {
        let Some((person, alike)) = json::read::<(Person, Option<String>)>(&saved) else {
            return false;
        };
        state.take(person);
        match alike {
            Some(other) => state.toasts.say(words::settings::looks_like(&other)),
            None => state.toasts.say(words::settings::PROFILE_SAVED),
        }
        match close {
            Some(close) => close.run(()),
            None => outcome.settle(),
        }
        true
    });
    let manner = Manner {
        autocomplete: "name",
        enterkeyhint: "done",
        ..Manner::default()
    };
    view! {
        <Form outcome done>
            <TextField field=Field::Name name="name" manner outcome value=name hint first=close.is_some()/>
            {if close.is_some() {
                view! { <DialogActions id="profile">{save(outcome)}</DialogActions> }.into_any()
            } else {
                // Without WASM a failure is to come back to where the form stands.
                view! {
                    <input type="hidden" name="page" value="settings"/>
                    <FormFoot>{save(outcome)}</FormFoot>
                }
                .into_any()
            }}
        </Form>
    }
}

fn save(outcome: Outcome) -> AnyView {
    view! { <Submit label=words::SAVE busy_label=words::SAVING busy=outcome.busy/> }.into_any()
}

fn hints(me: Person) -> (String, String) {
    let hint = words::settings::name_hint(limits::NAME_MAX, &me.username);
    (me.name, hint)
}
