//! A form over a server function: works as plain HTML, and with WASM sends once, keeps what was typed,
//! and puts the caret where something is to be mended.
//!
//! It sends what a plain one would and reads the answer's JSON by itself: the framework's own way brings
//! twice the code of it into the browser.

use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::Command;

use super::redrawn;
use crate::kept::{RwSignal, heard};
use crate::server_fns::{Fail, Why};
use crate::session::{self, Answer, Typed, use_state};
use crate::{json, words};

/// Takes what a server function gave, as JSON; says whether it was that.
pub type Done = Callback<String, bool>;

/// What follows once a command was done. Not a `Callback`, which would go with the form.
pub type Settled = Arc<dyn Fn() + Send + Sync>;

/// How a form stands, in the shape that its fields and buttons read.
#[derive(Clone, Copy)]
pub struct Outcome {
    path: &'static str,
    pub fail: RwSignal<Option<Fail>>,
    /// On its way, or done and about to leave the page.
    pub busy: RwSignal<bool>,
}

impl Outcome {
    /// Of the form that server function `F` takes.
    pub fn of<F: ServerFn>() -> Self {
        Self::at(F::PATH)
    }

    /// Of one that becomes a command.
    pub fn of_command() -> Self {
        Self::at("")
    }

    /// It was done, and the form stays.
    pub fn settle(self) {
        _ = self.busy.try_set(false);
        _ = self.fail.try_set(None);
    }

    /// Of the form that the server function at that path takes.
    pub fn at(path: &'static str) -> Self {
        // Without WASM a failure came back in the page's address.
        let told = use_context::<ServerActionError>().filter(|told| told.path() == path);
        Self {
            path,
            fail: RwSignal::new(told.map(|told| Fail::from_link(told.err()))),
            busy: RwSignal::new(false),
        }
    }
}

#[component]
pub fn Form(
    outcome: Outcome,
    /// For a form that does not lead to another page.
    #[prop(optional)]
    done: Option<Done>,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        // A form that is gone sends nothing, and no form sends twice.
        if let Some(form) = form.try_get_untracked().flatten()
            && outcome.busy.try_get_untracked() == Some(false)
        {
            outcome.busy.set(true);
            let answer = session::post(outcome.path, &form);
            spawn_local(async move { take(outcome, done, answer.await) });
        }
    };
    mend(outcome, form);
    view! {
        <form class="form" method="post" action=outcome.path node_ref=form on:submit=heard(submit)>
            {above(outcome)}
            {children()}
        </form>
    }
}

/// A form whose content becomes a command, which goes the way of all others. It needs WASM.
#[component]
pub fn CommandForm(
    outcome: Outcome,
    /// From what is typed; none where nothing is to be done yet, and that was said.
    command: Callback<Typed, Option<Command>>,
    done: Settled,
    children: Children,
) -> impl IntoView {
    let state = use_state();
    let form = NodeRef::<html::Form>::new();
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        if let Some(form) = form.try_get_untracked().flatten()
            && !outcome.busy.get_untracked()
            && let Some(command) = command.run(Typed::of(&form))
        {
            outcome.busy.set(true);
            let done = done.clone();
            // The form may be gone by then, and what it is about with it.
            state.ask_then(command, move |answer| {
                _ = outcome.busy.try_set(false);
                let Err(refusals) = answer else {
                    return done();
                };
                if let Some(Some(fail)) = outcome.fail.try_set(Some(Fail::from(refusals)))
                    && let Some(said) = words::above(&fail)
                {
                    state.toasts.say(said);
                }
            });
        }
    };
    mend(outcome, form);
    view! {
        <form class="form" node_ref=form on:submit=heard(submit)>
            {above(outcome)}
            {children()}
        </form>
    }
}

/// The row at the foot of a form that stands in a page.
#[component]
pub fn FormFoot(children: Children) -> impl IntoView {
    view! { <div class="form-foot">{children()}</div> }
}

/// Where something is wrong, the caret goes there.
fn mend(outcome: Outcome, form: NodeRef<html::Form>) {
    Effect::new(move |was_there: Option<()>| {
        outcome.fail.track();
        // On the first run the server has placed the caret already.
        if was_there.is_some() {
            request_animation_frame(move || {
                if let Some(form) = form.try_get_untracked().flatten() {
                    session::focus_again(&form);
                }
            });
        }
    });
}

/// What is about no field of it.
fn above(outcome: Outcome) -> AnyView {
    redrawn(move || {
        let said = outcome
            .fail
            .with(|fail| fail.as_ref().and_then(words::above));
        said.map(|said| view! { <p class="form-trouble" role="alert">{said}</p> })
    })
}

/// Drawn with the form: sent twice, it counts once.
#[component]
pub fn FormKey() -> impl IntoView {
    let key = session::client_key().to_string();
    // Browsers would put an older form's back.
    view! { <input type="hidden" name="key" value=key autocomplete="off"/> }
}

/// The form may be gone by now.
fn take(outcome: Outcome, done: Option<Done>, answer: Option<Answer>) {
    let fail = match answer {
        Some(Answer::Elsewhere) => return,
        Some(Answer::Done(json)) => {
            if done.is_some_and(|done| done.try_run(json) != Some(false)) {
                return;
            }
            None
        }
        Some(Answer::Failed(json)) => json::read(&json),
        None => None,
    };
    let fail = fail.unwrap_or_else(|| Why::Unreached.into());
    _ = outcome.busy.try_set(false);
    _ = outcome.fail.try_set(Some(fail));
}
