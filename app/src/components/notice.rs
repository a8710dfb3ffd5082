//! A page that has only something to say, and the way on.

use leptos::prelude::*;

use super::Brand;

#[component]
pub fn Notice(
    heading: String,
    said: String,
    /// The id under which the log knows more.
    #[prop(optional)]
    request: String,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="notice">
            <Brand/>
            <h1 class="notice-heading">{heading}</h1>
            <p class="notice-said">{said}</p>
            <div class="notice-ways">{children()}</div>
            {(!request.is_empty()).then(|| view! { <p class="notice-request">{request}</p> })}
        </main>
    }
}
