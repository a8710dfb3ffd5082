//! A form over a server function: works as plain HTML, and with WASM sends once, keeps what was typed,
//! and puts the caret where something is to be mended.

use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;

use super::redrawn;
use crate::server_fns::Fail;
use crate::{session, words};

/// What a form's action came to, in the shape that fields and buttons read.
#[derive(Clone, Copy)]
pub struct Outcome {
    pub fail: Signal<Option<Fail>>,
    /// On its way, or done and about to leave the page.
    pub busy: Signal<bool>,
}

impl Outcome {
    pub fn of<F>(action: ServerAction<F>) -> Self
    where
        F: ServerFn<Error = Fail> + Clone + Send + Sync + 'static,
        F::Output: Clone + Send + Sync + 'static,
    {
        let value = action.value();
        let pending = action.pending();
        let fail = move || value.with(|value| value.as_ref()?.as_ref().err().cloned());
        let busy = move || pending.get() || value.with(|value| matches!(value, Some(Ok(_))));
        Self {
            fail: Signal::derive(fail),
            busy: Signal::derive(busy),
        }
    }
}

#[component]
pub fn Form<F, P>(action: ServerAction<F>, children: Children) -> impl IntoView
where
    F: ServerFn<Protocol = Http<PostUrl, P>, Error = Fail>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    F::Output: Clone + Send + Sync + 'static,
    F::Client: Client<Fail>,
    <<F::Client as Client<Fail>>::Request as ClientReq<Fail>>::FormData: From<session::FormData>,
    P: 'static,
{
    let outcome = Outcome::of(action);
    let form = NodeRef::<html::Form>::new();
    let once = move |submit: SubmitEvent| {
        // A form that is gone sends nothing either.
        if outcome.busy.try_get_untracked() != Some(false) {
            submit.prevent_default();
            submit.stop_immediate_propagation();
        }
    };
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
    let above = move || {
        outcome
            .fail
            .with(|fail| fail.as_ref().and_then(words::above))
    };

    view! {
        <ActionForm action node_ref=form attr:class="form" on:submit:capture=once>
            {redrawn(move || above().map(|said| view! { <p class="form-trouble" role="alert">{said}</p> }))}
            {children()}
        </ActionForm>
    }
}
