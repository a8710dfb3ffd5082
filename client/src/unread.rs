//! How much of a room is unread: what the server counted, and what came since.

use crate::table::Table;

use wire::limits::UNREAD_MAX;
use wire::{Entry, Message, MessageKind, Rev, Seq, Unread, UserId};

use crate::rooms::Held;

/// More rows than these since the count are put into one figure.
const NOTED: usize = 256;

/// Invariant: the figures are exact as of `at`; each row that counts and was changed after it is noted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    count: u32,
    mentions: u32,
    at: Rev,
    /// Counted above this mark.
    read: Seq,
    /// The room's last message at that moment; unknown until this client has come so far.
    last: Option<Seq>,
    noted: Table<Seq, Noted>,
    /// What came up to here cannot be counted from what is known: the card is to be read again.
    doubt: Option<Rev>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Noted {
    rev: Rev,
    deleted: bool,
    mentions: bool,
}

impl Tally {
    /// As of a card, whose last message is known for the same moment.
    pub fn of(entry: &Entry, last: Seq) -> Self {
        Self {
            count: entry.unread.count,
            mentions: entry.unread.mentions,
            at: entry.unread.at,
            read: entry.read_upto(),
            last: Some(last),
            ..Self::default()
        }
    }

    /// As of a card that is older than what was heard since.
    pub fn rebase(&mut self, entry: &Entry, last: Seq) {
        if entry.unread.at < self.at || self.last.is_none() {
            self.doubt_upto(self.at);
            return;
        }
        let mut noted = std::mem::take(&mut self.noted);
        noted.retain(|_, row| row.rev > entry.unread.at);
        let doubt = self.doubt.filter(|doubt| *doubt > entry.unread.at);
        *self = Self::of(entry, last);
        self.noted = noted;
        self.doubt = doubt;
    }

    /// As of an entry; `head` is where this client's facts of the room stand, `last` the last message there.
    pub fn take(&mut self, entry: &Entry, head: Rev, last: Seq) {
        let unread = entry.unread;
        if unread.at >= head {
            *self = Self::of(entry, last);
            if unread.at > head {
                self.last = None;
            }
        } else if entry.read_upto() != self.read {
            let read = entry.read_upto();
            if read >= last {
                *self = Self {
                    at: head,
                    read,
                    last: Some(last),
                    ..Self::default()
                };
            } else {
                // Messages came between the count and now: which of them are in it cannot be told.
                self.read = read;
                self.doubt_upto(head);
            }
        }
    }

    /// Every event of the room up to here was taken.
    pub fn reached(&mut self, have: Rev, last: Seq) {
        if self.last.is_none() && have >= self.at {
            self.last = Some(last);
        }
    }

    /// A row as it looks now; `last` is the last message known before it.
    pub fn note(&mut self, message: &Message, viewer: UserId, last: Seq) {
        let counts = message.kind == MessageKind::Text && message.author != viewer;
        if !counts || message.rev <= self.at {
            return;
        }
        let known = self.last.unwrap_or(last);
        if message.seq > known && self.last.is_none() {
            // Sent before the count or after it: only a new count tells.
            self.doubt_upto(message.rev);
            return;
        }
        if message.seq <= known {
            // An edit may have put the viewer in or taken them out: how it was counted is not known.
            let touches = self.mentions > 0 || message.mentions.contains(&viewer);
            if message.edited.is_some() && message.seq > self.read && touches {
                self.doubt_upto(message.rev);
            }
            if message.deleted.is_none() {
                return;
            }
        }
        let row = Noted {
            rev: message.rev,
            deleted: message.deleted.is_some(),
            mentions: message.mentions.contains(&viewer),
        };
        match self.noted.get(&message.seq) {
            Some(held) if held.rev >= row.rev => {}
            _ => _ = self.noted.insert(message.seq, row),
        }
    }

    /// Above this mark, as of now.
    fn above(&mut self, read: Seq) -> (u32, u32) {
        let (mut count, mut mentions) = (self.count, self.mentions);
        if read > self.read && self.last.is_some_and(|last| read >= last) {
            (count, mentions) = (0, 0);
        }
        let capped = self.count >= UNREAD_MAX;
        let mut doubt = None;
        for (seq, row) in self.noted.iter() {
            let mentioned = u32::from(row.mentions);
            if *seq <= read {
            } else if self.last.is_some_and(|last| *seq > last) {
                if !row.deleted {
                    count += 1;
                    mentions += mentioned;
                }
            } else if row.deleted {
                // At the cap there may be others behind it.
                doubt = doubt.max(Some(row.rev).filter(|_| capped));
                count = count.saturating_sub(1);
                mentions = mentions.saturating_sub(mentioned);
            }
        }
        self.doubt = self.doubt.max(doubt);
        (count, mentions)
    }

    /// Whether the card is to be read again.
    pub fn is_in_doubt(&self) -> bool {
        self.doubt.is_some()
    }

    fn doubt_upto(&mut self, rev: Rev) {
        self.doubt = self.doubt.max(Some(rev));
    }

    fn condense(&mut self, head: Rev, last: Seq) {
        if self.noted.len() > NOTED && self.last.is_some() && self.doubt.is_none() {
            (self.count, self.mentions) = self.above(self.read);
            self.count = self.count.min(UNREAD_MAX);
            self.mentions = self.mentions.min(UNREAD_MAX);
            self.at = head;
            self.last = Some(last);
            self.noted.clear();
        }
    }
}

impl Held {
    /// Brings the card's figure up to date; says whether it changed.
    pub fn count(&mut self, viewer: UserId) -> bool {
        let read = self.read_upto();
        let (head, last) = (self.card.head, self.card.last_seq);
        self.tally.condense(head, last);
        let rows = self.timeline.as_ref();
        let (count, mentions) = if read >= last {
            (0, 0)
        } else if self.read_ahead().is_some()
            && let Some(rows) = rows.filter(|rows| rows.holds_all_after(read))
        {
            let mut counted = (0, 0);
            for row in rows.rows_after(read) {
                if row.counts_for(viewer) {
                    counted.0 += 1;
                    counted.1 += u32::from(row.mentions.contains(&viewer));
                }
            }
            counted
        } else {
            self.tally.above(read)
        };
        let unread = Unread {
            count: count.min(UNREAD_MAX),
            mentions: mentions.min(UNREAD_MAX),
            at: head,
        };
        let before = std::mem::replace(&mut self.card.entry.unread, unread);
        (before.count, before.mentions) != (unread.count, unread.mentions)
    }
}
