//! Which parts of the picture look different, so that only those are drawn again.

use wire::{RoomId, SessionId, UserId};

use crate::Key;
use crate::timeline::Touched;

/// Each thing at most once, in the order in which it changed first.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a part of the picture by itself"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Which rooms the rail shows, or their order.
    pub rail: bool,
    pub cards: Vec<RoomId>,
    /// Which rows and holes a timeline consists of; or whether the room is there at all.
    pub rooms: Vec<RoomId>,
    /// How a row looks.
    pub rows: Vec<(RoomId, Key)>,
    pub members: Vec<RoomId>,
    /// How far the others have come: the state of one's own rows.
    pub marks: Vec<RoomId>,
    pub typing: Vec<RoomId>,
    pub presence: Vec<UserId>,
    pub people: Vec<UserId>,
    pub sessions: Vec<SessionId>,
    /// The server's.
    pub settings: bool,
    /// Who was found.
    pub found: bool,
    /// Whom the message that was asked about has reached.
    pub readers: bool,
    /// What waits for the server.
    pub outbox: bool,
    pub connection: bool,
    /// The viewer's own session has ended.
    pub signed_out: bool,
    /// All of it: another picture took its place.
    pub everything: bool,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn card(&mut self, room: RoomId) {
        note(&mut self.cards, room);
    }

    pub(crate) fn room(&mut self, room: RoomId) {
        note(&mut self.rooms, room);
    }

    pub(crate) fn row(&mut self, room: RoomId, key: Key) {
        note(&mut self.rows, (room, key));
    }

    pub(crate) fn members(&mut self, room: RoomId) {
        note(&mut self.members, room);
    }

    pub(crate) fn marks(&mut self, room: RoomId) {
        note(&mut self.marks, room);
    }

    pub(crate) fn typing(&mut self, room: RoomId) {
        note(&mut self.typing, room);
    }

    pub(crate) fn presence(&mut self, user: UserId) {
        note(&mut self.presence, user);
    }

    pub(crate) fn person(&mut self, user: UserId) {
        note(&mut self.people, user);
    }
}

/// The lists are short: what one frame changes.
fn note<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

impl Changes {
    pub(crate) fn touch(&mut self, room: RoomId, touched: Touched) {
        if touched.structure {
            self.room(room);
        }
        for key in touched.rows {
            self.row(room, key);
        }
    }

    /// Takes in what another frame changed.
    pub(crate) fn join(&mut self, other: Self) {
        let Self {
            rail,
            cards,
            rooms,
            rows,
            members,
            marks,
            typing,
            presence,
            people,
            sessions,
            settings,
            found,
            readers,
            outbox,
            connection,
            signed_out,
            everything,
        } = other;
        self.rail |= rail;
        self.settings |= settings;
        self.found |= found;
        self.readers |= readers;
        self.outbox |= outbox;
        self.connection |= connection;
        self.signed_out |= signed_out;
        self.everything |= everything;
        for room in cards {
            note(&mut self.cards, room);
        }
        for room in rooms {
            note(&mut self.rooms, room);
        }
        for row in rows {
            note(&mut self.rows, row);
        }
        for room in members {
            note(&mut self.members, room);
        }
        for room in marks {
            note(&mut self.marks, room);
        }
        for room in typing {
            note(&mut self.typing, room);
        }
        for user in presence {
            note(&mut self.presence, user);
        }
        for user in people {
            note(&mut self.people, user);
        }
        for session in sessions {
            note(&mut self.sessions, session);
        }
    }
}
