//! What of the rail is looked at: one of a few, chosen at once. It needs WASM, and is seen once it can work.

use client::Filter;
use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::kept::heard;
use crate::session::use_state;
use crate::words::keeping;

#[component]
pub fn Filters() -> impl IntoView {
    let shown = use_state().filter;
    let one = |filter: Filter| {
        let label = keeping::filter(filter);
        // The others tell by their words; for this one there is no room.
        let is_small = filter == Filter::Archived;
        let checked = Signal::derive(move || shown.get() == filter);
        view! {
            <label class="filter" title=is_small.then_some(label)>
                <input
                    class="choices-input"
                    type="radio"
                    name="filter"
                    aria-label=label
                    prop:checked=checked
                    on:change=heard(move |_| shown.set(filter))
                />
                {is_small.then(|| view! { <Icon of=Glyph::Archive/> })}
                {(!is_small).then_some(label)}
            </label>
        }
        .into_any()
    };
    let all: Vec<AnyView> = Filter::ALL.into_iter().map(one).collect();
    view! { <div class="filters" role="radiogroup" aria-label=keeping::FILTERS>{all}</div> }
}
