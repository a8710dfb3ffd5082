//! How one keeps a conversation: at hand, away, silent; and what of the rail one looks at.

use client::Filter;
use wire::Level;

/// What of the rail is shown.
pub const FILTERS: &str = "Show";
/// The menu, and the button that opens it.
pub const OPTIONS: &str = "Conversation options";

pub const FAVOURITE: &str = "Favourite";
pub const NOT_A_FAVOURITE: &str = "Not a favourite";
pub const ARCHIVE: &str = "Archive";
pub const UNARCHIVE: &str = "Unarchive";
pub const UNMUTE: &str = "Unmute";
pub const MUTE: &str = "Mute";
/// And for how long.
pub const AN_HOUR: &str = "For 1 hour";
pub const TOMORROW: &str = "Until tomorrow";
pub const FURTHER_NOTICE: &str = "Until further notice";
/// What one is called for.
pub const NOTIFICATIONS: &str = "Notifications";

/// A toast.
pub const ARCHIVED: &str = "Conversation archived";
/// Where nothing is shown.
pub const NOTHING: &str = "No conversations here.";

/// After what else is told of a room.
pub const AND_MUTED: &str = ", muted";
pub const AND_FAVOURITE: &str = ", favourite";

pub const fn filter(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "All",
        Filter::Unread => "Unread",
        Filter::Direct => "Direct",
        Filter::Groups => "Groups",
        Filter::Channels => "Channels",
        Filter::Archived => "Archived",
    }
}

pub const fn level(level: Level) -> &'static str {
    match level {
        Level::All => "All messages",
        Level::Mentions => "Mentions only",
        Level::Nothing => "Nothing",
    }
}
