//! One of a few, chosen at once. It needs WASM, and is seen once it can work.

use leptos::prelude::*;

use crate::kept::{Memo, heard};

/// A value of the choice, and what it is called.
pub type Options = &'static [(&'static str, &'static str)];

#[component]
pub fn Choices(
    name: &'static str,
    legend: &'static str,
    options: Options,
    /// The value that holds now.
    chosen: Memo<String>,
    choose: Callback<&'static str>,
) -> impl IntoView {
    let one = |(value, label): &(&'static str, &'static str)| {
        let (value, label) = (*value, *label);
        let checked = Signal::derive(move || chosen.with(|chosen| chosen == value));
        view! {
            <label class="choices-one">
                <input
                    class="choices-input"
                    type="radio"
                    name=name
                    value=value
                    prop:checked=checked
                    on:change=heard(move |_| choose.run(value))
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
