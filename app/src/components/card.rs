//! The pane of glass at the front door: one thing to do, under the name of the house.

use leptos::prelude::*;

use super::Brand;

#[component]
pub fn DoorCard(heading: &'static str, children: Children) -> impl IntoView {
    view! {
        <main class="door">
            <div class="card">
                <Brand/>
                <h1 class="card-heading">{heading}</h1>
                {children()}
            </div>
        </main>
    }
}

/// What should be known before anything is typed.
#[component]
pub fn CardNote(said: &'static str) -> impl IntoView {
    view! { <p class="card-note">{said}</p> }
}

/// What helps whoever does not get on.
#[component]
pub fn CardHint(said: &'static str) -> impl IntoView {
    view! { <p class="card-hint">{said}</p> }
}

/// The way to the other door.
#[component]
pub fn CardFoot(said: &'static str, label: &'static str, href: String) -> impl IntoView {
    view! {
        <p class="card-foot">
            {said}" "<a class="card-link" href=href>{label}</a>
        </p>
    }
}
