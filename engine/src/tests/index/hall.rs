//! A room and its people before an index, without tasks or a database: what is done there, and what each was told.

use std::sync::Arc;

use wire::{
    Change, ClientKey, Event, Mark, Member, MemberState, Message, MessageKind, Micros, Rev, RoomId,
    RoomRole, Scope, Seq, UserId,
};

use super::super::super::frame::Frame;
use super::super::super::lane::Told;
use super::super::{Index, Missed, Place, Whereabout, Whereabouts};
use crate::rooms::Sight;

pub const ADA: UserId = UserId(1);
pub const BOB: UserId = UserId(2);
pub const CY: UserId = UserId(3);
/// Not connected.
pub const DAN: UserId = UserId(4);
pub const ROOM: RoomId = RoomId(7);
pub const SCOPE: Scope = Scope::Room(ROOM);

pub fn event(rev: i64, change: Option<Change>) -> Event {
    Event {
        scope: SCOPE,
        rev: Rev(rev),
        change,
    }
}

pub fn member(rev: i64, user: UserId, state: MemberState, from: i64) -> Event {
    let member = Member {
        room: ROOM,
        user,
        state,
        role: RoomRole::Member,
        joined: Micros(0),
        from: Seq(from),
        rev: Rev(rev),
    };
    event(rev, Some(Change::Member(member)))
}

pub fn comes(rev: i64, user: UserId) -> Event {
    member(rev, user, MemberState::In, 1)
}

pub fn goes(rev: i64, user: UserId) -> Event {
    member(rev, user, MemberState::Removed, 1)
}

/// Asks to come in, who never was there.
pub fn asks(rev: i64, user: UserId) -> Event {
    member(rev, user, MemberState::Requested, 0)
}

pub fn becomes(rev: i64, user: UserId, role: RoomRole) -> Event {
    let mut event = comes(rev, user);
    if let Some(Change::Member(member)) = &mut event.change {
        member.role = role;
    }
    event
}

pub fn message(rev: i64, seq: i64) -> Event {
    let message = Message {
        room: ROOM,
        seq: Seq(seq),
        rev: Rev(rev),
        author: ADA,
        key: ClientKey(seq),
        kind: MessageKind::Text,
        body: "Hello".to_owned(),
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(0),
        edited: None,
        deleted: None,
    };
    event(rev, Some(Change::Message(message)))
}

pub fn whereabouts(rooms: &[(Rev, Place)]) -> Whereabouts {
    let rooms = rooms.iter().map(|(head, place)| Whereabout {
        room: ROOM,
        head: *head,
        place: *place,
    });
    Whereabouts {
        head: Rev(0),
        rooms: rooms.collect(),
    }
}

pub fn place(user: UserId, rev: i64, from: i64) -> Place {
    Place {
        user,
        is_in: true,
        sight: Sight {
            from: Seq(from),
            role: RoomRole::Member,
        },
        rev: Rev(rev),
    }
}

/// What a lane was told, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Revs(Vec<i64>),
    Behind(i64),
    Mark(i64),
    Typing(UserId),
    Out,
    Unsay(Option<UserId>),
}

/// An index whose lanes are their users' ids, and what each was told.
#[derive(Default)]
pub struct Hall {
    pub index: Index<UserId>,
    pub said: Vec<(UserId, Said)>,
    pub frames: Vec<(UserId, Arc<Frame>)>,
}

impl Hall {
    /// These are connected, and have been in the room since its rev 1; its head is 10.
    pub fn with(users: &[UserId]) -> Self {
        let mut hall = Self::default();
        for user in users {
            hall.enter(*user, &[(Rev(10), place(*user, 1, 1))]);
        }
        hall
    }

    pub fn enter(&mut self, user: UserId, rooms: &[(Rev, Place)]) {
        self.index.accounts.attach(user, 1, user);
        self.step(|index, mut out| {
            index.connect(user, whereabouts(rooms), &mut out);
        });
    }

    pub fn step(
        &mut self,
        step: impl FnOnce(&mut Index<UserId>, &mut dyn FnMut(&UserId, Told<'_>)),
    ) -> &mut Self {
        let (said, frames) = (&mut self.said, &mut self.frames);
        step(&mut self.index, &mut |lane, told| {
            let short = match told {
                Told::Frame(frame) => {
                    frames.push((*lane, frame.clone()));
                    Said::Revs(frame.events.iter().map(|event| event.rev.0).collect())
                }
                Told::Behind(_, rev) => Said::Behind(rev.0),
                Told::Mark(mark) => Said::Mark(mark.read.0),
                Told::Typing(_, user) => Said::Typing(user),
                Told::Out(_) => Said::Out,
                Told::Unsay(of, ..) => Said::Unsay(of),
                Told::Presence(_) => panic!("the index knows no presence"),
            };
            said.push((*lane, short));
        });
        self
    }

    pub fn publish(&mut self, events: &[Event]) -> &mut Self {
        self.step(|index, mut out| index.publish(events.to_vec(), &mut out))
    }

    pub fn mend(&mut self, upto: i64, places: &[Place]) -> &mut Self {
        let missed = Missed {
            upto: Rev(upto),
            places: places.to_vec(),
            ended: false,
            choices: Vec::new(),
        };
        self.step(|index, mut out| index.mend(SCOPE, missed, &mut out))
    }

    pub fn mark(&mut self, user: UserId, read: i64) -> &mut Self {
        let mark = Mark {
            room: ROOM,
            user,
            delivered: Seq(read),
            read: Seq(read),
        };
        self.step(|index, mut out| index.mark(mark, &mut out))
    }

    pub fn typing(&mut self, user: UserId) -> &mut Self {
        self.step(|index, mut out| index.typing(user, ROOM, &mut out))
    }

    /// What was shown to a lane, or hidden from it, in the n-th frame that was told.
    pub fn shown(&self, n: usize) -> Vec<bool> {
        let events = &self.frames[n].1.events;
        events.iter().map(|event| event.change.is_some()).collect()
    }

    /// All that the lane was told until now; told once, it is forgotten here.
    pub fn heard(&mut self, user: UserId) -> Vec<Said> {
        let (theirs, rest) = std::mem::take(&mut self.said)
            .into_iter()
            .partition(|(lane, _)| *lane == user);
        self.said = rest;
        theirs.into_iter().map(|(_, said)| said).collect()
    }
}
