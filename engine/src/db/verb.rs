//! A change as a value, and a question as a value.

use std::future::Future;

use super::{Conn, Tx};
use crate::Error;

/// Who goes first when both wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    People,
    Housekeeping,
}

/// A change. It takes its scope's lock (`Tx::advance`) before it reads what it decides by, and awaits
/// nothing but its transaction: whoever waits behind it waits for that too.
///
/// It may run more than once (a group that failed runs again one by one; PostgreSQL asks for it after a conflict),
/// so it changes nothing but the database.
pub trait Verb: Send + Sync + 'static {
    type Done: Send + 'static;

    /// About how many bytes it writes: groups are bounded by the sum.
    const WEIGHT: usize = 512;
    const URGENCY: Urgency = Urgency::People;

    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Done, Error>> + Send;
}

/// What a verb ends by that finds the state already as asked: it is rolled back whole, so that no rev is spent.
#[derive(Debug, thiserror::Error)]
#[error("the state is as asked already")]
pub(crate) struct AsAsked;

impl AsAsked {
    /// To whoever asked, that is no failure.
    pub fn is_fine(end: Result<(), Error>) -> Result<(), Error> {
        match end {
            Err(Error::Broken(cause)) if cause.is::<Self>() => Ok(()),
            other => other,
        }
    }
}

impl From<AsAsked> for Error {
    fn from(found: AsAsked) -> Self {
        Self::broken(found)
    }
}

/// How often a question turns to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// Once: what it asks does not depend on answers. Cheaper where steps are dear.
    One,
    Several,
}

/// Something to be read in one snapshot.
pub trait Question: Send + Sync + 'static {
    type Answer: Send + 'static;

    const STEPS: Steps = Steps::Several;

    fn ask(&self, conn: &mut Conn<'_>) -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}
