//! Pages that are not there, or broke.

pub const NOT_FOUND_HEADING: &str = "Nothing here";
pub const NO_SUCH_PAGE: &str = "This page does not exist, or it is not for you to see.";
pub const NO_SUCH_ROOM: &str = "This conversation does not exist, or it is not for you to see.";

/// Why a page could not be drawn.
pub const BUSY_HEADING: &str = "Not just now";
pub const WAIT_HEADING: &str = "One moment";
pub const REFUSED_HEADING: &str = "That did not work";
pub const BROKE_HEADING: &str = "Something broke";
pub const BROKE: &str = "It is our fault and was noted under the number below. Reloading may help.";

/// Of a page that was there.
pub const PROGRAM_BROKE: &str = "Something broke on this page.";
pub const PROGRAM_MISSING: &str = "This page could not load its program. It can be read, and its forms work, but nothing new appears by itself.";

/// Of what a first visit does not load.
pub const PART_MISSING: &str =
    "This part of the page could not be loaded. Check your connection, then try again.";

/// The id under which the log knows more.
pub fn request(id: &str) -> String {
    format!("Request {id}")
}
