//! A person in a list: sign, name, username, and their standing when it is more than a member's.

use leptos::prelude::*;
use wire::{Person, RoomRole, ServerRole};

use super::{Avatar, redrawn, told};
use crate::{called, words};

#[component]
pub fn PersonRow(
    person: Person,
    #[prop(optional)] is_viewer: bool,
    /// In the list of a room what they are there counts, and not what they are on this server.
    #[prop(optional)]
    in_room: Option<RoomRole>,
    /// Whether they are here.
    #[prop(optional)]
    online: Option<Signal<bool>>,
    /// It opens their card.
    #[prop(optional)]
    opens: bool,
) -> impl IntoView {
    let online = move || online.is_some_and(|online| online.get());
    let title = called::titled(&person);
    // Without a display name the title is the username already.
    let username = (!person.name.is_empty()).then(|| format!("@{}", person.username));
    let role = match in_room {
        Some(role) => words::rooms::standing(role),
        None => (person.role != ServerRole::Member).then(|| words::people::role(person.role)),
    };
    let disabled = person.disabled;
    let id = person.id.to_string();
    let here = told(move || online().then(|| "online".to_owned()));
    let inside = view! {
        <Avatar person/>
        <span class="person-text">
            <span class="person-name"><bdi>{title}</bdi></span>
            {username.map(|username| view! { <span class="person-username">{username}</span> })}
        </span>
        {redrawn(move || online().then(|| view! { <span class="unseen">{words::people::ONLINE}</span> }))}
        {is_viewer.then(|| view! { <span class="person-badge">{words::people::YOU}</span> })}
        {disabled.then(|| view! { <span class="person-badge">{words::people::DISABLED}</span> })}
        {role.map(|role| view! { <span class="person-badge" data-look="role">{role}</span> })}
    };
    if opens {
        return view! {
            <button class="person" type="button" data-person=id data-presence=here aria-haspopup="dialog">
                {inside}
            </button>
        }
        .into_any();
    }
    view! { <span class="person" data-presence=here>{inside}</span> }.into_any()
}
