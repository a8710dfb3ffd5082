//! Settings: one's profile, what one signs in with and where, how the page looks in this browser, and what others learn of oneself.

pub const SETTINGS: &str = "Settings";

pub const PROFILE: &str = "Profile";
pub const EDIT_PROFILE: &str = "Edit profile";
pub const PROFILE_SAVED: &str = "Profile saved";

pub const ACCOUNT: &str = "Account";
pub const ACCOUNT_SAID: &str = "What you sign in with. Changing it takes your current password.";
/// Beside what is now.
pub const CHANGE: &str = "Change";
pub const NEW_USERNAME: &str = "New username";
pub const NEW_EMAIL: &str = "New email";
pub const NEW_PASSWORD: &str = "New password";
pub const CHANGE_USERNAME: &str = "Change username";
pub const CHANGE_EMAIL: &str = "Change email";
pub const CHANGE_PASSWORD: &str = "Change password";
pub const USERNAME_CHANGED: &str = "Username changed";
pub const EMAIL_CHANGED: &str = "Email changed";
pub const PASSWORD_CHANGED: &str = "Password changed. All other browsers are signed out.";

pub const SESSIONS: &str = "Sessions";
pub const SESSIONS_SAID: &str =
    "Where you are signed in. When a browser was last used is known to the hour.";
pub const THIS_BROWSER: &str = "This browser";
pub const SESSION_ENDED: &str = "Signed out there";
pub const SIGN_OUT_OTHERS: &str = "Sign out all others";
pub const SIGN_OUT_OTHERS_SAID: &str =
    "All browsers but this one are signed out at once. Coming back takes your password there.";
pub const OTHERS_ENDED: &str = "All other browsers are signed out";
const UNKNOWN_PLACE: &str = "Unknown address";

pub const APPEARANCE: &str = "Appearance";
pub const APPEARANCE_SAID: &str = "Only in this browser, and at once.";
pub const UNSCRIPTED: &str =
    "This needs JavaScript, which is switched off here. All else on this page works without.";

pub const DENSITY: &str = "Density";
pub const DENSITY_NORMAL: &str = "Comfortable";
pub const DENSITY_COMPACT: &str = "Compact";

pub const TEXT: &str = "Text size";
pub const TEXT_SMALL: &str = "Small";
pub const TEXT_NORMAL: &str = "Normal";
pub const TEXT_LARGE: &str = "Large";
pub const TEXT_LARGER: &str = "Larger";

pub const MOTION: &str = "Motion";
pub const MOTION_NORMAL: &str = "As the system";
pub const MOTION_REDUCED: &str = "Reduced";

/// Beside what does away with it.
pub const ACCOUNT_ITSELF: &str = "Account";
pub const DELETE_ACCOUNT: &str = "Delete account";
pub const DELETING: &str = "Deleting…";
pub const DELETING_ACCOUNT: &str = "Your name, picture and address go, you leave all groups and channels, and nobody can bring the account back. \
What you wrote stays where you wrote it, by \"Deleted account\".";

pub const PRIVACY: &str = "Privacy";
/// What is not shown to others is not shown of them either.
pub const PRIVACY_SAID: &str =
    "Both ways: what you do not show of yourself, you do not see of others.";
pub const RECEIPTS: &str = "Read receipts";
pub const RECEIPTS_SAID: &str = "Others see how far you have read, and you see it of them.";
pub const PRESENCE: &str = "Online and last seen";
pub const PRESENCE_SAID: &str =
    "Others see that you are here and when you were, and you see it of them.";

/// Saved it is, all the same.
pub fn looks_like(username: &str) -> String {
    format!("Profile saved. Your name looks like that of @{username}: others may mistake you.")
}

/// Of the display name.
pub fn name_hint(max: usize, username: &str) -> String {
    format!("What others see, up to {max} characters. Left empty, you are shown as {username}.")
}

/// A session: "Signed in Monday, 16:10".
pub fn signed_in(when: &str) -> String {
    format!("Signed in {when}")
}

/// From which address, and when; without that, now.
pub fn used(place: &str, when: Option<String>) -> String {
    let place = if place.is_empty() {
        UNKNOWN_PLACE
    } else {
        place
    };
    match when {
        Some(when) => format!("{place} · last used {when}"),
        None => format!("{place} · in use"),
    }
}

/// On its button, for those who do not see beside what it stands.
pub fn sign_out_of(device: &str) -> String {
    format!("Sign out {device}")
}
