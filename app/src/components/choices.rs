//! One of a few ways that the page can look, chosen at once. It needs WASM, and is seen once it can work.

use leptos::prelude::*;

use crate::kept::{Memo, heard};
use crate::session::{Choice, use_state};

/// A value of the choice, and what it is called. The empty one is how it is for everybody.
pub type Options = &'static [(&'static str, &'static str)];

#[component]
pub fn Choices(choice: Choice, legend: &'static str, options: Options) -> impl IntoView {
    let state = use_state();
    let chosen = Memo::new(move |()| state.chosen(choice).unwrap_or_default());
    let one = |(value, label): &(&'static str, &'static str)| {
        let (value, label) = (*value, *label);
        let checked = Signal::derive(move || chosen.with(|chosen| chosen == value));
        view! {
            <label class="choices-one">
                <input
                    class="choices-input"
                    type="radio"
                    name=choice.name()
                    value=value
                    prop:checked=checked
                    on:change=heard(move |_| state.choose(choice, (!value.is_empty()).then_some(value)))
                />
                {label}
            </label>
        }
        .into_any()
    };
    let options: Vec<AnyView> = options.iter().map(one).collect();
    view! {
        <fieldset class="choices">
            <legend class="choices-legend">{legend}</legend>
            <div class="choices-row">{options}</div>
        </fieldset>
    }
}
