//! What one socket has heard of its rooms: the client's rules about revs, kept with a few bytes a message.
//!
//! Pure: news goes in, what is to be asked comes out. Each message that is taken is noted as it came, for the audit;
//! nothing is put in order, completed or forgiven here beyond what the protocol says.

use std::collections::HashMap;

use wire::{
    At, Change, ClientKey, Difference, Hello, Message, Page, Rev, RoomId, Scope, Seq, ToClient,
    ToServer, UserId, Welcome, limits,
};

use crate::audit::{Heard, Print, print};
use crate::scan::{News, Said};

#[derive(Debug)]
pub struct Receiver {
    user: UserId,
    /// Those that this one is a member of: each welcome must have told of them.
    member_of: Vec<RoomId>,
    hello: Hello,
    rooms: Vec<Room>,
    pub seen: Counts,
}

/// What came on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub gaps: u64,
    pub behind: u64,
    pub differences: u64,
    pub resets: u64,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.gaps += other.gaps;
        self.behind += other.behind;
        self.differences += other.differences;
        self.resets += other.resets;
    }
}

#[derive(Debug)]
struct Room {
    id: RoomId,
    have: i64,
    after: Seq,
    last: Seq,
    heard: Vec<(Seq, Print)>,
    /// The latest rev that came by itself over this connection.
    live: i64,
    /// What was missed is on its way; what comes meanwhile waits.
    asked: bool,
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    rev: i64,
    message: Option<(Seq, UserId, ClientKey, Vec<u8>)>,
}

/// What a frame led to.
#[derive(Debug, Default)]
pub struct Outcome {
    pub ask: Vec<ToServer>,
    pub welcomed: bool,
}

/// What no server may say to this client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

impl Receiver {
    pub fn new(user: UserId, member_of: Vec<RoomId>) -> Self {
        Self {
            user,
            member_of,
            hello: Hello {
                protocol: limits::PROTOCOL,
                ..Hello::default()
            },
            rooms: Vec::new(),
            seen: Counts::default(),
        }
    }

    /// What to say first on a new connection.
    pub fn hello(&mut self) -> ToServer {
        for room in &mut self.rooms {
            room.live = 0;
            room.asked = false;
            room.waiting.clear();
        }
        let rooms = self.rooms.iter().map(|room| (room.id, Rev(room.have)));
        self.hello.have.rooms = rooms.collect();
        ToServer::Hello(self.hello.clone())
    }

    /// Takes what is new; `each` is told of every message as it is taken.
    pub fn hear(
        &mut self,
        news: News<'_>,
        each: &mut impl FnMut(RoomId, Said<'_>),
    ) -> Result<Outcome, Wrong> {
        let mut outcome = Outcome::default();
        match news {
            News::Change { room, rev, message } => {
                self.live(room, rev, message, each, &mut outcome)?;
            }
            News::Stands { .. } => {}
            News::Other(frame) => match *frame {
                ToClient::Welcome(welcome) => self.welcome(*welcome, &mut outcome)?,
                ToClient::Behind {
                    scope: Scope::Room(room),
                    ..
                } => {
                    self.seen.behind += 1;
                    self.ask(room, &mut outcome);
                }
                ToClient::Difference(difference) => self.difference(difference, each, &mut outcome),
                ToClient::Reset { card, page } => {
                    self.seen.resets += 1;
                    self.page(card.room.id, &page, each, &mut outcome);
                }
                ToClient::Page { page, .. } => self.page(page.room, &page, each, &mut outcome),
                ToClient::Gone { rooms }
                    if self.rooms.iter().any(|room| rooms.contains(&room.id)) =>
                {
                    return Err(Wrong(format!(
                        "{} is told that its rooms are gone",
                        self.user
                    )));
                }
                _ => {}
            },
        }
        Ok(outcome)
    }

    /// It has its rooms up to there at least.
    pub fn reaches(&self, furthest: &HashMap<RoomId, Seq>) -> bool {
        self.member_of.iter().all(|room| {
            let upto = furthest.get(room).copied().unwrap_or_default();
            let held = self.rooms.iter().find(|held| held.id == *room);
            held.is_some_and(|held| held.last >= upto)
        })
    }

    /// Of every room that it is a member of, whether it was told of it or not.
    pub fn into_heard(self) -> Vec<Heard> {
        let receiver = self.user;
        let is_held = |room: &RoomId| self.rooms.iter().any(|held| held.id == *room);
        let untold = self.member_of.iter().filter(|room| !is_held(room));
        let mut heard: Vec<_> = untold
            .map(|room| Heard {
                receiver,
                room: *room,
                after: None,
                rows: Vec::new(),
            })
            .collect();
        heard.extend(self.rooms.into_iter().map(|room| Heard {
            receiver,
            room: room.id,
            after: Some(room.after),
            rows: room.heard,
        }));
        heard
    }

    /// A room that is new begins where it is; of one that is held, what was missed is asked for.
    fn welcome(&mut self, welcome: Welcome, outcome: &mut Outcome) -> Result<(), Wrong> {
        let Welcome { snapshot, gone, .. } = welcome;
        outcome.welcomed = true;
        if self
            .hello
            .epoch
            .is_some_and(|epoch| epoch != snapshot.epoch)
        {
            return Err(Wrong("the server speaks of another epoch".to_owned()));
        }
        if self.rooms.iter().any(|room| gone.contains(&room.id)) {
            return Err(Wrong(format!("{} is in its rooms no more", self.user)));
        }
        self.hello.epoch = Some(snapshot.epoch);
        self.hello.have.server = snapshot.heads.server;
        self.hello.have.account = snapshot.heads.account;
        for card in snapshot.cards {
            let id = card.room.id;
            match self.rooms.iter().find(|room| room.id == id) {
                Some(room) if card.head.0 > room.have => self.ask(id, outcome),
                Some(_) => {}
                None => self.rooms.push(Room {
                    id,
                    have: card.head.0,
                    after: card.last_seq,
                    last: card.last_seq,
                    heard: Vec::new(),
                    live: 0,
                    asked: false,
                    waiting: Vec::new(),
                }),
            }
        }
        Ok(())
    }

    fn live(
        &mut self,
        room: RoomId,
        rev: i64,
        message: Option<Said<'_>>,
        each: &mut impl FnMut(RoomId, Said<'_>),
        outcome: &mut Outcome,
    ) -> Result<(), Wrong> {
        let Some(held) = self.rooms.iter_mut().find(|held| held.id == room) else {
            return Err(Wrong(format!(
                "{} hears of room {room} and is not in it",
                self.user
            )));
        };
        if rev <= held.live {
            // The same change over the same connection again: the audit is to see it.
            if let Some(said) = message {
                held.heard.push((said.seq, print_of(said)));
            }
            return Ok(());
        }
        held.live = rev;
        if rev <= held.have {
            return Ok(());
        }
        if rev == held.have + 1 && !held.asked {
            held.have = rev;
            if let Some(said) = message {
                held.take(said, each);
            }
            return Ok(());
        }
        let message = message.map(|said| (said.seq, said.author, said.key, said.body.to_vec()));
        held.waiting.push(Waiting { rev, message });
        if !held.asked {
            self.seen.gaps += 1;
            self.ask(room, outcome);
        }
        Ok(())
    }

    fn difference(
        &mut self,
        difference: Difference,
        each: &mut impl FnMut(RoomId, Said<'_>),
        outcome: &mut Outcome,
    ) {
        let Scope::Room(id) = difference.scope else {
            return;
        };
        self.seen.differences += 1;
        let Some(held) = self.rooms.iter_mut().find(|held| held.id == id) else {
            return;
        };
        for row in &difference.rows {
            if let Change::Message(message) = row {
                held.take_if_new(message, each);
            }
        }
        held.have = held.have.max(difference.upto.0);
        held.asked = false;
        if difference.more {
            self.ask(id, outcome);
        } else {
            self.lay_over(id, each, outcome);
        }
    }

    /// A stretch of the room: the next one, or one that lies further on, and then what is between is asked for.
    fn page(
        &mut self,
        id: RoomId,
        page: &Page,
        each: &mut impl FnMut(RoomId, Said<'_>),
        outcome: &mut Outcome,
    ) {
        let Some(held) = self.rooms.iter_mut().find(|held| held.id == id) else {
            return;
        };
        let joins = page.from <= held.last.next();
        if joins {
            for message in &page.rows {
                held.take_if_new(message, each);
            }
        }
        if joins && page.end {
            held.have = held.have.max(page.head.0);
            held.asked = false;
            self.lay_over(id, each, outcome);
        } else {
            held.asked = true;
            outcome.ask.push(ToServer::Page {
                id: 0,
                room: id,
                at: At::After(held.last),
                limit: u32::try_from(limits::PAGE_MAX).unwrap_or(u32::MAX),
            });
        }
    }

    /// What came while it was asked for.
    fn lay_over(
        &mut self,
        id: RoomId,
        each: &mut impl FnMut(RoomId, Said<'_>),
        outcome: &mut Outcome,
    ) {
        let Some(held) = self.rooms.iter_mut().find(|held| held.id == id) else {
            return;
        };
        let waiting = std::mem::take(&mut held.waiting);
        let mut rest = waiting.into_iter().peekable();
        while let Some(next) = rest.next_if(|next| next.rev <= held.have + 1) {
            if next.rev == held.have + 1 {
                held.have = next.rev;
                if let Some((seq, author, key, body)) = &next.message {
                    let (seq, author, key) = (*seq, *author, *key);
                    held.take(
                        Said {
                            seq,
                            author,
                            key,
                            body,
                        },
                        each,
                    );
                }
            }
        }
        held.waiting = rest.collect();
        if !held.waiting.is_empty() {
            self.seen.gaps += 1;
            self.ask(id, outcome);
        }
    }

    fn ask(&mut self, id: RoomId, outcome: &mut Outcome) {
        if let Some(held) = self
            .rooms
            .iter_mut()
            .find(|held| held.id == id && !held.asked)
        {
            held.asked = true;
            outcome.ask.push(ToServer::Since {
                scope: Scope::Room(id),
                rev: Rev(held.have),
            });
        }
    }
}

impl Room {
    fn take(&mut self, said: Said<'_>, each: &mut impl FnMut(RoomId, Said<'_>)) {
        self.heard.push((said.seq, print_of(said)));
        self.last = self.last.max(said.seq);
        each(self.id, said);
    }

    /// Rows of a difference or a page are states: those that are held already come again.
    fn take_if_new(&mut self, message: &Message, each: &mut impl FnMut(RoomId, Said<'_>)) {
        if message.seq > self.last {
            self.take(Said::of(message), each);
        }
    }
}

fn print_of(said: Said<'_>) -> Print {
    print(said.author, said.key, said.body)
}

#[cfg(test)]
#[path = "tests/receiver.rs"]
mod tests;
