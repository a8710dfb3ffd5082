//! A menu of what can be done with a thing, beside it: walked with the arrows, chosen from with Enter, or found by
//! its first letter.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{Glyph, Icon, Kind};
use crate::kept::heard;
use crate::session::{self, Spot, State};

const ITEM: &str = "[role^=menuitem]";

#[derive(Clone)]
pub struct Choice {
    glyph: Glyph,
    label: &'static str,
    danger: bool,
    /// It is one of a few, and the one that holds now, or not.
    chosen: Option<bool>,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Choice {
    /// `run` comes after the menu is gone and the focus is back where it was opened from.
    pub fn new(glyph: Glyph, label: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            glyph,
            label,
            danger: false,
            chosen: None,
            run: Arc::new(run),
        }
    }

    /// It takes something away.
    #[must_use]
    pub fn danger(self) -> Self {
        Self {
            danger: true,
            ..self
        }
    }

    /// One of a few: whether it is the one that holds now. Its icon is seen on that one alone.
    #[must_use]
    pub fn one_of(self, chosen: bool) -> Self {
        Self {
            chosen: Some(chosen),
            ..self
        }
    }
}

/// What it is the menu of is its label.
pub fn open_menu(state: State, spot: Spot, label: impl Into<String>, choices: Vec<Choice>) {
    state.floats.open(spot, Kind::Menu, label, move || {
        let choices = choices.clone();
        view! { <FloatingMenu state choices/> }.into_any()
    });
}

#[component]
fn FloatingMenu(state: State, choices: Vec<Choice>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let labels: Vec<&'static str> = choices.iter().map(|choice| choice.label).collect();
    let press = move |press: KeyboardEvent| {
        let key = press.key();
        let Some(list) = list.get_untracked() else {
            return;
        };
        if key == "Tab" {
            press.prevent_default();
            press.stop_propagation();
            return state.floats.close();
        }
        if press.ctrl_key() || press.meta_key() || press.alt_key() {
            return;
        }
        let at = session::focused(&list, ITEM);
        if let Some(to) = next(&labels, at, &key) {
            press.prevent_default();
            session::focus_on(&list, ITEM, to);
        }
    };
    let items: Vec<AnyView> = choices.into_iter().map(|one| item(state, one)).collect();
    view! { <div class="floating-menu" node_ref=list on:keydown=heard(press)>{items}</div> }
}

fn item(state: State, choice: Choice) -> AnyView {
    let Choice {
        glyph,
        label,
        danger,
        chosen,
        run,
    } = choice;
    let role = chosen.map_or("menuitem", |_| "menuitemradio");
    let choose = move |_| {
        state.floats.close();
        run();
    };
    view! {
        <button
            class="floating-item"
            role=role
            aria-checked=chosen.map(|chosen| if chosen { "true" } else { "false" })
            type="button"
            tabindex="-1"
            data-danger=danger.then_some("true")
            on:click=heard(choose)
        >
            <Icon of=glyph/>
            {label}
        </button>
    }
    .into_any()
}

/// Where a key leads from one of them, or from none. Round and round; a letter to the next that begins with it.
fn next(labels: &[&str], at: Option<usize>, key: &str) -> Option<usize> {
    let count = labels.len();
    if count == 0 {
        return None;
    }
    let mut letters = key.chars();
    match (key, letters.next(), letters.next()) {
        ("ArrowDown", ..) => Some(at.map_or(0, |at| (at + 1) % count)),
        ("ArrowUp", ..) => Some(at.map_or(count - 1, |at| (at + count - 1) % count)),
        ("Home" | "PageUp", ..) => Some(0),
        ("End" | "PageDown", ..) => Some(count - 1),
        (_, Some(letter), None) if letter != ' ' => {
            let after = at.map_or(0, |at| at + 1);
            let begins = |label: &str| {
                let first = label.chars().next();
                first.is_some_and(|first| first.eq_ignore_ascii_case(&letter))
            };
            (after..after + count)
                .map(|place| place % count)
                .find(|place| begins(labels[*place]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [&str; 4] = ["Reply", "React", "Copy text", "Delete"];

    #[test]
    fn arrows_go_round_and_home_and_end_to_the_ends() {
        let to = |at, key| next(&LABELS, at, key);
        assert_eq!(to(Some(0), "ArrowDown"), Some(1));
        assert_eq!(to(Some(3), "ArrowDown"), Some(0));
        assert_eq!(to(Some(0), "ArrowUp"), Some(3));
        assert_eq!(to(None, "ArrowDown"), Some(0));
        assert_eq!(to(None, "ArrowUp"), Some(3));
        assert_eq!(to(Some(2), "Home"), Some(0));
        assert_eq!(to(Some(2), "End"), Some(3));
    }

    #[test]
    fn a_letter_leads_to_the_next_that_begins_with_it() {
        let to = |at, key| next(&LABELS, at, key);
        assert_eq!(to(None, "r"), Some(0));
        assert_eq!(to(Some(0), "r"), Some(1));
        assert_eq!(to(Some(1), "R"), Some(0));
        assert_eq!(to(Some(1), "c"), Some(2));
        assert_eq!(to(Some(2), "c"), Some(2));
        for key in ["x", "Enter", " ", "Escape", "Shift"] {
            assert_eq!(to(Some(1), key), None, "{key}");
        }
        assert_eq!(next(&[], None, "ArrowDown"), None);
    }
}
