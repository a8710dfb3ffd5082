//! A person in a list: sign, name, username, and their standing when it is more than a member's.

use leptos::prelude::*;
use wire::{Person, ServerRole};

use super::Avatar;
use crate::words;

#[component]
pub fn PersonRow(person: Person, #[prop(optional)] is_viewer: bool) -> impl IntoView {
    let title = person.title().to_owned();
    // Without a display name the title is the username already.
    let username = (!person.name.is_empty()).then(|| format!("@{}", person.username));
    let role = (person.role != ServerRole::Member).then(|| words::role(person.role));
    view! {
        <div class="person">
            <Avatar person/>
            <span class="person-text">
                <span class="person-name"><bdi>{title}</bdi></span>
                {username.map(|username| view! { <span class="person-username">{username}</span> })}
            </span>
            {is_viewer.then(|| view! { <span class="person-badge">"You"</span> })}
            {role.map(|role| view! { <span class="person-badge" data-look="role">{role}</span> })}
        </div>
    }
}
