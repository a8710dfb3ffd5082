//! What is typed into: how the fields are called, and what each may hold.

use wire::Field;

/// Of a conversation, where a field is for that.
pub const ROOM_NAME: &str = "Name";
/// On the eye beside a password.
pub const REVEAL: &str = "Show what is typed";

pub fn label(field: Field) -> &'static str {
    match field {
        Field::Username => "Username",
        Field::Email => "Email",
        Field::Password => "Password",
        Field::CurrentPassword => "Current password",
        Field::Name => "Display name",
        Field::SetupCode => "Setup code",
        Field::Who => "Username or email",
        Field::Topic => "Topic",
        Field::Bio => "About you",
    }
}

pub fn up_to(max: usize) -> String {
    format!("Up to {max} characters.")
}

pub fn optional_up_to(max: usize) -> String {
    format!("Optional, up to {max} characters.")
}
