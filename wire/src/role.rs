//! Who may do what. The engine decides with these methods and the screens hide with them: there is no
//! second list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of account this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    Person,
    Bot,
    Imported,
    Deleted,
}

/// A user's standing on this server, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerRole {
    Guest,
    Member,
    Admin,
    Owner,
}

/// A word that is none of a closed choice's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not known here", self.0)
    }
}

impl std::error::Error for Unknown {}

/// A closed choice and its one spelling, in JSON as in the database.
macro_rules! spelled {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

        }

        impl TryFrom<String> for $name {
            type Error = Unknown;
            fn try_from(text: String) -> Result<Self, Unknown> {
                match text.as_str() { $($text => Ok(Self::$variant),)+ _ => Err(Unknown(text)) }
            }
        }
    };
}

spelled!(UserKind { Person = "person", Bot = "bot", Imported = "imported", Deleted = "deleted" });
spelled!(ServerRole { Guest = "guest", Member = "member", Admin = "admin", Owner = "owner" });

impl ServerRole {
    /// May change the server's settings and see to its people.
    pub fn may_administer(self) -> bool {
        self >= Self::Admin
    }

    /// May bring others here.
    pub fn may_invite(self) -> bool {
        self >= Self::Member
    }
}
