//! Invitations: the page that a link leads to, and where links are made.

pub const TITLE: &str = "Invitation · Roost";
pub const HEADING: &str = "You are invited";
/// Behind the name of who invites.
pub const INVITES_INTO: &str = " invites you into this conversation.";
pub const INVITES_HERE: &str = " invites you to this server.";
pub const JOIN: &str = "Join";
pub const CREATE_ACCOUNT: &str = "Create account";
/// Before the way to sign in.
pub const NOBODY_NEW: &str = "Only those who have an account here can follow this link.";

pub const VOID_HEADING: &str = "No invitation";
/// At the door, once a link has led there.
pub const COMES_ALONG: &str = "Once you have an account, you are where you were invited to.";

pub const INVITE_LINK: &str = "Invite link";
pub const ROOM_SAID: &str =
    "Whoever has the link can join. Who has no account here creates one on the way.";
pub const SERVER_SAID: &str = "Whoever has the link can create an account here.";
pub const EXPIRES: &str = "Ends after";
pub const DAY: &str = "1 day";
pub const WEEK: &str = "7 days";
pub const NEVER: &str = "Never";
pub const USES: &str = "Can be used by";
pub const ONE: &str = "1 person";
pub const TEN: &str = "10 people";
pub const NO_LIMIT: &str = "Everybody";
pub const MAKE: &str = "Make link";
pub const MAKING: &str = "Making…";
pub const OPEN: &str = "Open links";
pub const LINK: &str = "Link";
pub const PICTURE: &str = "QR code";
pub const PICTURE_SAID: &str = "QR code of this link";
pub const REVOKE: &str = "Revoke";
pub const REVOKE_LINK: &str = "Revoke link";
pub const REVOKING: &str = "Nobody can join by this link from then on. Who has joined by it stays.";
pub const REVOKED: &str = "Nobody can join by that link any more";

pub const ASK_IN: &str = "Make a link and send it to them. It lets them create an account here.";

/// "3 of 10 joined · until 12 March 2026".
pub fn standing(uses: u32, most: Option<u32>, until: Option<String>) -> String {
    let joined = match most {
        Some(most) => format!("{uses} of {most} joined"),
        None => format!("{uses} joined"),
    };
    until.map_or_else(
        || joined.clone(),
        |until| format!("{joined} · until {until}"),
    )
}

pub fn by(who: &str) -> String {
    format!("by {who}")
}
