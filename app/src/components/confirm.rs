//! A question before something that cannot be taken back: it names what will be lost.

use leptos::prelude::*;
use wire::Command;

use super::form::{Done, Outcome, Settled};
use super::{CommandForm, Dialog, DialogActions, Form, Submit, retold};
use crate::session::Typed;

#[component]
pub fn Confirm(
    id: &'static str,
    title: &'static str,
    #[prop(into)] open: Signal<bool>,
    close: Callback<()>,
    /// What will be lost.
    said: Callback<(), String>,
    /// What its button does, in a word.
    label: &'static str,
    command: Callback<Typed, Option<Command>>,
    done: Settled,
) -> impl IntoView {
    view! {
        <Dialog id title open on_close=close>
            <Asking id said label command done=done.clone()/>
        </Dialog>
    }
}

/// Drawn anew whenever it is asked: an earlier refusal is no answer to it.
#[component]
fn Asking(
    id: &'static str,
    said: Callback<(), String>,
    label: &'static str,
    command: Callback<Typed, Option<Command>>,
    done: Settled,
) -> impl IntoView {
    let outcome = Outcome::of_command();
    let busy = outcome.busy;
    view! {
        <CommandForm outcome command done>
            <p class="confirm-said">{retold(move || said.run(()))}</p>
            <DialogActions id>
                <Submit label busy_label=label busy danger=true/>
            </DialogActions>
        </CommandForm>
    }
}

/// The same over a server function, in a dialog that is there already.
#[component]
pub fn ConfirmForm(
    /// The dialog's.
    id: &'static str,
    outcome: Outcome,
    said: String,
    label: &'static str,
    /// What is sent.
    fields: Vec<(&'static str, String)>,
    done: Done,
) -> impl IntoView {
    let field = |(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any();
    let fields: Vec<AnyView> = fields.into_iter().map(field).collect();
    view! {
        <Form outcome done>
            {fields}
            <Said text=said/>
            <DialogActions id>
                <Submit label busy_label=label busy=outcome.busy danger=true/>
            </DialogActions>
        </Form>
    }
}

/// What should be known of it.
#[component]
pub fn Said(text: String) -> impl IntoView {
    view! { <p class="confirm-said">{text}</p> }
}
