//! The picture that a client holds.

use crate::table::{Set, Table};

use wire::{
    Epoch, Heads, Message, Micros, Person, Presence, Rev, RoomId, Scope, Session, SessionId,
    Settings, Snapshot, UserId, Viewer,
};

use crate::found::Found;
use crate::line::Line;
use crate::overlay::Laid;
use crate::pending::Pending;
use crate::rooms::Held;
use crate::{Changes, Waiting};

/// How the client stands with the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Connection {
    /// It is on the way: nothing to worry about in its first second.
    #[default]
    Connecting,
    Live,
    /// It did not come to be; the next attempt is at its time, or when the network is back.
    Offline,
    /// It is over: signed out, or another protocol.
    Ended,
}

/// Rows by id; how far the picture reaches, scope by scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(crate) epoch: Option<Epoch>,
    pub(crate) have: Heads,
    pub(crate) viewer: Viewer,
    pub(crate) settings: Settings,
    pub(crate) people: Table<UserId, Person>,
    pub(crate) sessions: Table<SessionId, Session>,
    pub(crate) rooms: Table<RoomId, Held>,
    pub(crate) rail: Vec<RoomId>,
    pub(crate) more: bool,
    /// The rooms down to here are held; below it, only some of them.
    pub(crate) held_to: Option<(Micros, RoomId)>,
    /// Rooms that are not there for the viewer; the entry's rev that said so, if one did.
    pub(crate) missing: Table<RoomId, Rev>,
    pub(crate) typing: Vec<Typist>,
    pub(crate) presence: Table<UserId, Presence>,
    pub(crate) found: Found,
    pub(crate) waiting: Vec<Pending>,
    /// The rows at which something waits; and the last lines of cards, by their rooms. There are few at a time.
    pub(crate) laid: Vec<Laid>,
    pub(crate) laid_lasts: Vec<Message>,
    pub(crate) line: Line,
    pub(crate) connection: Connection,
    pub(crate) wants: Wants,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Typist {
    pub room: RoomId,
    pub user: UserId,
    pub until: Micros,
}

/// What the picture lacks; the client asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    pub cards: Set<RoomId>,
    pub people: Set<UserId>,
    /// Not to be found: not asked for again.
    pub nobody: Set<UserId>,
    /// Others came than were asked for: some may have to go.
    pub fewer_people: bool,
    /// The viewer is to be told again who is here.
    pub watch_again: bool,
    /// Whom a message has reached is another matter now.
    pub readers_again: bool,
    /// The scope was seen to be so far.
    pub behind: Vec<(Scope, Rev)>,
    /// What was held of these is of no use any more.
    pub emptied: Vec<RoomId>,
    /// These are not there any more.
    pub dropped: Vec<RoomId>,
    /// Something by others reached this device there.
    pub delivered: Set<RoomId>,
}

impl Model {
    pub fn new(snapshot: Snapshot) -> Self {
        let mut model = Self {
            epoch: Some(snapshot.epoch),
            have: snapshot.heads,
            viewer: snapshot.viewer,
            settings: snapshot.settings,
            more: snapshot.more,
            ..Self::empty()
        };
        let mut changes = Changes::default();
        for person in snapshot.people {
            model.people.insert(person.id, person);
        }
        for session in snapshot.sessions {
            model.sessions.insert(session.id, session);
        }
        for card in snapshot.cards {
            model.take_card(card, &mut changes);
        }
        model.hold_the_latest();
        model
    }

    /// Of nobody: until the server says who the viewer is.
    pub fn empty() -> Self {
        Self {
            epoch: None,
            have: Heads::default(),
            viewer: Viewer {
                id: UserId(0),
                session: SessionId(0),
                email: String::new(),
            },
            settings: Settings::default(),
            people: Table::new(),
            sessions: Table::new(),
            rooms: Table::new(),
            rail: Vec::new(),
            more: false,
            held_to: None,
            missing: Table::new(),
            typing: Vec::new(),
            presence: Table::new(),
            found: Found::default(),
            waiting: Vec::new(),
            laid: Vec::new(),
            laid_lasts: Vec::new(),
            line: Line::default(),
            connection: Connection::default(),
            wants: Wants::default(),
        }
    }

    pub fn have(&self) -> Heads {
        self.have
    }

    pub fn epoch(&self) -> Option<Epoch> {
        self.epoch
    }

    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The server's.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// The viewer's own card.
    pub fn me(&self) -> Option<&Person> {
        self.people.get(&self.viewer.id)
    }

    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// The people held, the newest account first.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().rev()
    }

    /// The viewer's open sessions, the oldest first.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values().filter(|session| !session.ended)
    }

    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// What waits for the server, in the order in which it was handed in.
    pub fn outbox(&self) -> impl Iterator<Item = &Waiting> {
        let open = |pending: &&Pending| pending.done.is_none();
        self.waiting
            .iter()
            .filter(open)
            .map(|pending| &pending.waiting)
    }
}
