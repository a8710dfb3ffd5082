//! Where a mark comes to stand: pure.

use wire::{MarkTo, Seq};

/// How far somebody has come in a room, as they see it and as the others do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub read: Seq,
    /// Never above what was read.
    pub unread_from: Option<Seq>,
    pub delivered: Seq,
    /// What the others see of `read`: it does not go back when something is marked as unread.
    pub shown: Seq,
}

/// What there is in the room for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub from: Seq,
    pub last: Seq,
}

impl Standing {
    /// Moved on; never beyond what there is, never back. What was read was delivered. Reading on takes the mark
    /// of "unread from here" away.
    #[must_use]
    pub fn moved(self, to: MarkTo, bounds: Bounds) -> Self {
        let reach = |seq: Option<Seq>| seq.unwrap_or_default().min(bounds.last);
        let read = self.read.max(reach(to.read));
        let shown = self.shown.max(reach(to.read));
        let unread_from = self.unread_from.filter(|_| read == self.read);
        Self {
            read,
            unread_from,
            delivered: self.delivered.max(reach(to.delivered)).max(shown),
            shown,
        }
    }

    /// Unread from that message on, or no longer so. What was not read needs no mark to be unread. None when there
    /// is no such message for them.
    pub fn marked_unread(self, from: Option<Seq>, bounds: Bounds) -> Option<Self> {
        if from.is_some_and(|from| from < bounds.from || from > bounds.last) {
            return None;
        }
        let unread_from = from.filter(|from| *from <= self.read);
        Some(Self {
            unread_from,
            ..self
        })
    }

    /// Whether the owner's entry looks the same.
    pub fn is_same_entry(self, other: Self) -> bool {
        (self.read, self.unread_from) == (other.read, other.unread_from)
    }

    /// Whether the others see the same.
    pub fn is_same_mark(self, other: Self) -> bool {
        (self.delivered, self.shown) == (other.delivered, other.shown)
    }
}
