//! What is said to people: all texts of the app in one place, a file a subject, ready for another language. Here are those
//! that several subjects share.
//!
//! What is put into a sentence is its argument, so that the order of words and what follows a number are the language's.
//! Where something else than text stands within one, it comes in the parts around that.

pub mod admin;
pub mod broken;
pub mod channels;
pub mod composer;
pub mod connection;
pub mod door;
pub mod fields;
pub mod home;
pub mod invitations;
pub mod keeping;
pub mod keys;
pub mod message;
pub mod moments;
pub mod people;
pub mod picture;
pub mod rail;
mod refused;
pub mod rooms;
pub mod settings;
pub mod told;

pub use refused::{above, sentence};

/// What all of this is written in.
pub const LANGUAGE: &str = "en";
/// How dates are written for readers of another language.
pub const WRITTEN_ELSEWHERE: &str = "en-GB";

pub const ROOST: &str = "Roost";
/// For those who have not seen it.
pub const DESCRIPTION: &str = "Roost: chat on a machine of our own.";

/// On buttons, and while what they do is under way.
pub const SAVE: &str = "Save";
pub const SAVING: &str = "Saving…";
pub const CREATING: &str = "Creating…";
pub const DELETE: &str = "Delete";
pub const CANCEL: &str = "Cancel";
pub const CLOSE: &str = "Close";
pub const DISMISS: &str = "Dismiss";
pub const TRY_AGAIN: &str = "Try again";
pub const RELOAD: &str = "Reload";
pub const LOAD_MORE: &str = "Load more";
pub const LOADING: &str = "Loading…";

pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const COPY_BY_HAND: &str = "Press Ctrl C to copy it";

pub const SKIP: &str = "Skip to content";
pub const GO_HOME: &str = "Go home";
pub const BACK: &str = "Back to conversations";

/// What stands in one line, of a thing.
pub fn several(parts: &[&str]) -> String {
    parts.join(" · ")
}

/// A window's title, on the page of that name.
pub fn titled(page: &str) -> String {
    format!("{page} · Roost")
}

/// The same with how much is unread in front, where tabs are narrow.
pub fn window_title(unread: u32, title: String) -> String {
    match unread {
        0 => title,
        _ => format!("({}) {title}", rail::count(unread)),
    }
}
