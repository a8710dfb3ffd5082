//! What stands in a page's way: that there is no connection, that it is too old or signed out.

/// Before the way in, that itself, and after it.
pub const SIGNED_OUT: [&str; 3] = [
    "You are signed out. Take along what you typed, then ",
    "sign in",
    "",
];
pub const UPDATED: &str = "Roost was updated. ";

/// What waits while there is no connection; `unkept`: in this page alone.
pub fn waiting(messages: usize, unkept: bool) -> String {
    match (messages, unkept) {
        (0, _) => "Reconnecting…".to_owned(),
        (1, false) => "Offline: 1 message will be sent when you are back".to_owned(),
        (1, true) => {
            "Offline: 1 message will be sent when you are back. Do not close this page: the browser does not keep it"
                .to_owned()
        }
        (_, false) => format!("Offline: {messages} messages will be sent when you are back"),
        (_, true) => format!(
            "Offline: {messages} messages will be sent when you are back. Do not close this page: the browser does not keep them"
        ),
    }
}
