//! What waits for the server, laid over the rows that are held: seen at once, and gone once it was answered.
//!
//! Invariant: what the server said stays as it is. How a row looks follows from that and from what waits, and from
//! nothing else.

use wire::{ClientKey, Command, Message, MessageKind, Micros, Reaction, RoomId, Seq, UserId};

use crate::pending::Pending;
use crate::timeline::Touched;
use crate::{Client, Conflict, Key, Model, Waiting};

/// What of one's own waits at a row: the last of it. (Reactions show by themselves.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// `Discard` takes it back, as long as it was not sent.
    pub key: ClientKey,
    pub kind: Awaiting,
    /// Nobody hears of it before; until then it is undone without a trace.
    pub until: Option<Micros>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaiting {
    Edit,
    Deletion,
}

/// A row at which something waits, as it looks with that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Laid {
    message: Message,
    pub awaited: Option<Awaited>,
    /// The last edit that is to be seen there.
    pub edit: Option<ClientKey>,
    /// The last one there that was refused for good.
    conflict: Option<ClientKey>,
}

impl Laid {
    pub fn message(&self) -> &Message {
        &self.message
    }

    fn place(&self) -> (RoomId, Seq) {
        (self.message.room, self.message.seq)
    }
}

impl Model {
    /// A message by its place, if it is held: in a stretch or because it is quoted.
    pub fn message(&self, room: RoomId, seq: Seq) -> Option<&Message> {
        match self.laid_at((room, seq)) {
            Some(laid) => Some(&laid.message),
            None => self.said(room, seq),
        }
    }

    /// The room's last message, as a card shows it. One's own that waits stands after what was said.
    pub fn last(&self, room: RoomId) -> Option<&Message> {
        let waits = |pending: &&Pending| pending.waiting.failed.is_none();
        let mut waiting = self.waiting.iter().rev().filter(waits);
        if let Some(waiting) = waiting.find_map(|pending| pending.row_in(room)) {
            return Some(waiting);
        }
        let laid = self.laid_lasts.iter().find(|last| last.room == room);
        laid.or_else(|| self.card(room)?.last.as_ref())
    }

    /// As the server said it.
    pub(crate) fn said(&self, room: RoomId, seq: Seq) -> Option<&Message> {
        self.timeline(room)?.message(seq)
    }

    pub(crate) fn laid_at(&self, place: (RoomId, Seq)) -> Option<&Laid> {
        find(&self.laid, place)
    }

    fn is_bare(&self) -> bool {
        self.laid.is_empty() && self.laid_lasts.is_empty()
    }

    /// One's own text beside the row that it did not come to change.
    pub(crate) fn conflict_of(&self, laid: &Laid) -> Option<Conflict<'_>> {
        let key = laid.conflict?;
        let failed = |pending: &&Pending| pending.waiting.key == key;
        let waiting = &self.waiting.iter().find(failed)?.waiting;
        match (&waiting.command, &waiting.failed) {
            (Command::Edit { body, .. }, Some(why)) => Some(Conflict { key, body, why }),
            _ => None,
        }
    }

    /// Rows, and last lines of cards, as they look with what waits at them.
    fn overlaid(&self) -> (Vec<Laid>, Vec<Message>) {
        let (mut rows, mut lasts) = (Vec::new(), Vec::new());
        let mut overtaken = Vec::new();
        for pending in &self.waiting {
            let Some((room, seq)) = pending.target() else {
                continue;
            };
            let last = self.card(room).and_then(|card| card.last.as_ref());
            let last = last.filter(|last| last.seq == seq);
            let said = self.said(room, seq);
            let upon_overtaken = pending.upon.is_some_and(|upon| overtaken.contains(&upon));
            if upon_overtaken
                || said
                    .or(last)
                    .is_some_and(|said| has_overtaken(said, pending))
            {
                overtaken.push(pending.waiting.key);
            }
            let is_seen =
                pending.waiting.failed.is_none() && !overtaken.contains(&pending.waiting.key);
            if let Some(last) = last.filter(|_| is_seen) {
                self.lay_over_last(&mut lasts, last, pending);
            }
            if let Some(said) = said {
                self.lay_over_row(&mut rows, said, pending, is_seen);
            }
        }
        let lasts = lasts.into_iter().map(Message::for_card).collect();
        (rows, lasts)
    }

    fn lay_over_last(&self, lasts: &mut Vec<Message>, said: &Message, pending: &Pending) {
        let held = lasts.iter().position(|last| last.room == said.room);
        let at = held.unwrap_or_else(|| {
            lasts.push(said.clone());
            lasts.len() - 1
        });
        lay(&mut lasts[at], &pending.waiting, self.viewer.id);
    }

    fn lay_over_row(&self, rows: &mut Vec<Laid>, said: &Message, pending: &Pending, is_seen: bool) {
        let place = (said.room, said.seq);
        let held = rows.iter().position(|laid| laid.place() == place);
        let at = held.unwrap_or_else(|| {
            rows.push(Laid {
                message: said.clone(),
                awaited: None,
                edit: None,
                conflict: None,
            });
            rows.len() - 1
        });
        let laid = &mut rows[at];
        let key = pending.waiting.key;
        if is_seen {
            lay(&mut laid.message, &pending.waiting, self.viewer.id);
        }
        let kind = match &pending.waiting.command {
            Command::Edit { .. } if pending.waiting.failed.is_some() => {
                laid.conflict = Some(key);
                return;
            }
            Command::Edit { body, .. } => {
                if is_seen && laid.message.body == *body {
                    laid.edit = Some(key);
                }
                Awaiting::Edit
            }
            Command::Delete { .. } => Awaiting::Deletion,
            _ => return,
        };
        if pending.done.is_none() {
            laid.awaited = Some(Awaited {
                key,
                kind,
                until: pending.until,
            });
        }
    }
}

impl Client {
    /// Lays what waits over what is held now, and names the rows that look different for it.
    pub(crate) fn lay_over(&mut self) {
        let (rows, lasts) = self.model.overlaid();
        if rows.is_empty() && lasts.is_empty() && self.model.is_bare() {
            return;
        }
        let rows_before = std::mem::replace(&mut self.model.laid, rows);
        let lasts_before = std::mem::replace(&mut self.model.laid_lasts, lasts);
        for laid in &rows_before {
            if self.model.laid_at(laid.place()).is_none() {
                self.touch_laid(laid.place(), Some(laid));
            }
        }
        for at in 0..self.model.laid.len() {
            let place = self.model.laid[at].place();
            self.touch_laid(place, find(&rows_before, place));
        }
        for last in lasts_before.iter().chain(&self.model.laid_lasts) {
            if !(lasts_before.contains(last) && self.model.laid_lasts.contains(last)) {
                self.changes.card(last.room);
            }
        }
    }

    /// What it looked like with what waited there before, if anything did.
    fn touch_laid(&mut self, place: (RoomId, Seq), before: Option<&Laid>) {
        let (room, seq) = place;
        let now = self.model.laid_at(place);
        let Some(timeline) = self.model.timeline(room).filter(|_| now != before) else {
            return;
        };
        let mut touched = Touched::default();
        if let Some(row) = timeline.message(seq) {
            touched.rows.push(Key::of(row));
            let text = |laid: Option<&Laid>| laid.map_or(row, Laid::message).clone();
            if text(now) != text(before) {
                timeline.touch_quoters(seq, &mut touched);
            }
        }
        self.changes.touch(room, touched);
    }
}

fn find(laid: &[Laid], place: (RoomId, Seq)) -> Option<&Laid> {
    laid.iter().find(|laid| laid.place() == place)
}

/// The row has come to another edition without this edit, which will be refused.
fn has_overtaken(said: &Message, pending: &Pending) -> bool {
    match &pending.waiting.command {
        Command::Edit { edition, body, .. } => said.edition > *edition && said.body != *body,
        _ => false,
    }
}

/// What the server would make of it, as far as can be told from here. What it would refuse changes nothing.
fn lay(message: &mut Message, waiting: &Waiting, viewer: UserId) {
    if message.kind == MessageKind::System || message.deleted.is_some() {
        return;
    }
    match &waiting.command {
        // Where it stands already, it has just been done.
        Command::Edit {
            edition,
            body,
            mentions,
            ..
        } if message.author == viewer && message.edition <= *edition && message.body != *body => {
            message.body.clone_from(body);
            message.mentions.clone_from(mentions);
            message.edition = edition.saturating_add(1);
            message.edited = Some(waiting.at);
        }
        Command::Delete { .. } => {
            message.body.clear();
            message.reply_to = None;
            message.reactions.clear();
            message.deleted = Some(waiting.at);
        }
        Command::React { emoji, on, .. } => react(&mut message.reactions, viewer, emoji, *on),
        _ => {}
    }
}

/// Emoji by when they first came, people by when they joined in.
fn react(reactions: &mut Vec<Reaction>, viewer: UserId, emoji: &str, on: bool) {
    let there = reactions
        .iter()
        .position(|reaction| reaction.emoji == emoji);
    match there {
        Some(at) if on => {
            let users = &mut reactions[at].users;
            if !users.contains(&viewer) {
                users.push(viewer);
            }
        }
        Some(at) => {
            reactions[at].users.retain(|user| *user != viewer);
            if reactions[at].users.is_empty() {
                reactions.remove(at);
            }
        }
        None if on => reactions.push(Reaction {
            emoji: emoji.to_owned(),
            users: vec![viewer],
        }),
        None => {}
    }
}
