//! `/sign-in`: the door for those who have an account.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use wire::Field;

use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::{CardFoot, DoorCard, Form, Submit, TextField};
use crate::next::{safe_next, with_next};
use crate::server_fns::accounts;
use crate::session::use_state;

#[component]
pub fn SignIn() -> impl IntoView {
    let outcome = Outcome::of::<accounts::SignIn>();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let other_door = with_next("/sign-up", &next);
    let next = safe_next(&next).to_owned();
    let said = if use_state().door.first {
        "Nobody has an account here yet."
    } else {
        "New here?"
    };
    let who = Manner {
        autocomplete: "username",
        inputmode: Some("email"),
        enterkeyhint: "next",
        ..Manner::default()
    };
    let password = Manner {
        autocomplete: "current-password",
        enterkeyhint: "go",
        secret: true,
        ..Manner::default()
    };
    view! {
        <Title text="Sign in · Roost"/>
        <DoorCard heading="Welcome back">
            <Form outcome>
                <input type="hidden" name="next" value=next/>
                <TextField field=Field::Who name="who" manner=who outcome first=true/>
                <TextField field=Field::Password name="password" manner=password outcome/>
                <Submit label="Sign in" busy_label="Signing in…" busy=outcome.busy/>
            </Form>
            <CardFoot said label="Create an account" href=other_door/>
        </DoorCard>
    }
}
