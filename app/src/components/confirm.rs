//! A question before something that cannot be taken back: it names what will be lost.

use leptos::prelude::*;
use wire::Command;

use super::form::{Outcome, Settled};
use super::{CommandForm, Dialog, DialogActions, retold, told};
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
                <button
                    class="button"
                    type="submit"
                    data-look="danger"
                    aria-disabled=told(move || busy.get().then(|| "true".to_owned()))
                >
                    {label}
                </button>
            </DialogActions>
        </CommandForm>
    }
}
