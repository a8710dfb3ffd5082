//! The composer, and the emoji that are picked there and under messages.

pub const BARRED: &str = "Only admins write here.";
/// The box that is written into.
pub const BOX: &str = "Message";
pub const SEND: &str = "Send";
/// What is typed stays where it is.
pub const TOO_MANY_WAIT: &str = "Too many messages wait here. Send this one when they are gone.";
/// Above the text as it was.
pub const EDITING: &str = "Edit message";

pub const EMOJI: &str = "Emoji";
pub const SEARCH_EMOJI: &str = "Search emoji";
/// Where the name of one stands once one is looked at.
pub const PICK_EMOJI: &str = "Pick an emoji";
pub const RECENT_EMOJI: &str = "Recent";
pub const NO_EMOJI_FOUND: &str = "No emoji is called that. Try another word.";
pub const EMOJI_NOT_LOADED: &str = "The emoji could not be loaded. Check your connection.";

pub fn replying_to(name: &str) -> String {
    format!("Reply to {name}")
}
