//! What was asked for and is not answered yet: pages, cards, people, members.

use wire::limits::{CARDS, PAGE_MAX, PEOPLE_MAX};
use wire::{
    At, Card, Members, Micros, Page, Person, Refusal, Refusals, Retry, Rev, RoomId, Seq, ToServer,
    UserId,
};

use crate::Client;
use crate::sync::GAP;
use crate::timeline::Touched;

/// Messages in a page that is asked for.
const ROWS: u32 = 50;
/// "A little later", where an answer was refused with that.
const LATER: i64 = 2 * Micros::SECOND;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Page {
        room: RoomId,
        at: At,
    },
    /// A row that is quoted and not held.
    Quote {
        room: RoomId,
        seq: Seq,
    },
    Cards(Vec<RoomId>),
    MoreCards(Option<(Micros, RoomId)>),
    People(Vec<UserId>),
    Members {
        room: RoomId,
        after: Option<UserId>,
    },
}

impl What {
    /// The room whose timeline or members it is about.
    fn room(&self) -> Option<RoomId> {
        match self {
            Self::Page { room, .. } | Self::Quote { room, .. } | Self::Members { room, .. } => {
                Some(*room)
            }
            Self::Cards(_) | Self::MoreCards(_) | Self::People(_) => None,
        }
    }
}

#[derive(Debug, Clone)]
struct Ask {
    id: u32,
    what: What,
    sent: bool,
    /// How far this client was in the room when it asked: an answer from before that is of no use.
    have: Rev,
    not_before: Micros,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    open: Vec<Ask>,
}

impl Asks {
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    pub fn has(&self, what: &What) -> bool {
        self.open.iter().any(|ask| ask.what == *what)
    }

    pub fn has_card(&self, room: RoomId) -> bool {
        let asks = |ask: &Ask| matches!(&ask.what, What::Cards(rooms) if rooms.contains(&room));
        self.open.iter().any(asks)
    }

    fn any(&self, like: impl Fn(&What) -> bool) -> bool {
        self.open.iter().any(|ask| like(&ask.what))
    }

    fn answered(&mut self, id: u32) -> Option<Ask> {
        let place = self.open.iter().position(|ask| ask.id == id)?;
        Some(self.open.remove(place))
    }

    /// The connection is gone: all of it is asked again over the next.
    pub fn lost(&mut self) {
        for ask in &mut self.open {
            ask.sent = false;
            ask.not_before = Micros(0);
        }
    }

    pub fn clear(&mut self) {
        self.open.clear();
    }

    /// Nobody waits for this room's timeline and members any more.
    pub fn forget(&mut self, room: RoomId) {
        self.open.retain(|ask| ask.what.room() != Some(room));
    }

    pub fn due(&self, live: bool) -> Option<Micros> {
        let waiting = self.open.iter().filter(|ask| live && !ask.sent);
        waiting.map(|ask| ask.not_before).min()
    }
}

impl Client {
    /// Once: the same is not asked for twice at a time.
    pub(crate) fn ask(&mut self, what: What) {
        if self.asks.has(&what) {
            return;
        }
        if let Some(room) = what.room() {
            let Some(held) = self.model.rooms.get_mut(&room) else {
                return;
            };
            match (&what, &mut held.timeline) {
                (What::Members { .. }, _) => held.roster.ask(true),
                (_, Some(timeline)) => timeline.ask(),
                (_, None) => return,
            }
        }
        let id = self.new_id();
        self.asks.open.push(Ask {
            id,
            what,
            sent: false,
            have: Rev(0),
            not_before: Micros(0),
        });
    }

    /// One ask of a kind at a time: what is wanted meanwhile is collected.
    pub(crate) fn ask_for_what_is_wanted(&mut self) {
        if !self.asks.any(|what| matches!(what, What::Cards(_))) {
            let wanted = &mut self.model.wants.cards;
            let mut rooms = Vec::new();
            while rooms.len() < CARDS
                && let Some(room) = wanted.pop_first()
            {
                rooms.push(room);
            }
            if !rooms.is_empty() {
                self.ask(What::Cards(rooms));
            }
        }
        if !self.asks.any(|what| matches!(what, What::People(_))) {
            let wanted = self.model.wants.people.iter();
            let ids: Vec<UserId> = wanted.take(PEOPLE_MAX).copied().collect();
            if !ids.is_empty() {
                self.ask(What::People(ids));
            }
        }
    }

    pub(crate) fn send_asks(&mut self) {
        let mut frames = Vec::new();
        for ask in &mut self.asks.open {
            if ask.sent || ask.not_before > self.now {
                continue;
            }
            ask.sent = true;
            if let Some(room) = ask.what.room() {
                ask.have = self.model.have_of(room).unwrap_or_default();
            }
            frames.push(frame_of(ask));
        }
        for frame in frames {
            self.send(frame);
        }
    }

    pub(crate) fn take_page(&mut self, id: u32, page: Page) {
        let Some(ask) = self.asks.answered(id) else {
            return;
        };
        let room = page.room;
        let useless = page.head < ask.have;
        let Some(held) = self.model.rooms.get_mut(&room) else {
            return;
        };
        let Some(timeline) = &mut held.timeline else {
            return;
        };
        if useless {
            timeline.asked();
            self.ask(ask.what);
            return;
        }
        let reached = page.head;
        let people: Vec<_> = page.rows.iter().chain(&page.quoted).cloned().collect();
        let mut touched = Touched::default();
        match ask.what {
            What::Page { at, .. } => {
                let mut page = page;
                // Of a room with nothing to read yet, the end is where the first readable will stand.
                if page.end && page.from > page.to {
                    page.to = page.to.max(Seq(held.card.entry.from.0 - 1));
                }
                timeline.take(page, at, &mut touched);
            }
            What::Quote { seq, .. } => {
                for row in page.rows {
                    if row.seq == seq {
                        timeline.put_quoted(row, &mut touched);
                    }
                }
            }
            _ => {}
        }
        timeline.asked();
        self.changes.touch(room, touched);
        if held.count(self.model.viewer.id) {
            self.changes.card(room);
        }
        for message in people {
            self.model.want_people_of(&message);
        }
        // The room is at least so far.
        self.behind(wire::Scope::Room(room), reached, GAP);
    }

    pub(crate) fn take_cards(&mut self, id: u32, cards: Vec<Card>, more: bool) {
        let Some(ask) = self.asks.answered(id) else {
            return;
        };
        if let What::Cards(rooms) = &ask.what {
            for room in rooms {
                if cards.iter().all(|card| card.room.id != *room) {
                    self.model.drop_room(*room, Rev(0), &mut self.changes);
                    self.changes.room(*room);
                }
            }
        } else {
            self.model.more = more;
            self.changes.rail = true;
        }
        for card in cards {
            self.model.take_card(card, &mut self.changes);
        }
    }

    /// Also those that an answer of another way brings.
    pub(crate) fn take_people(&mut self, id: u32, people: Vec<Person>) {
        let asked = self.asks.answered(id);
        let found: Vec<UserId> = people.iter().map(|person| person.id).collect();
        for person in people {
            self.model.take_person(person, &mut self.changes);
        }
        if let Some(What::People(ids)) = asked.map(|ask| ask.what) {
            for user in ids {
                self.model.wants.people.remove(&user);
                if !found.contains(&user) {
                    self.model.wants.nobody.insert(user);
                }
            }
        }
    }

    pub(crate) fn take_members(&mut self, id: u32, members: Members) {
        if self.asks.answered(id).is_none() {
            return;
        }
        let room = members.room;
        let users: Vec<UserId> = members.rows.iter().map(|member| member.user).collect();
        let Some(held) = self.model.rooms.get_mut(&room) else {
            return;
        };
        let reached = members.head;
        held.roster.take(members);
        for user in users {
            self.model.want_person(user);
        }
        self.changes.members(room);
        self.changes.marks(room);
        self.behind(wire::Scope::Room(room), reached, GAP);
    }

    /// What was asked for, or to be done, under this id is refused.
    pub(crate) fn refused(&mut self, id: u32, refused: Refusals) {
        let Some(place) = self.asks.open.iter().position(|ask| ask.id == id) else {
            self.command_refused(id, refused);
            return;
        };
        let wait = match refused.first().retry() {
            Retry::Later => Some(LATER),
            Retry::After(seconds) => Some(i64::from(seconds) * Micros::SECOND),
            Retry::Never => None,
        };
        if let Some(wait) = wait {
            let ask = &mut self.asks.open[place];
            ask.sent = false;
            ask.not_before = self.now.plus(wait);
            return;
        }
        let ask = self.asks.open.remove(place);
        if let What::Cards(rooms) = &ask.what {
            for room in rooms {
                self.model.drop_room(*room, Rev(0), &mut self.changes);
                self.changes.room(*room);
            }
        }
        if let What::People(ids) = &ask.what {
            for user in ids {
                self.model.wants.people.remove(user);
                self.model.wants.nobody.insert(*user);
            }
        }
        let Some(room) = ask.what.room() else { return };
        if let Some(held) = self.model.rooms.get_mut(&room) {
            match (&ask.what, &mut held.timeline) {
                (What::Members { .. }, _) => held.roster.ask(false),
                (_, Some(timeline)) => timeline.asked(),
                (_, None) => {}
            }
        }
        if matches!(refused.first(), Refusal::NoSuchRoom) {
            self.model.drop_room(room, Rev(0), &mut self.changes);
        }
    }
}

fn frame_of(ask: &Ask) -> ToServer {
    let id = ask.id;
    match &ask.what {
        What::Page { room, at } => ToServer::Page {
            id,
            room: *room,
            at: *at,
            limit: ROWS.min(u32::try_from(PAGE_MAX).unwrap_or(ROWS)),
        },
        What::Quote { room, seq } => ToServer::Page {
            id,
            room: *room,
            at: At::Around(*seq),
            limit: 1,
        },
        What::Cards(rooms) => ToServer::Cards {
            id,
            rooms: rooms.clone(),
        },
        What::MoreCards(before) => ToServer::MoreCards {
            id,
            before: *before,
        },
        What::People(ids) => ToServer::People {
            id,
            ids: ids.clone(),
        },
        What::Members { room, after } => ToServer::Members {
            id,
            room: *room,
            after: *after,
        },
    }
}
