//! A command that waits for the server, and how a post looks until its echo comes.

use wire::{ClientKey, Command, Message, MessageKind, Micros, Rev, RoomId, Seq, UserId};

use crate::{State, Waiting};

/// One command, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    pub waiting: Waiting,
    /// How a post looks until its echo comes.
    pub row: Option<Message>,
    /// It was sent over this connection under this id, and is not answered yet.
    pub sent: Option<u32>,
    /// It was done: the row stands here until the echo takes its place.
    pub done: Option<Seq>,
    /// It can be undone before: nobody hears of it, and nothing behind it waits for it.
    pub until: Option<Micros>,
    /// The edit that this one was made on top of, and whether it was handed in here.
    pub upon: Option<ClientKey>,
    pub from_here: bool,
    /// How often the server asked to try again.
    pub tries: u32,
    pub not_before: Micros,
}

impl Pending {
    pub fn new(waiting: Waiting, author: UserId) -> Self {
        let row = row_of(&waiting, author);
        Self {
            waiting,
            row,
            sent: None,
            done: None,
            until: None,
            upon: None,
            from_here: false,
            tries: 0,
            not_before: Micros(0),
        }
    }

    pub fn row_in(&self, room: RoomId) -> Option<&Message> {
        self.row.as_ref().filter(|row| row.room == room)
    }

    /// Neither done nor refused for good.
    pub fn is_open(&self) -> bool {
        self.done.is_none() && self.waiting.failed.is_none()
    }

    /// The row that it changes, if it is about one.
    pub fn target(&self) -> Option<(RoomId, Seq)> {
        match &self.waiting.command {
            Command::Edit { room, seq, .. }
            | Command::Delete { room, seq }
            | Command::React { room, seq, .. } => Some((*room, *seq)),
            _ => None,
        }
    }

    pub fn state(&self) -> State<'_> {
        match (&self.waiting.failed, self.done) {
            (Some(refusals), _) => State::Failed(refusals),
            (None, Some(_)) => State::Stored,
            (None, None) => State::Queued,
        }
    }
}

pub(crate) fn row_of(waiting: &Waiting, author: UserId) -> Option<Message> {
    let Command::Send { room, post } = &waiting.command else {
        return None;
    };
    Some(Message {
        room: *room,
        seq: Seq(0),
        rev: Rev(0),
        author,
        key: post.key,
        kind: MessageKind::Text,
        body: post.body.clone(),
        system: None,
        mentions: post.mentions.clone(),
        reply_to: post.reply_to,
        reactions: Vec::new(),
        edition: 1,
        sent: waiting.at,
        edited: None,
        deleted: None,
    })
}

/// Whether it is kept through a restart. The others are answered while somebody looks on.
pub(crate) fn is_stored(command: &Command) -> bool {
    matches!(
        command,
        Command::Send { .. }
            | Command::Edit { .. }
            | Command::Delete { .. }
            | Command::React { .. }
            | Command::MarkUnread { .. }
            | Command::Keep { .. }
    )
}
