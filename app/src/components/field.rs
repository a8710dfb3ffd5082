//! A line to type into: its label, its hint, and what is wrong with it right beside it.

use leptos::prelude::*;
use wire::Field;

use super::form::Outcome;
use super::{Glyph, Icon, redrawn, told};
use crate::kept::{Memo, RwSignal, heard};
use crate::words;

/// What browsers are told of a field, so that they offer the right thing.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    pub autocomplete: &'static str,
    pub inputmode: Option<&'static str>,
    pub enterkeyhint: &'static str,
    pub secret: bool,
}

#[component]
pub fn TextField(
    field: Field,
    /// The form's name for it.
    name: &'static str,
    /// The page's, where it has several of that name.
    #[prop(optional)]
    id: Option<&'static str>,
    manner: Manner,
    outcome: Outcome,
    #[prop(optional, into)] hint: String,
    /// Where it is called otherwise than the field is anywhere.
    #[prop(optional)]
    label: Option<&'static str>,
    /// What it says when nothing was typed yet.
    #[prop(optional, into)]
    value: String,
    /// The caret starts here, unless something is wrong elsewhere.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let fail = outcome.fail;
    let said = Memo::new(move |()| fail.with(|fail| fail.as_ref()?.on(field).map(words::sentence)));
    let wrong =
        Memo::new(move |()| fail.with(|fail| fail.as_ref().is_some_and(|f| f.concerns(field))));
    let (caret, value) = fail.with_untracked(|fail| match fail {
        Some(fail) if manner.secret => (caret(fail, field, first), String::new()),
        Some(fail) => (caret(fail, field, first), fail.kept.get(field).to_owned()),
        None => (first, value),
    });
    let id = id.unwrap_or(name);
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let described = {
        // What is wrong says the rule; the hint would say it again, and its style hides it.
        let hint_id = hint_id.clone();
        move || {
            if said.with(Option::is_some) {
                Some(format!("{id}-error"))
            } else {
                hint_id.clone()
            }
        }
    };
    let kind = move || {
        if manner.secret && !shown.get() {
            "password"
        } else {
            "text"
        }
    };

    view! {
        <div class="field" data-secret=manner.secret.then_some("true")>
            <label class="field-label" for=id>{label.unwrap_or(words::fields::label(field))}</label>
            <div class="field-box">
                <input
                    class="field-input"
                    id=id
                    name=name
                    type=kind
                    value=value
                    autocomplete=manner.autocomplete
                    inputmode=manner.inputmode
                    enterkeyhint=manner.enterkeyhint
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=caret
                    dir="auto"
                    aria-invalid=told(move || wrong.get().then(|| "true".to_owned()))
                    aria-describedby=described
                />
                {manner.secret.then(|| view! { <Reveal shown/> })}
            </div>
            {redrawn(move || {
                said.get()
                    .map(|said| {
                        view! {
                            <p class="field-error" id=format!("{id}-error")>
                                <Icon of=Glyph::Alert/>
                                <span>{said}</span>
                            </p>
                        }
                    })
            })}
            {hint_id.map(|id| view! { <p class="field-hint" id=id>{hint}</p> })}
        </div>
    }
}

/// An enhancement: its style shows it once it can work. (Its name leaves "password" to the field.)
#[component]
fn Reveal(shown: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            class="field-reveal"
            type="button"
            aria-label=words::fields::REVEAL
            aria-pressed=told(move || Some(shown.get().to_string()))
            on:click=heard(move |_| shown.update(|shown| *shown = !*shown))
        >
            <Icon of=Glyph::Eye/>
            <Icon of=Glyph::EyeOff/>
        </button>
    }
}

/// Among the fields that are wrong the browser takes the first with `autofocus`.
fn caret(fail: &crate::server_fns::Fail, field: Field, first: bool) -> bool {
    if fail.concerns_a_field() {
        fail.concerns(field)
    } else {
        first
    }
}
