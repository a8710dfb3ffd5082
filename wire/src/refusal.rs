//! A "no" that a person can be given. Codes are stable; the words are the screen's business.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why not. Every variant is one code; its numbers are what the sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    UsernameMissing,
    UsernameTooShort {
        min: usize,
    },
    UsernameTooLong {
        max: usize,
    },
    /// Only `a-z 0-9 _ . -` make a username.
    UsernameCharacters,
    UsernameTaken,

    EmailMissing,
    EmailMalformed,
    EmailTooLong {
        max: usize,
    },
    EmailTaken,

    PasswordMissing,
    PasswordTooShort {
        min: usize,
    },
    PasswordTooLong {
        max: usize,
    },
    /// Control characters, which no keyboard types twice alike.
    PasswordCharacters,
    /// The password is the username or the email.
    PasswordGuessable,
    /// The password that was to show who asks is another.
    WrongPassword,
    /// What somebody wants to be called, or their email, is their password.
    NameIsPassword,

    NameTooLong {
        max: usize,
    },
    /// Control, zero-width or direction-changing characters.
    NameCharacters,

    BioTooLong {
        max: usize,
    },
    BioLines {
        max: usize,
    },
    /// As a message's.
    BioCharacters,

    /// None of the kinds that are taken, or not to be read as the one that it says it is.
    NotAPicture,
    PictureTooLarge {
        megapixels: u32,
    },

    SetupCodeMissing,
    SetupCodeWrong,

    /// Who or password is wrong; which of them is not said.
    WrongCredentials,
    WhoMissing,
    SignedOut,
    /// The password is right, and an administrator has closed the account.
    AccountDisabled,
    /// Never given out, expired, used, or another was made since: they all look the same.
    ResetCodeWrong,
    /// Somebody must stay who owns the server.
    LastServerOwner,

    /// Nobody new is taken here.
    RegistrationClosed,
    /// Nobody is taken here who was not asked in.
    InvitationNeeded,
    /// Made up, mistyped, expired, used up, taken back, or by somebody who may not invite: all look the same.
    InvitationVoid,
    InvitationsTooMany {
        max: usize,
    },

    /// Not there, or not to be seen by whoever asks: the two look the same.
    NoSuchRoom,
    NoSuchMessage,
    NoSuchPerson,
    /// In the room, but not entitled to this.
    NotAllowed,
    /// Who is in a direct conversation does not change, and nobody leaves it.
    DirectIsFixed,
    /// Somebody must stay who owns the room.
    LastOwner,
    /// The same, of a room that is not before their eyes.
    OwnsAlone {
        name: String,
    },
    RoomNameMissing,
    TopicTooLong {
        max: usize,
    },
    RoomsTooMany {
        max: usize,
    },
    FavouritesTooMany {
        max: usize,
    },
    PeopleTooMany {
        max: usize,
    },

    MessageEmpty,
    MessageTooLong {
        max: usize,
    },
    MessageLines {
        max: usize,
    },
    /// Control characters, unclosed changes of direction, towers of accents.
    MessageCharacters,
    MentionsTooMany {
        max: usize,
    },
    ReactionsTooMany {
        max: usize,
    },
    NotAnEmoji,
    /// It was changed meanwhile: this is the edition it has now.
    EditedMeanwhile {
        edition: u32,
    },
    Deleted,

    /// The client speaks another protocol: reload.
    Protocol {
        wanted: u32,
    },
    /// Say `hello` first.
    HelloFirst,
    TooManyAttempts {
        seconds: u32,
    },
    TooLarge {
        max: usize,
    },
    Malformed,
    CrossSite,
    NotFound,
    TooSlow,

    /// More waits to be written than may wait.
    Busy,
    /// The database cannot be reached just now.
    Unavailable,
    /// The server's disk is full.
    StorageFull,
}

/// Whether asking the same again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same will be refused again: something must be changed first.
    Never,
    /// The same may be taken a little later.
    Later,
    /// Not before so many seconds.
    After(u32),
}

/// Where in a form the reason lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Username,
    Email,
    Password,
    /// The one that shows who asks.
    CurrentPassword,
    Name,
    SetupCode,
    Who,
    Topic,
    Bio,
}

impl Refusal {
    pub fn retry(&self) -> Retry {
        match self {
            Self::TooManyAttempts { seconds } => Retry::After(*seconds),
            Self::Busy | Self::Unavailable | Self::TooSlow => Retry::Later,
            Self::StorageFull => Retry::After(30),
            _ => Retry::Never,
        }
    }

    /// The field that the reason stands beside, if it is about one.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::UsernameMissing
            | Self::UsernameTooShort { .. }
            | Self::UsernameTooLong { .. }
            | Self::UsernameCharacters
            | Self::UsernameTaken => Some(Field::Username),
            Self::EmailMissing
            | Self::EmailMalformed
            | Self::EmailTooLong { .. }
            | Self::EmailTaken => Some(Field::Email),
            Self::PasswordMissing
            | Self::PasswordTooShort { .. }
            | Self::PasswordTooLong { .. }
            | Self::PasswordCharacters
            | Self::PasswordGuessable => Some(Field::Password),
            Self::WrongPassword => Some(Field::CurrentPassword),
            Self::NameTooLong { .. } | Self::NameCharacters | Self::RoomNameMissing => {
                Some(Field::Name)
            }
            Self::SetupCodeMissing | Self::SetupCodeWrong => Some(Field::SetupCode),
            Self::WhoMissing => Some(Field::Who),
            Self::TopicTooLong { .. } => Some(Field::Topic),
            Self::BioTooLong { .. } | Self::BioLines { .. } | Self::BioCharacters => {
                Some(Field::Bio)
            }
            _ => None,
        }
    }
}

/// All that is wrong with one request: at least one, in the order of the form's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// Nothing when nothing is wrong.
    pub fn of(reasons: Vec<Refusal>) -> Option<Self> {
        (!reasons.is_empty()).then_some(Self(reasons))
    }

    pub fn all(&self) -> &[Refusal] {
        &self.0
    }

    /// The one that decides the answer's status. (A forged empty list is malformed.)
    pub fn first(&self) -> &Refusal {
        self.0.first().unwrap_or(&Refusal::Malformed)
    }
}

impl From<Refusal> for Refusals {
    fn from(reason: Refusal) -> Self {
        Self(vec![reason])
    }
}

impl fmt::Display for Refusals {
    /// For logs: the codes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
