//! The front door: signing in, signing up, the first account of a server, and the way out.

pub const SIGN_IN_HEADING: &str = "Welcome back";
pub const SIGN_IN: &str = "Sign in";
pub const SIGNING_IN: &str = "Signing in…";
/// Before the way to the other door.
pub const NOBODY_YET: &str = "Nobody has an account here yet.";
/// There is no mail to send.
pub const FORGOTTEN: &str =
    "Forgot your password? Whoever looks after this server can give you a link to choose another.";
pub const NEW_HERE: &str = "New here?";
pub const TO_SIGN_UP: &str = "Create an account";

pub const SIGN_UP_HEADING: &str = "Create your account";
pub const FIRST_HEADING: &str = "Set up this server";
pub const FIRST_NOTE: &str = "You are the first here: this account will own the server.";
pub const SIGN_UP: &str = "Create account";
/// Before the way to the other door.
pub const KNOWN_HERE: &str = "Have an account?";
pub const CODE_HINT: &str = "The server printed it when it started.";
pub const USERNAME_HINT: &str = "Letters a–z, digits, and _ . -";

/// In place of the form.
pub const CLOSED: &str = "Nobody new can create an account here.";
pub const BY_INVITATION: &str =
    "An account here takes an invitation. Ask somebody who is here for a link.";

pub const SIGN_OUT: &str = "Sign out";

/// A session whose browser says nothing of itself.
pub const UNKNOWN_DEVICE: &str = "Unknown device";

/// What a session is called: "Firefox on Linux".
pub fn device(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

pub fn password_hint(min: usize) -> String {
    format!("At least {min} characters. A few words make a good one.")
}
