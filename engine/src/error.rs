//! How a verb fails: refused, which a person can be told, or broken, which is our fault.
//!
//! A refusal is part of the product: its codes are `wire::Refusal`, tests name them, screens put them into
//! words. A breakage should not have happened: whoever answers the request logs it once, beside the
//! request's id, and tells the person only that id.

use wire::{Refusal, Refusals};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("refused: {0}")]
    Refused(Refusals),
    #[error("broken: {0}")]
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }

    /// The first reason, when this is a refusal.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(reasons) => Some(reasons.first()),
            Self::Broken(_) => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(reason: Refusal) -> Self {
        Self::Refused(reason.into())
    }
}

impl From<Refusals> for Error {
    fn from(reasons: Refusals) -> Self {
        Self::Refused(reasons)
    }
}
