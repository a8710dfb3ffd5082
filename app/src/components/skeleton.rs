//! What stands for something that is on its way, in its shape. Its style shows it only when that takes a while.

use leptos::prelude::*;

use crate::words;

/// Rows with a round sign, as lists of people and conversations have; else lines of text.
#[component]
pub fn Skeleton(rows: usize, #[prop(optional)] signs: bool) -> impl IntoView {
    let row = |_| {
        view! {
            <span class="skeleton-row">
                {signs.then(|| view! { <span class="skeleton-sign"></span> })}
                <span class="skeleton-lines">
                    <span class="skeleton-line"></span>
                    <span class="skeleton-line"></span>
                </span>
            </span>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = (0..rows).map(row).collect();
    view! {
        <div class="skeleton">
            <p class="unseen">{words::LOADING}</p>
            <span aria-hidden="true">{rows}</span>
        </div>
    }
}
