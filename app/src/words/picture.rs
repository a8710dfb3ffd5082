//! Pictures of people and rooms: chosen, cut to a square, taken away.

pub const CHOOSE: &str = "Choose a picture";
pub const REMOVE: &str = "Remove picture";
/// Over the part that is kept.
pub const HEADING: &str = "Crop the picture";
pub const MOVE: &str = "The part that is kept. Drag it, or move it with the arrow keys.";
pub const ZOOM: &str = "Zoom";
pub const DRAG: &str = "Drag it to choose what is kept.";
pub const FAILED: &str = "The picture could not be saved. Check your connection and try again.";
pub const OFTEN: &str = "Too many pictures in a short time. Try again in a minute.";
