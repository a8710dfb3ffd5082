//! Commands that can be undone for a moment: seen at once, and neither stored nor sent before the moment is over.

use wire::{ClientKey, Command, Micros, RoomId, Seq};

use crate::pending::{Pending, is_stored};
use crate::{Client, Effect};

impl Client {
    pub(crate) fn hand_in_later(&mut self, key: ClientKey, command: Command, until: Micros) {
        self.take_in(key, command, Some(until));
    }

    /// The page is going away: whoever leaves has not taken it back, and has read what was read.
    pub(crate) fn hurry(&mut self) {
        self.let_out(|_| true);
        self.marks.hurry();
    }

    pub(crate) fn undo_passes(&mut self) {
        let now = self.now;
        self.let_out(|pending| pending.until.is_some_and(|until| until <= now));
    }

    /// Whoever goes on with the row has not taken it back: what is done to one row is done in order.
    pub(crate) fn let_out_at(&mut self, place: (RoomId, Seq)) {
        self.let_out(|pending| pending.target() == Some(place));
    }

    pub(crate) fn undo_due(&self) -> Option<Micros> {
        let waiting = self.model.waiting.iter();
        waiting.filter_map(|pending| pending.until).min()
    }

    /// From here on it is as any other that was handed in.
    fn let_out(&mut self, over: impl Fn(&Pending) -> bool) {
        for pending in &mut self.model.waiting {
            if pending.until.is_some() && over(pending) {
                pending.until = None;
                self.changes.outbox = true;
                if is_stored(&pending.waiting.command) {
                    self.effects.push(Effect::Store(pending.waiting.clone()));
                }
            }
        }
    }
}
