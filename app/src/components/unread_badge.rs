//! How much of a room is unread, whether the viewer is mentioned in it, and how they keep it: in signs for the eye, in words
//! for the ear.

use leptos::prelude::*;
use wire::{Keeping, RoomId};

use super::{Glyph, Icon, redrawn};
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Unread {
    count: u32,
    mentioned: bool,
    /// By the viewer, be there something by others or not.
    marked: bool,
    /// They do not want to be called for it.
    quiet: bool,
    kept: Keeping,
}

#[component]
pub fn UnreadBadge(room: RoomId) -> impl IntoView {
    let state = use_state();
    let unread = Memo::new(move |()| unread(state, room));
    redrawn(move || {
        let of = unread.get();
        let badge = match of.count {
            0 if of.marked => Some((String::new(), words::message::MARKED_UNREAD.to_owned())),
            0 => None,
            count => Some((words::rail::count(count), words::rail::unread(count))),
        };
        let look = of.quiet.then_some("quiet");
        let badge = badge.map(|(figure, said)| {
            view! {
                <span class="unread-badge" data-look=look aria-hidden="true">{figure}</span>
                <span class="unseen">", " {said}</span>
            }
        });
        let sign = |glyph, said: &'static str| {
            view! {
                <Icon of=glyph/>
                <span class="unseen">{said}</span>
            }
        };
        Some(view! {
            {of.kept.favourite.then(|| sign(Glyph::Star, words::keeping::AND_FAVOURITE))}
            {of.kept.muted.map(|_| sign(Glyph::BellOff, words::keeping::AND_MUTED))}
            {of.mentioned.then(|| view! { <Mention/> })}
            {badge}
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
        let card = model.card(room)?;
        let entry = &card.entry;
        Some(Unread {
            count: entry.unread.count,
            mentioned: entry.unread.mentions > 0,
            marked: entry.unread_from.is_some(),
            quiet: entry.kept.muted.is_some() || entry.unread.count > 0 && card.calls() == 0,
            kept: entry.kept,
        })
    });
    unread.flatten().unwrap_or_default()
}
