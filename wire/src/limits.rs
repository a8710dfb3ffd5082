//! How much of everything: every limit that both sides know, with its reason.

/// Two letters are the least that can be told apart in a mention.
pub const USERNAME_MIN: usize = 2;
/// Fits a mention on a phone's line.
pub const USERNAME_MAX: usize = 32;
/// RFC 5321: a path of 256 octets less its angle brackets.
pub const EMAIL_MAX: usize = 254;
/// NIST SP 800-63B: the least that a chosen password may have, in characters.
pub const PASSWORD_MIN: usize = 8;
/// Room for any passphrase; the hash itself reads every character.
pub const PASSWORD_MAX: usize = 256;
/// In characters; rails and headers cut longer ones anyway.
pub const NAME_MAX: usize = 64;
/// A session's "Firefox on Linux"; the browser's own words are longer and are cut.
pub const DEVICE_MAX: usize = 120;
/// Browsers that one account is signed in from; the oldest is signed out for the next one.
pub const SESSIONS_MAX: usize = 100;
/// The newest people that a snapshot carries beside the viewer.
pub const NEWEST_PEOPLE: usize = 24;
/// Rows in one part of a difference.
pub const DIFFERENCE_ROWS: usize = 500;
