//! The account's menu at the rail's foot. The browser's own popover: it opens without WASM, closes on Esc
//! and on a click elsewhere, and gives the focus back.

use leptos::prelude::*;

use super::form::Outcome;
use super::profile::EDIT_PROFILE;
use super::{Avatar, Form, Glyph, Icon, redrawn, told};
use crate::kept::heard;
use crate::server_fns::accounts::SignOut;
use crate::session::{self, use_state};
use crate::words;

const MENU: &str = "account-menu";

#[component]
pub fn AccountMenu() -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of::<SignOut>();
    let busy = outcome.busy;
    let me = move || state.me();
    view! {
        <div class="account">
            {redrawn(move || {
                me().map(|me| {
                    let title = me.title().to_owned();
                    let username = format!("@{}", me.username);
                    view! {
                        <Avatar person=me/>
                        <span class="account-text">
                            <span class="account-name"><bdi>{title}</bdi></span>
                            <span class="account-username">{username}</span>
                        </span>
                    }
                })
            })}
            <button class="account-open" type="button" popovertarget=MENU aria-label=words::rail::ACCOUNT>
                <Icon of=Glyph::Chevrons/>
            </button>
        </div>
        <div class="menu" id=MENU popover="auto" role="group" aria-label=words::rail::ACCOUNT>
            {redrawn(move || {
                me().map(|me| {
                    let title = me.title().to_owned();
                    let standing = format!("@{} · {}", me.username, words::people::role(me.role));
                    view! {
                        <div class="menu-head">
                            <Avatar person=me large=true/>
                            <span class="menu-name"><bdi>{title}</bdi></span>
                            <span class="menu-standing">{standing}</span>
                        </div>
                    }
                })
            })}
            <a class="menu-item" href=EDIT_PROFILE data-noscroll="" on:click=heard(|_| session::hide_popover(MENU))>
                <Icon of=Glyph::Pencil/>
                {words::settings::EDIT_PROFILE}
            </a>
            <a class="menu-item" href="/settings" data-noscroll="" on:click=heard(|_| session::hide_popover(MENU))>
                <Icon of=Glyph::Settings/>
                {words::settings::SETTINGS}
            </a>
            {way("/people", Glyph::People, words::people::PEOPLE)}
            {way("/channels", Glyph::Speech, words::channels::CHANNELS)}
            {redrawn(move || {
                let administers = me()?.role.may_administer();
                administers.then(|| way("/admin", Glyph::Panel, words::admin::ADMINISTRATION))
            })}
            <Form outcome>
                <button class="menu-item" type="submit" aria-disabled=told(move || busy.get().then(|| "true".to_owned()))>
                    <Icon of=Glyph::SignOut/>
                    {words::door::SIGN_OUT}
                </button>
            </Form>
        </div>
    }
}

/// To a page that the server brings whole.
fn way(href: &'static str, glyph: Glyph, label: &'static str) -> AnyView {
    view! {
        <a class="menu-item" href=href rel="external">
            <Icon of=glyph/>
            {label}
        </a>
    }
    .into_any()
}
