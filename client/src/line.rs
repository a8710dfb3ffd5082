//! The line above what was unread when a room came on screen, or came while nobody looked.
//!
//! It stays where it is while the room stays on screen, although the marks move on; who has read to the end and goes
//! away once more finds it above what is new since.

use wire::{Command, Micros, RoomId, Seq, UserId};

use crate::rooms::Held;
use crate::{Client, Model, Timeline};

/// Who looks at a room has seen what comes to its end within a frame or two: what is not seen for so long came while
/// nobody looked there.
const UNSEEN: i64 = Micros::SECOND;

/// Of the room on screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    room: Option<RoomId>,
    /// The room's card was there, and what was unread is known.
    opened: bool,
    /// Unread from behind this on: the line stands there once the rows are held.
    after: Option<Seq>,
    at: Option<Seq>,
    /// What came up to here brings no other line.
    past: Seq,
    /// All was read since the line came to stand there.
    read: bool,
    /// This is not seen yet; and from when on that means something.
    unseen: Option<(Seq, Micros)>,
}

impl Line {
    fn stand_at(&mut self, at: Option<Seq>) {
        self.at = at;
        self.after = None;
        self.read = false;
        self.unseen = None;
    }
}

impl Model {
    /// The row that the unread line stands above; none in a room that is not on screen.
    pub fn unread_line(&self, room: RoomId) -> Option<Seq> {
        self.line.at.filter(|_| self.line.room == Some(room))
    }

    /// The first unread row, as far as can be told: a room with more of them than fit is opened there.
    pub fn first_unread(&self, room: RoomId) -> Option<Seq> {
        let held = self.rooms.get(&room)?;
        if held.card.entry.unread.count == 0 {
            return None;
        }
        let after = held.read_upto();
        let row = held.timeline.as_ref();
        let row = row.and_then(|timeline| first_after(timeline, after, self.viewer.id));
        Some(row.unwrap_or(after.next().max(held.card.entry.from)))
    }
}

impl Client {
    /// Before what happens now is looked at: who comes back to the page finds the line.
    pub(crate) fn line_passes(&mut self) {
        if let Some((seq, due)) = self.model.line.unseen
            && due <= self.now
        {
            self.move_line(Some(seq));
        }
    }

    pub(crate) fn line_due(&self) -> Option<Micros> {
        self.model.line.unseen.map(|(_, due)| due)
    }

    /// What the viewer does themselves.
    pub(crate) fn line_heeds(&mut self, command: &Command) {
        let room = command.room();
        if room.is_none() || room != self.model.line.room {
            return;
        }
        match command {
            Command::MarkUnread {
                from: Some(seq), ..
            } => self.move_line(Some(*seq)),
            // Who answers has read what was there.
            Command::Send { .. } => {
                let card = room.and_then(|room| self.model.card(room));
                let last = card.map(|card| card.last_seq);
                self.model.line.past = last.unwrap_or_default();
                self.move_line(None);
            }
            _ => {}
        }
    }

    /// After everything: the room on screen may be another one, its rows may have come.
    pub(crate) fn follow_line(&mut self) {
        let shown = self.shown.room;
        let held = shown.and_then(|room| self.model.rooms.get(&room));
        if self.model.line.room != shown || held.is_none() {
            self.move_line(None);
            self.model.line = Line {
                room: shown,
                ..Line::default()
            };
        }
        let (Some(room), viewer) = (shown, self.model.viewer.id) else {
            return;
        };
        let Some(held) = self.model.rooms.get(&room) else {
            return;
        };
        let line = &mut self.model.line;
        if !line.opened {
            line.opened = true;
            line.past = held.card.last_seq;
            line.after = Some(held.read_upto()).filter(|_| held.card.entry.unread.count > 0);
        }
        if held.read_upto() >= held.card.last_seq {
            line.past = held.card.last_seq;
            line.read = true;
        }
        if line.at.is_some() && !line.read {
            return;
        }
        if let Some(after) = line.after {
            let timeline = held.timeline.as_ref();
            let row = timeline.and_then(|timeline| first_after(timeline, after, viewer));
            if row.is_some() {
                self.move_line(row);
            } else if timeline.is_some_and(|timeline| timeline.holds_all_after(after)) {
                line.after = None;
            }
            return;
        }
        let next = unseen(held, line.past, viewer);
        let since = line.unseen.filter(|(seq, _)| Some(*seq) == next);
        line.unseen = since.or(next.map(|seq| (seq, self.now.plus(UNSEEN))));
    }

    fn move_line(&mut self, at: Option<Seq>) {
        let line = &mut self.model.line;
        if line.at != at
            && let Some(room) = line.room
        {
            self.changes.room(room);
        }
        line.stand_at(at);
    }
}

/// The first that counts of what came at the end and is not read.
fn unseen(held: &Held, past: Seq, viewer: UserId) -> Option<Seq> {
    let timeline = held.timeline.as_ref()?;
    first_after(timeline, held.read_upto().max(past), viewer)
}

/// The first row behind this one that counts, where nothing is missing between them.
fn first_after(timeline: &Timeline, after: Seq, viewer: UserId) -> Option<Seq> {
    let span = timeline.spans().iter().find(|span| span.to > after)?;
    if span.from > after.next() && !span.start {
        return None;
    }
    let rows = timeline.rows_after(after);
    let mut rows = rows.take_while(|row| row.seq <= span.to);
    rows.find(|row| row.counts_for(viewer)).map(|row| row.seq)
}
