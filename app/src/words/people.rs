//! What people are called and what is said of them: what they may, whether they are here, that they type.

use wire::{RoomRole, ServerRole};

pub const DELETED_ACCOUNT: &str = "Deleted account";
/// Whose card is not here.
pub const SOMEBODY: &str = "Somebody";
/// Beside the viewer's own name.
pub const YOU: &str = "You";

/// Beside the name of whoever may not come in any more.
pub const DISABLED: &str = "Deactivated";

/// Over those that were found.
pub const PEOPLE: &str = "People";
/// To the conversation of the two.
pub const MESSAGE: &str = "Message";
pub const FIND: &str = "Find people";
pub const NOBODY_FOUND: &str = "Nobody is called that here.";
pub const CHOOSE_SOMEBODY: &str = "Choose somebody first.";
/// Of whom somebody types the name.
pub const TO_MENTION: &str = "People to mention";

pub const ONLINE: &str = "online";
/// Before what else is told of a room.
pub const ONLINE_AND: &str = "online, ";
pub const OFFLINE: &str = "offline";

/// The other one of two.
pub const TYPES: &str = "typing…";

/// One of several, by name.
pub fn types(name: &str) -> String {
    format!("{name} is typing…")
}

pub fn type_together(people: usize) -> String {
    format!("{people} people are typing…")
}

pub fn role(role: ServerRole) -> &'static str {
    match role {
        ServerRole::Owner => "Owner",
        ServerRole::Admin => "Admin",
        ServerRole::Member => "Member",
        ServerRole::Guest => "Guest",
    }
}

pub fn room_role(role: RoomRole) -> &'static str {
    match role {
        RoomRole::Owner => "an owner",
        RoomRole::Admin => "an admin",
        RoomRole::Member => "a member",
    }
}

/// Some of so many, by name.
pub fn names(named: &[String], all: usize) -> String {
    let others = all.saturating_sub(named.len());
    let Some((last, first)) = named.split_last() else {
        return String::new();
    };
    match (first.is_empty(), others) {
        (_, 1) => format!("{} and 1 other", named.join(", ")),
        (_, 2..) => format!("{} and {others} others", named.join(", ")),
        (true, _) => last.clone(),
        (false, _) => format!("{} and {last}", first.join(", ")),
    }
}
