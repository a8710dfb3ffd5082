//! A message: what can be done with it, how far it has come, what became of it; and the list that it stands in.

use wire::limits;

/// The list.
pub const MESSAGES: &str = "Messages";
pub const NONE_YET: &str = "No messages yet. Say the first word.";
/// In place of those that are not here, while there is no connection.
pub const OPENS_LATER: &str = "This opens once the server can be reached.";
/// Over the first of them.
pub const UNREAD_FROM_HERE: &str = "Unread messages";
pub const TO_THE_END: &str = "Go to the latest message";
pub const LOAD_EARLIER: &str = "Load earlier";
pub const LOAD_LATER: &str = "Load later";

/// What can be done with one.
pub const TOOLS: &str = "Message";
pub const REACT: &str = "React";
pub const REPLY: &str = "Reply";
pub const EDIT: &str = "Edit";
pub const MORE: &str = "More";
pub const COPY_TEXT: &str = "Copy text";
pub const COPY_LINK: &str = "Copy link";
pub const COPY_CODE: &str = "Copy code";
/// Opens the card of who wrote it.
pub const AUTHOR: &str = "Author's profile";
pub const MARK_UNREAD: &str = "Mark as unread";
pub const UNDO: &str = "Undo";

/// Toasts about what was done with one.
pub const TEXT_COPIED: &str = "Text copied";
pub const CODE_COPIED: &str = "Code copied";
pub const LINK_COPIED: &str = "Link copied";
pub const NOT_COPIED: &str =
    "This browser does not let pages copy. Select the text and copy it yourself.";
pub const MARKED_UNREAD: &str = "Marked as unread";

/// What stands where a message was.
pub const DELETED: &str = "Message deleted";
/// Beside a message that was written anew.
pub const EDITED: &str = "edited";
/// In place of a quote whose message is not here yet.
pub const NOT_LOADED: &str = "An earlier message";
pub const REACTIONS: &str = "Reactions";

/// How far one's own has come.
pub const SENDING: &str = "Sending…";
pub const NOT_SENT: &str = "Not sent";
pub const SENT: &str = "Sent";
pub const DELIVERED: &str = "Delivered";
pub const READ: &str = "Read";

/// Who has read it.
pub const READ_BY: &str = "Read by";
pub const NOT_YET: &str = "Not yet";
/// Where nobody shows how far they have read.
pub const NO_RECEIPTS: &str = "Nobody here shows how far they have read.";

/// Under one that the server did not take.
pub const RETRY: &str = "Retry";
pub const DISCARD: &str = "Discard";
/// Over those that cannot be sent any more, where their room was.
pub const LEFT_OVER: &str = "What you wrote here was not sent. Take it along:";
/// Under one that was changed elsewhere meanwhile.
pub const YOUR_TEXT: &str = "Your text:";
pub const USE_MINE: &str = "Use mine";
pub const EDIT_MINE: &str = "Edit mine";
pub const DISCARD_MINE: &str = "Discard mine";

/// Before a text on the rail that was not sent.
pub const DRAFT: &str = "Draft: ";
/// Before the viewer's own.
pub const BY_YOU: &str = "You: ";

/// Before somebody's.
pub fn by(name: &str) -> String {
    format!("{name}: ")
}

pub fn spoken(name: &str, text: &str) -> String {
    format!("{name}: {text}")
}

/// Behind a link that does not say so.
pub fn leads_to(place: &str) -> String {
    format!(" (leads to {place})")
}

/// "👍 by Ada and Bea".
pub fn reaction(emoji: &str, who: &str) -> String {
    format!("{emoji} by {who}")
}

/// Beside the way to the end of a conversation.
pub fn new(count: u32) -> String {
    if count >= limits::UNREAD_MAX {
        format!("{}+ new", limits::UNREAD_MAX - 1)
    } else {
        format!("{count} new")
    }
}

/// Spoken before the last of them.
pub fn new_messages(count: usize) -> String {
    format!("{count} new messages")
}
