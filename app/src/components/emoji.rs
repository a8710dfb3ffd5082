//! Picking an emoji: for a message that is written, or as an answer to one.

use std::sync::Arc;

use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::emoji_list::{self, EmojiList, Shown};
use super::{Glyph, Icon, Kind, later, redrawn, retold, told};
use crate::kept::{RwSignal, heard};
use crate::session::{self, Spot, Stage, State};
use crate::words;

const ONE: &str = ".emoji-one";

pub type OnPick = Arc<dyn Fn(String) + Send + Sync>;

/// Beside the spot. `on_pick` comes after the picker is gone and the focus back where it was opened from; never where
/// it is closed otherwise.
pub fn pick_emoji(state: State, spot: Spot, on_pick: impl Fn(String) + Send + Sync + 'static) {
    let on_pick: OnPick = Arc::new(on_pick);
    state.emoji.load();
    state
        .floats
        .open(spot, Kind::Dialog, words::composer::EMOJI, move || {
            let on_pick = Arc::clone(&on_pick);
            later(move |there| (there.emoji)(state, Arc::clone(&on_pick)))
        });
}

/// For the composer: what is picked comes to stand at the caret.
#[component]
pub fn EmojiButton(state: State, input: NodeRef<html::Textarea>) -> impl IntoView {
    let open = move |click: MouseEvent| {
        pick_emoji(state, Spot::of(&click), move |emoji| {
            if let Some(input) = input.try_get_untracked().flatten() {
                session::insert(&input, &emoji);
            }
        });
    };
    view! {
        <button
            class="emoji-open"
            type="button"
            aria-label=words::composer::EMOJI
            aria-haspopup="dialog"
            on:click=heard(open)
        >
            <Icon of=Glyph::Smile/>
        </button>
    }
}

pub fn picker(state: State, on_pick: OnPick) -> AnyView {
    view! { <EmojiPicker state on_pick/> }.into_any()
}

#[component]
fn EmojiPicker(state: State, on_pick: OnPick) -> impl IntoView {
    let shown = Shown::new(state);
    let named = RwSignal::new(None::<String>);
    let list = NodeRef::<html::Div>::new();
    let search = NodeRef::<html::Input>::new();
    let pick = Callback::new(move |emoji: Option<String>| {
        if let Some(emoji) = emoji {
            session::note_emoji(state.viewer(), &emoji);
            state.floats.close();
            on_pick(emoji);
        }
    });
    let press_in_search = move |press: KeyboardEvent| match press.key().as_str() {
        _ if press.is_composing() => {}
        "ArrowDown" => {
            press.prevent_default();
            emoji_list::enter(shown, list);
        }
        "Enter" => {
            press.prevent_default();
            pick.run(shown.first_found());
        }
        _ => {}
    };
    let press_one = move |click: MouseEvent| {
        let one = session::part_of(&click, ONE);
        pick.run(one.and_then(|one| one.text_content()));
    };
    let name = move |event: &Event| {
        if let Some(one) = session::part_of(event, ONE) {
            named.set(one.get_attribute("aria-label"));
        }
    };

    view! {
        <div class="emoji">
            <div class="emoji-head">
                <Icon of=Glyph::Search/>
                <input
                    class="field-input emoji-search"
                    type="search"
                    aria-label=words::composer::SEARCH_EMOJI
                    placeholder=words::composer::SEARCH_EMOJI
                    autocomplete="off"
                    enterkeyhint="done"
                    node_ref=search
                    on:keydown=heard(press_in_search)
                    on:input=move |event| shown.sought.set(event_target_value(&event).trim().to_owned())
                />
            </div>
            <div
                class="emoji-body"
                data-searched=told(move || shown.is_searched().then(|| "true".to_owned()))
                node_ref=list
                on:click=heard(press_one)
                on:keydown=heard(move |press| emoji_list::walk(shown, list, search, &press))
                on:mouseover=heard(move |over: MouseEvent| name(&over))
                on:focusin=heard(move |focus: leptos::ev::FocusEvent| name(&focus))
                on:scroll=heard(move |_| shown.draw_the_others())
            >
                <EmojiList shown/>
                <p class="emoji-said" role="status">{retold(move || said(state, shown))}</p>
                {redrawn(move || wanting(state, search))}
            </div>
            <p class="emoji-name" aria-hidden="true">
                {retold(move || named.get().unwrap_or_else(|| words::composer::PICK_EMOJI.to_owned()))}
            </p>
        </div>
    }
}

fn said(state: State, shown: Shown) -> String {
    let said = match state.emoji.stage() {
        Stage::Failed => words::composer::EMOJI_NOT_LOADED,
        Stage::Here(_) if shown.is_searched() && shown.found().is_empty() => {
            words::composer::NO_EMOJI_FOUND
        }
        _ => "",
    };
    said.to_owned()
}

/// What stands there instead of the list.
fn wanting(state: State, search: NodeRef<html::Input>) -> Option<AnyView> {
    let try_again = move |_| {
        // Its button goes.
        if let Some(search) = search.get_untracked() {
            _ = search.focus();
        }
        state.emoji.load();
    };
    match state.emoji.stage() {
        Stage::Failed => Some(
            view! {
                <button class="button" type="button" on:click=heard(try_again)>{words::TRY_AGAIN}</button>
            }
            .into_any(),
        ),
        Stage::Here(_) => None,
        _ => Some(view! { <div class="emoji-bones"></div> }.into_any()),
    }
}
