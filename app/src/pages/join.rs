//! `/join/{code}`: what somebody is invited to, and the way there. Plain HTML without a script: it is seen once, mostly by those
//! who have nothing of this app yet.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::HashedStylesheet;
use wire::{Person, Refusal, Room};

use crate::components::{Brand, LoadButton, Notice};
use crate::next::with_next;
use crate::server_fns::invitations::AcceptInvitation;
use crate::words;

/// Where an invitation leads, for whom.
#[derive(Debug, Clone)]
pub struct Invited {
    pub code: String,
    /// None: to the server alone.
    pub room: Option<Room>,
    pub by: Person,
    /// Whoever asks has an account.
    pub signed_in: bool,
    /// Or may take one.
    pub may_sign_up: bool,
}

/// A whole document; without an invitation it says that there is none.
pub fn join_page(options: &LeptosOptions, invited: Option<Invited>) -> String {
    let html = Owner::new().with(|| document(options.clone(), invited).to_html());
    format!("<!DOCTYPE html>{html}")
}

fn document(options: LeptosOptions, invited: Option<Invited>) -> impl IntoView {
    view! {
        <html lang=words::LANGUAGE>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="dark"/>
                <meta name="theme-color" content="#0e1017"/>
                // The address is the secret.
                <meta name="robots" content="noindex"/>
                <title>{words::invitations::TITLE}</title>
                <link rel="icon" href="/favicon.ico" sizes="32x32"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options/>
            </head>
            <body>{invited.map_or_else(void, door)}</body>
        </html>
    }
}

fn void() -> AnyView {
    view! {
        <Notice
            heading=words::invitations::VOID_HEADING.to_owned()
            said=words::sentence(&Refusal::InvitationVoid)
        >
            <LoadButton label=words::GO_HOME href="/" main=true/>
        </Notice>
    }
    .into_any()
}

fn door(invited: Invited) -> AnyView {
    let leads = match invited.room {
        Some(_) => words::invitations::INVITES_INTO,
        None => words::invitations::INVITES_HERE,
    };
    let by = invited.by.title().to_owned();
    view! {
        <main class="door">
            <div class="card">
                <Brand/>
                <h1 class="card-heading">{words::invitations::HEADING}</h1>
                {invited.room.as_ref().map(place)}
                <p class="join-by"><bdi>{by}</bdi>{leads}</p>
                <div class="join-ways">{ways(&invited)}</div>
            </div>
        </main>
    }
    .into_any()
}

fn place(room: &Room) -> AnyView {
    let (kind, members) = (
        words::rooms::kind(room.kind),
        words::rooms::members(room.members),
    );
    view! {
        <p class="join-room"><bdi>{room.name.clone()}</bdi></p>
        <p class="join-kind">{format!("{kind} · {members}")}</p>
    }
    .into_any()
}

fn ways(invited: &Invited) -> AnyView {
    let code = invited.code.clone();
    if invited.signed_in {
        return view! {
            <form class="form" method="post" action=AcceptInvitation::PATH>
                <input type="hidden" name="code" value=code/>
                <button class="button" type="submit" data-look="main">{words::invitations::JOIN}</button>
            </form>
        }
        .into_any();
    }
    let here = format!("/join/{code}");
    let sign_in = with_next("/sign-in", &here);
    if !invited.may_sign_up {
        return view! {
            <p class="join-said">{words::invitations::NOBODY_NEW}</p>
            <a class="button" data-look="main" href=sign_in>{words::door::SIGN_IN}</a>
        }
        .into_any();
    }
    let sign_up = with_next("/sign-up", &here);
    view! {
        <a class="button" data-look="main" href=sign_up>{words::invitations::CREATE_ACCOUNT}</a>
        <a class="button" href=sign_in>{words::door::SIGN_IN}</a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use wire::{Rev, ServerRole, UserId, UserKind};

    use super::*;

    fn ada() -> Person {
        Person {
            id: UserId(1),
            kind: UserKind::Person,
            role: ServerRole::Member,
            username: "ada".to_owned(),
            name: "<b>Ada</b>".to_owned(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(1),
        }
    }

    fn page(signed_in: bool, may_sign_up: bool) -> String {
        let options = LeptosOptions::builder().output_name("roost").build();
        let invited = Invited {
            code: "abcdefghjkmnpqrstuvwxy".to_owned(),
            room: None,
            by: ada(),
            signed_in,
            may_sign_up,
        };
        join_page(&options, Some(invited))
    }

    #[test]
    fn who_is_here_joins_and_who_is_not_comes_by_the_door() {
        for (signed_in, may_sign_up, joins, signs_up, signs_in) in [
            (true, true, true, false, false),
            (true, false, true, false, false),
            (false, true, false, true, true),
            (false, false, false, false, true),
        ] {
            let page = page(signed_in, may_sign_up);
            assert_eq!(page.contains("method=\"post\""), joins, "{page}");
            let next = "?next=/join/abcdefghjkmnpqrstuvwxy\"";
            let leads = |door: &str| page.contains(&format!("href=\"{door}{next}"));
            assert_eq!(leads("/sign-up"), signs_up, "{page}");
            assert_eq!(leads("/sign-in"), signs_in, "{page}");
        }
    }

    #[test]
    fn a_name_is_text_and_the_page_needs_no_script() {
        let page = page(true, true);
        assert!(page.contains("&lt;b&gt;Ada&lt;/b&gt;"), "{page}");
        assert!(
            !page.contains("<script") && !page.contains("style="),
            "{page}"
        );
    }
}
