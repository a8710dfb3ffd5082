//! An argument of a statement. Typed, since a bare NULL has no type on PostgreSQL.

use wire::{AvatarId, ClientKey, Epoch, InvitationId, Micros, Rev, RoomId, Seq, SessionId, UserId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    /// Of a few KB: a picture.
    Bytes(Vec<u8>),
}

macro_rules! from_number {
    ($($name:ident),+) => { $(
        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                Self::Int(Some(value.0))
            }
        }
    )+ };
}

from_number!(
    AvatarId,
    ClientKey,
    Epoch,
    InvitationId,
    Micros,
    Rev,
    RoomId,
    Seq,
    SessionId,
    UserId
);

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<Option<AvatarId>> for Value {
    fn from(value: Option<AvatarId>) -> Self {
        Self::Int(value.map(|avatar| avatar.0))
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Self {
        Self::Bytes(value.clone())
    }
}

impl From<Option<Seq>> for Value {
    fn from(value: Option<Seq>) -> Self {
        Self::Int(value.map(|seq| seq.0))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

/// `args![id, &name]`: the arguments of a statement, in the order of its `$1 …`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
