//! What stands in a page's way: that there is no connection, that it is too old or signed out.

/// Before the way in, that itself, and after it.
pub const SIGNED_OUT: [&str; 3] = [
    "You are signed out. Take along what you typed, then ",
    "sign in",
    "",
];
pub const UPDATED: &str = "Roost was updated. ";

/// What waits while there is no connection.
pub fn waiting(messages: usize) -> String {
    match messages {
        0 => "Reconnecting…".to_owned(),
        1 => "Offline: 1 message will be sent when you are back".to_owned(),
        _ => format!("Offline: {messages} messages will be sent when you are back"),
    }
}
