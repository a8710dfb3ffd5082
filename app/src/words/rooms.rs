//! What is said of rooms and of who is in them: what can be done, what would be lost, and what was done.

use wire::{Room, RoomKind, RoomRole};

use crate::session::number;

pub const CONVERSATIONS: &str = "Conversations";
/// A conversation with oneself.
pub const NOTES: &str = "Notes to yourself";

pub const NEW: &str = "New conversation";
pub const NEW_GROUP: &str = "New group";
pub const NEW_KIND: &str = "Kind of conversation";
pub const CHANNEL_SAID: &str = "Everybody here may find it, read it and join it.";
/// One between two.
pub const START: &str = "Start";
pub const STARTING: &str = "Starting…";
/// One of many.
pub const CREATE: &str = "Create";

pub const DETAILS: &str = "Details";
pub const CLOSE_DETAILS: &str = "Close details";
pub const MEMBERS: &str = "Members";

pub const ADD_PEOPLE: &str = "Add people";
pub const ADD: &str = "Add";
pub const ADDING: &str = "Adding…";
pub const RENAME: &str = "Rename";
pub const LEAVE: &str = "Leave";
pub const LEAVE_THIS: &str = "Leave this conversation?";
pub const DELETE_ROOM: &str = "Delete room";
pub const DELETE_THIS: &str = "Delete this room?";
pub const REMOVE: &str = "Remove";
pub const REMOVE_FROM_THIS: &str = "Remove from this conversation?";

pub const fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Direct => "Direct",
        RoomKind::Group => "Group",
        RoomKind::Channel => "Channel",
    }
}

pub fn members(count: u32) -> String {
    match count {
        1 => "1 member".to_owned(),
        count => format!("{} members", number(count)),
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

pub fn remove(who: &str) -> String {
    format!("Remove {who}")
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

/// Of the menu of somebody who is in the room.
pub fn options(who: &str) -> String {
    format!("Options for {who}")
}

pub const MAKE_ADMIN: &str = "Make admin";
pub const MAKE_MEMBER: &str = "Take admin rights away";
pub const HAND_OVER: &str = "Hand over to them";
pub const HAND_OVER_THIS: &str = "Hand this conversation over?";
pub const BAN: &str = "Remove for good";
pub const BAN_FROM_THIS: &str = "Remove for good?";

pub const ASKING: &str = "Ask to join";
pub const LET_IN: &str = "Let in";
pub const DECLINE: &str = "Decline";
pub const KEPT_OUT: &str = "Kept out";
pub const LET_BACK: &str = "Let back in";

pub const PERMISSIONS: &str = "Permissions";
pub const ON_REQUEST: &str = "People ask to join";
pub const ON_REQUEST_SAID: &str = "An admin says yes or no. Nobody reads it before.";
pub const ANNOUNCEMENTS: &str = "Only admins write";
pub const ANNOUNCEMENTS_SAID: &str = "Everybody else reads and reacts.";
pub const SINCE_JOINED: &str = "Newcomers start with an empty page";
pub const SINCE_JOINED_SAID: &str = "They read what is said after they came.";

pub fn let_in(who: &str) -> String {
    format!("{LET_IN} {who}")
}

pub fn decline(who: &str) -> String {
    format!("{DECLINE} {who}")
}

pub fn let_back(who: &str) -> String {
    format!("Let {who} back in")
}

pub fn banning(who: &str, room: &Room) -> String {
    let name = &room.name;
    format!(
        "{who} will no longer see “{name}” nor anything that is said in it, and cannot come back until an admin lets them."
    )
}

pub fn banned(who: &str) -> String {
    format!("{who} was removed for good")
}

pub fn handing_over(who: &str, room: &Room) -> String {
    let name = &room.name;
    format!("“{name}” will be {who}’s. You stay as an admin, and only they can give it back.")
}

pub fn handed_over(who: &str) -> String {
    format!("Handed over to {who}")
}
