//! Ada's client, and what a server would say to it.

use client::{Awaited, Changes, Client, Conflict, Effect, Input, Key, Row, Waiting};
use wire::{
    Card, Change, ClientKey, Command, Difference, Done, Entry, Epoch, Event, Heads, HistoryPolicy,
    JoinPolicy, Keeping, Message, MessageKind, Micros, Page, Person, PostPolicy, Refusal, Rev,
    Room, RoomId, RoomKind, RoomRole, Scope, Seq, ServerRole, Session, SessionId, Snapshot,
    ToClient, ToServer, Unread, UserId, UserKind, Viewer, Welcome,
};

pub const ADA: UserId = UserId(1);
pub const BOB: UserId = UserId(2);
pub const TEA: RoomId = RoomId(11);
pub const NEWS: RoomId = RoomId(12);
pub const START: Micros = Micros(1_000_000_000);

pub fn person(id: UserId, rev: i64) -> Person {
    Person {
        id,
        kind: UserKind::Person,
        role: ServerRole::Member,
        username: format!("user{id}"),
        name: String::new(),
        receipts: true,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(rev),
    }
}

/// Bob says it; every message is one rev here.
pub fn message(room: RoomId, seq: i64) -> Message {
    Message {
        room,
        seq: Seq(seq),
        rev: Rev(seq),
        author: BOB,
        key: ClientKey(1_000 + seq),
        kind: MessageKind::Text,
        body: format!("message {seq}"),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(seq),
        edited: None,
        deleted: None,
    }
}

/// Ada says it.
pub fn own(room: RoomId, seq: i64) -> Message {
    Message {
        author: ADA,
        ..message(room, seq)
    }
}

/// She gives it another text.
pub fn edit(room: RoomId, seq: i64, edition: u32, body: &str) -> Command {
    Command::Edit {
        room,
        seq: Seq(seq),
        edition,
        body: body.into(),
        mentions: vec![],
    }
}

/// How it looks after that.
pub fn edited(message: &Message, rev: i64, body: &str) -> Message {
    Message {
        rev: Rev(rev),
        body: body.into(),
        edition: message.edition + 1,
        edited: Some(Micros(rev)),
        ..message.clone()
    }
}

pub fn set(id: u32) -> ToClient {
    let done = Done::Set;
    ToClient::Done { id, done }
}

pub fn refused(id: u32, refusal: Refusal) -> ToClient {
    let refused = refusal.into();
    ToClient::Refused { id, refused }
}

pub fn entry(room: RoomId, read: i64, unread: u32, at: i64, rev: i64) -> Entry {
    Entry {
        room,
        is_in: true,
        read: Seq(read),
        unread_from: None,
        from: Seq(1),
        unread: Unread {
            count: unread,
            mentions: 0,
            at: Rev(at),
        },
        kept: Keeping::default(),
        rev: Rev(rev),
    }
}

/// A room of so many messages, all read.
pub fn card(room: RoomId, last: i64) -> Card {
    Card {
        room: Room {
            id: room,
            kind: RoomKind::Group,
            join: JoinPolicy::Invite,
            post: PostPolicy::All,
            history: HistoryPolicy::All,
            name: "Tea".into(),
            topic: String::new(),
            pair: None,
            members: 2,
            avatar: None,
            deleted: false,
            rev: Rev(1),
        },
        entry: entry(room, last, 0, last, 1),
        role: RoomRole::Member,
        head: Rev(last),
        last_seq: Seq(last),
        active: Micros(last),
        last: Some(message(room, last).for_card()),
    }
}

pub fn snapshot(cards: Vec<Card>) -> Snapshot {
    Snapshot {
        epoch: Epoch(1),
        heads: Heads {
            server: Rev(2),
            account: Rev(1),
        },
        viewer: Viewer {
            id: ADA,
            session: SessionId(1),
            email: String::new(),
        },
        settings: wire::Settings::default(),
        people: vec![person(ADA, 1), person(BOB, 2)],
        sessions: vec![Session {
            id: SessionId(1),
            device: "Firefox".into(),
            opened: Micros(0),
            ended: false,
            rev: Rev(1),
        }],
        cards,
        more: false,
    }
}

pub fn page(room: RoomId, from: i64, to: i64, last: i64) -> Page {
    Page {
        room,
        head: Rev(last),
        from: Seq(from),
        to: Seq(to),
        start: from <= 1,
        end: to >= last,
        rows: (from..=to).map(|seq| message(room, seq)).collect(),
        quoted: Vec::new(),
    }
}

pub fn said(message: Message) -> ToClient {
    ToClient::Events(vec![Event {
        scope: Scope::Room(message.room),
        rev: message.rev,
        change: Some(Change::Message(message)),
    }])
}

pub fn difference(room: RoomId, rows: Vec<Message>, upto: i64, more: bool) -> ToClient {
    ToClient::Difference(Difference {
        scope: Scope::Room(room),
        rows: rows.into_iter().map(Change::Message).collect(),
        upto: Rev(upto),
        more,
    })
}

pub fn told(entry: Entry) -> ToClient {
    ToClient::Events(vec![Event {
        scope: Scope::Account(ADA),
        rev: entry.rev,
        change: Some(Change::Entry(entry)),
    }])
}

pub struct World {
    pub client: Client,
    pub now: Micros,
    pub effects: Vec<Effect>,
}

impl World {
    /// Nothing has happened yet: the page stands there.
    pub fn served(cards: Vec<Card>) -> Self {
        Self {
            client: Client::start(snapshot(cards), 7),
            now: START,
            effects: Vec::new(),
        }
    }

    /// Connected, and nothing new.
    pub fn live(cards: Vec<Card>) -> Self {
        let mut world = Self::served(cards);
        world.on(Input::Start);
        world.welcome(Vec::new());
        world.effects.clear();
        world
    }

    /// A room on screen, held from `from` to its end.
    pub fn open(room: RoomId, from: i64, last: i64) -> Self {
        let mut world = Self::live(vec![card(room, last)]);
        world.show(room);
        let id = world.page_asked();
        world.hear(ToClient::Page {
            id,
            page: page(room, from, last, last),
        });
        world.effects.clear();
        world
    }

    /// The same, and the last message in it is Ada's.
    pub fn open_with_own(room: RoomId, last: i64) -> Self {
        let mut world = Self::open(room, 1, last - 1);
        world.hear(said(own(room, last)));
        world.effects.clear();
        world
    }

    pub fn welcome(&mut self, cards: Vec<Card>) {
        self.on(Input::Open);
        let welcome = Welcome {
            now: self.now,
            fresh: false,
            snapshot: snapshot(cards),
            gone: Vec::new(),
        };
        self.hear(ToClient::Welcome(Box::new(welcome)));
    }

    pub fn show(&mut self, room: RoomId) {
        let at = wire::At::End;
        self.on(Input::Show { room, at });
    }

    pub fn on(&mut self, input: Input) {
        let effects = self.client.on(input, self.now);
        self.effects.extend(effects);
    }

    pub fn hear(&mut self, frame: ToClient) {
        self.on(Input::Heard(frame));
    }

    pub fn pass(&mut self, micros: i64) {
        self.now = self.now.plus(micros);
        self.on(Input::Tick);
    }

    pub fn hand_in_as(&mut self, key: i64, command: Command) {
        let key = ClientKey(key);
        self.on(Input::Do { key, command });
    }

    pub fn row(&self, seq: i64) -> Row<'_> {
        let model = self.client.model();
        let timeline = model.timeline(TEA).expect("is held");
        let key = Key::of(timeline.message(Seq(seq)).expect("is held"));
        model.row(TEA, key).expect("is held")
    }

    pub fn body(&self, seq: i64) -> &str {
        &self.row(seq).message.body
    }

    pub fn awaited(&self, seq: i64) -> Option<Awaited> {
        self.row(seq).pending
    }

    pub fn conflict(&self, seq: i64) -> Option<Conflict<'_>> {
        self.row(seq).conflict
    }

    /// The commands that were sent since this was last asked.
    pub fn commands(&mut self) -> Vec<(u32, Command)> {
        let frames = self.sent().into_iter().filter_map(|frame| match frame {
            ToServer::Do { id, command } => Some((id, command)),
            _ => None,
        });
        frames.collect()
    }

    /// The one command that was sent since then.
    pub fn command(&mut self) -> (u32, Command) {
        let mut commands = self.commands();
        assert_eq!(commands.len(), 1, "{commands:?}");
        commands.remove(0)
    }

    /// What a browser would keep by now, if it kept nothing before.
    pub fn stored(&self) -> Vec<Waiting> {
        let mut stored: Vec<Waiting> = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::Store(waiting) => {
                    stored.retain(|other| other.key != waiting.key);
                    stored.push(waiting.clone());
                }
                Effect::Forget(key) => stored.retain(|other| other.key != *key),
                _ => {}
            }
        }
        stored
    }

    pub fn is_told(&self, key: i64, refusal: Refusal) -> bool {
        let answer = Effect::Answer {
            key: ClientKey(key),
            answer: Err(refusal.into()),
        };
        self.effects.contains(&answer)
    }

    /// The frames since this was last asked.
    pub fn sent(&mut self) -> Vec<ToServer> {
        let effects = std::mem::take(&mut self.effects);
        let frames = effects.into_iter().filter_map(|effect| match effect {
            Effect::Send(frame) => Some(frame),
            _ => None,
        });
        frames.collect()
    }

    /// The id of the page that was asked for last.
    pub fn page_asked(&mut self) -> u32 {
        let mut pages = self.sent().into_iter().filter_map(|frame| match frame {
            ToServer::Page { id, .. } => Some(id),
            _ => None,
        });
        pages.next_back().expect("a page was asked for")
    }

    pub fn changes(&self) -> Changes {
        let last = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Changed(changes) => Some(changes.clone()),
            _ => None,
        });
        last.unwrap_or_default()
    }

    pub fn unread(&self, room: RoomId) -> u32 {
        let card = self.client.model().card(room).expect("is held");
        card.entry.unread.count
    }

    pub fn seqs(&self, room: RoomId) -> Vec<i64> {
        let timeline = self.client.model().timeline(room).expect("is held");
        timeline.rows().map(|row| row.seq.0).collect()
    }
}
