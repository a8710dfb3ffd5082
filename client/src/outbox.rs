//! The commands that wait for the server: in order per room, one of a room on its way at a time.

use wire::limits::{COMMANDS_OPEN, OUTBOX_MAX};
use wire::{ClientKey, Command, Done, Micros, Refusal, Refusals, Retry, RoomId, Seq, ToServer};

use crate::pending::{Pending, is_stored, row_of};
use crate::{Client, Effect, Key, Waiting};

/// On their way at a time, in all rooms together; the server takes twice as many.
const OPEN: usize = COMMANDS_OPEN / 2;
/// The longest wait between two attempts at one.
const LONGEST: i64 = 30 * Micros::SECOND;

impl Client {
    pub(crate) fn hand_in(&mut self, key: ClientKey, command: Command) {
        let pending = self.model.waiting.iter();
        if pending.clone().any(|pending| pending.waiting.key == key) {
            return;
        }
        if pending.count() >= OUTBOX_MAX {
            self.answer(key, Err(Refusal::Busy.into()));
            return;
        }
        let waiting = Waiting {
            key,
            at: self.now,
            command,
            failed: None,
        };
        if is_stored(&waiting.command) {
            self.effects.push(Effect::Store(waiting.clone()));
        }
        self.add(waiting);
    }

    fn add(&mut self, waiting: Waiting) {
        let pending = Pending::new(waiting, self.model.viewer.id);
        self.touch_row(&pending);
        self.model.waiting.push(pending);
    }

    /// The viewer is known now.
    pub(crate) fn author_rows(&mut self) {
        let author = self.model.viewer.id;
        for pending in &mut self.model.waiting {
            pending.row = row_of(&pending.waiting, author);
        }
    }

    pub(crate) fn retry(&mut self, key: ClientKey) {
        let failed =
            |pending: &Pending| pending.waiting.key == key && pending.waiting.failed.is_some();
        let Some(place) = self.model.waiting.iter().position(failed) else {
            return;
        };
        let mut waiting = self.model.waiting.remove(place).waiting;
        waiting.failed = None;
        self.effects.push(Effect::Store(waiting.clone()));
        self.add(waiting);
    }

    /// What is on its way cannot be called back.
    pub(crate) fn discard(&mut self, key: ClientKey) {
        if self.settled(key) {
            self.effects.push(Effect::Forget(key));
        }
    }

    pub(crate) fn settled(&mut self, key: ClientKey) -> bool {
        let here = |pending: &Pending| pending.waiting.key == key && pending.sent.is_none();
        let Some(place) = self.model.waiting.iter().position(here) else {
            return false;
        };
        let pending = self.model.waiting.remove(place);
        self.touch_row(&pending);
        true
    }

    pub(crate) fn restore(&mut self, stored: Vec<Waiting>) {
        for waiting in stored {
            let same = |pending: &&mut Pending| pending.waiting.key == waiting.key;
            let Some(pending) = self.model.waiting.iter_mut().find(same) else {
                self.add(waiting);
                continue;
            };
            if pending.sent.is_none() && pending.done.is_none() {
                pending.waiting.failed = waiting.failed;
                let pending = pending.clone();
                self.touch_row(&pending);
            }
        }
    }

    /// Invariant: in order per room, one of a room on its way at a time.
    pub(crate) fn send_commands(&mut self) {
        let mut busy: Vec<Option<RoomId>> = Vec::new();
        let mut open = self.in_flight();
        let mut frames = Vec::new();
        for place in 0..self.model.waiting.len() {
            let pending = &self.model.waiting[place];
            let lane = pending.waiting.command.room();
            let over = pending.waiting.failed.is_some() || pending.done.is_some();
            if over || busy.contains(&lane) {
                continue;
            }
            busy.push(lane);
            let held_back = pending.sent.is_some()
                || pending.not_before > self.now
                || (!self.lead && is_stored(&pending.waiting.command));
            if held_back || open >= OPEN {
                continue;
            }
            let command = pending.waiting.command.clone();
            let id = self.new_id();
            self.model.waiting[place].sent = Some(id);
            open += 1;
            frames.push(ToServer::Do { id, command });
        }
        for frame in frames {
            self.send(frame);
        }
    }

    fn in_flight(&self) -> usize {
        let sent = |pending: &&Pending| pending.sent.is_some();
        self.model.waiting.iter().filter(sent).count()
    }

    pub(crate) fn outbox_due(&self) -> Option<Micros> {
        let waits = |pending: &&Pending| pending.sent.is_none() && pending.not_before > self.now;
        if !self.link.is_live() {
            return None;
        }
        let waiting = self.model.waiting.iter().filter(waits);
        waiting.map(|pending| pending.not_before).min()
    }

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
        let room = pending.waiting.command.room();
        self.fail(place, refused);
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
            let waits = pending.sent.is_none()
                && pending.done.is_none()
                && pending.waiting.failed.is_none();
            let is_refused = refused(&pending.waiting.command);
            if !waits || !is_refused || !self.fail(place, refusal.clone().into()) {
                place += 1;
            }
        }
    }

    /// A post stands there as failed; anything else is answered and gone. Says whether it is gone.
    fn fail(&mut self, place: usize, refused: Refusals) -> bool {
        let pending = &mut self.model.waiting[place];
        let key = pending.waiting.key;
        let is_post = matches!(pending.waiting.command, Command::Send { .. });
        if is_post {
            pending.waiting.failed = Some(refused.clone());
            let pending = pending.clone();
            self.touch_row(&pending);
            self.effects.push(Effect::Store(pending.waiting));
        } else {
            let pending = self.model.waiting.remove(place);
            self.changes.outbox = true;
            if is_stored(&pending.waiting.command) {
                self.effects.push(Effect::Forget(key));
            }
        }
        self.answer(key, Err(refused));
        !is_post
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
            return (pending.done.is_some(), None);
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

    fn answer(&mut self, key: ClientKey, answer: Result<Done, Refusals>) {
        self.effects.push(Effect::Answer { key, answer });
    }

    /// Without the timeline, what was done and not yet settled is shown from here.
    pub(crate) fn touch_rows_in(&mut self, room: RoomId) {
        for pending in &self.model.waiting {
            if let Some(row) = pending.row_in(room) {
                self.changes.row(room, Key::of(row));
            }
        }
    }

    fn touch_row(&mut self, pending: &Pending) {
        self.changes.outbox = true;
        if let Some(row) = &pending.row {
            self.changes.room(row.room);
            self.changes.row(row.room, Key::of(row));
        }
    }
}
