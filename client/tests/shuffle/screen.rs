//! A screen that draws again only what it is told has changed, as the real one does.

use std::collections::BTreeMap;

use client::{Awaited, Changes, Connection, Item, Key, Model, State, Waiting};
use wire::{Card, Member, Message, Person, Reader, Rev, RoomId, Seq, Session, UserId};

#[derive(Debug, PartialEq)]
struct Drawn {
    message: Message,
    state: String,
    awaited: Option<Awaited>,
    /// One's own text, beside the one that stands there.
    conflict: Option<String>,
    quoted: Option<Message>,
}

#[derive(Debug, Default, PartialEq)]
pub struct Screen {
    rail: Vec<RoomId>,
    cards: BTreeMap<RoomId, Card>,
    items: BTreeMap<RoomId, Vec<Item>>,
    lines: BTreeMap<RoomId, Option<Seq>>,
    rows: BTreeMap<(RoomId, Key), Drawn>,
    members: BTreeMap<RoomId, Vec<Member>>,
    people: BTreeMap<UserId, Person>,
    typing: BTreeMap<RoomId, Vec<UserId>>,
    sessions: Vec<Session>,
    outbox: Vec<Waiting>,
    connection: Connection,
    found: Option<(String, Vec<UserId>)>,
    readers: Vec<(RoomId, Seq, Vec<Reader>)>,
}

impl Screen {
    /// All of it, for these rooms.
    pub fn draw(model: &Model, rooms: &[RoomId]) -> Self {
        let mut screen = Self {
            rail: model.rail().to_vec(),
            sessions: model.sessions().cloned().collect(),
            outbox: model.outbox().cloned().collect(),
            connection: model.connection(),
            ..Self::default()
        };
        for person in model.people() {
            screen.people.insert(person.id, person.clone());
        }
        screen.found(model);
        screen.readers(model, rooms);
        for room in rooms {
            screen.card(model, *room);
            screen.room(model, *room);
            screen.members(model, *room);
            screen.typing(model, *room);
        }
        screen
    }

    /// Only what changed.
    pub fn take(&mut self, changes: &Changes, model: &Model, rooms: &[RoomId]) {
        if changes.everything {
            *self = Self::draw(model, rooms);
            return;
        }
        if changes.rail {
            self.rail = model.rail().to_vec();
        }
        if changes.connection {
            self.connection = model.connection();
        }
        if changes.found {
            self.found(model);
        }
        if changes.readers {
            self.readers(model, rooms);
        }
        if changes.outbox {
            self.outbox = model.outbox().cloned().collect();
        }
        if !changes.sessions.is_empty() {
            self.sessions = model.sessions().cloned().collect();
        }
        for room in &changes.cards {
            self.card(model, *room);
        }
        for (room, key) in &changes.rows {
            // Rows that no timeline shows are not drawn.
            if self.rows.contains_key(&(*room, *key)) {
                self.row(model, *room, *key);
            }
        }
        for room in &changes.rooms {
            self.room(model, *room);
        }
        for room in &changes.members {
            self.members(model, *room);
        }
        for room in &changes.typing {
            self.typing(model, *room);
        }
        for room in &changes.marks {
            let keys: Vec<(RoomId, Key)> = self.rows.keys().copied().collect();
            for (of, key) in keys {
                if of == *room {
                    self.row(model, of, key);
                }
            }
        }
        for user in &changes.people {
            match model.person(*user) {
                Some(person) => _ = self.people.insert(*user, person.clone()),
                None => _ = self.people.remove(user),
            }
        }
    }

    pub fn assert_same(&self, drawn: &Self) {
        assert_eq!(self.rail, drawn.rail, "the rail is stale");
        assert_eq!(self.cards, drawn.cards, "a card is stale");
        assert_eq!(self.items, drawn.items, "a timeline is stale");
        assert_eq!(self.lines, drawn.lines, "an unread line is stale");
        assert_eq!(self.rows, drawn.rows, "a row is stale");
        assert_eq!(self.members, drawn.members, "the members are stale");
        assert_eq!(self.people, drawn.people, "a person is stale");
        assert_eq!(self.outbox, drawn.outbox, "the outbox is stale");
        assert_eq!(self, drawn, "the screen is stale");
    }

    fn found(&mut self, model: &Model) {
        let found = model.found();
        self.found = found.map(|(text, people)| (text.to_owned(), people.to_vec()));
    }

    /// Of any of the first messages.
    fn readers(&mut self, model: &Model, rooms: &[RoomId]) {
        let all = rooms
            .iter()
            .flat_map(|room| (1..60).map(move |seq| (*room, Seq(seq))));
        let told = all.filter_map(|(room, seq)| {
            let readers = model.readers(room, seq)?;
            Some((room, seq, readers.to_vec()))
        });
        self.readers = told.collect();
    }

    /// How far a card reaches is not drawn.
    fn card(&mut self, model: &Model, room: RoomId) {
        let Some(card) = model.card(room) else {
            self.cards.remove(&room);
            return;
        };
        let mut card = card.clone();
        card.head = Rev(0);
        card.entry.unread.at = Rev(0);
        card.last = model.last(room).cloned();
        self.cards.insert(room, card);
    }

    /// Rows that were not there before are drawn with the room.
    fn room(&mut self, model: &Model, room: RoomId) {
        self.lines.insert(room, model.unread_line(room));
        let items = model.items(room);
        let before = self.items.insert(room, items.clone()).unwrap_or_default();
        for item in &before {
            if let Item::Row(key) = item
                && !items.contains(item)
            {
                self.rows.remove(&(room, *key));
            }
        }
        for item in &items {
            if let Item::Row(key) = item
                && !before.contains(item)
            {
                self.row(model, room, *key);
            }
        }
    }

    fn row(&mut self, model: &Model, room: RoomId, key: Key) {
        let Some(row) = model.row(room, key) else {
            self.rows.remove(&(room, key));
            return;
        };
        let state = match row.state {
            State::Queued => "queued".to_owned(),
            State::Stored => "stored".to_owned(),
            State::Delivered => "delivered".to_owned(),
            State::Read => "read".to_owned(),
            State::Failed(refusals) => format!("failed {refusals}"),
        };
        let quoted = row.message.reply_to;
        let drawn = Drawn {
            message: row.message.clone(),
            state,
            awaited: row.pending,
            conflict: row.conflict.map(|own| format!("{} {}", own.body, own.why)),
            quoted: quoted.and_then(|seq| model.message(room, seq)).cloned(),
        };
        self.rows.insert((room, key), drawn);
    }

    fn members(&mut self, model: &Model, room: RoomId) {
        let roster = model.roster(room).filter(|roster| roster.held());
        let members = roster.map(|roster| roster.members().cloned().collect());
        self.members.insert(room, members.unwrap_or_default());
    }

    fn typing(&mut self, model: &Model, room: RoomId) {
        self.typing.insert(room, model.typing(room));
    }
}
