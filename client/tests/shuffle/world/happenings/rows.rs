//! What a client does to rows that it holds, at once or so that it can be undone, and what it thinks of it later.

use client::{Input, Key, Row};
use wire::{ClientKey, Command, Message, MessageKind, Micros, UserId};

use crate::network::Tab;
use crate::world::{ROOMS, World};

impl World {
    /// Often the same row again, before the server has said anything.
    pub(super) fn a_client_changes_a_row(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        for _ in 0..=self.chance.below(3) {
            let tab = &self.tabs[place];
            let rows = tab.client.model().timeline(room);
            let rows = rows.into_iter().flat_map(client::Timeline::rows);
            let mut rows: Vec<Message> = rows.cloned().collect();
            if self.chance.one_in(8) {
                // Somebody who may not edit it asks nevertheless.
                rows.reverse();
            } else {
                rows.retain(|row| row.author == tab.user && row.kind == MessageKind::Text);
            }
            let latest = rows.len().saturating_sub(3);
            let Some(row) = self.chance.pick(&rows[latest..]) else {
                return;
            };
            let key = self.key();
            let command = self.change_of(place, key, &row);
            let until = self.oracle.now.plus(self.chance.micros(5 * Micros::SECOND));
            let input = if self.chance.one_in(3) {
                self.seen.note("held back");
                Input::DoLater {
                    key,
                    command,
                    until,
                }
            } else {
                Input::Do { key, command }
            };
            self.input(place, input);
        }
    }

    fn key(&mut self) -> ClientKey {
        self.next_key += 1;
        ClientKey(self.next_key - 1)
    }

    fn change_of(&mut self, place: usize, key: ClientKey, row: &Message) -> Command {
        let Message { room, seq, .. } = *row;
        let drawn = self.tabs[place].client.model().message(room, seq);
        let drawn = drawn.expect("is held").clone();
        // No screen offers to edit what is gone.
        let kinds = if drawn.deleted.is_some() { 3 } else { 8 };
        match self.chance.below(kinds) {
            0 => Command::Delete { room, seq },
            1 | 2 => Command::React {
                room,
                seq,
                emoji: ["👍", "🎉"][self.chance.below(2)].into(),
                on: self.chance.one_in(2),
            },
            _ => {
                self.seen.note("edited by a client");
                let mut body = self.edits.text();
                if self.chance.one_in(6) {
                    body = format!("{}{body}", crate::oracle::REFUSED);
                }
                let waits = |row: Row| row.pending.is_some();
                let model = self.tabs[place].client.model();
                if model.row(room, Key::of(row)).is_some_and(waits) {
                    self.seen.note("edit upon edit");
                }
                self.edits.hand_in(place, key, &drawn, &body);
                Command::Edit {
                    room,
                    seq,
                    edition: drawn.edition,
                    body,
                    mentions: [vec![], vec![UserId(2)]][self.chance.below(2)].clone(),
                }
            }
        }
    }

    pub(super) fn a_client_lets_out_what_it_holds_back(&mut self) {
        let place = self.chance.below(self.tabs.len());
        self.input(place, Input::Hurry);
    }

    /// What was refused is handed in again or thrown away; what was not sent yet is taken back.
    pub(super) fn a_client_thinks_again(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let waiting = self.tabs[place].client.model().outbox();
        let about_a_row = |command: &Command| {
            matches!(
                command,
                Command::Edit { .. } | Command::Delete { .. } | Command::React { .. }
            )
        };
        let rows = waiting.filter(|waiting| about_a_row(&waiting.command));
        let mut rows: Vec<_> = rows.cloned().collect();
        // What was refused is what one thinks about most, and what is rare here.
        if rows.iter().any(|waiting| waiting.failed.is_some()) {
            rows.retain(|waiting| waiting.failed.is_some());
        }
        let Some(waiting) = self.chance.pick(&rows) else {
            return;
        };
        let key = waiting.key;
        if waiting.failed.is_some() && !self.chance.one_in(4) {
            if let Command::Edit { room, seq, .. } = waiting.command
                && let Some(drawn) = self.tabs[place].client.model().message(room, seq)
            {
                self.edits.made_anew(key, drawn);
                self.seen.note("edit made anew");
                self.input(place, Input::Retry(key));
            }
            return;
        }
        self.input(place, Input::Discard(key));
        let stays = |tab: &Tab| tab.client.model().outbox().any(|other| other.key == key);
        if !stays(&self.tabs[place]) && matches!(waiting.command, Command::Edit { .. }) {
            self.edits.taken_back(key);
            self.seen.note("edit taken back");
        }
    }
}
