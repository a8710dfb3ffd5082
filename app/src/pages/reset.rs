//! `/reset/{code}`: another password, for whoever has the code.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wire::{Field, limits};

use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::{CardNote, DoorCard, Form, Submit, TextField};
use crate::server_fns::reset::ResetPassword;
use crate::words::{self, admin as said};

#[component]
pub fn Reset() -> impl IntoView {
    let outcome = Outcome::of::<ResetPassword>();
    let code = use_params_map().with_untracked(|params| params.get("code").unwrap_or_default());
    let manner = Manner {
        autocomplete: "new-password",
        enterkeyhint: "done",
        secret: true,
        ..Manner::default()
    };
    let hint = words::door::password_hint(limits::PASSWORD_MIN);
    view! {
        <Title text=words::titled(said::RESET_HEADING)/>
        <DoorCard heading=said::RESET_HEADING>
            <CardNote said=said::RESET_NOTE/>
            <Form outcome>
                <input type="hidden" name="code" value=code/>
                <TextField field=Field::Password name="password" manner outcome hint first=true/>
                <Submit label=said::RESET busy_label=said::RESETTING busy=outcome.busy/>
            </Form>
        </DoorCard>
    }
}
