//! The routes, and what stands around every page: the state at the root and the toasts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::StaticSegment;
use leptos_router::components::{Route, Router, Routes};

use crate::components::toast::Toasts;
use crate::pages::{Home, NotFound, SignIn, SignUp};
use crate::session::State;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(State::from_page());

    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=StaticSegment("") view=Home/>
                <Route path=StaticSegment("sign-in") view=SignIn/>
                <Route path=StaticSegment("sign-up") view=SignUp/>
            </Routes>
        </Router>
        <Toasts/>
    }
}
