//! What is asked before something is done about somebody, and the link by which they choose another password.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{Account, ResetLink, ServerRole, UserId};

use super::people::Listed;
use crate::components::form::{Done, Outcome};
use crate::components::{ConfirmForm, Copy, Dialog, Said, redrawn};
use crate::kept::{Memo, RwSignal};
use crate::server_fns::administration::{DisableAccount, SetServerRole, SignOutEverywhere};
use crate::session::dates;
use crate::words::admin as said;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Disable,
    SignOut,
    MakeOwner,
    /// One's own role becomes that.
    StepDown(ServerRole),
}

/// Whether that is to be done, about whom.
pub type Asked = RwSignal<Option<(UserId, Act)>>;

/// The link that was made, and for whom.
pub type Made = RwSignal<Option<(UserId, ResetLink)>>;

/// One of these questions.
struct About {
    id: &'static str,
    title: &'static str,
    label: &'static str,
    path: &'static str,
    is: fn(Act) -> bool,
    said: fn(&str, Act) -> String,
    /// What is so from then on, and how that is said.
    done: fn(&mut Account, Act) -> String,
}

impl Act {
    /// What they become by it.
    fn role(self) -> Option<ServerRole> {
        match self {
            Self::Disable | Self::SignOut => None,
            Self::MakeOwner => Some(ServerRole::Owner),
            Self::StepDown(role) => Some(role),
        }
    }
}

static DISABLE: About = About {
    id: "admin-disable",
    title: said::DISABLE_THEM,
    label: said::DISABLE,
    path: DisableAccount::PATH,
    is: |act| act == Act::Disable,
    said: |who, _| said::disabling(who),
    done: |account, _| {
        (account.person.disabled, account.sessions) = (true, 0);
        said::disabled(account.person.title())
    },
};

static SIGN_OUT: About = About {
    id: "admin-sign-out",
    title: said::SIGN_OUT_THEM,
    label: said::SIGN_OUT,
    path: SignOutEverywhere::PATH,
    is: |act| act == Act::SignOut,
    said: |who, _| said::signing_out(who),
    done: |account, _| {
        account.sessions = 0;
        said::signed_out(account.person.title())
    },
};

static MAKE_OWNER: About = About {
    id: "admin-make-owner",
    title: said::MAKE_OWNER_THEM,
    label: said::MAKE_OWNER,
    path: SetServerRole::PATH,
    is: |act| act == Act::MakeOwner,
    said: |who, _| said::making_owner(who),
    done: becomes,
};

static STEP_DOWN: About = About {
    id: "admin-step-down",
    title: said::LEAVE_OFFICE,
    label: said::LAY_DOWN,
    path: SetServerRole::PATH,
    is: |act| matches!(act, Act::StepDown(_)),
    said: |_, act| said::laying_down(act.role().unwrap_or(ServerRole::Member)),
    done: becomes,
};

fn becomes(account: &mut Account, act: Act) -> String {
    let role = act.role().unwrap_or(account.person.role);
    account.person.role = role;
    said::now_a(account.person.title(), role)
}

#[component]
pub fn Questions(listed: Listed) -> impl IntoView {
    let all = [&DISABLE, &SIGN_OUT, &MAKE_OWNER, &STEP_DOWN];
    let link = Memo::new(move |()| listed.made.with(Option::is_some));
    view! {
        {all.into_iter().map(|about| question(listed, about)).collect::<Vec<AnyView>>()}
        <Dialog
            id="admin-reset"
            title=said::RESET_LINK
            open=link
            on_close=Callback::new(move |()| listed.made.set(None))
        >
            {redrawn(move || listed.made.get().map(|(user, link)| made(listed, user, &link)))}
        </Dialog>
    }
}

fn question(listed: Listed, about: &'static About) -> AnyView {
    let whom = Memo::new(move |()| listed.asked.get().filter(|(_, act)| (about.is)(*act)));
    let open = Memo::new(move |()| whom.get().is_some());
    let close = Callback::new(move |()| {
        if open.get_untracked() {
            listed.asked.set(None);
        }
    });
    view! {
        <Dialog id=about.id title=about.title open on_close=close>
            {redrawn(move || whom.get().map(|(user, act)| view! { <Asking listed about user act close/> }))}
        </Dialog>
    }
    .into_any()
}

/// Drawn anew whenever it is asked: an earlier refusal is no answer to it.
#[component]
fn Asking(
    listed: Listed,
    about: &'static About,
    user: UserId,
    act: Act,
    close: Callback<()>,
) -> impl IntoView {
    let outcome = Outcome::at(about.path);
    let account = untrack(move || listed.account(user));
    let said = account.map(|account| (about.said)(account.person.title(), act));
    let mut fields = vec![("user", user.to_string())];
    fields.extend(act.role().map(|role| ("role", role.as_str().to_owned())));
    let done = Done::new(move |_| {
        listed.change(user, |account| (about.done)(account, act));
        close.run(());
        true
    });
    view! { <ConfirmForm id=about.id outcome said=said.unwrap_or_default() label=about.label fields done/> }
}

fn made(listed: Listed, user: UserId, link: &ResetLink) -> AnyView {
    let account = untrack(move || listed.account(user));
    let who = account.map(|account| account.person.title().to_owned());
    let text = said::reset_said(&who.unwrap_or_default(), &dates::local_clock(link.expires));
    let address = listed.state.address.get_value();
    view! {
        <Said text/>
        <Copy label=said::RESET_LINK text=format!("{address}/reset/{}", link.code)/>
    }
    .into_any()
}
