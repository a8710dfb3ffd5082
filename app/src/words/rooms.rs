//! What is said of rooms and of who is in them: before something is lost, and after something was done.

use wire::{Room, RoomKind, RoomRole};

pub const NOBODY_FOUND: &str = "Nobody is called that here.";
pub const CHOOSE_SOMEBODY: &str = "Choose somebody first.";

pub fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Direct => "Direct",
        RoomKind::Group => "Group",
        RoomKind::Channel => "Channel",
    }
}

pub fn members(count: u32) -> String {
    match count {
        1 => "1 member".to_owned(),
        count => format!("{count} members"),
    }
}

/// Of those who stand above the others.
pub fn standing(role: RoomRole) -> Option<&'static str> {
    match role {
        RoomRole::Owner => Some("Owner"),
        RoomRole::Admin => Some("Admin"),
        RoomRole::Member => None,
    }
}

pub fn leaving(room: &Room) -> String {
    let back = match room.kind {
        RoomKind::Channel => "You can join it again later.",
        RoomKind::Group | RoomKind::Direct => {
            "To come back, somebody who is in it has to add you again."
        }
    };
    let name = &room.name;
    format!(
        "“{name}” and all that was said in it will be gone from your conversations. What you wrote stays. {back}"
    )
}

pub fn deleting(room: &Room) -> String {
    let (name, members) = (&room.name, members(room.members));
    format!(
        "“{name}” will be gone with every message in it, for all of its {members}. Nothing brings it back."
    )
}

pub fn removing(who: &str, room: &Room) -> String {
    let name = &room.name;
    let back = match room.kind {
        RoomKind::Channel => "They can join it again.",
        RoomKind::Group | RoomKind::Direct => "They can be added again.",
    };
    format!("{who} will no longer see “{name}” nor anything that is said in it. {back}")
}

pub fn left(room: &str) -> String {
    format!("You left {room}")
}

pub fn deleted(room: &str) -> String {
    format!("{room} was deleted")
}

pub fn removed(who: &str) -> String {
    format!("{who} was removed")
}

pub fn added(people: usize) -> String {
    match people {
        1 => "1 person added".to_owned(),
        people => format!("{people} people added"),
    }
}
