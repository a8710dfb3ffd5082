//! People found as the viewer types, and whom a message has reached: of each, the last that was asked for.

use wire::limits::NAME_MAX;
use wire::{Reader, RoomId, Seq, UserId};

use crate::asks::What;
use crate::{Changes, Client, Model};

/// What the viewer wants to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sought {
    /// Empty when nobody is looked for.
    text: String,
    message: Option<(RoomId, Seq)>,
}

/// What the server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    people: Option<(String, Vec<UserId>)>,
    readers: Option<(RoomId, Seq, Vec<Reader>)>,
}

impl Found {
    /// Whose cards are not to be let go of.
    pub fn users(&self) -> impl Iterator<Item = UserId> {
        let people = self.people.iter().flat_map(|(_, people)| people).copied();
        let readers = self.readers.iter().flat_map(|(.., readers)| readers);
        people.chain(readers.map(|reader| reader.user))
    }
}

impl Model {
    /// The people found last, the best first, and the text they were found by: an earlier one, while the answer to what
    /// was typed since is on its way.
    pub fn found(&self) -> Option<(&str, &[UserId])> {
        let (text, people) = self.found.people.as_ref()?;
        Some((text, people))
    }

    /// Whom the message has reached, if it is the one that was asked about last.
    pub fn readers(&self, room: RoomId, seq: Seq) -> Option<&[Reader]> {
        let (of, at, readers) = self.found.readers.as_ref()?;
        (*of == room && *at == seq).then_some(readers)
    }

    /// The room is gone, with what was known of its readers.
    pub(crate) fn forget_readers(&mut self, room: RoomId, changes: &mut Changes) {
        let gone = |(of, ..): &mut (RoomId, Seq, Vec<Reader>)| *of == room;
        changes.readers |= self.found.readers.take_if(gone).is_some();
    }

    /// Somebody shows how far they have come, or does so no longer; the viewer perhaps.
    pub(crate) fn turn_readers(&mut self, user: UserId, on: bool, changes: &mut Changes) {
        let own = user == self.viewer.id;
        let Some((.., readers)) = &mut self.found.readers else {
            return;
        };
        if on {
            self.wants.readers_again = true;
            return;
        }
        let before = readers.len();
        readers.retain(|reader| !own && reader.user != user);
        changes.readers |= readers.len() != before;
    }
}

impl Client {
    /// The latest text wins: what was asked before it is not waited for any more.
    pub(crate) fn find(&mut self, text: String) {
        if text.trim().is_empty() {
            self.sought.text.clear();
            self.asks.give_up(|what| matches!(what, What::Find(_)));
            if self.model.found.people.take().is_some() {
                self.model.wants.fewer_people = true;
                self.changes.found = true;
            }
        } else if text != self.sought.text {
            self.sought.text = text;
            self.ask_for_people();
        }
    }

    pub(crate) fn ask_readers(&mut self, room: RoomId, seq: Seq) {
        self.sought.message = Some((room, seq));
        self.ask_for_readers();
    }

    /// Over a new connection, or of another picture. Of readers only while their room is on screen.
    pub(crate) fn seek_again(&mut self) {
        if !self.sought.text.is_empty() {
            self.ask_for_people();
        }
        let shown = self.shown.room;
        self.sought.message = self.sought.message.filter(|(room, _)| shown == Some(*room));
        self.ask_for_readers();
    }

    fn ask_for_people(&mut self) {
        self.asks.give_up(|what| matches!(what, What::Find(_)));
        self.ask(What::Find(self.sought.text.clone()));
    }

    /// Always anew: an answer that is on its way may be older than what made the viewer ask.
    pub(crate) fn ask_for_readers(&mut self) {
        self.asks
            .give_up(|what| matches!(what, What::Readers { .. }));
        if let Some((room, seq)) = self.sought.message {
            self.ask(What::Readers { room, seq });
        }
    }

    pub(crate) fn people_found(&mut self, text: String, people: Vec<UserId>) {
        self.model.found.people = Some((text, people));
        self.model.wants.fewer_people = true;
        self.changes.found = true;
    }

    pub(crate) fn take_readers(&mut self, id: u32, readers: Vec<Reader>) {
        let ask = self.asks.answered(id);
        if let Some(What::Readers { room, seq }) = ask.map(|ask| ask.what) {
            self.readers_found(room, seq, readers);
        }
    }

    pub(crate) fn readers_found(&mut self, room: RoomId, seq: Seq, mut readers: Vec<Reader>) {
        // Read before somebody chose otherwise, perhaps.
        let model = &self.model;
        let shows = |user| model.shows_receipts(user);
        readers.retain(|reader| shows(reader.user) && shows(model.viewer.id));
        for reader in &readers {
            self.model.want_person(reader.user);
        }
        self.model.found.readers = Some((room, seq, readers));
        self.model.wants.fewer_people = true;
        self.changes.readers = true;
    }
}

/// As it is asked for: no name is longer.
pub(crate) fn asked_text(text: &str) -> String {
    text.trim().chars().take(NAME_MAX).collect()
}
