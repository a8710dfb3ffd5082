//! One run: people write, read, come and go, while their browsers hold on.

use std::collections::{BTreeMap, BTreeSet};

use client::{Client, Input};
use wire::{
    Change, ClientKey, Command, HistoryPolicy, Micros, Post, RoomId, RoomKind, Seq, SessionId,
    UserId,
};

use crate::answers::{PAGE, RESET};
use crate::chance::Chance;
use crate::equal::{assert_equal, assert_marks};
use crate::network::{Tab, Weather, somewhere};
use crate::oracle::{Oracle, Out};
use crate::screen::Screen;

const ADA: UserId = UserId(1);
const BOB: UserId = UserId(2);
const CY: UserId = UserId(3);
const DEE: UserId = UserId(4);
const TEA: RoomId = RoomId(11);
const NEWS: RoomId = RoomId(12);
const PAIR: RoomId = RoomId(13);
pub const ROOMS: [RoomId; 3] = [TEA, NEWS, PAIR];

/// What a run is like.
#[expect(clippy::struct_excessive_bools, reason = "each by itself")]
pub struct Plan {
    seed: u64,
    steps: usize,
    silent: bool,
    delay: i64,
    restores_a_backup: bool,
    bursts: bool,
    draws: bool,
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        Self {
            seed,
            steps: 60,
            silent: seed.is_multiple_of(3),
            delay: [1, 200_000, 900_000][usize::try_from(seed % 7 % 3).expect("small")],
            restores_a_backup: seed.is_multiple_of(10),
            bursts: seed.is_multiple_of(8),
            draws: seed % 20 == 1,
        }
    }
}

/// What happened in the runs: a test that never sees a thing proves nothing of it.
#[derive(Debug, Default)]
pub struct Seen(BTreeMap<&'static str, usize>);

impl Seen {
    fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn add(&mut self, other: &Self) {
        for (what, times) in &other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }

    pub fn assert_all(&self) {
        let happenings = [
            "backup restored",
            "cut",
            "restart",
            "left",
            "came back",
            "capped",
            "posted by a client",
            "refused",
            "deleted",
            "quoted",
        ];
        for what in happenings.into_iter().chain(KINDS) {
            assert!(
                self.0.get(what).is_some_and(|times| *times > 10),
                "{what}: {:?}",
                self.0
            );
        }
    }
}

pub struct World {
    plan: Plan,
    oracle: Oracle,
    chance: Chance,
    weather: Weather,
    tabs: Vec<Tab>,
    next_key: i64,
    /// What each tab has handed in, room by room.
    handed: BTreeMap<(usize, RoomId), Vec<ClientKey>>,
    /// Was in the history that a backup ended.
    excused: BTreeSet<ClientKey>,
    backup: Option<Oracle>,
    seen: Seen,
}

impl World {
    pub fn run(plan: Plan) -> Seen {
        let mut world = Self::new(plan);
        for _ in 0..world.plan.steps {
            world.happen();
            world.pass();
        }
        world.calm_down();
        world.assert_all();
        world.seen
    }

    fn new(plan: Plan) -> Self {
        let mut oracle = Oracle::new(Micros(1_000_000_000));
        for user in [ADA, BOB, CY, DEE] {
            oracle.sign_up(user);
        }
        oracle.create(TEA, RoomKind::Group, HistoryPolicy::All, &[ADA, BOB, CY]);
        oracle.create(
            NEWS,
            RoomKind::Channel,
            HistoryPolicy::SinceJoined,
            &[BOB, ADA, DEE],
        );
        oracle.create(PAIR, RoomKind::Direct, HistoryPolicy::All, &[ADA, BOB]);
        oracle.out.clear();
        let weather = Weather {
            calm: false,
            silent: plan.silent,
            delay: plan.delay,
        };
        let mut world = Self {
            chance: Chance::of(plan.seed),
            weather,
            oracle,
            tabs: Vec::new(),
            next_key: 1,
            handed: BTreeMap::new(),
            excused: BTreeSet::new(),
            backup: None,
            seen: Seen::default(),
            plan,
        };
        // Two tabs of Ada's, one of Bob's; one of them comes with nothing.
        for (user, empty) in [(ADA, false), (ADA, true), (BOB, false)] {
            let place = world.tabs.len();
            let chance = world
                .plan
                .seed
                .wrapping_add(u64::try_from(place).expect("small"));
            let client = if empty {
                Client::empty(chance)
            } else {
                Client::start(world.oracle.snapshot(user), chance)
            };
            let mut tab = Tab::new(user, client);
            if world.plan.draws {
                tab.screen = Some(Screen::draw(tab.client.model(), &ROOMS));
            }
            world.tabs.push(tab);
            world.input(place, Input::Start);
        }
        world
    }

    fn input(&mut self, place: usize, input: Input) {
        let now = self.oracle.now;
        self.tabs[place].on(input, now, &mut self.chance, self.weather);
        self.publish();
    }

    fn publish(&mut self) {
        for out in std::mem::take(&mut self.oracle.out) {
            if let Out::Events(_, events) = &out {
                for change in events.iter().filter_map(|event| event.change.as_ref()) {
                    self.seen.note(kind(change));
                }
            }
            for tab in &mut self.tabs {
                tab.tell(&out, &self.oracle, &mut self.chance, self.weather);
            }
        }
    }

    /// Some time, and what is due in it.
    fn pass(&mut self) {
        self.oracle.now = self.oracle.now.plus(self.chance.micros(400_000));
        for place in 0..self.tabs.len() {
            for _ in 0..20 {
                let tab = &mut self.tabs[place];
                let went_on = tab.step(&mut self.oracle, &mut self.chance, self.weather);
                self.publish();
                if !went_on {
                    break;
                }
            }
        }
    }

    fn happen(&mut self) {
        match self.chance.below(30) {
            0..=7 => self.somebody_writes(),
            8..=10 => self.somebody_changes_a_message(),
            11 => self.somebody_comes_or_goes(),
            12 => self.something_is_renamed(),
            13..=18 => self.a_client_writes(),
            19..=24 => self.a_viewer_looks(),
            25 => self.a_client_changes_a_message(),
            26 | 27 => self.a_connection_breaks(),
            28 => self.a_tab_starts_again(),
            _ => self.the_server_starts_again(),
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
        let command = match self.chance.below(3) {
            0 => Command::React {
                room,
                seq,
                emoji: "👍".into(),
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
                body: "better".into(),
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
        let command = match self.chance.below(4) {
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

    fn a_viewer_looks(&mut self) {
        let place = self.chance.below(self.tabs.len());
        let room = ROOMS[self.chance.below(3)];
        let model = self.tabs[place].client.model();
        let last = model.card(room).map_or(Seq(1), |card| card.last_seq);
        let spans = model
            .timeline(room)
            .map(|timeline| timeline.spans().to_vec());
        let spans = spans.unwrap_or_default();
        let input = match self.chance.below(8) {
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

    /// Everything arrives from now on; after a while nobody has anything left to do.
    fn calm_down(&mut self) {
        self.weather = Weather {
            calm: true,
            silent: false,
            delay: 1_000,
        };
        if self.plan.silent {
            // What was lost without a word is told by a new connection.
            let now = self.oracle.now;
            for tab in &mut self.tabs {
                tab.cut(None, now, &mut self.chance, self.weather);
            }
        }
        let mut quiet = 0;
        for _ in 0..400 {
            self.oracle.now = self.oracle.now.plus(500_000);
            self.pass();
            let all = self.tabs.iter().all(Tab::is_quiet);
            quiet = if all { quiet + 1 } else { 0 };
            if quiet > 5 {
                return;
            }
        }
        panic!("a client does not come to rest");
    }

    fn assert_all(&mut self) {
        for tab in &self.tabs {
            assert_equal(&tab.client, tab.user, &self.oracle);
        }
        self.assert_posts();
        // How far the others have come is read again by whoever connects.
        let now = self.oracle.now;
        for place in 0..self.tabs.len() {
            self.input(
                place,
                Input::Show {
                    room: PAIR,
                    at: wire::At::End,
                },
            );
            self.tabs[place].cut(None, now, &mut self.chance, self.weather);
        }
        self.calm_down();
        for tab in &self.tabs {
            assert_marks(&tab.client, tab.user, PAIR, &self.oracle);
            assert_equal(&tab.client, tab.user, &self.oracle);
            let end = tab
                .client
                .model()
                .timeline(PAIR)
                .and_then(client::Timeline::end);
            assert!(end.is_some(), "the room on screen is held to its end");
        }
    }

    /// Every post is stored once, in the order of its tab and room; or it was refused, and stands there so.
    fn assert_posts(&mut self) {
        for ((place, room), keys) in &self.handed {
            let tab = &self.tabs[*place];
            let mut last = Seq(0);
            for key in keys {
                let failed = tab
                    .client
                    .model()
                    .outbox()
                    .any(|waiting| waiting.key == *key);
                if failed {
                    self.seen.note("refused");
                    assert!(tab.stored.contains_key(key));
                    continue;
                }
                assert!(!tab.stored.contains_key(key), "{key} is kept for nothing");
                let Some(seq) = self.oracle.find(*room, tab.user, *key) else {
                    assert!(self.excused.contains(key), "{key} is lost");
                    continue;
                };
                assert!(
                    self.excused.contains(key) || seq > last,
                    "{key} is out of order"
                );
                last = seq;
                let answers = tab.answers.iter().filter(|(of, _)| of == key).count();
                assert!(answers <= 1, "{key} was answered {answers} times");
            }
        }
    }
}

/// A new kind of change does not compile without its place here, and fails the run until the model of a server
/// makes it.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::Person(_) => "person",
        Change::Session(_) => "session",
        Change::Entry(_) => "entry",
        Change::Room(_) => "room",
        Change::Member(_) => "member",
        Change::Message(_) => "message",
    }
}

const KINDS: [&str; 6] = ["person", "session", "entry", "room", "member", "message"];

/// Small figures make the rare things happen.
const _: () = assert!(PAGE < RESET);
