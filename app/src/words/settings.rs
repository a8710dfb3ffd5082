//! Settings: one's profile, how the page looks in this browser, and what others learn of oneself.

pub const SETTINGS: &str = "Settings";

pub const PROFILE: &str = "Profile";
pub const EDIT_PROFILE: &str = "Edit profile";
pub const PROFILE_SAVED: &str = "Profile saved";

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
