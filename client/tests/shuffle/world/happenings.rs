//! What may happen in a run: people write, change, come and go; clients write and look; tabs, lines and the server break.

mod rows;

use client::{Client, Input};
use wire::{
    ClientKey, Command, Keep, Keeping, Level, Post, Registration, RoomId, Seq, SessionId, UserId,
};

use super::{ADA, BOB, CY, DEE, NEWS, ROOMS, TEA, World};
use crate::network::{Tab, somewhere};
use crate::screen::Screen;

impl World {
    pub(super) fn happen(&mut self) {
        match self.chance.below(40) {
            0..=7 => self.somebody_writes(),
            8..=10 => self.somebody_changes_a_message(),
            11 => self.somebody_comes_or_goes(),
            12 if self.chance.one_in(4) => self.the_door_changes(),
            12 if self.chance.one_in(2) => self.somebody_chooses(),
            12 => self.something_is_renamed(),
            13..=18 => self.a_client_writes(),
            19..=24 => self.a_viewer_looks(),
            25 => self.a_client_changes_a_message(),
            26 if self.chance.one_in(3) => self.a_client_keeps_a_room(),
            26 | 27 => self.a_connection_breaks(),
            28 => self.a_tab_starts_again(),
            29 => self.the_server_starts_again(),
            30..=36 => self.a_client_changes_a_row(),
            37 => self.a_client_lets_out_what_it_holds_back(),
            _ => self.a_client_thinks_again(),
        }
        self.publish();
    }

    fn post(&mut self, room: RoomId) -> Post {
        let last = self.oracle.rooms[&room].last_seq;
        let key = ClientKey(self.next_key);
        self.next_key += 1;
        let mut mentions = Vec::new();
        if self.chance.one_in(4) {
            mentions.push([ADA, BOB][self.chance.below(2)]);
        }
        let reply_to = self
            .chance
            .one_in(4)
            .then(|| Seq(1 + self.chance.micros(last.0)));
        if reply_to.is_some() {
            self.seen.note("quoted");
        }
        Post {
            key,
            body: format!("message {key}"),
            mentions,
            reply_to,
        }
    }

    fn somebody_writes(&mut self) {
        let room = ROOMS[self.chance.below(3)];
        let user = [ADA, BOB, CY, DEE][self.chance.below(4)];
        if !self.oracle.is_in(room, user) {
            return;
        }
        let many = if self.plan.bursts && self.chance.one_in(6) {
            60 + self.chance.below(60)
        } else {
            1 + self.chance.below(3)
        };
        for _ in 0..many {
            let post = self.post(room);
            self.oracle.post(room, user, post).expect("is in");
        }
        if self
            .oracle
            .entry(room, ADA)
            .is_some_and(|entry| entry.unread.count == 100)
        {
            self.seen.note("capped");
        }
    }

    fn somebody_changes_a_message(&mut self) {
        let room = ROOMS[self.chance.below(3)];
        let last = self.oracle.rooms[&room].last_seq.0;
        let seq = Seq((last - self.chance.micros(8)).max(1));
        let insiders: Vec<UserId> = self.oracle.insiders(room).into_iter().collect();
        let Some(user) = self.chance.pick(&insiders) else {
            return;
        };
        let author = self.oracle.rooms[&room].messages[&seq].author;
        let user = if self.chance.one_in(4) { user } else { author };
        let command = match self.chance.below(3) {
            0 => Command::React {
                room,
                seq,
                emoji: ["👍", "🎉"][self.chance.below(2)].into(),
                on: self.chance.one_in(2),
            },
            1 => {
                self.seen.note("deleted");
                Command::Delete { room, seq }
            }
            _ => Command::Edit {
                room,
                seq,
                edition: self.oracle.rooms[&room].messages[&seq].edition,
                body: self.edits.text(),
                mentions: [Vec::new(), vec![ADA]][self.chance.below(2)].clone(),
            },
        };
        _ = self.oracle.perform(user, command);
    }

    fn somebody_comes_or_goes(&mut self) {
        let room = [TEA, NEWS][self.chance.below(2)];
        let user = [ADA, BOB, CY, DEE][self.chance.below(4)];
        if self.oracle.is_in(room, user) {
            self.oracle.leave(room, user).expect("is in");
            self.seen.note("left");
            // Sometimes it is but a moment.
            if self.chance.one_in(2) {
                return;
            }
            self.somebody_writes();
        }
        self.seen.note("came back");
        self.oracle.join(room, user).expect("is no pair");
    }

    fn something_is_renamed(&mut self) {
        let number = self.chance.below(1_000);
        match self.chance.below(5) {
            0 => self
                .oracle
                .rename(ROOMS[self.chance.below(2)], format!("room {number}")),
            1 => self
                .oracle
                .name([ADA, BOB, CY, DEE][self.chance.below(4)], "Somebody"),
            2 => {
                for user in 0..3 {
                    let number = i64::try_from(number).expect("small");
                    let id = UserId(100 + number * 10 + user);
                    if !self.oracle.accounts.contains_key(&id) {
                        self.oracle.sign_up(id);
                    }
                }
            }
            3 => self
                .oracle
                .open_session(ADA, SessionId(500 + self.chance.micros(3))),
            _ => self
                .oracle
                .end_session(ADA, SessionId(500 + self.chance.micros(3))),
        }
    }

    /// What they show of themselves.
    fn somebody_chooses(&mut self) {
        let user = [ADA, BOB, CY][self.chance.below(3)];
        let (receipts, presence) = (self.chance.one_in(2), self.chance.one_in(2));
        self.seen.note(if receipts { "shows" } else { "hides" });
        self.oracle.choose(user, receipts, presence);
    }

    /// Who may take an account.
    fn the_door_changes(&mut self) {
        let registration = Registration::ALL[self.chance.below(3)];
        self.oracle.register(registration);
    }

    fn a_client_writes(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        for _ in 0..=self.chance.below(3) {
            let post = self.post(room);
            let key = post.key;
            self.handed.entry((place, room)).or_default().push(key);
            self.seen.note("posted by a client");
            let command = Command::Send { room, post };
            self.input(place, Input::Do { key, command });
        }
    }

    fn a_client_changes_a_message(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        let key = ClientKey(self.next_key);
        self.next_key += 1;
        let model = self.tabs[place].client.model();
        let last = model.card(room).map_or(Seq(1), |card| card.last_seq);
        let seq = Seq((last.0 - self.chance.micros(6)).max(1));
        let from = Some(seq).filter(|_| self.chance.one_in(2));
        let command = match self.chance.below(5) {
            4 => Command::Privacy {
                receipts: self.chance.one_in(2),
                presence: true,
            },
            0 => Command::MarkUnread { room, from },
            1 => Command::Delete { room, seq },
            2 => Command::Join { room },
            _ => Command::React {
                room,
                seq,
                emoji: "🎉".into(),
                on: true,
            },
        };
        self.input(place, Input::Do { key, command });
    }

    /// Whoever mutes a room here does so until further notice.
    fn a_client_keeps_a_room(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        let key = ClientKey(self.next_key);
        self.next_key += 1;
        let on = self.chance.one_in(2);
        let how = match self.chance.below(4) {
            0 => Keep::Level([Level::All, Level::Mentions, Level::Nothing][self.chance.below(3)]),
            1 => Keep::Muted(Some(Keeping::FURTHER_NOTICE).filter(|_| on)),
            2 => Keep::Archived(on),
            _ => Keep::Favourite(on),
        };
        self.seen.note("kept");
        self.input(
            place,
            Input::Do {
                key,
                command: Command::Keep { room, how },
            },
        );
    }

    fn a_viewer_looks(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        let model = self.tabs[place].client.model();
        let last = model.card(room).map_or(Seq(1), |card| card.last_seq);
        let spans = model
            .timeline(room)
            .map(|timeline| timeline.spans().to_vec());
        let spans = spans.unwrap_or_default();
        let input = match self.chance.below(10) {
            8 => {
                let text = ["", "user", "user1", "user10"][self.chance.below(4)];
                text.clone_into(&mut self.tabs[place].sought);
                Input::Find(text.to_owned())
            }
            9 => Input::Readers {
                room,
                seq: Seq(1 + self.chance.micros(last.0.max(1))),
            },
            0..=2 => {
                let at = somewhere(&mut self.chance, last.0);
                Input::Show { room, at }
            }
            3 => Input::Hide,
            4 => match self.chance.pick(&spans) {
                Some(span) => Input::LoadBefore {
                    room,
                    seq: span.from,
                },
                None => Input::MoreCards,
            },
            5 => match self.chance.pick(&spans) {
                Some(span) => Input::LoadAfter { room, seq: span.to },
                None => Input::Typing(room),
            },
            6 => Input::Seen { room, seq: last },
            _ => {
                let seq = Seq((last.0 - self.chance.micros(5)).max(1));
                Input::Seen { room, seq }
            }
        };
        self.input(place, input);
    }

    fn a_connection_breaks(&mut self) {
        let place = self.chance.below(self.tabs.len());
        self.seen.note("cut");
        if self.chance.one_in(3) {
            let input = [Input::Online, Input::Visible(true)][self.chance.below(2)].clone();
            self.input(place, input);
            return;
        }
        let now = self.oracle.now;
        self.tabs[place].cut(None, now, &mut self.chance, self.weather);
    }

    /// A reload: only what the browser has stored is left.
    fn a_tab_starts_again(&mut self) {
        let place = self.chance.below(self.tabs.len());
        self.seen.note("restart");
        self.reload(place);
    }

    fn reload(&mut self, place: usize) {
        let tab = &self.tabs[place];
        self.edits.lost_with(tab);
        let (user, stored) = (tab.user, tab.restored());
        let snapshot = self.oracle.snapshot(user);
        let chance = self.plan.seed.wrapping_mul(31);
        let mut fresh = Tab::new(user, Client::start(snapshot, chance));
        fresh.stored.clone_from(&tab.stored);
        fresh.answers.clone_from(&tab.answers);
        let draws = self.plan.draws;
        fresh.screen = draws.then(|| Screen::draw(fresh.client.model(), &ROOMS));
        self.tabs[place] = fresh;
        let room = ROOMS[self.chance.below(3)];
        if let Some(open) = self.oracle.open(user, room)
            && self.chance.one_in(2)
        {
            self.input(place, Input::Opened(Box::new(open)));
        }
        self.input(place, Input::Restore(stored));
        self.input(place, Input::Start);
    }

    fn the_server_starts_again(&mut self) {
        let now = self.oracle.now;
        if self.plan.restores_a_backup {
            if let Some(mut backup) = self.backup.take() {
                self.seen.note("backup restored");
                backup.epoch = wire::Epoch(self.oracle.epoch.0 + 1);
                backup.now = now;
                backup.out.clear();
                for row in self.oracle.rooms.values() {
                    self.excused
                        .extend(row.messages.values().map(|message| message.key));
                }
                self.oracle = backup;
            } else {
                self.backup = Some(self.oracle.clone());
                return;
            }
        }
        for tab in &mut self.tabs {
            tab.say_goodbye(now, &mut self.chance, self.weather);
        }
    }
}
