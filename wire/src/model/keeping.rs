//! How its owner keeps a room: where it stands in their rail, and what of it they want to be called for.

use serde::{Deserialize, Serialize};

use super::Card;
use crate::{Level, Micros};

/// Left out of JSON as long as nothing was chosen, as each part of it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    #[serde(default, skip_serializing_if = "is_plain")]
    pub level: Level,
    /// Until then it is silent, whatever the level says.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub muted: Option<Micros>,
    /// Above the others in the rail.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub favourite: bool,
    /// Out of the rail while nothing new is said there.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub archived: bool,
}

pub(super) fn is_plain<T: Default + PartialEq>(choice: &T) -> bool {
    *choice == T::default()
}

/// One thing about it, set: the others stay as they are, also when they were changed elsewhere meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    Level(Level),
    /// Until then; not any more, without a moment.
    Muted(Option<Micros>),
    Favourite(bool),
    Archived(bool),
}

impl Keeping {
    /// Muted until it is unmuted.
    pub const FURTHER_NOTICE: Micros = Micros(i64::MAX);

    /// Nobody keeps a room at hand and away: the later choice takes the other one back.
    #[must_use]
    pub fn with(mut self, keep: Keep) -> Self {
        match keep {
            Keep::Level(level) => self.level = level,
            Keep::Muted(until) => self.muted = until,
            Keep::Favourite(on) => {
                self.favourite = on;
                self.archived &= !on;
            }
            Keep::Archived(on) => {
                self.archived = on;
                self.favourite &= !on;
            }
        }
        self
    }

    /// The same at that moment: a mute that has run out is none.
    #[must_use]
    pub fn at(mut self, now: Micros) -> Self {
        self.muted = self.muted.filter(|until| *until > now);
        self
    }
}

impl Card {
    /// How many of the unread messages its owner wants to be called for.
    pub fn calls(&self) -> u32 {
        let (kept, unread) = (self.entry.kept, self.entry.unread);
        match kept.level {
            _ if kept.muted.is_some() => 0,
            Level::All => unread.count,
            Level::Mentions => unread.mentions,
            Level::Nothing => 0,
        }
    }
}
