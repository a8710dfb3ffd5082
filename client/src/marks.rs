//! How far the viewer has come: told at most once a second, for all rooms together.

use crate::table::{Set, Table};

use wire::limits::{MARKS_MAX, RECEIPTS_MEMBERS};
use wire::{ClientKey, Command, MarkTo, Micros, RoomId, Scope, Seq, ToServer};

use crate::{Client, Waiting};

/// At the most: the server writes them down once a second.
const MARKS_TAKE: i64 = 3 * Micros::SECOND;

#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// Rooms in which there is something to tell.
    read: Set<RoomId>,
    delivered: Set<RoomId>,
    /// What was told of what has reached this device.
    told: Table<RoomId, Seq>,
    /// When the last frame went, and what it was about: it may be lost in a cut.
    sent_at: Option<Micros>,
    sent: Vec<MarkTo>,
}

impl Marks {
    pub fn is_clean(&self) -> bool {
        self.read.is_empty() && self.delivered.is_empty()
    }

    pub fn due(&self, live: bool) -> Option<Micros> {
        if !live || self.is_clean() {
            return None;
        }
        Some(self.sent_at?.plus(Micros::SECOND))
    }

    /// There may be no later time to tell it.
    pub fn hurry(&mut self) {
        self.sent_at = None;
    }

    pub fn lost(&mut self) {
        for mark in std::mem::take(&mut self.sent) {
            if mark.delivered.is_some() {
                self.told.remove(&mark.room);
                self.delivered.insert(mark.room);
            }
        }
    }
}

impl Client {
    /// The viewer has it before their eyes: the screen does not wait for the server to say so.
    pub(crate) fn seen(&mut self, room: RoomId, seq: Seq) {
        let viewer = self.model.viewer.id;
        let Some(held) = self.model.rooms.get_mut(&room) else {
            return;
        };
        let seq = seq.min(held.card.last_seq);
        let entry = &held.card.entry;
        if self.shown.marked.is_some()
            && self.shown.marked == entry.unread_from
            && seq == entry.read
        {
            self.shown.marked = None;
            let key = ClientKey(self.link.roll(i64::MAX));
            self.hand_in(key, Command::MarkUnread { room, from: None });
            return;
        }
        if held.read_here.is_some_and(|here| seq <= here) || seq <= held.card.entry.read {
            return;
        }
        held.read_here = Some(seq);
        if held.count(viewer) {
            self.changes.card(room);
        }
        self.marks.read.insert(room);
    }

    /// What reached this device by now, with nothing missing before it.
    pub(crate) fn mark_delivered(&mut self) {
        let lags = &self.lags;
        let lagging = |room: &RoomId| lags.contains_key(&Scope::Room(*room));
        let arrived = &mut self.model.wants.delivered;
        self.marks
            .delivered
            .extend(arrived.iter().copied().filter(|room| !lagging(room)));
        arrived.retain(lagging);
    }

    /// What was read and is not known to the server, so far as it has said.
    pub(crate) fn marks_after_welcome(&mut self) {
        for (room, held) in self.model.rooms.iter() {
            if held.read_here.is_some() {
                self.marks.read.insert(*room);
            }
        }
    }

    /// What was read is told first: behind it, it would undo it.
    fn is_marking_unread(&self) -> bool {
        let mut waiting = self.model.waiting.iter();
        waiting.any(|pending| pending.sent.is_none() && self.waits_for_marks(&pending.waiting))
    }

    /// A room is marked as unread when the server has what was read in it; or does not come to say so.
    pub(crate) fn waits_for_marks(&self, waiting: &Waiting) -> bool {
        let Command::MarkUnread {
            room,
            from: Some(_),
        } = waiting.command
        else {
            return false;
        };
        let held = self.model.rooms.get(&room);
        let is_told = held.is_none_or(|held| held.read_ahead().is_none());
        !is_told && self.now < waiting.at.plus(MARKS_TAKE)
    }

    /// When the longest wait for that is over.
    pub(crate) fn marks_wait_due(&self) -> Option<Micros> {
        let waiting = self.model.waiting.iter();
        let waiting = waiting.filter(|pending| pending.sent.is_none());
        let waiting = waiting.filter(|pending| self.waits_for_marks(&pending.waiting));
        let due = waiting.map(|pending| pending.waiting.at.plus(MARKS_TAKE));
        due.min().filter(|_| self.link.is_live())
    }

    pub(crate) fn send_marks(&mut self) {
        let soon = |at: Micros| self.now < at.plus(Micros::SECOND);
        let held_back = self.marks.sent_at.is_some_and(soon) && !self.is_marking_unread();
        if self.marks.is_clean() || held_back {
            return;
        }
        let tells = self.model.shows_receipts(self.model.viewer.id);
        let mut rooms = self.marks.read.clone();
        rooms.extend(self.marks.delivered.iter().copied());
        let mut marks = Vec::new();
        for room in rooms {
            if marks.len() == MARKS_MAX {
                break;
            }
            let read = self.marks.read.remove(&room);
            let delivered = self.marks.delivered.remove(&room);
            let Some(held) = self.model.rooms.get(&room) else {
                continue;
            };
            let read = held.read_here.filter(|_| read);
            let known = self.marks.told.get(&room).copied();
            let known = known.unwrap_or_default().max(held.card.entry.read);
            let (last, members) = (held.card.last_seq, held.card.room.members);
            let has_receipts = tells && members > 1 && members <= RECEIPTS_MEMBERS;
            let delivered = Some(last).filter(|last| delivered && has_receipts && *last > known);
            if read.is_none() && delivered.is_none() {
                continue;
            }
            if let Some(seq) = delivered {
                self.marks.told.insert(room, seq);
            }
            marks.push(MarkTo {
                room,
                delivered,
                read,
            });
        }
        if marks.is_empty() {
            return;
        }
        self.marks.sent_at = Some(self.now);
        self.marks.sent.clone_from(&marks);
        self.send(ToServer::Mark { marks });
    }
}
