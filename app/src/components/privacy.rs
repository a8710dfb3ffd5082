//! What others learn of oneself. With WASM each switch is done at once; without it, it is a form like any other.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::Command;

use super::Switch;
use crate::kept::{Memo, RwSignal};
use crate::server_fns::accounts::ChangePrivacy;
use crate::session::{State, use_state};
use crate::words;

/// Receipts, presence.
type Shown = (bool, bool);

#[component]
pub fn PrivacyForm() -> impl IntoView {
    let state = use_state();
    // What was asked for, until it is so or was refused.
    let wanted = RwSignal::new(None::<Shown>);
    let shown = Memo::new(move |()| wanted.get().unwrap_or_else(|| shown(state)));
    let turn = move |shown: Shown| {
        wanted.set(Some(shown));
        let (receipts, presence) = shown;
        let answered = Callback::new(move |answer: crate::session::Answered| {
            if let Err(refusals) = answer {
                state.toasts.say(words::sentence(refusals.first()));
            }
            if wanted.get_untracked() == Some(shown) {
                wanted.set(None);
            }
        });
        state.ask(Command::Privacy { receipts, presence }, answered);
    };
    view! {
        <form class="privacy" method="post" action=ChangePrivacy::PATH>
            <Switch
                name="receipts"
                label=words::settings::RECEIPTS
                hint=words::settings::RECEIPTS_SAID
                on=Signal::derive(move || shown.get().0)
                turn=Callback::new(move |on| turn((on, shown.get_untracked().1)))
            />
            <Switch
                name="presence"
                label=words::settings::PRESENCE
                hint=words::settings::PRESENCE_SAID
                on=Signal::derive(move || shown.get().1)
                turn=Callback::new(move |on| turn((shown.get_untracked().0, on)))
            />
            <button class="button privacy-save" type="submit">{words::SAVE}</button>
        </form>
    }
}

fn shown(state: State) -> Shown {
    state
        .me()
        .map_or((true, true), |me| (me.receipts, me.presence))
}
