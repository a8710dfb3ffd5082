//! A message to be posted: when it was due stands in it, so that whoever sees it knows how long it took.

use std::io::Write as _;

use wire::{
    Change, ClientKey, Event, Message, MessageKind, Micros, Rev, RoomId, Scope, Seq, UserId,
};

use crate::audit::{Fate, Posted, print};

/// What people write, short and long.
const SAID: [&str; 6] = [
    "ok",
    "See you at nine, then.",
    "I have put the notes of yesterday's meeting where everybody can find them; have a look when you can.",
    "Does anybody know whether the library opens on Monday?",
    "Grüße aus Köln! 🌦",
    "The second draft is better than the first in almost every way: it is shorter, it says at once what it wants, and \
     the part about the cellar is gone. Two small things remain, and I have written both of them into the margin.",
];

#[derive(Debug, Clone, Copy)]
pub struct Post {
    pub room: RoomId,
    /// Microseconds since the run began.
    pub scheduled: u64,
    pub fate: Fate,
    place: u32,
}

impl Post {
    /// The `place`-th of its author.
    pub fn new(room: RoomId, place: usize, scheduled: u64) -> Self {
        Self {
            room,
            scheduled,
            fate: Fate::Unanswered,
            place: u32::try_from(place).unwrap_or(u32::MAX),
        }
    }

    /// Which one an answer is about; zero is no post's.
    pub fn place(id: u32) -> Option<usize> {
        usize::try_from(id.checked_sub(1)?).ok()
    }

    pub fn is_open(&self) -> bool {
        self.fate == Fate::Unanswered
    }

    pub fn stands(&self) -> Option<Seq> {
        match self.fate {
            Fate::Acknowledged(seq) => Some(seq),
            Fate::Refused | Fate::Unanswered => None,
        }
    }

    fn number(&self) -> i64 {
        i64::from(self.place) + 1
    }

    fn said(&self) -> &'static str {
        let count = u32::try_from(SAID.len()).unwrap_or(1);
        SAID[usize::try_from(self.place % count).unwrap_or(0)]
    }

    /// The whole frame, as serde writes it.
    pub fn command(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(360);
        let (room, number, due, said) = (self.room, self.number(), self.scheduled, self.said());
        // Writing to memory does not fail.
        let _ = write!(
            text,
            r#"{{"do":{{"id":{number},"command":{{"send":{{"room":"{room}","post":{{"key":"{number}","body":"{due} {said}"}}}}}}}}}}"#
        );
        text
    }

    pub fn posted(&self, author: UserId) -> Posted {
        let key = ClientKey(self.number());
        let body = format!("{} {}", self.scheduled, self.said());
        Posted {
            room: self.room,
            author,
            key,
            print: print(author, key, body.as_bytes()),
            fate: self.fate,
        }
    }
}

/// A plain message as a server tells of it, each number as long as it is there.
pub fn told(seq: i64, body: String) -> Message {
    Message {
        room: RoomId(8_999_999_999_999_999_999),
        seq: Seq(seq),
        rev: Rev(seq),
        author: UserId(3_699_000_000_000_000_002),
        key: ClientKey(seq),
        kind: MessageKind::Text,
        body,
        system: None,
        mentions: Vec::new(),
        reply_to: None,
        reactions: Vec::new(),
        edition: 1,
        sent: Micros(1_763_650_000_000_000),
        edited: None,
        deleted: None,
    }
}

/// That message's event.
pub fn event(message: Message) -> Event {
    Event {
        scope: Scope::Room(message.room),
        rev: message.rev,
        change: Some(Change::Message(message)),
    }
}

/// When the message with this body was due.
pub fn scheduled(body: &[u8]) -> Option<u64> {
    let end = body.iter().position(|byte| *byte == b' ')?;
    std::str::from_utf8(&body[..end]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use wire::{Command, ToServer};

    use super::*;

    #[test]
    fn a_post_is_the_frame_that_serde_would_write() {
        for place in 0..12 {
            let post = Post::new(RoomId(77), place, 123_456);
            let frame = serde_json::from_slice(&post.command()).expect("a frame");
            let ToServer::Do {
                id,
                command: Command::Send { room, post: sent },
            } = &frame
            else {
                unreachable!("a post, not {frame:?}");
            };
            assert_eq!(Post::place(*id), Some(place));
            assert_eq!(*room, RoomId(77));
            assert_eq!(scheduled(sent.body.as_bytes()), Some(123_456));
            let posted = post.posted(UserId(5));
            assert_eq!(
                posted.print,
                print(UserId(5), sent.key, sent.body.as_bytes())
            );
            assert_eq!(serde_json::to_vec(&frame).expect("a frame"), post.command());
        }
        assert_eq!(Post::place(0), None);
    }
}
