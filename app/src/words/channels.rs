//! The directory of channels.

pub const CHANNELS: &str = "Channels";
/// Where it leads.
pub const ALL: &str = "All channels";
pub const FIND: &str = "Find channels";
pub const NONE: &str = "No channel is called so.";
pub const LATEST: &str = "What was said last";

pub const OPEN: &str = "Open";
pub const JOIN: &str = "Join";
pub const ASK: &str = "Ask to join";
pub const TAKE_BACK: &str = "Take request back";
pub const PREVIEW: &str = "Preview";
pub const ASKED: &str = "Its admins were asked. It opens here once they say yes.";

pub fn open(name: &str) -> String {
    format!("{OPEN} {name}")
}

pub fn join(name: &str) -> String {
    format!("{JOIN} {name}")
}

pub fn ask(name: &str) -> String {
    format!("{ASK} {name}")
}

pub fn take_back(name: &str) -> String {
    format!("{TAKE_BACK}: {name}")
}

pub fn preview(name: &str) -> String {
    format!("{PREVIEW} {name}")
}
