//! What a receiver reads: the changes of rooms out of the server's frames, in a quarter of the time that serde takes.
//!
//! The generator shares the machine with the server, so it reads the two frames that come by the hundred thousand (one
//! message's event, one post's answer) where they stand, in the order in which serde writes them. Whatever looks otherwise is read
//! by serde, as every client does.

use wire::{Change, ClientKey, Event, RoomId, Scope, Seq, ToClient, UserId};

/// One piece of news for a receiver.
#[derive(Debug)]
pub enum News<'a> {
    /// The room is at this rev now, by this message or by something else.
    Change {
        room: RoomId,
        rev: i64,
        message: Option<Said<'a>>,
    },
    /// A post stands there.
    Stands {
        id: u32,
        seq: Seq,
    },
    Other(Box<ToClient>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    pub seq: Seq,
    pub author: UserId,
    pub key: ClientKey,
    pub body: &'a [u8],
}

/// Hands out what stands in the frame; fails with why it is none.
pub fn read(text: &[u8], each: &mut impl FnMut(News<'_>)) -> Result<(), serde_json::Error> {
    match one_message(text).or_else(|| stands(text)) {
        Some(news) => each(news),
        None => match serde_json::from_slice(text)? {
            ToClient::Events(events) => events.iter().for_each(|event| tell(event, each)),
            other => each(News::Other(Box::new(other))),
        },
    }
    Ok(())
}

/// Accounts and the server's own are not looked at here: the share of sockets that run the real client does.
fn tell(event: &Event, each: &mut impl FnMut(News<'_>)) {
    let Scope::Room(room) = event.scope else {
        return;
    };
    let message = match &event.change {
        Some(Change::Message(message)) => Some(Said::of(message)),
        _ => None,
    };
    each(News::Change {
        room,
        rev: event.rev.0,
        message,
    });
}

impl<'a> Said<'a> {
    pub fn of(message: &'a wire::Message) -> Self {
        Self {
            seq: message.seq,
            author: message.author,
            key: message.key,
            body: message.body.as_bytes(),
        }
    }
}

/// A frame that holds one plain new message and nothing else.
fn one_message(text: &[u8]) -> Option<News<'_>> {
    let mut rest = Cursor(text);
    rest.word(br#"{"events":[{"scope":{"room":""#)?;
    let room = RoomId(rest.number()?);
    rest.word(br#""},"rev":"#)?;
    let rev = rest.number()?;
    rest.word(br#","change":{"message":{"room":""#)?;
    rest.number().filter(|number| *number == room.0)?;
    rest.word(br#"","seq":"#)?;
    let seq = Seq(rest.number()?);
    rest.word(br#","rev":"#)?;
    rest.number().filter(|number| *number == rev)?;
    rest.word(br#","author":""#)?;
    let author = UserId(rest.number()?);
    rest.word(br#"","key":""#)?;
    let key = ClientKey(rest.number()?);
    rest.word(br#"","kind":"text","body":""#)?;
    let body = rest.plain()?;
    rest.word(br#"","edition":1,"sent":"#)?;
    rest.number()?;
    rest.word(b"}}}]}")?;
    rest.0.is_empty().then_some(News::Change {
        room,
        rev,
        message: Some(Said {
            seq,
            author,
            key,
            body,
        }),
    })
}

fn stands(text: &[u8]) -> Option<News<'_>> {
    let mut rest = Cursor(text);
    rest.word(br#"{"done":{"id":"#)?;
    let id = u32::try_from(rest.number()?).ok()?;
    rest.word(br#","done":{"message":{"room":""#)?;
    rest.number()?;
    rest.word(br#"","seq":"#)?;
    let seq = Seq(rest.number()?);
    rest.word(b"}}}}")?;
    rest.0.is_empty().then_some(News::Stands { id, seq })
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    fn number(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit());
        let length = digits.count();
        if length == 0 || length > 18 && self.0[0] > b'8' || length > 19 {
            return None;
        }
        let (digits, rest) = self.0.split_at(length);
        self.0 = rest;
        let value = |sum: i64, digit: &u8| sum * 10 + i64::from(digit - b'0');
        Some(digits.iter().fold(0, value))
    }

    /// Up to the closing quote, when nothing in it is escaped.
    fn plain(&mut self) -> Option<&'a [u8]> {
        let end = self
            .0
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\'))?;
        let (plain, rest) = self.0.split_at(end);
        self.0 = rest;
        (rest.first() == Some(&b'"')).then_some(plain)
    }
}

#[cfg(test)]
#[path = "tests/scan.rs"]
mod tests;
