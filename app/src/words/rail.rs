//! The rail: what is unread, the search, oneself at its foot; and the palette, which leads to the same and further.

use wire::limits;

pub const NONE_YET_HEADING: &str = "No conversations yet";
pub const NONE_YET: &str = "Start one, or bring your people here first.";
pub const SEARCH: &str = "Search";
pub const ACCOUNT: &str = "Account";

pub const GO_TO: &str = "Go to";
pub const GO_TO_WHAT: &str = "Go to a conversation, a person or an action";
/// Over the actions that were found.
pub const ACTIONS: &str = "Actions";
/// An action.
pub const BACK_TO_THE_LIST: &str = "Back to the list";
pub const NOTHING_FOUND: &str = "Nothing is called so.";

/// After what else is told of a room.
pub const AND_MENTIONS_YOU: &str = ", mentions you";

pub fn unread(count: u32) -> String {
    format!("{} unread", self::count(count))
}

/// The same on a badge.
pub fn count(count: u32) -> String {
    if count >= limits::UNREAD_MAX {
        format!("{}+", limits::UNREAD_MAX - 1)
    } else {
        count.to_string()
    }
}
