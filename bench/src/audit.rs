//! The audit: what was handed in, what is stored and what was heard, held against each other.
//!
//! Pure. Every acknowledged message is stored exactly once, where it was said to be and in its author's order; what is
//! stored was handed in; every receiver got every message of its rooms exactly once and in order. The first difference
//! is named by its message.

use std::collections::{HashMap, HashSet};
use std::fmt;

use wire::{ClientKey, RoomId, Seq, UserId};

/// What stands in a message, in four bytes: author, key and body. Two that differ look the same once in four thousand million.
pub type Print = u32;

pub fn print(author: UserId, key: ClientKey, body: &[u8]) -> Print {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let mut sum = mix(author.0.cast_unsigned(), key.0.cast_unsigned());
    for chunk in body.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = mix(sum, u64::from_le_bytes(word));
    }
    sum = mix(sum, body.len() as u64);
    u32::try_from(sum >> 32).unwrap_or_default()
}

/// A message as its author handed it in.
#[derive(Debug, Clone, Copy)]
pub struct Posted {
    pub room: RoomId,
    pub author: UserId,
    pub key: ClientKey,
    pub print: Print,
    pub fate: Fate,
}

/// What its author was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Acknowledged(Seq),
    Refused,
    /// Nothing: it may be there or not, but only once.
    Unanswered,
}

/// A room's messages after the one that the run began with, as the database has them.
#[derive(Debug, Clone)]
pub struct Stored {
    pub room: RoomId,
    pub after: Seq,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub seq: Seq,
    pub author: UserId,
    pub key: ClientKey,
    pub print: Print,
    /// A line that the server wrote: nobody handed it in.
    pub system: bool,
}

/// What reached one member of a room after the message that it came at, as it came.
#[derive(Debug, Clone)]
pub struct Heard {
    pub receiver: UserId,
    pub room: RoomId,
    /// None: it was never told of the room, and nothing of it can have come.
    pub after: Option<Seq>,
    pub rows: Vec<(Seq, Print)>,
}

#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Each author's in the order of handing in.
    pub posted: Vec<Posted>,
    pub stored: Vec<Stored>,
    pub heard: Vec<Heard>,
}

/// What was held against each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub acknowledged: u64,
    pub stored: u64,
    pub heard: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    NeverStored,
    StoredTwice,
    StoredElsewhere { acknowledged: Seq },
    StoredChanged,
    StoredThoughRefused,
    StoredOutOfOrder,
    NeverPosted,
    Missing,
    Lost,
    Doubled,
    Swapped,
    Changed,
    NeverThere,
    NeverTold,
}

/// The first thing that is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct Difference {
    pub fault: Fault,
    pub room: RoomId,
    pub seq: Option<Seq>,
    pub author: Option<UserId>,
    pub key: Option<ClientKey>,
    pub receiver: Option<UserId>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let receiver = || self.receiver.map_or(0, |receiver| receiver.0);
        if self.fault == Fault::NeverTold {
            return write!(f, "{} was never told of room {}", receiver(), self.room);
        }
        write!(f, "message {}.", self.room)?;
        match self.seq {
            Some(seq) => write!(f, "{seq}")?,
            None => f.write_str("?")?,
        }
        if let (Some(author), Some(key)) = (self.author, self.key) {
            write!(f, " (by {author}, key {key})")?;
        }
        f.write_str(" ")?;
        match self.fault {
            Fault::NeverStored => f.write_str("was acknowledged and is not stored"),
            Fault::StoredTwice => f.write_str("is stored twice"),
            Fault::StoredElsewhere { acknowledged } => {
                write!(f, "is stored there, but was acknowledged as {acknowledged}")
            }
            Fault::StoredChanged => f.write_str("is stored otherwise than it was handed in"),
            Fault::StoredThoughRefused => f.write_str("was refused and is stored"),
            Fault::StoredOutOfOrder => {
                f.write_str("is stored before one that its author handed in earlier")
            }
            Fault::NeverPosted => f.write_str("is stored and nobody handed it in"),
            Fault::Missing => f.write_str("is missing among the stored"),
            Fault::Lost | Fault::NeverTold => write!(f, "never reached {}", receiver()),
            Fault::Doubled => write!(f, "reached {} twice", receiver()),
            Fault::Swapped => write!(f, "reached {} after a later one", receiver()),
            Fault::Changed => write!(f, "reached {} otherwise than it is stored", receiver()),
            Fault::NeverThere => write!(f, "reached {} and is not stored", receiver()),
        }
    }
}

/// Nothing is lost, doubled, out of order or changed; or the first that is.
pub fn audit(ledger: &Ledger) -> Result<Tally, Difference> {
    let mut rooms = HashMap::with_capacity(ledger.stored.len());
    for stored in &ledger.stored {
        rooms.insert(stored.room, check_stored(stored)?);
    }
    let acknowledged = check_posted(&ledger.posted, &rooms)?;
    check_that_all_was_posted(ledger)?;
    for heard in &ledger.heard {
        let Some(after) = heard.after else {
            return Err(never_told(heard));
        };
        match rooms.get(&heard.room) {
            Some(index) => check_heard(heard, after, index.stored)?,
            None => check_heard(heard, after, &nothing_in(heard.room, after))?,
        }
    }
    Ok(Tally {
        acknowledged,
        stored: sum(ledger.stored.iter().map(|stored| stored.rows.len())),
        heard: sum(ledger.heard.iter().map(|heard| heard.rows.len())),
    })
}

fn nothing_in(room: RoomId, after: Seq) -> Stored {
    Stored {
        room,
        after,
        rows: Vec::new(),
    }
}

fn never_told(heard: &Heard) -> Difference {
    Difference {
        fault: Fault::NeverTold,
        room: heard.room,
        seq: None,
        author: None,
        key: None,
        receiver: Some(heard.receiver),
    }
}

fn sum(lengths: impl Iterator<Item = usize>) -> u64 {
    lengths.map(|length| length as u64).sum()
}

struct Index<'a> {
    stored: &'a Stored,
    by_key: HashMap<(UserId, ClientKey), &'a Row>,
}

/// Dense, ascending, each key once.
fn check_stored(stored: &Stored) -> Result<Index<'_>, Difference> {
    let mut by_key = HashMap::with_capacity(stored.rows.len());
    let mut expected = stored.after;
    for row in &stored.rows {
        expected = expected.next();
        if row.seq != expected {
            return Err(of_row(Fault::Missing, stored.room, row).at(expected));
        }
        if by_key.insert((row.author, row.key), row).is_some() {
            return Err(of_row(Fault::StoredTwice, stored.room, row));
        }
    }
    Ok(Index { stored, by_key })
}

fn check_posted(posted: &[Posted], rooms: &HashMap<RoomId, Index<'_>>) -> Result<u64, Difference> {
    let mut acknowledged = 0;
    let mut reached: HashMap<(RoomId, UserId), Seq> = HashMap::new();
    for post in posted {
        let row = rooms
            .get(&post.room)
            .and_then(|index| index.by_key.get(&(post.author, post.key)).copied());
        let Some(row) = row else {
            if let Fate::Acknowledged(seq) = post.fate {
                return Err(of_post(Fault::NeverStored, post).at(seq));
            }
            continue;
        };
        let fault = match post.fate {
            Fate::Acknowledged(seq) if seq != row.seq => {
                Some(Fault::StoredElsewhere { acknowledged: seq })
            }
            Fate::Refused => Some(Fault::StoredThoughRefused),
            _ if post.print != row.print => Some(Fault::StoredChanged),
            _ => None,
        };
        let last = reached.insert((post.room, post.author), row.seq);
        let out_of_order = last
            .is_some_and(|last| last >= row.seq)
            .then_some(Fault::StoredOutOfOrder);
        if let Some(fault) = fault.or(out_of_order) {
            return Err(of_row(fault, post.room, row));
        }
        acknowledged += u64::from(matches!(post.fate, Fate::Acknowledged(_)));
    }
    Ok(acknowledged)
}

fn check_that_all_was_posted(ledger: &Ledger) -> Result<(), Difference> {
    let posted: HashSet<_> = ledger
        .posted
        .iter()
        .map(|post| (post.room, post.author, post.key))
        .collect();
    for stored in &ledger.stored {
        let foreign = stored
            .rows
            .iter()
            .find(|row| !row.system && !posted.contains(&(stored.room, row.author, row.key)));
        if let Some(row) = foreign {
            return Err(of_row(Fault::NeverPosted, stored.room, row));
        }
    }
    Ok(())
}

/// The two lists side by side: where they part, what came says how.
fn check_heard(heard: &Heard, after: Seq, stored: &Stored) -> Result<(), Difference> {
    let first = usize::try_from(after.0 - stored.after.0).unwrap_or(0);
    let due = stored.rows.get(first..).unwrap_or_default();
    for (place, row) in due.iter().enumerate() {
        let later = || heard.rows[place..].iter().any(|(seq, _)| *seq == row.seq);
        let fault = match heard.rows.get(place) {
            Some((seq, print)) if *seq == row.seq && *print == row.print => continue,
            Some((seq, _)) if *seq == row.seq => Fault::Changed,
            // It came where another should have.
            Some((seq, _)) if *seq < row.seq => return Err(doubled(heard, stored, *seq)),
            Some(_) if later() => Fault::Swapped,
            Some(_) | None => Fault::Lost,
        };
        return Err(of_row(fault, stored.room, row).to(heard.receiver));
    }
    match heard.rows.get(due.len()) {
        None => Ok(()),
        Some((seq, _)) => Err(doubled(heard, stored, *seq)),
    }
}

/// Something too much: it came before, or it is not there at all.
fn doubled(heard: &Heard, stored: &Stored, seq: Seq) -> Difference {
    let row = stored.rows.iter().find(|row| row.seq == seq);
    let difference = match row {
        Some(row) => of_row(Fault::Doubled, stored.room, row),
        None => Difference {
            fault: Fault::NeverThere,
            room: stored.room,
            seq: Some(seq),
            author: None,
            key: None,
            receiver: None,
        },
    };
    difference.to(heard.receiver)
}

fn of_row(fault: Fault, room: RoomId, row: &Row) -> Difference {
    Difference {
        fault,
        room,
        seq: Some(row.seq),
        author: Some(row.author),
        key: Some(row.key),
        receiver: None,
    }
}

fn of_post(fault: Fault, post: &Posted) -> Difference {
    Difference {
        fault,
        room: post.room,
        seq: None,
        author: Some(post.author),
        key: Some(post.key),
        receiver: None,
    }
}

impl Difference {
    fn at(mut self, seq: Seq) -> Self {
        self.seq = Some(seq);
        self
    }

    fn to(mut self, receiver: UserId) -> Self {
        self.receiver = Some(receiver);
        self
    }
}

#[cfg(test)]
#[path = "tests/audit.rs"]
mod tests;
