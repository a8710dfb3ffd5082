//! What hangs on a message: each emoji once, with how many and who; pressed, it is one's own too, or no more.

use client::Key;
use leptos::prelude::*;
use wire::RoomId;

use super::desk::use_desk;
use super::redrawn::Place;
use super::{redrawn, retold, rows, told};
use crate::called;
use crate::kept::Memo;
use crate::session::{State, Topic, use_state};
use crate::words;

/// So many are named.
const NAMED: usize = 12;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pile {
    place: Place,
    emoji: String,
    count: usize,
    mine: bool,
    who: String,
}

#[component]
pub fn Reactions(key: Key) -> impl IntoView {
    let (state, room) = (use_state(), use_desk().room);
    let piles = Memo::new(move |()| piles(state, room, key));
    let any = Memo::new(move |()| piles.with(|piles| !piles.is_empty()));
    let places = move || piles.with(|piles| piles.iter().map(|pile| pile.place).collect());
    // A pile stays the same one, with the focus that is on it, whatever becomes of its figure and of the others.
    redrawn(move || {
        any.get().then(|| {
            view! {
                <div class="reactions" role="group" aria-label=words::message::REACTIONS>
                    {rows(places, move |place| pile(piles, place))}
                </div>
            }
        })
    })
}

/// By what an emoji is known among others: its bytes, run together.
fn place(emoji: &str) -> Place {
    let hash = |seed: i64| {
        let bytes = emoji.bytes();
        bytes.fold(seed, |hash, byte| {
            hash.wrapping_mul(0x100_0193) ^ i64::from(byte)
        })
    };
    (0, hash(0), hash(1))
}

fn pile(piles: Memo<Vec<Pile>>, at: Place) -> AnyView {
    let pile = Memo::new(move |()| {
        let own = |pile: &&Pile| pile.place == at;
        piles.with(|piles| piles.iter().find(own).cloned().unwrap_or_default())
    });
    let emoji = pile.with_untracked(|pile| pile.emoji.clone());
    let value = emoji.clone();
    let label = move || pile.with(|pile| words::message::reaction(&pile.emoji, &pile.who));
    view! {
        <button
            class="reactions-one"
            type="button"
            tabindex="-1"
            data-act="emoji"
            data-value=value
            aria-pressed=told(move || Some(pile.with(|pile| pile.mine.to_string())))
            aria-label=told(move || Some(label()))
            title=told(move || Some(pile.with(|pile| pile.who.clone())))
        >
            <span class="reactions-emoji">{emoji}</span>
            <span class="reactions-count">{retold(move || pile.with(|pile| pile.count.to_string()))}</span>
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
            let names: Vec<String> = first
                .map(|user| called::isolated(called::person(model, *user)))
                .collect();
            Pile {
                place: place(&reaction.emoji),
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
