//! What became of the edits that clients handed in: each text is unique, and says from which one it was made.

use std::collections::{BTreeMap, BTreeSet};

use wire::{ClientKey, Message, Refusal, RoomId, Seq};

use crate::network::Tab;
use crate::oracle::Oracle;
use crate::seen::Seen;

#[derive(Debug, Default)]
pub struct Edits {
    next: usize,
    by_key: BTreeMap<ClientKey, Edit>,
    taken_back: BTreeSet<ClientKey>,
    /// Texts that others were made from.
    gone_on: BTreeSet<String>,
}

#[derive(Debug)]
struct Edit {
    tab: usize,
    place: (RoomId, Seq),
    text: String,
    /// What stood there when it was made.
    from: String,
}

impl Edits {
    pub fn text(&mut self) -> String {
        self.next += 1;
        format!("edit {}", self.next)
    }

    pub fn hand_in(&mut self, tab: usize, key: ClientKey, drawn: &Message, text: &str) {
        let edit = Edit {
            tab,
            place: (drawn.room, drawn.seq),
            text: text.to_owned(),
            from: drawn.body.clone(),
        };
        self.gone_on.insert(edit.from.clone());
        self.by_key.insert(key, edit);
    }

    pub fn made_anew(&mut self, key: ClientKey, drawn: &Message) {
        if let Some(edit) = self.by_key.get_mut(&key) {
            edit.from.clone_from(&drawn.body);
        }
    }

    pub fn taken_back(&mut self, key: ClientKey) {
        self.taken_back.insert(key);
    }

    /// What could still be undone is in no store.
    pub fn lost_with(&mut self, tab: &Tab) {
        let unstored = tab.client.model().outbox();
        let unstored = unstored.filter(|waiting| !tab.stored.contains_key(&waiting.key));
        self.taken_back.extend(unstored.map(|waiting| waiting.key));
    }

    /// Invariant: no text is lost, and none is written over that its author has not seen.
    pub fn assert_kept(&self, tabs: &[Tab], oracle: &Oracle, seen: &mut Seen) {
        for (before, text) in &oracle.edited {
            if let Some((key, _)) = self.find(text) {
                seen.note("edit written");
                let from = self.made_from(key, oracle);
                assert!(
                    from.contains(&before.as_str()),
                    "{text:?} took the place of {before:?}, made from {from:?}"
                );
            }
        }
        for (key, edit) in &self.by_key {
            let tab = &tabs[edit.tab];
            let outbox = tab.client.model().outbox();
            let mut waiting = outbox.filter(|waiting| waiting.key == *key);
            if let Some(waiting) = waiting.next() {
                assert!(waiting.failed.is_some(), "{edit:?} waits for nothing");
                assert!(tab.stored.contains_key(key));
                assert_stands_beside_its_row(*key, edit, tab, seen);
                continue;
            }
            assert!(
                !tab.stored.contains_key(key),
                "{edit:?} is kept for nothing"
            );
            let refused = |why: &Refusal| {
                let mut answers = tab.answers.iter();
                answers.any(|(of, answer)| {
                    of == key && answer.as_ref().is_err_and(|all| all.first() == why)
                })
            };
            let (room, seq) = edit.place;
            let accounted = written(oracle, &edit.text)
                || self.taken_back.contains(key)
                || self.gone_on.contains(&edit.text)
                || oracle.rooms[&room].messages[&seq].deleted.is_some()
                || refused(&Refusal::NoSuchMessage);
            assert!(accounted, "{key} is lost: {edit:?} {:?}", tab.answers);
        }
    }

    fn find(&self, text: &str) -> Option<(ClientKey, &Edit)> {
        let mut all = self.by_key.iter();
        let found = all.find(|(_, edit)| edit.text == text);
        found.map(|(key, edit)| (*key, edit))
    }

    /// What it was made from; where that was never written, also what that one was made from.
    fn made_from(&self, key: ClientKey, oracle: &Oracle) -> Vec<&str> {
        let mut all = Vec::new();
        let mut next = self.by_key.get(&key);
        while let Some(edit) = next {
            all.push(edit.from.as_str());
            let upon = self.find(&edit.from);
            next = upon
                .map(|(_, edit)| edit)
                .filter(|edit| !written(oracle, &edit.text));
        }
        all
    }
}

fn written(oracle: &Oracle, text: &str) -> bool {
    oracle.edited.iter().any(|(_, after)| after == text)
}

fn assert_stands_beside_its_row(key: ClientKey, edit: &Edit, tab: &Tab, seen: &mut Seen) {
    let (room, seq) = edit.place;
    let model = tab.client.model();
    let row = model.timeline(room).and_then(|rows| rows.message(seq));
    let row = row.and_then(|row| model.row(room, client::Key::of(row)));
    match row {
        Some(row) => {
            let conflict = row.conflict.expect("one's own text is there");
            assert_eq!(row.pending, None);
            if conflict.key == key {
                assert_eq!(conflict.body, edit.text);
                seen.note("edit in conflict");
            }
        }
        None => seen.note("edit without its room"),
    }
}
