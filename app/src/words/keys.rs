//! What keys do and what they are called.

pub const SHORTCUTS: &str = "Keyboard shortcuts";

pub const ANYWHERE: &str = "Anywhere";
pub const GO_TO: &str = "Go to anything by its name";
pub const SEARCH: &str = "Search conversations";
pub const LIST: &str = "List these shortcuts";
pub const BACK_TO_WRITING: &str = "Back to what you write";

pub const ROOM_ABOVE: &str = "The one above";
pub const ROOM_BELOW: &str = "The one below";
pub const UNREAD_ABOVE: &str = "The unread one above";
pub const UNREAD_BELOW: &str = "The unread one below";

pub const WRITING: &str = "Writing";
pub const ANOTHER_LINE: &str = "Begin another line";
pub const EDIT_LAST: &str = "Edit your last message";
pub const BOLD: &str = "Bold";
pub const ITALIC: &str = "Italic";
pub const CODE: &str = "Code";
pub const STRIKE: &str = "Struck out";
pub const LET_GO: &str = "Cancel the reply or the edit";

pub const MESSAGE_ABOVE: &str = "The message above";
pub const MESSAGE_BELOW: &str = "The message below";
pub const INTO_IT: &str = "Through what can be pressed in it";

/// The key of that name.
pub const DELETE: &str = "Delete";

/// A key, as it is called on the reader's keyboard.
pub fn key(key: &'static str, mac: bool) -> &'static str {
    match (key, mac) {
        ("Mod", true) => "⌘",
        ("Mod", false) => "Ctrl",
        ("Alt", true) => "⌥",
        (key, _) => key,
    }
}
