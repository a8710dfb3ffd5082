//! Home: what to do next, and who is here.

/// Before the viewer's name and after it.
pub const WELCOME: [&str; 2] = ["Welcome, ", ""];
pub const LEAD: &str = "This is your roost. Here is what to do next.";
/// Where many are.
pub const LEAD_OF_MANY: &str = "Pick a conversation, or start a new one.";
pub const STEPS: &str = "What to do next";

pub const INVITE_HEADING: &str = "Bring your people here";
pub const INVITE: &str = "Send them this address. Whoever can open it can create an account.";
pub const ADDRESS: &str = "Address of this server";

/// In its place where many are.
pub const START_HEADING: &str = "Start a conversation";
pub const START: &str = "Write to one of the people here, or to several at once.";

pub const NAME_HEADING: &str = "Say who you are";
pub const NAME: &str = "Others see your username until you set a display name.";
pub const SET_NAME: &str = "Set display name";

pub const PEOPLE: &str = "People here";
/// The way to the directory.
pub const ALL: &str = "All people";
pub const ALONE: &str = "Only you so far. Who joins appears here.";
