//! Where a mark comes to stand, and how many favourites there may be: pure.

use wire::limits::FAVOURITES_MAX;
use wire::{MarkTo, Refusal, Seq};

/// As many as are looked at before another one.
#[expect(clippy::cast_possible_wrap, reason = "some tens")]
pub const FAVOURITES: i64 = FAVOURITES_MAX as i64;

/// Another one beside so many.
pub fn may_favour(others: usize) -> Result<(), Refusal> {
    if others < FAVOURITES_MAX {
        return Ok(());
    }
    Err(Refusal::FavouritesTooMany {
        max: FAVOURITES_MAX,
    })
}

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

#[cfg(test)]
mod tests {
    use wire::{MarkTo, RoomId, Seq};

    use super::{Bounds, Standing};

    const BOUNDS: Bounds = Bounds {
        from: Seq(5),
        last: Seq(20),
    };

    fn standing(read: i64, unread_from: Option<i64>, delivered: i64, shown: i64) -> Standing {
        Standing {
            read: Seq(read),
            unread_from: unread_from.map(Seq),
            delivered: Seq(delivered),
            shown: Seq(shown),
        }
    }

    #[test]
    fn marks_move_forward_as_far_as_there_is_something() {
        let marked = standing(10, Some(7), 12, 10);
        for (delivered, read, expected) in [
            (None, None, marked),
            (None, Some(11), standing(11, None, 12, 11)),
            (None, Some(15), standing(15, None, 15, 15)),
            (None, Some(99), standing(20, None, 20, 20)),
            (None, Some(i64::MAX), standing(20, None, 20, 20)),
            (Some(99), None, standing(10, Some(7), 20, 10)),
            (Some(13), None, standing(10, Some(7), 13, 10)),
            (Some(11), None, marked),
            // Neither goes back, nor takes away what was marked.
            (Some(0), Some(0), marked),
            (None, Some(10), marked),
            (None, Some(-3), marked),
        ] {
            let to = MarkTo {
                room: RoomId(1),
                delivered: delivered.map(Seq),
                read: read.map(Seq),
            };
            let moved = marked.moved(to, BOUNDS);
            assert_eq!(moved, expected, "{to:?}");
            assert_eq!(moved.moved(to, BOUNDS), expected, "twice is once");
        }
    }

    #[test]
    fn unread_is_marked_where_there_is_something_read() {
        let plain = standing(10, None, 12, 10);
        for (from, expected) in [
            (None, Some(plain)),
            (Some(5), Some(standing(10, Some(5), 12, 10))),
            (Some(10), Some(standing(10, Some(10), 12, 10))),
            // Above the mark it is unread anyway.
            (Some(11), Some(plain)),
            (Some(20), Some(plain)),
            (Some(4), None),
            (Some(21), None),
            (Some(i64::MIN), None),
        ] {
            let from = from.map(Seq);
            assert_eq!(plain.marked_unread(from, BOUNDS), expected, "{from:?}");
            let other = standing(10, Some(8), 12, 10);
            assert_eq!(other.marked_unread(from, BOUNDS), expected, "{from:?}");
        }
    }

    #[test]
    fn what_changed_is_known() {
        let before = standing(10, None, 12, 10);
        for (after, entry, mark) in [
            (before, true, true),
            (standing(11, None, 12, 10), false, true),
            (standing(10, Some(9), 12, 10), false, true),
            (standing(10, None, 13, 10), true, false),
            (standing(10, None, 12, 11), true, false),
        ] {
            assert_eq!(after.is_same_entry(before), entry);
            assert_eq!(after.is_same_mark(before), mark);
        }
    }
}
