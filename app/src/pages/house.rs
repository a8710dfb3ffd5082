//! Around every page inside: the rail, what is open beside it, and the dialogs above both.

use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use crate::components::{Connection, ProfileDialog, Rail, StartDialog, told};
use crate::session::use_state;

#[component]
pub fn House() -> impl IntoView {
    if use_state().is_stranger() {
        return view! { <Redirect path="/sign-in"/> }.into_any();
    }
    let path = use_location().pathname;
    // Which of the two a phone shows.
    let pane = told(move || {
        let pane = if path.with(|path| path == "/") {
            "rail"
        } else {
            "main"
        };
        Some(pane.to_owned())
    });
    view! {
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <div class="house" data-pane=pane>
            <Rail/>
            <main class="house-main" id="main" tabindex="-1">
                <Connection/>
                <Outlet/>
            </main>
        </div>
        <ProfileDialog/>
        <StartDialog/>
    }
    .into_any()
}
