//! `/sign-up`: the door for those who are new. Whoever comes first owns the server.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use wire::{Field, Registration, limits};

use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::{CardFoot, CardNote, DoorCard, Form, Submit, TextField};
use crate::next::{invitation_in, safe_next, with_next};
use crate::server_fns::accounts;
use crate::session::use_state;
use crate::words;

#[component]
pub fn SignUp() -> impl IntoView {
    let outcome = Outcome::of::<accounts::SignUp>();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let other_door = with_next("/sign-in", &next);
    let next = safe_next(&next).to_owned();
    let door = use_state().door;
    let invited = !invitation_in(&next).is_empty();
    if !door.may_sign_up(invited) {
        return view! { <NobodyNew registration=door.registration other_door/> }.into_any();
    }
    let note = match (door.first, invited) {
        (true, _) => Some(words::door::FIRST_NOTE),
        (_, true) => Some(words::invitations::COMES_ALONG),
        _ => None,
    };
    view! {
        <Title text=words::titled(words::door::SIGN_UP)/>
        <DoorCard heading=if door.first { words::door::FIRST_HEADING } else { words::door::SIGN_UP_HEADING }>
            {note.map(|said| view! { <CardNote said/> })}
            <Form outcome>
                <input type="hidden" name="next" value=next/>
                {door.code_needed.then(|| view! { <CodeField outcome/> })}
                <Fields outcome code_needed=door.code_needed/>
                <Submit label=words::door::SIGN_UP busy_label=words::CREATING busy=outcome.busy/>
            </Form>
            // Where nobody is yet, nobody has an account.
            {(!door.first)
                .then(|| view! { <CardFoot said=words::door::KNOWN_HERE label=words::door::SIGN_IN href=other_door/> })}
        </DoorCard>
    }
    .into_any()
}

/// Where nobody is taken, or nobody without an invitation.
#[component]
fn NobodyNew(registration: Registration, other_door: String) -> impl IntoView {
    let said = match registration {
        Registration::Closed => words::door::CLOSED,
        _ => words::door::BY_INVITATION,
    };
    view! {
        <Title text=words::titled(words::door::SIGN_UP)/>
        <DoorCard heading=words::door::SIGN_UP_HEADING>
            <CardNote said/>
            <CardFoot said=words::door::KNOWN_HERE label=words::door::SIGN_IN href=other_door/>
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
    view! { <TextField field=Field::SetupCode name="code" manner outcome hint=words::door::CODE_HINT first=true/> }
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
    let length = words::door::password_hint(limits::PASSWORD_MIN);
    view! {
        <TextField
            field=Field::Username
            name="username"
            manner=username
            outcome
            hint=words::door::USERNAME_HINT
            first=!code_needed
        />
        <TextField field=Field::Email name="email" manner=email outcome/>
        <TextField field=Field::Password name="password" manner=password outcome hint=length/>
    }
}
