//! What the model of a server answers: snapshots, cards, pages, differences, resets.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use wire::limits::NEWEST_PEOPLE;
use wire::{
    At, Card, Change, Difference, Have, Heads, Hello, Mark, MemberState, Members, Message, Micros,
    OpenRoom, Page, Person, Reader, Rev, RoomId, Scope, Seq, Snapshot, ToClient, UserId, Viewer,
    Welcome,
};

use crate::oracle::Oracle;

/// Small, so that parts and resets happen.
pub const PART: usize = 4;
pub const RESET: usize = 12;
pub const PAGE: usize = 6;
const MORE: usize = 2;

impl Oracle {
    pub fn card(&self, user: UserId, room: RoomId) -> Option<Card> {
        let entry = self.entry(room, user).filter(|entry| entry.is_in)?;
        let row = &self.rooms[&room];
        let last = row.messages.range(entry.from..).next_back();
        Some(Card {
            room: row.room.clone(),
            role: row.members[&user].role,
            head: row.head,
            last_seq: row.last_seq,
            active: row
                .messages
                .values()
                .next_back()
                .map_or(Micros(0), |last| last.sent),
            last: last.map(|(_, message)| message.clone().for_card()),
            entry,
        })
    }

    pub fn cards(&self, user: UserId) -> Vec<Card> {
        let places = self.accounts[&user].places.keys();
        places.filter_map(|room| self.card(user, *room)).collect()
    }

    /// Before that one, the latest activity first.
    pub fn more_cards(&self, user: UserId, before: Option<(Micros, RoomId)>) -> (Vec<Card>, bool) {
        let active = |card: &Card| (card.active, card.room.id);
        let mut cards = self.cards(user);
        cards.retain(|card| before.is_none_or(|before| active(card) < before));
        cards.sort_by_key(|card| Reverse(active(card)));
        let more = cards.len() > MORE;
        cards.truncate(MORE);
        (cards, more)
    }

    fn heads(&self, user: UserId) -> Heads {
        Heads {
            server: self.head,
            account: self.accounts[&user].head,
        }
    }

    fn people_beside(&self, user: UserId, cards: &[Card]) -> Vec<Person> {
        let newest = self.people.keys().rev().take(NEWEST_PEOPLE);
        let mut ids: BTreeSet<UserId> = newest.copied().collect();
        ids.insert(user);
        for card in cards {
            ids.extend(card.last.iter().map(|last| last.author));
            ids.extend(card.room.peer(user));
        }
        ids.iter().map(|id| self.people[id].clone()).collect()
    }

    pub fn snapshot(&self, user: UserId) -> Snapshot {
        let cards = self.cards(user);
        let account = &self.accounts[&user];
        let sessions = account.sessions.values().filter(|session| !session.ended);
        Snapshot {
            epoch: self.epoch,
            heads: self.heads(user),
            viewer: Viewer {
                id: user,
                session: wire::SessionId(user.0),
                email: String::new(),
            },
            settings: self.settings,
            people: self.people_beside(user, &cards),
            sessions: sessions.cloned().collect(),
            cards,
            more: false,
        }
    }

    pub fn welcome(&self, user: UserId, hello: &Hello) -> Welcome {
        let mut snapshot = self.snapshot(user);
        let fresh = hello.epoch != Some(self.epoch);
        let mut gone = Vec::new();
        if !fresh {
            let Have {
                server,
                account,
                rooms,
            } = &hello.have;
            if *server == snapshot.heads.server {
                snapshot.people.clear();
            }
            if *account == snapshot.heads.account {
                snapshot.sessions.clear();
            }
            let differs = |card: &Card| match rooms.get(&card.room.id) {
                Some(head) => *head != card.head || card.entry.rev > *account,
                None => true,
            };
            snapshot.cards.retain(differs);
            let here = |room: &&RoomId| !self.is_in(**room, user);
            gone = rooms.keys().filter(here).copied().collect();
        }
        Welcome {
            now: self.now,
            fresh,
            snapshot,
            gone,
        }
    }

    /// What the viewer may read of the room, and may do so at all.
    pub fn readable(&self, user: UserId, room: RoomId) -> Option<Vec<&Message>> {
        let place = self.place(room, user).filter(|place| place.is_in)?;
        let rows = self.rooms[&room].messages.range(place.from..);
        Some(rows.map(|(_, message)| message).collect())
    }

    pub fn page(&self, user: UserId, room: RoomId, at: At, limit: usize) -> Option<Page> {
        let rows = self.readable(user, room)?;
        let row = &self.rooms[&room];
        let first = self.place(room, user)?.from;
        let limit = limit.min(PAGE);
        let start = |below: usize| below.saturating_sub(limit);
        let index = |seq: Seq| rows.partition_point(|message| message.seq < seq);
        let (cut, mut from, mut to) = match at {
            At::End => (start(rows.len())..rows.len(), first, row.last_seq),
            At::Before(seq) => {
                let upto = index(seq);
                let to = Seq(seq.0 - 1).min(row.last_seq);
                (start(upto)..upto, first, to)
            }
            At::After(seq) => {
                let after = index(seq.next());
                let cut = after..rows.len().min(after + limit);
                (cut, seq.next().max(first), row.last_seq)
            }
            At::Around(seq) => {
                let low = index(seq).saturating_sub(limit / 2).min(start(rows.len()));
                (low..rows.len().min(low + limit), first, row.last_seq)
            }
            At::Moment(_) => return None,
        };
        // An end of the stretch that others lie behind is a row of it.
        if cut.start > 0 && !matches!(at, At::After(_)) {
            from = rows[cut.start].seq;
        }
        if cut.end < rows.len() && !matches!(at, At::Before(_)) {
            to = rows[cut.end.max(1) - 1].seq;
        }
        let rows: Vec<Message> = rows[cut].iter().map(|row| (*row).clone()).collect();
        let within = |seq: Seq| from <= seq && seq <= to;
        let quotes = rows.iter().filter_map(|row| row.reply_to);
        let outside: BTreeSet<Seq> = quotes
            .filter(|seq| !within(*seq) && *seq >= first)
            .collect();
        let outside = outside.iter().filter_map(|seq| row.messages.get(seq));
        Some(Page {
            room,
            head: row.head,
            from,
            to,
            start: from <= first,
            end: to >= row.last_seq,
            quoted: outside.cloned().collect(),
            rows,
        })
    }

    pub fn members(&self, user: UserId, room: RoomId) -> Option<Members> {
        self.place(room, user).filter(|place| place.is_in)?;
        let row = &self.rooms[&room];
        let inside = row.members.values();
        let inside = inside.filter(|member| member.state == MemberState::In);
        let mut marks = self.insiders(room);
        marks.retain(|of| self.shows_receipts(*of) && self.shows_receipts(user));
        Some(Members {
            room,
            head: row.head,
            rows: inside.cloned().collect(),
            more: false,
            others: Vec::new(),
            marks: marks.iter().map(|user| self.mark_of(room, *user)).collect(),
        })
    }

    /// Whoever is called so, and nobody by halves.
    pub fn look_for(&self, text: &str) -> Vec<Person> {
        let begins = |person: &&Person| person.username.starts_with(text);
        self.people.values().filter(begins).cloned().collect()
    }

    /// As it is told who shows theirs, of those who do.
    pub fn readers(&self, user: UserId, room: RoomId, seq: Seq) -> Option<Vec<Reader>> {
        let rows = self.readable(user, room)?;
        let author = rows.iter().find(|row| row.seq == seq)?.author;
        let mut others = self.insiders(room);
        others.retain(|of| self.shows_receipts(*of) && self.shows_receipts(user));
        others.remove(&author);
        let reader = |user: &UserId| {
            let mark = self.mark_of(room, *user);
            Reader {
                user: *user,
                delivered: mark.delivered >= seq,
                read: mark.read >= seq,
                at: None,
            }
        };
        Some(others.iter().map(reader).collect())
    }

    pub fn mark_of(&self, room: RoomId, user: UserId) -> Mark {
        let (delivered, read) = self.rooms[&room].marks[&user];
        Mark {
            room,
            user,
            delivered,
            read,
        }
    }

    pub fn open(&self, user: UserId, room: RoomId) -> Option<OpenRoom> {
        Some(OpenRoom {
            card: self.card(user, room)?,
            page: self.page(user, room, At::End, PAGE)?,
            members: self.members(user, room)?,
        })
    }

    pub fn since(&self, user: UserId, scope: Scope, since: Rev) -> ToClient {
        let (mut rows, head) = match scope {
            Scope::Server => {
                let people = self.people.values().cloned();
                let mut rows: Vec<Change> = people.map(Change::Person).collect();
                rows.push(Change::Settings(self.settings));
                (rows, self.head)
            }
            Scope::Account(_) => {
                let account = &self.accounts[&user];
                let sessions = account.sessions.values().cloned();
                let mut rows: Vec<Change> = sessions.map(Change::Session).collect();
                let rooms = account.places.keys();
                rows.extend(
                    rooms
                        .filter_map(|room| self.entry(*room, user))
                        .map(Change::Entry),
                );
                (rows, account.head)
            }
            Scope::Room(room) => match self.since_in(user, room, since) {
                Ok(found) => found,
                Err(answer) => return *answer,
            },
        };
        rows.retain(|row| row.rev() > since);
        rows.sort_by_key(Change::rev);
        let more = rows.len() > PART;
        rows.truncate(PART);
        let upto = match rows.last() {
            Some(last) if more => last.rev(),
            _ => head,
        };
        ToClient::Difference(Difference {
            scope,
            rows,
            upto,
            more,
        })
    }

    fn since_in(
        &self,
        user: UserId,
        room: RoomId,
        since: Rev,
    ) -> Result<(Vec<Change>, Rev), Box<ToClient>> {
        let gone = || Box::new(ToClient::Gone { rooms: vec![room] });
        let card = self.card(user, room).ok_or_else(gone)?;
        let row = &self.rooms[&room];
        let mut rows: Vec<Change> = vec![Change::Room(row.room.clone())];
        rows.extend(row.members.values().cloned().map(Change::Member));
        rows.extend(row.messages.values().cloned().map(Change::Message));
        let changed = rows.iter().filter(|row| row.rev() > since).count();
        if since > row.head || changed > RESET || row.members[&user].rev > since {
            let page = self.page(user, room, At::End, PAGE).ok_or_else(gone)?;
            let card = Box::new(card);
            return Err(Box::new(ToClient::Reset { card, page }));
        }
        rows.retain(|row| match row {
            Change::Message(message) => message.seq >= card.entry.from,
            _ => true,
        });
        Ok((rows, row.head))
    }
}
