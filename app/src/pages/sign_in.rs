//! `/sign-in`: the door for those who have an account.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use wire::Field;

use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::{CardFoot, CardHint, DoorCard, Form, Submit, TextField};
use crate::next::{invitation_in, safe_next, with_next};
use crate::server_fns::accounts;
use crate::session::use_state;
use crate::words;

#[component]
pub fn SignIn() -> impl IntoView {
    let outcome = Outcome::of::<accounts::SignIn>();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let other_door = with_next("/sign-up", &next);
    let next = safe_next(&next).to_owned();
    let door = use_state().door;
    let new = door.may_sign_up(!invitation_in(&next).is_empty());
    let said = if door.first {
        words::door::NOBODY_YET
    } else {
        words::door::NEW_HERE
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
        <Title text=words::titled(words::door::SIGN_IN)/>
        <DoorCard heading=words::door::SIGN_IN_HEADING>
            <Form outcome>
                <input type="hidden" name="next" value=next/>
                <TextField field=Field::Who name="who" manner=who outcome first=true/>
                <TextField field=Field::Password name="password" manner=password outcome/>
                <Submit label=words::door::SIGN_IN busy_label=words::door::SIGNING_IN busy=outcome.busy/>
            </Form>
            {(!door.first).then(|| view! { <CardHint said=words::door::FORGOTTEN/> })}
            {new.then(|| view! { <CardFoot said label=words::door::TO_SIGN_UP href=other_door/> })}
        </DoorCard>
    }
}
