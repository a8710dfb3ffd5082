//! What is pressed: the button that sends a form, plain buttons, and links that look like them.

use leptos::prelude::*;

use super::told;

/// Stays focusable while it is busy: `Form` is what keeps it from sending twice.
#[component]
pub fn Submit(
    label: &'static str,
    /// What it says meanwhile.
    busy_label: &'static str,
    #[prop(into)] busy: Signal<bool>,
    /// It takes something away.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    let said = move || if busy.get() { busy_label } else { label };
    view! {
        <button
            class="button"
            type="submit"
            data-look=if danger { "danger" } else { "main" }
            aria-disabled=told(move || busy.get().then(|| "true".to_owned()))
        >
            {said}
        </button>
    }
}

/// Sends the form of that id, wherever it stands.
#[component]
pub fn FormButton(label: &'static str, form: String) -> impl IntoView {
    view! { <button class="button" type="submit" form=form>{label}</button> }
}

/// Goes somewhere within the app.
#[component]
pub fn LinkButton(label: &'static str, href: &'static str) -> impl IntoView {
    view! { <a class="button" href=href data-noscroll="">{label}</a> }
}

/// Loads a page anew: for where only the server knows what is there now.
#[component]
pub fn LoadButton(
    label: &'static str,
    href: &'static str,
    #[prop(optional)] main: bool,
) -> impl IntoView {
    view! {
        <a class="button" data-look=main.then_some("main") href=href rel="external">{label}</a>
    }
}
