//! The model of a server: what holds after each change, in memory. It knows the contract, not the client.

mod commands;

pub use commands::REFUSED;

use std::collections::{BTreeMap, BTreeSet};

use wire::{
    Change, ClientKey, Entry, Epoch, Event, HistoryPolicy, JoinPolicy, Keeping, Member,
    MemberState, Message, MessageKind, Micros, Person, Post, PostPolicy, Registration, Rev, Room,
    RoomId, RoomKind, RoomRole, Scope, Seq, ServerRole, Session, SessionId, Settings, System,
    Unread, UserId, UserKind,
};

#[derive(Debug, Clone)]
pub struct Place {
    pub is_in: bool,
    pub read: Seq,
    pub unread_from: Option<Seq>,
    pub from: Seq,
    pub kept: Keeping,
    pub rev: Rev,
}

#[derive(Debug, Clone, Default)]
pub struct Account {
    pub head: Rev,
    pub sessions: BTreeMap<SessionId, Session>,
    pub places: BTreeMap<RoomId, Place>,
}

#[derive(Debug, Clone)]
pub struct RoomRow {
    pub room: Room,
    pub head: Rev,
    pub last_seq: Seq,
    pub members: BTreeMap<UserId, Member>,
    pub marks: BTreeMap<UserId, (Seq, Seq)>,
    pub messages: BTreeMap<Seq, Message>,
}

/// An emoji on a message: when it came, and from whom.
type Hanging = (Micros, UserId, String);

/// What one commit did to one scope, and who hears it.
#[derive(Debug, Clone)]
pub enum Out {
    Events(BTreeSet<UserId>, Vec<Event>),
    Mark(RoomId, UserId),
}

#[derive(Debug, Clone)]
pub struct Oracle {
    pub epoch: Epoch,
    pub now: Micros,
    pub head: Rev,
    pub settings: Settings,
    pub people: BTreeMap<UserId, Person>,
    pub accounts: BTreeMap<UserId, Account>,
    pub rooms: BTreeMap<RoomId, RoomRow>,
    pub out: Vec<Out>,
    /// What hangs on the messages.
    hanging: BTreeMap<(RoomId, Seq), Vec<Hanging>>,
    /// Each text that an edit has put in the place of another one.
    pub edited: Vec<(String, String)>,
    next_key: i64,
}

impl Oracle {
    pub fn new(now: Micros) -> Self {
        Self {
            epoch: Epoch(1),
            now,
            head: Rev(0),
            settings: Settings::default(),
            people: BTreeMap::new(),
            accounts: BTreeMap::new(),
            rooms: BTreeMap::new(),
            out: Vec::new(),
            hanging: BTreeMap::new(),
            edited: Vec::new(),
            next_key: 1_000_000,
        }
    }

    pub fn sign_up(&mut self, user: UserId) {
        self.accounts.insert(user, Account::default());
        self.name(user, "");
        self.open_session(user, SessionId(user.0));
    }

    pub fn name(&mut self, user: UserId, name: &str) {
        self.change_card(user, |card| name.clone_into(&mut card.name));
    }

    pub fn register(&mut self, registration: Registration) {
        if registration == self.settings.registration {
            return;
        }
        self.head = self.head.next();
        self.settings = Settings {
            registration,
            rev: self.head,
        };
        self.tell_all(Change::Settings(self.settings));
    }

    pub fn choose(&mut self, user: UserId, receipts: bool, presence: bool) {
        let card = &self.people[&user];
        if (card.receipts, card.presence) != (receipts, presence) {
            self.change_card(user, |card| {
                card.receipts = receipts;
                card.presence = presence;
            });
        }
    }

    pub fn shows_receipts(&self, user: UserId) -> bool {
        self.people[&user].receipts
    }

    fn change_card(&mut self, user: UserId, change: impl FnOnce(&mut Person)) {
        self.head = self.head.next();
        let blank = || Person {
            id: user,
            kind: UserKind::Person,
            role: ServerRole::Member,
            username: format!("user{user}"),
            name: String::new(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(0),
        };
        let card = self.people.entry(user).or_insert_with(blank);
        change(card);
        card.rev = self.head;
        let person = card.clone();
        self.tell_all(Change::Person(person));
    }

    fn tell_all(&mut self, change: Change) {
        let event = Event {
            scope: Scope::Server,
            rev: self.head,
            change: Some(change),
        };
        let all = self.accounts.keys().copied().collect();
        self.out.push(Out::Events(all, vec![event]));
    }

    pub fn open_session(&mut self, user: UserId, id: SessionId) {
        self.set_session(user, id, false);
    }

    pub fn end_session(&mut self, user: UserId, id: SessionId) {
        if self.accounts[&user]
            .sessions
            .get(&id)
            .is_some_and(|held| !held.ended)
        {
            self.set_session(user, id, true);
        }
    }

    fn set_session(&mut self, user: UserId, id: SessionId, ended: bool) {
        let rev = self.advance(user);
        let session = Session {
            id,
            device: if ended {
                String::new()
            } else {
                "Firefox".into()
            },
            opened: Micros(0),
            ended,
            rev,
        };
        self.account(user).sessions.insert(id, session.clone());
        self.tell_account(user, rev, Change::Session(session));
    }

    fn account(&mut self, user: UserId) -> &mut Account {
        self.accounts.get_mut(&user).expect("signed up")
    }

    fn advance(&mut self, user: UserId) -> Rev {
        let account = self.account(user);
        account.head = account.head.next();
        account.head
    }

    fn tell_account(&mut self, user: UserId, rev: Rev, change: Change) {
        let event = Event {
            scope: Scope::Account(user),
            rev,
            change: Some(change),
        };
        self.out.push(Out::Events([user].into(), vec![event]));
    }

    pub fn create(&mut self, id: RoomId, kind: RoomKind, history: HistoryPolicy, users: &[UserId]) {
        let (join, post, _) = kind.policy();
        let (join, post): (JoinPolicy, PostPolicy) = (join, post);
        let room = Room {
            id,
            kind,
            join,
            post,
            history,
            name: "Tea".into(),
            topic: String::new(),
            pair: (kind == RoomKind::Direct).then(|| (users[0], users[1])),
            members: 0,
            avatar: None,
            deleted: false,
            rev: Rev(1),
        };
        let row = RoomRow {
            room,
            head: Rev(1),
            last_seq: Seq(0),
            members: BTreeMap::new(),
            marks: BTreeMap::new(),
            messages: BTreeMap::new(),
        };
        self.rooms.insert(id, row);
        let mut events = Vec::new();
        for user in users {
            self.seat(id, *user, Seq(1), &mut events);
        }
        self.line(id, users[0], System::Created, &mut events);
        self.tell_room(id, &BTreeSet::new(), events);
    }

    pub fn row(&mut self, room: RoomId) -> &mut RoomRow {
        self.rooms.get_mut(&room).expect("it was made")
    }

    pub fn insiders(&self, room: RoomId) -> BTreeSet<UserId> {
        let members = self.rooms[&room].members.values();
        let inside = members.filter(|member| member.state == MemberState::In);
        inside.map(|member| member.user).collect()
    }

    pub fn is_in(&self, room: RoomId, user: UserId) -> bool {
        self.place(room, user).is_some_and(|place| place.is_in)
    }

    pub fn place(&self, room: RoomId, user: UserId) -> Option<&Place> {
        self.accounts.get(&user)?.places.get(&room)
    }

    fn stamp(&mut self, room: RoomId, change: impl FnOnce(&mut RoomRow, Rev) -> Change) -> Event {
        let row = self.row(room);
        row.head = row.head.next();
        let rev = row.head;
        Event {
            scope: Scope::Room(room),
            rev,
            change: Some(change(row, rev)),
        }
    }

    /// Those who were in before hear it too: their own removal.
    fn tell_room(&mut self, room: RoomId, before: &BTreeSet<UserId>, events: Vec<Event>) {
        let mut who = self.insiders(room);
        who.extend(before);
        self.out.push(Out::Events(who, events));
    }

    fn seat(&mut self, room: RoomId, user: UserId, from: Seq, events: &mut Vec<Event>) {
        let now = self.now;
        events.push(self.stamp(room, |row, rev| {
            let member = Member {
                room,
                user,
                state: MemberState::In,
                role: if row.members.is_empty() {
                    RoomRole::Owner
                } else {
                    RoomRole::Member
                },
                joined: now,
                from,
                rev,
            };
            let read = row.last_seq;
            let mark = row.marks.entry(user).or_default();
            *mark = (mark.0.max(read), mark.1.max(read));
            row.members.insert(user, member.clone());
            Change::Member(member)
        }));
        events.push(self.count_members(room));
        let (read, rev) = (self.rooms[&room].last_seq, self.advance(user));
        let place = Place {
            is_in: true,
            read,
            unread_from: None,
            from,
            kept: Keeping::default(),
            rev,
        };
        self.account(user).places.insert(room, place);
        self.tell_entry(room, user);
    }

    fn count_members(&mut self, room: RoomId) -> Event {
        let members = u32::try_from(self.insiders(room).len()).expect("few");
        self.stamp(room, |row, rev| {
            row.room.members = members;
            row.room.rev = rev;
            Change::Room(row.room.clone())
        })
    }

    fn tell_entry(&mut self, room: RoomId, user: UserId) {
        let entry = self.entry(room, user).expect("has been there");
        self.tell_account(user, entry.rev, Change::Entry(entry));
    }

    pub fn entry(&self, room: RoomId, user: UserId) -> Option<Entry> {
        let place = self.place(room, user)?;
        let mut entry = Entry {
            room,
            is_in: place.is_in,
            read: place.read,
            unread_from: place.unread_from,
            from: place.from,
            unread: Unread::default(),
            kept: place.kept,
            rev: place.rev,
        };
        let row = &self.rooms[&room];
        let above = row.messages.range(entry.read_upto().next()..);
        let (mut count, mut mentions) = (0, 0);
        for (_, message) in above.filter(|(_, message)| message.counts_for(user)) {
            count += 1;
            mentions += u32::from(message.mentions.contains(&user));
        }
        entry.unread = Unread {
            count: count.min(wire::limits::UNREAD_MAX),
            mentions: mentions.min(wire::limits::UNREAD_MAX),
            at: row.head,
        };
        Some(entry)
    }

    fn line(&mut self, room: RoomId, author: UserId, system: System, events: &mut Vec<Event>) {
        self.next_key += 1;
        let post = Post {
            key: ClientKey(self.next_key),
            body: String::new(),
            mentions: Vec::new(),
            reply_to: None,
        };
        events.push(self.put(room, author, post, Some(system)));
    }

    fn put(&mut self, room: RoomId, author: UserId, post: Post, system: Option<System>) -> Event {
        let sent = self.now;
        self.stamp(room, |row, rev| {
            row.last_seq = row.last_seq.next();
            let message = Message {
                room,
                seq: row.last_seq,
                rev,
                author,
                key: post.key,
                kind: if system.is_some() {
                    MessageKind::System
                } else {
                    MessageKind::Text
                },
                body: post.body,
                system,
                mentions: post.mentions,
                reply_to: post.reply_to,
                reactions: Vec::new(),
                edition: 1,
                sent,
                edited: None,
                deleted: None,
            };
            row.messages.insert(message.seq, message.clone());
            Change::Message(message)
        })
    }

    pub fn rename(&mut self, room: RoomId, name: String) {
        let event = self.stamp(room, |row, rev| {
            row.room.name = name;
            row.room.rev = rev;
            Change::Room(row.room.clone())
        });
        self.tell_room(room, &BTreeSet::new(), vec![event]);
    }
}
