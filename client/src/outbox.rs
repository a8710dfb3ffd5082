//! The commands that wait for the server: in order per room, one of a room on its way at a time.

use wire::limits::{COMMANDS_OPEN, OUTBOX_MAX};
use wire::{ClientKey, Command, Micros, Refusal, RoomId, ToServer};

use crate::pending::{Pending, is_stored, row_of};
use crate::{Client, Effect, Key, Waiting};

/// On their way at a time, in all rooms together; the server takes twice as many.
const OPEN: usize = COMMANDS_OPEN / 2;

impl Client {
    pub(crate) fn hand_in(&mut self, key: ClientKey, command: Command) {
        self.take_in(key, command, None);
    }

    pub(crate) fn take_in(&mut self, key: ClientKey, command: Command, until: Option<Micros>) {
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
        let mut pending = Pending::new(waiting, self.model.viewer.id);
        pending.until = until;
        if let Some(place) = pending.target() {
            self.let_out_at(place);
        }
        self.place_edit(&mut pending, true);
        self.line_heeds(&pending.waiting.command);
        if until.is_none() && is_stored(&pending.waiting.command) {
            self.effects.push(Effect::Store(pending.waiting.clone()));
        }
        self.add(pending);
    }

    fn add(&mut self, pending: Pending) {
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
        let refused = waiting.failed.take();
        // Behind the others also after a restart.
        waiting.at = self.now;
        self.make_anew(&mut waiting.command, refused.as_ref());
        self.effects.push(Effect::Store(waiting.clone()));
        let mut pending = Pending::new(waiting, self.model.viewer.id);
        self.place_edit(&mut pending, true);
        self.add(pending);
    }

    /// What is on its way cannot be called back.
    pub(crate) fn discard(&mut self, key: ClientKey) {
        let here = |pending: &Pending| pending.waiting.key == key && pending.done.is_none();
        if !self.model.waiting.iter().any(here) {
            return;
        }
        let Some(pending) = self.settled(key) else {
            return;
        };
        if pending.waiting.failed.is_none() {
            self.go_on_without(&pending);
        }
        if pending.until.is_none() {
            self.effects.push(Effect::Forget(key));
        }
    }

    pub(crate) fn settled(&mut self, key: ClientKey) -> Option<Pending> {
        let here = |pending: &Pending| pending.waiting.key == key && pending.sent.is_none();
        let place = self.model.waiting.iter().position(here)?;
        let pending = self.model.waiting.remove(place);
        self.touch_row(&pending);
        Some(pending)
    }

    pub(crate) fn restore(&mut self, stored: Vec<Waiting>) {
        for waiting in stored {
            let same = |pending: &&mut Pending| pending.waiting.key == waiting.key;
            let Some(pending) = self.model.waiting.iter_mut().find(same) else {
                let mut pending = Pending::new(waiting, self.model.viewer.id);
                self.place_edit(&mut pending, false);
                self.add(pending);
                continue;
            };
            if pending.sent.is_none() && pending.done.is_none() {
                pending.waiting = waiting;
                let pending = pending.clone();
                self.touch_row(&pending);
                if let Some((room, seq)) = pending.target()
                    && let Some(row) = self.model.said(room, seq)
                {
                    self.changes.row(room, Key::of(row));
                }
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
            let waits = pending.is_open() && pending.until.is_none();
            if !waits || busy.contains(&lane) {
                continue;
            }
            busy.push(lane);
            let held_back = pending.sent.is_some()
                || pending.not_before > self.now
                || (!self.lead && is_stored(&pending.waiting.command))
                || self.waits_for_marks(&pending.waiting);
            if held_back || open >= OPEN {
                continue;
            }
            let command = pending.waiting.command.clone();
            let id = self.new_id();
            self.model.waiting[place].sent = Some(id);
            if matches!(command, Command::Send { .. }) {
                // Whoever goes on writing is told of again at once.
                self.typed = None;
            }
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

    /// Without the timeline, what was done and not yet settled is shown from here.
    pub(crate) fn touch_rows_in(&mut self, room: RoomId) {
        for pending in &self.model.waiting {
            if let Some(row) = pending.row_in(room) {
                self.changes.row(room, Key::of(row));
            }
        }
    }

    /// A post that waits shows what it quotes.
    pub(crate) fn touch_quoting_posts(&mut self) {
        for pending in &self.model.waiting {
            if let Some(row) = &pending.row
                && let Some(quoted) = row.reply_to
                && let Some(quoted) = self.model.said(row.room, quoted)
                && self.changes.rows.contains(&(row.room, Key::of(quoted)))
            {
                self.changes.row(row.room, Key::of(row));
            }
        }
    }

    pub(crate) fn touch_row(&mut self, pending: &Pending) {
        self.changes.outbox = true;
        if let Some(row) = &pending.row {
            self.changes.room(row.room);
            self.changes.row(row.room, Key::of(row));
            // It may be the last that was said there.
            self.changes.card(row.room);
        }
    }
}
