//! What hangs on a message: each emoji once, with how many and who; pressed, it is one's own too, or no more.

use client::Key;
use leptos::prelude::*;
use wire::RoomId;

use super::desk::use_desk;
use super::redrawn;
use crate::called;
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

/// So many are named.
const NAMED: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pile {
    emoji: String,
    count: usize,
    mine: bool,
    who: String,
}

#[component]
pub fn Reactions(key: Key) -> impl IntoView {
    let (state, room) = (use_state(), use_desk().room);
    let piles = Memo::new(move |()| piles(state, room, key));
    redrawn(move || {
        let piles = piles.get();
        (!piles.is_empty()).then(|| {
            let piles: Vec<AnyView> = piles.into_iter().map(pile).collect();
            view! { <div class="reactions" role="group" aria-label=words::message::REACTIONS>{piles}</div> }
        })
    })
}

fn pile(pile: Pile) -> AnyView {
    let Pile {
        emoji,
        count,
        mine,
        who,
    } = pile;
    let label = words::message::reaction(&emoji, &who);
    let value = emoji.clone();
    view! {
        <button
            class="reactions-one"
            type="button"
            tabindex="-1"
            data-act="emoji"
            data-value=value
            aria-pressed=mine.to_string()
            aria-label=label
            title=who
        >
            <span class="reactions-emoji">{emoji}</span>
            <span class="reactions-count">{count.to_string()}</span>
        </button>
    }
    .into_any()
}

fn piles(state: State, room: RoomId, key: Key) -> Vec<Pile> {
    let piles = state.read(Topic::Row(room, key), |model| {
        let message = model.row(room, key)?.message;
        let viewer = model.viewer().id;
        let piles = message.reactions.iter().map(|reaction| {
            let first = reaction.users.iter().take(NAMED);
            let names: Vec<String> = first.map(|user| called::person(model, *user)).collect();
            Pile {
                emoji: reaction.emoji.clone(),
                count: reaction.users.len(),
                mine: reaction.users.contains(&viewer),
                who: words::people::names(&names, reaction.users.len()),
            }
        });
        Some(piles.collect::<Vec<_>>())
    });
    let piles = piles.flatten().unwrap_or_default();
    if !piles.is_empty() {
        state.track(Topic::People);
    }
    piles
}
