//! The emoji that a picker shows: the latest ones and all there are in their groups, or those that were found.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::redrawn::Place;
use super::{redrawn, rows, told};
use crate::emoji::{self, Emoji};
use crate::kept::{RwSignal, StoredValue};
use crate::session::{self, State};
use crate::words;

/// So many are drawn at first: all of them at once would take several frames. The others come when one scrolls.
const AT_FIRST: usize = 180;
/// So many come in one frame.
const IN_A_FRAME: usize = 60;

const FOUND: &str = ".emoji-found .emoji-one";
const ALL: &str = ".emoji-all .emoji-one";

#[component]
pub fn EmojiList(shown: Shown) -> impl IntoView {
    view! {
        <div class="emoji-found">
            {redrawn(move || shown.is_searched().then(|| cells(&shown.found(), true)))}
        </div>
        <div class="emoji-all">
            {section(words::composer::RECENT_EMOJI, shown.recent_ones())}
            {rows(move || shown.groups(), move |(_, at, _)| shown.group(at))}
        </div>
    }
}

/// What is to be seen of all there is; a handle to copy around.
#[derive(Clone, Copy)]
pub struct Shown {
    state: State,
    pub sought: RwSignal<String>,
    drawn: RwSignal<usize>,
    recent: StoredValue<Vec<String>>,
}

impl Shown {
    pub fn new(state: State) -> Self {
        Self {
            state,
            sought: RwSignal::new(String::new()),
            drawn: RwSignal::new(AT_FIRST),
            recent: StoredValue::new(session::recent_emoji(state.viewer())),
        }
    }

    pub fn is_searched(self) -> bool {
        self.sought.with(|sought| !sought.is_empty())
    }

    pub fn found(self) -> Vec<Emoji> {
        let groups = self.state.emoji.groups();
        self.sought.with(|sought| emoji::find(groups, sought))
    }

    /// Those that arrows walk through.
    fn which(self) -> &'static str {
        if self.sought.with_untracked(String::is_empty) {
            ALL
        } else {
            FOUND
        }
    }

    /// Where Enter in the search leads.
    pub fn first_found(self) -> Option<String> {
        let groups = self.state.emoji.groups_now();
        let found = self.sought.with_untracked(|sought| match sought.as_str() {
            "" => Vec::new(),
            sought => emoji::find(groups, sought),
        });
        found.first().map(|emoji| emoji.text.to_owned())
    }

    /// Somebody looks further than what is there.
    pub fn draw_the_others(self) {
        if self.drawn.get_untracked() == AT_FIRST {
            self.draw_more();
        }
    }

    fn draw_more(self) {
        let all = self.state.emoji.groups_now().iter();
        let all: usize = all.map(|group| group.emoji.len()).sum();
        let drawn = self.drawn.try_update(|drawn| {
            *drawn += IN_A_FRAME;
            *drawn
        });
        if drawn.is_some_and(|drawn| drawn < all) {
            request_animation_frame(move || self.draw_more());
        }
    }

    /// How many of each group are drawn, up to the last that any is of.
    fn stretches(self, drawn: usize) -> Vec<usize> {
        let mut left = drawn;
        let groups = self.state.emoji.groups_now().iter();
        groups
            .map_while(|group| {
                let size = group.emoji.len();
                let here = left.div_ceil(IN_A_FRAME) * IN_A_FRAME;
                left = left.saturating_sub(size);
                (here > 0).then_some(here.min(size))
            })
            .collect()
    }

    fn groups(self) -> Vec<Place> {
        self.state.emoji.stage();
        let groups = self.stretches(self.drawn.get()).len();
        (0..groups).map(|at| (0, number(at), 0)).collect()
    }

    fn group(self, at: i64) -> AnyView {
        let groups = self.state.emoji.groups_now();
        let at = usize::try_from(at).unwrap_or(0);
        let Some(group) = groups.get(at) else {
            return ().into_any();
        };
        let parts = move || {
            let drawn = self.stretches(self.drawn.get()).get(at).copied();
            let parts = drawn.unwrap_or(0).div_ceil(IN_A_FRAME);
            (0..parts).map(|part| (0, number(part), 0)).collect()
        };
        let part = move |(_, part, _): Place| {
            let from = usize::try_from(part).unwrap_or(0) * IN_A_FRAME;
            let to = group.emoji.len().min(from + IN_A_FRAME);
            cells(&group.emoji[from..to], false).into_any()
        };
        section(group.name, rows(parts, part))
    }

    /// There before the list is, and so before their names.
    fn recent_ones(self) -> AnyView {
        let recent = self.recent.get_value().into_iter().enumerate();
        let one = |(at, text): (usize, String)| {
            let stop = stop(at == 0);
            let emoji = text.clone();
            let name = told(move || {
                let name = emoji::name_of(self.state.emoji.groups(), &emoji);
                Some(name.unwrap_or(&emoji).to_owned())
            });
            view! { <button class="emoji-one" type="button" tabindex=stop aria-label=name>{text}</button> }
                .into_any()
        };
        recent.map(one).collect::<Vec<AnyView>>().into_any()
    }
}

/// With the arrows through the list, and out of it back to the search; letters go on there too.
pub fn walk(
    shown: Shown,
    list: NodeRef<html::Div>,
    search: NodeRef<html::Input>,
    press: &KeyboardEvent,
) {
    let (Some(list), Some(search)) = (list.get_untracked(), search.get_untracked()) else {
        return;
    };
    let key = press.key();
    let which = shown.which();
    let Some(at) = session::focused(&list, which) else {
        return;
    };
    if key.chars().count() == 1 && key != " " {
        _ = search.focus();
    } else if key.starts_with("Arrow") || key == "Home" || key == "End" {
        press.prevent_default();
        let columns = session::columns(&list, which);
        match emoji::step(&sizes(shown), columns, at, &key) {
            Some(to) => session::focus_on(&list, which, to),
            None => _ = search.focus(),
        }
    }
}

/// From the search down.
pub fn enter(shown: Shown, list: NodeRef<html::Div>) {
    if let Some(list) = list.get_untracked() {
        session::focus_on(&list, shown.which(), 0);
    }
}

/// How many stand together.
fn sizes(shown: Shown) -> Vec<usize> {
    if shown.sought.with_untracked(|sought| !sought.is_empty()) {
        return vec![untrack(|| shown.found().len())];
    }
    let recent = shown.recent.with_value(Vec::len);
    let groups = shown.stretches(shown.drawn.get_untracked());
    std::iter::once(recent).chain(groups).collect()
}

fn section(name: &'static str, cells: AnyView) -> AnyView {
    view! {
        <section class="emoji-group" aria-label=name>
            <h2 class="emoji-heading">{name}</h2>
            <div class="emoji-cells">{cells}</div>
        </section>
    }
    .into_any()
}

/// Tab stops at the first of all and nowhere else, until one has walked on.
const fn stop(first: bool) -> &'static str {
    if first { "0" } else { "-1" }
}

fn cells(emoji: &[Emoji], first: bool) -> Vec<AnyView> {
    let cell = |(at, emoji): (usize, &Emoji)| {
        let Emoji { text, name, .. } = *emoji;
        let stop = stop(first && at == 0);
        view! { <button class="emoji-one" type="button" tabindex=stop aria-label=name>{text}</button> }
            .into_any()
    };
    emoji.iter().enumerate().map(cell).collect()
}

fn number(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(0)
}
