//! The routes, and what stands around every page: the state at the root and the toasts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{ParamSegment, StaticSegment};

use crate::components::later;
use crate::components::toast::Toasts;
use crate::kept::Effect;
use crate::pages::{Home, House, NotFound, Room, SignIn, SignUp};
use crate::session::State;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let state = State::from_page();
    provide_context(state);
    // Effects run in the browser only, after the page is hydrated.
    Effect::new(move |()| state.wake());

    view! {
        <Router>{routes()}</Router>
        <Toasts/>
    }
}

/// All that there is, and what only some builds have.
macro_rules! routes {
    ($($some:tt)*) => {
        view! {
            <Routes fallback=NotFound>
                <Route path=StaticSegment("sign-in") view=SignIn/>
                <Route path=StaticSegment("sign-up") view=SignUp/>
                <Route path=(StaticSegment("reset"), ParamSegment("code")) view=reset/>
                $($some)*
                <ParentRoute path=StaticSegment("") view=House>
                    <Route path=StaticSegment("") view=Home/>
                    <Route path=StaticSegment("admin") view=admin/>
                    <Route path=StaticSegment("channels") view=channels/>
                    <Route path=StaticSegment("people") view=people/>
                    <Route path=StaticSegment("settings") view=settings/>
                    <Route path=(StaticSegment("rooms"), ParamSegment("room")) view=Room/>
                    <Route
                        path=(StaticSegment("rooms"), ParamSegment("room"), ParamSegment("seq"))
                        view=Room
                    />
                </ParentRoute>
            </Routes>
        }
    };
}

#[cfg(debug_assertions)]
fn routes() -> impl IntoView {
    routes! { <Route path=StaticSegment("kit") view=crate::pages::Kit/> }
}

#[cfg(not(debug_assertions))]
fn routes() -> impl IntoView {
    routes! {}
}

fn admin() -> AnyView {
    later(|there| (there.admin)())
}

fn channels() -> AnyView {
    later(|there| (there.channels)())
}

fn people() -> AnyView {
    later(|there| (there.people)())
}

fn reset() -> AnyView {
    later(|there| (there.reset)())
}

fn settings() -> AnyView {
    later(|there| (there.settings)())
}
