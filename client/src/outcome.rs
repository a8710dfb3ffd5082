//! What came of a command: done, to be tried again, or refused for good.

use wire::{ClientKey, Command, Done, Micros, Refusal, Refusals, Retry, RoomId, Scope, Seq};

use crate::pending::{Pending, is_stored};
use crate::{Client, Effect, Key};

/// The longest wait between two attempts at one.
const LONGEST: i64 = 30 * Micros::SECOND;

impl Client {
    fn sent_as(&self, id: u32) -> Option<usize> {
        let same = |pending: &Pending| pending.sent == Some(id);
        self.model.waiting.iter().position(same)
    }

    pub(crate) fn done(&mut self, id: u32, done: Done) {
        let Some(place) = self.sent_as(id) else {
            return;
        };
        let pending = &mut self.model.waiting[place];
        let key = pending.waiting.key;
        pending.sent = None;
        // Not yet removed: the echo takes the row's place, and may still be on its way.
        pending.done = Some(match done {
            Done::Message { seq, .. } => seq,
            Done::Set | Done::Room(_) => Seq(0),
        });
        let pending = pending.clone();
        self.touch_row(&pending);
        if is_stored(&pending.waiting.command) {
            self.effects.push(Effect::Forget(key));
        }
        self.go_on_from(&pending);
        if let Command::Delete { room, seq } = pending.waiting.command {
            self.forget_conflicts((room, seq));
        }
        self.answer(key, Ok(done));
    }

    pub(crate) fn command_refused(&mut self, id: u32, refused: Refusals) {
        let Some(place) = self.sent_as(id) else {
            return;
        };
        let first = refused.first().clone();
        let wait = match (first.retry(), &first) {
            (Retry::After(seconds), _) => Some(i64::from(seconds) * Micros::SECOND),
            // The connection's matter, not the command's.
            (Retry::Later, _) | (_, Refusal::SignedOut | Refusal::HelloFirst) => {
                let tries = self.model.waiting[place].tries.min(5);
                let window = (Micros::SECOND << tries).min(LONGEST);
                Some(window / 2 + self.link.roll(window / 2))
            }
            (Retry::Never, _) => None,
        };
        let pending = &mut self.model.waiting[place];
        pending.sent = None;
        if let Some(wait) = wait {
            pending.tries += 1;
            pending.not_before = self.now.plus(wait);
            return;
        }
        let (key, room) = (pending.waiting.key, pending.waiting.command.room());
        // What was made on top of it would write over what its author has not seen.
        let upon = match first {
            Refusal::EditedMeanwhile { .. } => self.edits_upon(key),
            _ => Vec::new(),
        };
        self.fail(place, refused.clone());
        for key in upon {
            let same = |pending: &Pending| pending.waiting.key == key;
            if let Some(place) = self.model.waiting.iter().position(same) {
                self.fail(place, refused.clone());
            }
        }
        if first == Refusal::NoSuchRoom
            && let Some(room) = room
        {
            self.refuse_for_good(room);
        }
    }

    /// The room is not there: what waits for it is refused, up to where the viewer comes back.
    pub(crate) fn refuse_for_good(&mut self, room: RoomId) {
        let mut back = false;
        self.refuse_where(Refusal::NoSuchRoom, |command| {
            back |= matches!(command, Command::Join { room: other } if *other == room);
            command.room() == Some(room) && !back
        });
    }

    pub(crate) fn refuse_where(
        &mut self,
        refusal: Refusal,
        mut refused: impl FnMut(&Command) -> bool,
    ) {
        let mut place = 0;
        while let Some(pending) = self.model.waiting.get(place) {
            let waits = pending.sent.is_none() && pending.is_open();
            let is_refused = refused(&pending.waiting.command);
            if !waits || !is_refused || !self.fail(place, refusal.clone().into()) {
                place += 1;
            }
        }
    }

    /// A post or an edit stands there as failed; anything else is answered and gone. Says whether it is gone.
    fn fail(&mut self, place: usize, refused: Refusals) -> bool {
        let key = self.model.waiting[place].waiting.key;
        let stays = match self.model.waiting[place].waiting.command {
            Command::Send { .. } => true,
            Command::Edit { .. } => self.is_kept_as_conflict(key, &refused),
            _ => false,
        };
        let mut pending = self.model.waiting.remove(place);
        self.touch_row(&pending);
        self.go_on_without(&pending);
        let was_stored = pending.until.take().is_none() && is_stored(&pending.waiting.command);
        if stays {
            pending.waiting.failed = Some(refused.clone());
            self.effects.push(Effect::Store(pending.waiting.clone()));
            self.model.waiting.insert(place, pending);
        } else if was_stored {
            self.effects.push(Effect::Forget(key));
        }
        self.answer(key, Err(refused));
        !stays
    }

    /// Lets go of what was done, once the echo stands in its place or is not to be expected.
    pub(crate) fn settle_outbox(&mut self) {
        let mut place = 0;
        while let Some(pending) = self.model.waiting.get(place) {
            let (over, told) = self.is_over(pending);
            if !over {
                place += 1;
                continue;
            }
            let pending = self.model.waiting.remove(place);
            self.touch_row(&pending);
            if let Some(done) = told {
                self.effects.push(Effect::Forget(pending.waiting.key));
                self.answer(pending.waiting.key, Ok(done));
            }
        }
    }

    /// Whether the picture needs it no more; and the answer, if it was seen before it was heard.
    fn is_over(&self, pending: &Pending) -> (bool, Option<Done>) {
        let Command::Send { room, .. } = &pending.waiting.command else {
            return (
                pending.done.is_some() && !self.is_yet_to_come(pending),
                None,
            );
        };
        let timeline = self.model.timeline(*room);
        let row = pending.row_in(*room).map(Key::of);
        let echo = timeline.and_then(|timeline| timeline.seq_of(row?));
        match (pending.done, echo) {
            (Some(_), Some(_)) => (true, None),
            (Some(seq), None) => {
                let end = timeline.and_then(crate::Timeline::end);
                (end.is_none_or(|end| end.to >= seq), None)
            }
            // Another tab handed it in, or the answer was lost in a cut.
            (None, Some(seq)) if pending.sent.is_none() => {
                (true, Some(Done::Message { room: *room, seq }))
            }
            (None, _) => (false, None),
        }
    }

    /// Its event did not fit, or was cut off: the row looks as it was until what is missing has come.
    fn is_yet_to_come(&self, pending: &Pending) -> bool {
        let scope = match (&pending.waiting.command, pending.target()) {
            (Command::Keep { .. }, _) => Scope::Account(self.model.viewer.id),
            (_, Some((room, _))) => Scope::Room(room),
            (_, None) => return false,
        };
        !self.link.is_live() || self.lags.contains_key(&scope)
    }

    pub(crate) fn answer(&mut self, key: ClientKey, answer: Result<Done, Refusals>) {
        self.effects.push(Effect::Answer { key, answer });
    }
}
