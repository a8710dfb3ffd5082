//! Looking after the server: its people, its rooms, who may come, who did what, and how much of everything.

use wire::{Act, Figure, Registration, RoomKind, ServerRole};

use super::{people, rooms};

pub const ADMINISTRATION: &str = "Administration";
pub const SAID: &str = "People, rooms and what this server lets strangers do.";
pub const OPEN_IT: &str = "Administration";

/// The tabs.
pub const PEOPLE: &str = "People";
pub const ROOMS: &str = "Rooms";
pub const JOINING: &str = "Joining";
pub const LOG: &str = "Log";
pub const USAGE: &str = "Usage";

pub const NOT_YOURS_HEADING: &str = "Not for you";
pub const NOT_YOURS: &str = "Only those who administer this server find something here.";
pub const UNSCRIPTED: &str = "This page needs JavaScript, which is switched off here.";

pub const FIND: &str = "Find by name or email";
pub const NOBODY: &str = "Nobody here is called so.";

pub const MAKE_OWNER: &str = "Make owner";
pub const MAKE_ADMIN: &str = "Make admin";
pub const MAKE_MEMBER: &str = "Make member";
pub const MAKE_GUEST: &str = "Make guest";
pub const RESET_LINK: &str = "Password-reset link";
pub const SIGN_OUT: &str = "Sign out everywhere";
pub const DISABLE: &str = "Deactivate";
pub const ENABLE: &str = "Activate again";

pub const SIGN_OUT_THEM: &str = "Sign out everywhere?";
pub const DISABLE_THEM: &str = "Deactivate this account?";
pub const MAKE_OWNER_THEM: &str = "Make an owner?";
pub const LEAVE_OFFICE: &str = "Lay down your role?";
pub const LAY_DOWN: &str = "Lay down";

pub const ACCOUNTS: &str = "Accounts";
pub const REGISTRATION: &str = "Who may create an account";
pub const OPEN: &str = "Everybody";
pub const BY_INVITATION: &str = "By invitation";
pub const CLOSED: &str = "Nobody";

pub const DELETE_ROOM: &str = "Delete this conversation?";
pub const NO_ROOMS: &str = "There are no groups and no channels yet.";
pub const NO_LINES: &str = "Nothing was done yet.";
/// Who did it, where nobody was signed in.
pub const COMMAND_LINE: &str = "The command line";

pub const COUNTED: [&str; 7] = [
    "People",
    "Here within a day",
    "Here within a week",
    "Conversations",
    "Messages",
    "Open connections",
    "Disk",
];

pub fn make(role: ServerRole) -> &'static str {
    match role {
        ServerRole::Owner => MAKE_OWNER,
        ServerRole::Admin => MAKE_ADMIN,
        ServerRole::Member => MAKE_MEMBER,
        ServerRole::Guest => MAKE_GUEST,
    }
}

pub fn registration(registration: Registration) -> &'static str {
    match registration {
        Registration::Open => OPEN,
        Registration::ByInvitation => BY_INVITATION,
        Registration::Closed => CLOSED,
    }
}

/// What is beside somebody's email address.
pub fn sessions(count: u32) -> String {
    match count {
        0 => "signed out".to_owned(),
        1 => "1 browser".to_owned(),
        _ => format!("{count} browsers"),
    }
}

pub fn since(day: &str) -> String {
    format!("here since {day}")
}

pub fn disabled_since(day: &str) -> String {
    format!("deactivated: {day}")
}

pub fn now_a(who: &str, role: ServerRole) -> String {
    format!("{who} is now: {}", people::role(role))
}

pub fn signing_out(who: &str) -> String {
    format!("{who} is signed out of every browser at once, and can sign in again.")
}

pub fn signed_out(who: &str) -> String {
    format!("{who} was signed out everywhere")
}

pub fn disabling(who: &str) -> String {
    format!("{who} is signed out everywhere and cannot sign in any more. What they wrote stays.")
}

pub fn disabled(who: &str) -> String {
    format!("{who} is deactivated")
}

pub fn enabled(who: &str) -> String {
    format!("{who} can sign in again")
}

pub fn making_owner(who: &str) -> String {
    format!("{who} may do whatever you may, and take your own role away.")
}

pub fn laying_down(role: ServerRole) -> String {
    format!(
        "You become: {}. Only somebody who administers this server can take that back.",
        people::role(role)
    )
}

pub fn reset_said(who: &str, until: &str) -> String {
    format!(
        "Whoever opens this link chooses a new password for {who}. It works once, until {until}. Links made before do not work any more."
    )
}

pub fn options(who: &str) -> String {
    rooms::options(who)
}

pub fn delete(room: &str) -> String {
    format!("Delete {room}")
}

pub fn deleting(room: &str, members: u32) -> String {
    format!(
        "{room} and all that was said in it are deleted, for {}. This cannot be undone.",
        rooms::members(members)
    )
}

pub fn deleted(room: &str) -> String {
    format!("{room} was deleted")
}

pub fn messages(count: &str) -> String {
    match count {
        "1" => "1 message".to_owned(),
        _ => format!("{count} messages"),
    }
}

pub fn active(day: &str) -> String {
    format!("last message: {day}")
}

pub fn owned_by(who: &str) -> String {
    format!("owned by {who}")
}

pub fn about(number: &str) -> String {
    format!("about {number}")
}

pub fn at_least(number: &str) -> String {
    format!("{number} or more")
}

/// Each a thousand of those before it.
pub const UNITS: [&str; 5] = ["bytes", "KB", "MB", "GB", "TB"];

/// How exact it is.
pub fn figure(figure: Figure, number: impl Fn(u64) -> String) -> String {
    match figure {
        Figure::Exactly(count) => number(count),
        Figure::About(count) => about(&number(count)),
        Figure::AtLeast(count) => at_least(&number(count)),
    }
}

/// What was done, by somebody, to somebody: a line of the log.
pub fn act(by: &str, whom: &str, act: &Act) -> String {
    match act {
        Act::MadeOwner { .. } => format!("{by} made an owner's account for {whom}"),
        Act::ChangedRole { from, to, .. } => {
            let (from, to) = (people::role(*from), people::role(*to));
            format!("{by} changed the role of {whom} from {from} to {to}")
        }
        Act::Disabled { .. } => format!("{by} deactivated {whom}"),
        Act::Enabled { .. } => format!("{by} activated {whom} again"),
        Act::SignedOut { .. } => format!("{by} signed {whom} out everywhere"),
        Act::MadeResetLink { .. } => format!("{by} made a password-reset link for {whom}"),
        Act::SetPassword { .. } => format!("{by} gave {whom} another password"),
        Act::DeletedRoom { kind, name, .. } => {
            let kind = match kind {
                RoomKind::Channel => "the channel",
                RoomKind::Group | RoomKind::Direct => "the group",
            };
            format!("{by} deleted {kind} {name}")
        }
        Act::DeletedMessage { name, .. } => format!("{by} deleted a message of {whom} in {name}"),
        Act::RevokedInvitation { .. } => format!("{by} revoked an invite link of {whom}"),
        Act::ChangedRegistration { to } => {
            format!(
                "{by} changed who may create an account: {}",
                registration(*to)
            )
        }
    }
}

/// `/reset/{code}`.
pub const RESET_HEADING: &str = "Choose a new password";
pub const RESET: &str = "Set password";
pub const RESETTING: &str = "Setting…";
pub const RESET_NOTE: &str = "You are signed out everywhere, and sign in with the new one.";
