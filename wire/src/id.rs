//! Ids, revs and times: a type each, so that none is taken for another.
//!
//! Ids are made by the engine (42 bits of milliseconds, 21 of chance) and travel as strings, since a
//! JavaScript number holds only 53 bits. Revs and times stay below that and travel as numbers.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an id's text is not: a whole number above zero, written without sign or leading zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for NotAnId {}

fn parse(text: &str) -> Result<i64, NotAnId> {
    let number: i64 = text.parse().map_err(|_| NotAnId)?;
    // One spelling per id: "+7" and "007" are not ids, so that a URL has one form.
    let plain = text
        .as_bytes()
        .first()
        .is_some_and(|b| (b'1'..=b'9').contains(b));
    if plain { Ok(number) } else { Err(NotAnId) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text).map($name)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

id!(
    /// Somebody with an account here.
    UserId
);
id!(
    /// One signed-in browser: stays the same while its cookie changes.
    SessionId
);
id!(
    /// Any conversation.
    RoomId
);
id!(
    /// A picture of a person or a room. Another picture is another id: under the same one it never changes.
    AvatarId
);
id!(
    /// Made by the sender once per post (or new room): handing it in twice is handing it in once.
    ClientKey
);
id!(
    /// A way in that can be passed on.
    InvitationId
);
id!(
    /// One history of one database: restoring a backup changes it, and every client starts afresh.
    Epoch
);

macro_rules! counted {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            #[must_use]
            pub fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counted!(
    /// The number of a scope's change; a scope's head is the latest of them.
    Rev
);
counted!(
    /// A message's place in its room, given densely from 1. Nobody concludes anything from a missing one.
    Seq
);

impl Seq {
    /// As it stands in a page's address. What is no number of a message is one that no message has.
    pub fn of_address(seq: &str) -> Self {
        Self(seq.parse().unwrap_or(i64::MAX))
    }
}

/// A moment: microseconds since 1970 in UTC.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    pub const SECOND: i64 = 1_000_000;
    pub const DAY: i64 = 86_400 * Self::SECOND;

    /// The moment so many microseconds later (or earlier), at the edges of time if need be.
    #[must_use]
    pub fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }
}

impl From<i64> for Micros {
    fn from(micros: i64) -> Self {
        Self(micros)
    }
}
