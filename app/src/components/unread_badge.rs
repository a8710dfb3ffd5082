//! How much of a room is unread, and whether the viewer is mentioned in it: in figures for the eye, in words for the ear.

use leptos::prelude::*;
use wire::RoomId;

use super::redrawn;
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Unread {
    count: u32,
    mentioned: bool,
    /// By the viewer, be there something by others or not.
    marked: bool,
}

#[component]
pub fn UnreadBadge(room: RoomId) -> impl IntoView {
    let state = use_state();
    let unread = Memo::new(move |()| unread(state, room));
    redrawn(move || {
        let Unread {
            count,
            mentioned,
            marked,
        } = unread.get();
        let (figure, said) = match count {
            0 if marked => (String::new(), words::message::MARKED_UNREAD.to_owned()),
            0 => return None,
            count => (words::rail::count(count), words::rail::unread(count)),
        };
        Some(view! {
            {mentioned.then(|| view! { <Mention/> })}
            <span class="unread-badge" aria-hidden="true">{figure}</span>
            <span class="unseen">", " {said}</span>
        })
    })
}

#[component]
fn Mention() -> impl IntoView {
    view! {
        <span class="unread-badge" data-look="mention" aria-hidden="true">"@"</span>
        <span class="unseen">{words::rail::AND_MENTIONS_YOU}</span>
    }
}

fn unread(state: State, room: RoomId) -> Unread {
    let unread = state.read(Topic::Card(room), |model| {
        let entry = &model.card(room)?.entry;
        Some(Unread {
            count: entry.unread.count,
            mentioned: entry.unread.mentions > 0,
            marked: entry.unread_from.is_some(),
        })
    });
    unread.flatten().unwrap_or_default()
}
