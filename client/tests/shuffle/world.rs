//! One run: people write, read, come and go, while their browsers hold on.

mod happenings;

use std::collections::{BTreeMap, BTreeSet};

use client::{Client, Input};
use wire::{ClientKey, HistoryPolicy, Micros, RoomId, RoomKind, Seq, UserId};

use crate::answers::{PAGE, RESET};
use crate::chance::Chance;
use crate::edits::Edits;
use crate::equal::{assert_equal, assert_found, assert_marks, assert_states};
use crate::network::{Tab, Weather};
use crate::oracle::{Oracle, Out};
use crate::screen::Screen;
use crate::seen::{Seen, kind};

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

pub struct World {
    plan: Plan,
    oracle: Oracle,
    chance: Chance,
    weather: Weather,
    tabs: Vec<Tab>,
    next_key: i64,
    /// What each tab has handed in, room by room.
    handed: BTreeMap<(usize, RoomId), Vec<ClientKey>>,
    edits: Edits,
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
            edits: Edits::default(),
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
        if !self.plan.restores_a_backup {
            self.edits
                .assert_kept(&self.tabs, &self.oracle, &mut self.seen);
        }
        // How far the others have come is read again by whoever connects.
        for place in 0..self.tabs.len() {
            self.input(
                place,
                Input::Show {
                    room: PAIR,
                    at: wire::At::End,
                },
            );
        }
        self.calm_down();
        for tab in &self.tabs {
            assert_states(&tab.client, tab.user, PAIR, &self.oracle);
        }
        let now = self.oracle.now;
        for tab in &mut self.tabs {
            tab.cut(None, now, &mut self.chance, self.weather);
        }
        self.calm_down();
        for tab in &self.tabs {
            assert_marks(&tab.client, tab.user, PAIR, &self.oracle);
            assert_states(&tab.client, tab.user, PAIR, &self.oracle);
            assert_found(&tab.client, &tab.sought, &self.oracle);
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

/// Small figures make the rare things happen.
const _: () = assert!(PAGE < RESET);
