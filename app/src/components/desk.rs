//! What a conversation's parts share while it is on screen: where its reader is, where they want to go, and what they are
//! about to write.

use client::Key;
use leptos::html;
use leptos::prelude::*;
use wire::{At, Micros, RoomId, Seq};

use super::redrawn::Place;
use crate::kept::{RwSignal, StoredValue};
use crate::session::{Anchor, State, Topic};
use crate::timeline::Line;

/// What is being written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum About {
    #[default]
    Something,
    /// An answer to this message.
    Reply(Key),
    /// This message anew.
    Edit(Key),
}

/// Where a reader wants to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    Message(Seq),
    /// What was not read when the room came on screen.
    Unread(Seq),
    /// What was said from then on.
    Moment(Micros),
}

impl Seek {
    pub fn at(self) -> At {
        match self {
            Self::Message(seq) | Self::Unread(seq) => At::Around(seq),
            Self::Moment(at) => At::Moment(at),
        }
    }

    /// As far as what is held tells.
    pub fn seq(self, state: State, room: RoomId) -> Option<Seq> {
        match self {
            Self::Message(seq) | Self::Unread(seq) => Some(seq),
            Self::Moment(at) => state.look(|model| model.first_since(room, at)).flatten(),
        }
    }

    pub fn place(self, state: State, room: RoomId) -> Option<Place> {
        let seq = self.seq(state, room)?;
        let key = state.look(|model| model.key_of(room, seq));
        key.flatten().map(|key| Line::Next(key).place())
    }

    /// Whether it is one message among others that is looked for.
    pub fn is_pointed_out(self) -> bool {
        matches!(self, Self::Message(_))
    }
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub room: RoomId,
    pub at: At,
    /// What is being read: it stays where it is while rows come and go around it.
    pub reading: StoredValue<Anchor>,
    /// Where the reader wants to go.
    pub seek: RwSignal<Option<Seek>>,
    /// The message under the pointer, or with the focus in it: its tools are out.
    pub active: RwSignal<Option<Key>>,
    pub about: RwSignal<About>,
    /// Its edition and its body when it began to be written anew: another text that came since is not to be lost.
    pub found: StoredValue<Option<(u32, String)>>,
    /// Its text is the browser's own, so that nothing typed before the page woke up is lost.
    pub input: NodeRef<html::Textarea>,
    /// The reader chooses a date to go to.
    pub date: RwSignal<bool>,
}

impl Desk {
    /// At its end; or where reading goes on, which may be there.
    pub fn new(state: State, room: RoomId, at: At) -> Self {
        let unread = state.look(|model| model.first_unread(room));
        let seek = match (at, unread.flatten()) {
            (At::End, Some(seq)) => Some(Seek::Unread(seq)),
            _ => None,
        };
        let at_end = matches!(at, At::End);
        Self {
            room,
            at,
            reading: StoredValue::new(if at_end {
                Anchor::END
            } else {
                Anchor::default()
            }),
            seek: RwSignal::new(seek),
            active: RwSignal::new(None),
            about: RwSignal::new(About::default()),
            found: StoredValue::new(None),
            input: NodeRef::new(),
            date: RwSignal::new(false),
        }
    }

    /// What is written is about that message; nothing else while it is not there any more.
    pub fn about_seq(self, state: State) -> Option<Seq> {
        let key = match self.about.get() {
            About::Something => return None,
            About::Reply(key) | About::Edit(key) => key,
        };
        let seq = state.read(Topic::Row(self.room, key), |model| {
            model.row(self.room, key).map(|row| row.message.seq)
        });
        seq.flatten().filter(|seq| seq.0 > 0)
    }
}

pub fn use_desk() -> Desk {
    expect_context()
}
