//! The rooms whose timeline and members are held: the one on screen, and the last few that were.

use wire::limits::TIMELINES;
use wire::{At, OpenRoom, RoomId, Seq};

use crate::Client;
use crate::asks::What;
use crate::timeline::{Timeline, Touched};

#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    pub room: Option<RoomId>,
    /// From where it was marked as unread when it came on screen: read to its end, it is so no longer.
    pub marked: Option<Seq>,
    /// The place of it that is still to be asked for.
    at: Option<At>,
    /// Rooms with a timeline, the last one shown at the end.
    recent: Vec<RoomId>,
}

impl Shown {
    pub fn begin_anew(&mut self) {
        self.recent.clear();
        self.at = self.room.map(|_| self.at.unwrap_or(At::End));
    }
}

impl Client {
    pub(crate) fn show(&mut self, room: RoomId, at: At) {
        if self.shown.room != Some(room) {
            let card = self.model.card(room);
            self.shown.marked = card.and_then(|card| card.entry.unread_from);
        }
        self.shown.room = Some(room);
        self.shown.at = Some(at);
        if !self.model.rooms.contains_key(&room) {
            self.model.wants.cards.insert(room);
        }
    }

    /// What a page was served with is as good as asked for.
    pub(crate) fn opened(&mut self, opened: OpenRoom) {
        let OpenRoom {
            card,
            page,
            members,
        } = opened;
        let room = card.room.id;
        for message in page.rows.iter().chain(&page.quoted) {
            self.model.want_people_of(message);
        }
        for member in &members.rows {
            self.model.want_person(member.user);
        }
        self.model.take_card(card, &mut self.changes);
        self.touch(room);
        if let Some(held) = self.model.rooms.get_mut(&room) {
            let mut touched = Touched::default();
            let timeline = held.timeline.get_or_insert_with(Timeline::default);
            timeline.take(page, At::End, &mut touched);
            held.roster.take(members);
            self.changes.touch(room, touched);
            self.changes.members(room);
        }
        self.shown.room = Some(room);
        self.shown.at = None;
    }

    pub(crate) fn load(&mut self, room: RoomId, at: At) {
        self.ask(What::Page { room, at });
    }

    pub(crate) fn more_members(&mut self, room: RoomId) {
        let roster = self.model.roster(room);
        if let Some(after) = roster.and_then(crate::Roster::more_after) {
            let after = Some(after);
            self.ask(What::Members { room, after });
        }
    }

    pub(crate) fn more_cards(&mut self) {
        self.ask(What::MoreCards(self.model.held_to));
    }

    /// Keeps timelines where they are wanted and asks for what they lack.
    pub(crate) fn follow_rooms(&mut self) {
        for room in std::mem::take(&mut self.model.wants.dropped) {
            self.forget_room(room);
            self.touch_rows_in(room);
            self.refuse_for_good(room);
        }
        for room in std::mem::take(&mut self.model.wants.emptied) {
            self.asks.forget(room);
            self.touch_rows_in(room);
            if self.shown.room == Some(room) {
                self.shown.at.get_or_insert(At::End);
            } else if let Some(held) = self.model.rooms.get_mut(&room)
                && held
                    .timeline
                    .as_ref()
                    .is_some_and(|timeline| timeline.spans().is_empty())
            {
                held.timeline = None;
                self.shown.recent.retain(|other| *other != room);
            }
        }
        self.open_the_shown();
        self.ask_for_quotes();
    }

    fn open_the_shown(&mut self) {
        let Some(room) = self.shown.room else { return };
        if !self.model.rooms.contains_key(&room) {
            if !self.model.is_missing(room) && !self.asks.has_card(room) {
                self.model.wants.cards.insert(room);
            }
            return;
        }
        if let Some(at) = self.shown.at.take() {
            self.touch(room);
            let Some(held) = self.model.rooms.get_mut(&room) else {
                return;
            };
            let timeline = held.timeline.get_or_insert_with(Timeline::default);
            let there = match at {
                At::End => timeline.end().is_some(),
                At::Around(seq) => timeline.covers(seq),
                At::Before(_) | At::After(_) | At::Moment(_) => false,
            };
            if !there {
                self.ask(What::Page { room, at });
            }
        }
        let held = self.model.rooms.get(&room);
        if held.is_some_and(|held| held.roster.is_wanted(self.link.is_live())) {
            self.ask(What::Members { room, after: None });
        }
    }

    /// Makes it the latest of the rooms with a timeline; the one that was shown longest ago goes.
    fn touch(&mut self, room: RoomId) {
        let recent = &mut self.shown.recent;
        recent.retain(|other| *other != room);
        recent.push(room);
        if recent.len() > TIMELINES {
            let oldest = recent.remove(0);
            self.forget_room(oldest);
            if let Some(held) = self.model.rooms.get_mut(&oldest) {
                held.timeline = None;
                held.roster = crate::Roster::default();
            }
            self.changes.room(oldest);
            self.touch_rows_in(oldest);
            self.changes.members(oldest);
        }
    }

    fn forget_room(&mut self, room: RoomId) {
        self.asks.forget(room);
        self.shown.recent.retain(|other| *other != room);
    }

    fn ask_for_quotes(&mut self) {
        let mut wanted = Vec::new();
        for room in &self.shown.recent {
            let held = self.model.rooms.get_mut(room);
            if let Some(timeline) = held.and_then(|held| held.timeline.as_mut()) {
                let seqs = timeline.quotes_wanted();
                wanted.extend(seqs.into_iter().map(|seq| (*room, seq)));
            }
        }
        for (room, seq) in wanted {
            self.ask(What::Quote { room, seq });
        }
    }
}
