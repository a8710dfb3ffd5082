//! The emoji: loaded when they are first asked for, and which of them somebody used last.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::UserId;

use super::fetch;
use crate::emoji::{self, Group};
use crate::kept::RwSignal;

const LIST: &str = "/emoji.txt";
/// So many of the latest are kept.
const RECENT_MAX: usize = 18;
/// For those who have used fewer.
const USUAL: [&str; 6] = [
    "\u{1f44d}",
    "\u{2764}\u{fe0f}",
    "\u{1f602}",
    "\u{1f389}",
    "\u{1f62e}",
    "\u{1f622}",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Asleep,
    Loading,
    Failed,
    Here(&'static [Group]),
}

/// The root's; a handle to copy around.
#[derive(Clone, Copy)]
pub struct Shelf(RwSignal<Stage>);

impl Shelf {
    #[expect(
        clippy::new_without_default,
        reason = "it takes its place in the root's owner"
    )]
    pub fn new() -> Self {
        Self(RwSignal::new(Stage::Asleep))
    }

    /// Once a page; again where that failed.
    pub fn load(self) {
        let stage = self.0;
        if !matches!(stage.get_untracked(), Stage::Asleep | Stage::Failed) {
            return;
        }
        stage.set(Stage::Loading);
        spawn_local(async move {
            let groups = fetch::text(LIST).await.map(emoji::read);
            let groups = groups.filter(|groups| !groups.is_empty());
            stage.set(groups.map_or(Stage::Failed, |groups| Stage::Here(groups.leak())));
        });
    }

    pub fn stage(self) -> Stage {
        self.0.get()
    }

    /// What is there.
    pub fn groups(self) -> &'static [Group] {
        self.0.track();
        self.groups_now()
    }

    /// The same at this moment.
    pub fn groups_now(self) -> &'static [Group] {
        match self.0.get_untracked() {
            Stage::Here(groups) => groups,
            _ => &[],
        }
    }
}

fn place(user: UserId) -> String {
    format!("roost.emoji.{user}")
}

/// Those that somebody used last, the latest first; and the usual ones where these are few.
pub fn recent_emoji(user: UserId) -> Vec<String> {
    let kept = if cfg!(feature = "hydrate") {
        let storage = window().local_storage().ok().flatten();
        storage.and_then(|storage| storage.get_item(&place(user)).ok()?)
    } else {
        None
    };
    filled(&kept.unwrap_or_default())
}

/// Where nothing can be kept, the usual ones stay.
pub fn note_emoji(user: UserId, picked: &str) {
    let mut recent = recent_emoji(user);
    recent.retain(|emoji| emoji != picked);
    recent.insert(0, picked.to_owned());
    recent.truncate(RECENT_MAX);
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.set_item(&place(user), &recent.join(" "));
    }
}

fn filled(kept: &str) -> Vec<String> {
    let mut recent: Vec<String> = Vec::new();
    let mut push = |emoji: &str, most: usize| {
        if recent.len() < most && !recent.iter().any(|known| known == emoji) {
            recent.push(emoji.to_owned());
        }
    };
    for emoji in kept.split_whitespace() {
        push(emoji, RECENT_MAX);
    }
    for emoji in USUAL {
        push(emoji, USUAL.len());
    }
    recent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_used_few_is_offered_the_usual_ones() {
        assert_eq!(filled(""), USUAL);
        let few = filled("\u{1f680} \u{1f44d} \u{1f680}");
        assert_eq!(few.len(), USUAL.len());
        assert_eq!(few[..3], ["\u{1f680}", "\u{1f44d}", "\u{2764}\u{fe0f}"]);
    }

    #[test]
    fn of_many_the_latest_are_kept() {
        let many: Vec<String> = ('a'..='z').map(String::from).collect();
        assert_eq!(filled(&many.join(" ")), many[..RECENT_MAX]);
    }
}
