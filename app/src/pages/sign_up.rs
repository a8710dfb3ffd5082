//! `/sign-up`: the door for those who are new. Whoever comes first owns the server.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use wire::{Field, limits};

use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::{CardFoot, CardNote, DoorCard, Form, Submit, TextField};
use crate::next::{safe_next, with_next};
use crate::server_fns::accounts;
use crate::session::use_state;

const OWNER: &str = "You are the first here: this account will own the server.";

#[component]
pub fn SignUp() -> impl IntoView {
    let outcome = Outcome::of::<accounts::SignUp>();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let other_door = with_next("/sign-in", &next);
    let next = safe_next(&next).to_owned();
    let door = use_state().door;
    view! {
        <Title text="Create account · Roost"/>
        <DoorCard heading=if door.first { "Set up this server" } else { "Create your account" }>
            {door.first.then(|| view! { <CardNote said=OWNER/> })}
            <Form outcome>
                <input type="hidden" name="next" value=next/>
                {door.code_needed.then(|| view! { <CodeField outcome/> })}
                <Fields outcome code_needed=door.code_needed/>
                <Submit label="Create account" busy_label="Creating…" busy=outcome.busy/>
            </Form>
            <CardFoot said="Have an account?" label="Sign in" href=other_door/>
        </DoorCard>
    }
}

#[component]
fn CodeField(outcome: Outcome) -> impl IntoView {
    let manner = Manner {
        autocomplete: "one-time-code",
        enterkeyhint: "next",
        ..Manner::default()
    };
    let hint = "The server printed it when it started.";
    view! { <TextField field=Field::SetupCode name="code" manner outcome hint first=true/> }
}

#[component]
fn Fields(outcome: Outcome, code_needed: bool) -> impl IntoView {
    let username = Manner {
        autocomplete: "username",
        enterkeyhint: "next",
        ..Manner::default()
    };
    let email = Manner {
        autocomplete: "email",
        inputmode: Some("email"),
        enterkeyhint: "next",
        ..Manner::default()
    };
    let password = Manner {
        autocomplete: "new-password",
        enterkeyhint: "go",
        secret: true,
        ..Manner::default()
    };
    let length = format!(
        "At least {} characters. A few words make a good one.",
        limits::PASSWORD_MIN
    );
    view! {
        <TextField
            field=Field::Username
            name="username"
            manner=username
            outcome
            hint="Letters a–z, digits, and _ . -"
            first=!code_needed
        />
        <TextField field=Field::Email name="email" manner=email outcome/>
        <TextField field=Field::Password name="password" manner=password outcome hint=length/>
    }
}
