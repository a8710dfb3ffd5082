//! What was asked for and is not answered yet: pages, cards, people, members, readers.

use wire::limits::{CARDS, PAGE_MAX, PEOPLE_MAX};
use wire::{At, Micros, Rev, RoomId, Seq, ToServer, UserId};

use crate::Client;
use crate::found::asked_text;

/// Messages in a page that is asked for: as many as a browser lays out within a frame.
const ROWS: u32 = 25;

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
    /// The text as it was typed.
    Find(String),
    Readers {
        room: RoomId,
        seq: Seq,
    },
}

impl What {
    /// The room whose timeline or members it is about.
    pub fn room(&self) -> Option<RoomId> {
        match self {
            Self::Page { room, .. } | Self::Quote { room, .. } | Self::Members { room, .. } => {
                Some(*room)
            }
            Self::Cards(_)
            | Self::MoreCards(_)
            | Self::People(_)
            | Self::Find(_)
            | Self::Readers { .. } => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Ask {
    id: u32,
    pub what: What,
    sent: bool,
    /// How far this client was in the room when it asked: an answer from before that is of no use.
    pub have: Rev,
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

    pub fn answered(&mut self, id: u32) -> Option<Ask> {
        let place = self.open.iter().position(|ask| ask.id == id)?;
        Some(self.open.remove(place))
    }

    /// Not now: it is asked again after that moment.
    pub fn postpone(&mut self, id: u32, not_before: Micros) {
        for ask in &mut self.open {
            if ask.id == id {
                ask.sent = false;
                ask.not_before = not_before;
            }
        }
    }

    pub fn is_open(&self, id: u32) -> bool {
        self.open.iter().any(|ask| ask.id == id)
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

    /// No answer to this is waited for any more.
    pub fn give_up(&mut self, like: impl Fn(&What) -> bool) {
        self.open.retain(|ask| !like(&ask.what));
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
        if std::mem::take(&mut self.model.wants.readers_again) {
            self.ask_for_readers();
        }
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
        What::Find(text) => ToServer::Find {
            id,
            text: asked_text(text),
            after: None,
        },
        What::Readers { room, seq } => ToServer::Readers {
            id,
            room: *room,
            seq: *seq,
        },
    }
}
