//! What the model of a server does when somebody asks: each command and mark, in the server's order of refusals.

mod messages;

pub use messages::REFUSED;

use std::collections::BTreeSet;

use wire::{
    Change, ClientKey, Command, Done, HistoryPolicy, Keep, Keeping, MarkTo, MemberState, Post,
    Refusal, RoomId, RoomKind, Seq, System, UserId,
};

use super::{Oracle, Out};

impl Oracle {
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
        place.kept = Keeping::default();
        place.rev = rev;
        self.tell_room(room, &heard, events);
        self.tell_entry(room, user);
        Ok(())
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

    pub fn mark(&mut self, user: UserId, to: MarkTo) {
        if !self.is_in(to.room, user) {
            return;
        }
        let shows = self.shows_receipts(user);
        let row = self.row(to.room);
        let last = row.last_seq;
        let reach = |seq: Option<Seq>| seq.unwrap_or_default().min(last);
        let mark = row.marks.entry(user).or_default();
        let before = *mark;
        if shows {
            mark.1 = mark.1.max(reach(to.read));
            mark.0 = mark.0.max(reach(to.delivered)).max(mark.1);
        }
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

    pub fn keep(&mut self, room: RoomId, user: UserId, how: Keep) -> Result<Done, Refusal> {
        if !self.is_in(room, user) {
            return Err(Refusal::NoSuchRoom);
        }
        let place = self.account(user).places.get_mut(&room).expect("is in");
        let kept = place.kept.with(how);
        if place.kept != kept {
            place.kept = kept;
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
        match command {
            Command::Send { room, post } => self.post(room, user, post),
            Command::Edit {
                room,
                seq,
                edition,
                body,
                mentions,
            } => self.edit(room, user, seq, edition, (body, mentions)),
            Command::Delete { room, seq } => self.delete(room, user, seq),
            Command::React {
                room,
                seq,
                emoji,
                on,
            } => self.react(room, user, seq, emoji, on),
            Command::Join { room } => self.join(room, user).map(|()| Done::Room(room)),
            Command::Leave { room } => self.leave(room, user).map(|()| Done::Set),
            Command::MarkUnread { room, from } => self.mark_unread(room, user, from),
            Command::Keep { room, how } => self.keep(room, user, how),
            Command::Privacy { receipts, presence } => {
                self.choose(user, receipts, presence);
                Ok(Done::Set)
            }
            _ => Err(Refusal::NotAllowed),
        }
    }
}
