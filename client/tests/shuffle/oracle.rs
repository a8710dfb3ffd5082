//! The model of a server: what holds after each change, in memory. It knows the contract, not the client.

use std::collections::{BTreeMap, BTreeSet};

use wire::{
    Change, ClientKey, Command, Done, Entry, Epoch, Event, HistoryPolicy, JoinPolicy, MarkTo,
    Member, MemberState, Message, MessageKind, Micros, Person, Post, PostPolicy, Reaction, Refusal,
    Rev, Room, RoomId, RoomKind, RoomRole, Scope, Seq, ServerRole, Session, SessionId, System,
    Unread, UserId, UserKind,
};

#[derive(Debug, Clone)]
pub struct Place {
    pub is_in: bool,
    pub read: Seq,
    pub unread_from: Option<Seq>,
    pub from: Seq,
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
    pub people: BTreeMap<UserId, Person>,
    pub accounts: BTreeMap<UserId, Account>,
    pub rooms: BTreeMap<RoomId, RoomRow>,
    pub out: Vec<Out>,
    next_key: i64,
}

impl Oracle {
    pub fn new(now: Micros) -> Self {
        Self {
            epoch: Epoch(1),
            now,
            head: Rev(0),
            people: BTreeMap::new(),
            accounts: BTreeMap::new(),
            rooms: BTreeMap::new(),
            out: Vec::new(),
            next_key: 1_000_000,
        }
    }

    pub fn sign_up(&mut self, user: UserId) {
        self.accounts.insert(user, Account::default());
        self.name(user, "");
        self.open_session(user, SessionId(user.0));
    }

    pub fn name(&mut self, user: UserId, name: &str) {
        self.head = self.head.next();
        let person = Person {
            id: user,
            kind: UserKind::Person,
            role: ServerRole::Member,
            username: format!("user{user}"),
            name: name.to_owned(),
            rev: self.head,
        };
        self.people.insert(user, person.clone());
        let event = Event {
            scope: Scope::Server,
            rev: self.head,
            change: Some(Change::Person(person)),
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

    pub fn join(&mut self, room: RoomId, user: UserId) -> Result<(), Refusal> {
        if self.is_in(room, user) {
            return Ok(());
        }
        if self.rooms[&room].room.kind == RoomKind::Direct {
            return Err(Refusal::DirectIsFixed);
        }
        let line = self.rooms[&room].last_seq.next();
        let first = match self.rooms[&room].room.history {
            HistoryPolicy::All => Seq(1),
            HistoryPolicy::SinceJoined => line,
        };
        let earlier = self.rooms[&room]
            .members
            .get(&user)
            .map(|member| member.from);
        let mut events = Vec::new();
        self.seat(
            room,
            user,
            earlier.map_or(first, |earlier| earlier.max(first)),
            &mut events,
        );
        self.line(room, user, System::Joined, &mut events);
        self.tell_room(room, &BTreeSet::new(), events);
        Ok(())
    }

    pub fn leave(&mut self, room: RoomId, user: UserId) -> Result<(), Refusal> {
        if !self.is_in(room, user) {
            return Err(Refusal::NoSuchRoom);
        }
        if self.rooms[&room].room.kind == RoomKind::Direct {
            return Err(Refusal::DirectIsFixed);
        }
        let before = self.insiders(room);
        let mut events = vec![self.stamp(room, |row, rev| {
            let member = row.members.get_mut(&user).expect("is in");
            member.state = MemberState::Left;
            member.rev = rev;
            Change::Member(member.clone())
        })];
        events.push(self.count_members(room));
        self.line(room, user, System::Left, &mut events);
        // Half of those who go hear of it in the room as well.
        let mut heard = before;
        if self.now.0 % 2 == 0 {
            heard.remove(&user);
        }
        let rev = self.advance(user);
        let place = self.account(user).places.get_mut(&room).expect("is in");
        place.is_in = false;
        place.rev = rev;
        self.tell_room(room, &heard, events);
        self.tell_entry(room, user);
        Ok(())
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

    pub fn find(&self, room: RoomId, author: UserId, key: ClientKey) -> Option<Seq> {
        let mut rows = self.rooms.get(&room)?.messages.values();
        let found = rows.find(|message| message.author == author && message.key == key);
        found.map(|message| message.seq)
    }

    pub fn post(&mut self, room: RoomId, author: UserId, post: Post) -> Result<Done, Refusal> {
        // The same is looked up before rights are asked.
        if let Some(seq) = self.find(room, author, post.key) {
            return Ok(Done::Message { room, seq });
        }
        if !self.is_in(room, author) {
            return Err(Refusal::NoSuchRoom);
        }
        if post.body.is_empty() {
            return Err(Refusal::MessageEmpty);
        }
        let event = self.put(room, author, post, None);
        let seq = self.rooms[&room].last_seq;
        self.tell_room(room, &BTreeSet::new(), vec![event]);
        Ok(Done::Message { room, seq })
    }

    /// Changes what stands there, and stamps it.
    pub fn change(
        &mut self,
        room: RoomId,
        user: UserId,
        seq: Seq,
        change: impl FnOnce(&mut Message) -> Result<(), Refusal>,
    ) -> Result<Done, Refusal> {
        let from = match self.place(room, user) {
            Some(place) if place.is_in => place.from,
            _ => return Err(Refusal::NoSuchRoom),
        };
        let held = self.rooms[&room].messages.get(&seq).filter(|_| seq >= from);
        let mut message = held.cloned().ok_or(Refusal::NoSuchMessage)?;
        let before = message.clone();
        change(&mut message)?;
        if message == before {
            return Ok(Done::Set);
        }
        let event = self.stamp(room, |row, rev| {
            message.rev = rev;
            row.messages.insert(seq, message.clone());
            Change::Message(message)
        });
        self.tell_room(room, &BTreeSet::new(), vec![event]);
        Ok(Done::Set)
    }

    pub fn rename(&mut self, room: RoomId, name: String) {
        let event = self.stamp(room, |row, rev| {
            row.room.name = name;
            row.room.rev = rev;
            Change::Room(row.room.clone())
        });
        self.tell_room(room, &BTreeSet::new(), vec![event]);
    }

    pub fn mark(&mut self, user: UserId, to: MarkTo) {
        if !self.is_in(to.room, user) {
            return;
        }
        let row = self.row(to.room);
        let last = row.last_seq;
        let reach = |seq: Option<Seq>| seq.unwrap_or_default().min(last);
        let mark = row.marks.entry(user).or_default();
        let before = *mark;
        mark.1 = mark.1.max(reach(to.read));
        mark.0 = mark.0.max(reach(to.delivered)).max(mark.1);
        if *mark != before {
            self.out.push(Out::Mark(to.room, user));
        }
        let place = self.account(user).places.get_mut(&to.room).expect("is in");
        if reach(to.read) > place.read {
            place.read = reach(to.read);
            place.unread_from = None;
            let rev = self.advance(user);
            self.account(user)
                .places
                .get_mut(&to.room)
                .expect("is in")
                .rev = rev;
            self.tell_entry(to.room, user);
        }
    }

    pub fn mark_unread(
        &mut self,
        room: RoomId,
        user: UserId,
        from: Option<Seq>,
    ) -> Result<Done, Refusal> {
        if !self.is_in(room, user) {
            return Err(Refusal::NoSuchRoom);
        }
        let place = self.account(user).places.get_mut(&room).expect("is in");
        let from = from.filter(|from| *from <= place.read && *from >= place.from);
        if place.unread_from != from {
            place.unread_from = from;
            let rev = self.advance(user);
            self.account(user).places.get_mut(&room).expect("is in").rev = rev;
            self.tell_entry(room, user);
        }
        Ok(Done::Set)
    }

    pub fn perform(&mut self, user: UserId, command: Command) -> Result<Done, Refusal> {
        if let Some(room) = command.room()
            && !self.rooms.contains_key(&room)
        {
            return Err(Refusal::NoSuchRoom);
        }
        let now = self.now;
        match command {
            Command::Send { room, post } => self.post(room, user, post),
            Command::Edit {
                room,
                seq,
                edition,
                body,
                mentions,
            } => self.change(room, user, seq, |message| {
                if message.deleted.is_some() {
                    return Err(Refusal::Deleted);
                }
                if message.edition != edition {
                    let edition = message.edition;
                    return Err(Refusal::EditedMeanwhile { edition });
                }
                message.body = body;
                message.mentions = mentions;
                message.edition += 1;
                message.edited = Some(now);
                Ok(())
            }),
            Command::Delete { room, seq } => self.change(room, user, seq, |message| {
                if message.kind != MessageKind::Text {
                    return Err(Refusal::NotAllowed);
                }
                message.body.clear();
                message.reactions.clear();
                message.reply_to = None;
                message.deleted.get_or_insert(now);
                Ok(())
            }),
            Command::React {
                room,
                seq,
                emoji,
                on,
            } => self.change(room, user, seq, |message| {
                if message.deleted.is_some() {
                    return Err(Refusal::Deleted);
                }
                message.reactions.retain(|reaction| reaction.emoji != emoji);
                if on {
                    let users = vec![user];
                    message.reactions.push(Reaction { emoji, users });
                }
                Ok(())
            }),
            Command::Join { room } => self.join(room, user).map(|()| Done::Room(room)),
            Command::Leave { room } => self.leave(room, user).map(|()| Done::Set),
            Command::MarkUnread { room, from } => self.mark_unread(room, user, from),
            _ => Err(Refusal::NotAllowed),
        }
    }
}
