//! The shell around who hears what: one lock, real lanes, and the moments at which things are due.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use wire::limits::WATCH_MAX;
use wire::{Event, Mark, Micros, Presence, Rev, RoomId, Scope, UserId};

use super::index::{Index, Whereabouts};
use super::lane::{Lane, LaneId, Queue, Told};
use super::presence::Watchers;
use super::privacy::{Choice, Turn};
use super::room::Missed;
use crate::Clock;

#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    clock: Clock,
    wishes: mpsc::UnboundedSender<Wish>,
    /// Taken once, by whoever sees to them.
    mender: Mutex<Option<mpsc::UnboundedReceiver<Wish>>>,
}

/// What the database is to be asked for.
pub(super) enum Wish {
    /// Something is missing in the scope.
    Mend(Scope),
    /// When somebody who is not here was here last, for those who watch them.
    TellSeen(UserId),
}

#[derive(Default)]
struct State {
    index: Index<Arc<Queue>>,
    watchers: Watchers<Arc<Queue>>,
    /// The number of the latest lane.
    number: u64,
}

impl Hub {
    pub(crate) fn new(clock: Clock) -> Self {
        let (wishes, mender) = mpsc::unbounded_channel();
        Self(Arc::new(Inner {
            state: Mutex::default(),
            clock,
            wishes,
            mender: Mutex::new(Some(mender)),
        }))
    }

    /// What one commit recorded. Called in commit order where there is one writer; in any order otherwise. The
    /// writer waits meanwhile: nothing here depends on how fast anybody reads.
    pub fn publish(&self, events: Vec<Event>) {
        metrics::counter!("roost_events_total").increment(events.len() as u64);
        let mut deliveries = 0;
        self.step(|index| {
            index.publish(events, &mut |lane: &Arc<Queue>, told| {
                deliveries += u64::from(matches!(told, Told::Frame(_)));
                lane.put(told);
            });
        });
        metrics::counter!("roost_deliveries_total").increment(deliveries);
    }

    /// How far people have come, for everybody in their rooms. Of each, the latest is heard.
    pub fn tell_marks(&self, marks: Vec<Mark>) {
        self.step(|index| {
            for mark in marks {
                index.mark(mark, &mut put);
            }
        });
    }

    /// Somebody is typing, for the others in the room. Stored nowhere.
    pub fn typing(&self, user: UserId, room: RoomId) {
        self.state().index.typing(user, room, &mut put);
    }

    /// Tells also whether the account's rooms are known already.
    pub(super) fn attach(&self, user: UserId) -> (Lane, bool) {
        let queue = Arc::new(Queue::default());
        let mut state = self.state();
        state.number += 1;
        let number = state.number;
        let is_known = state.index.accounts.attach(user, number, queue.clone());
        drop(state);
        let lane = Lane {
            id: LaneId { user, number },
            queue,
            hub: self.clone(),
        };
        (lane, is_known)
    }

    pub(super) fn connect(&self, user: UserId, read: Whereabouts) {
        let came = self.step(|index| index.connect(user, read, &mut put));
        if came {
            self.state().tell_here(user);
        }
    }

    pub(super) fn detach(&self, LaneId { user, number }: LaneId) {
        let now = self.0.clock.now();
        let mut state = self.state();
        state.index.detach(user, number, now);
        state.watchers.forget(number);
    }

    /// From now on the lane is told about these people, if its reader shows their own presence. Tells whom it cannot
    /// answer for: they are not here.
    pub(super) fn watch(&self, lane: LaneId, users: &BTreeSet<UserId>) -> Vec<UserId> {
        let mut state = self.state();
        let State {
            index, watchers, ..
        } = &mut *state;
        let Some(queue) = index.accounts.find(lane.user, lane.number) else {
            return Vec::new();
        };
        if !index.choices.shows_presence(lane.user) {
            watchers.forget(lane.number);
            return Vec::new();
        }
        let users: BTreeSet<UserId> = users.iter().copied().take(WATCH_MAX).collect();
        let shown = users
            .iter()
            .filter(|user| index.choices.shows_presence(**user));
        let (here, away): (Vec<UserId>, Vec<UserId>) =
            shown.partition(|user| index.accounts.is_online(**user));
        watchers.watch(lane.number, queue, users);
        for user in here {
            let presence = Presence {
                user,
                online: true,
                seen: None,
            };
            watchers.answer(lane.number, presence, &mut put);
        }
        away
    }

    /// When those were here last whom it could not answer for.
    pub(super) fn answer(&self, lane: LaneId, seen: Vec<(UserId, Option<Micros>)>) {
        let mut state = self.state();
        for (user, seen) in seen {
            let presence = Presence {
                user,
                online: false,
                seen,
            };
            if state.index.choices.shows_presence(user) {
                state.watchers.answer(lane.number, presence, &mut put);
            }
        }
    }

    /// Of those who show again when they were here last.
    pub(super) fn tell_seen(&self, seen: Vec<(UserId, Option<Micros>)>) {
        let mut state = self.state();
        for (user, seen) in seen {
            state.tell_away(user, seen);
        }
    }

    /// Lets go of those who are away by now; tells when they went.
    pub(super) fn settle(&self) -> Vec<(UserId, Micros)> {
        let now = self.0.clock.now();
        self.state().index.settle(now)
    }

    /// They are away, unless they are back.
    pub(super) fn tell_away(&self, away: &[(UserId, Micros)]) {
        let mut state = self.state();
        for (user, seen) in away {
            state.tell_away(*user, Some(*seen));
        }
    }

    /// Everybody who is here, and when they went if they have just gone: now, otherwise.
    pub(super) fn everybody(&self) -> Vec<(UserId, Micros)> {
        let now = self.0.clock.now();
        let state = self.state();
        let everybody = state.index.accounts.everybody();
        everybody
            .map(|(user, left)| (user, left.unwrap_or(now)))
            .collect()
    }

    /// Serves the server's scope from here on; that is what people do not show.
    pub(super) fn begin(&self, head: Rev, in_order: bool, choices: Vec<Choice>) {
        self.step(|index| {
            index.begin(head, in_order);
            for choice in choices {
                index.turn(choice, &mut put);
            }
        });
    }

    /// After which rev something is missing; when nothing is, whoever mends is done.
    pub(super) fn still_missing(&self, scope: Scope) -> Option<Rev> {
        self.state().index.still_missing(scope)
    }

    pub(super) fn mend(&self, scope: Scope, missed: Missed) {
        metrics::counter!("roost_gaps_mended_total").increment(1);
        self.step(|index| index.mend(scope, missed, &mut put));
    }

    /// For the one task that sees to them.
    pub(super) fn wishes(&self) -> mpsc::UnboundedReceiver<Wish> {
        let taken = self
            .0
            .mender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        taken.unwrap_or_else(|| mpsc::unbounded_channel().1)
    }

    /// Shows how much there is of everything.
    #[expect(clippy::cast_precision_loss, reason = "figures for people to look at")]
    pub(super) fn measure(&self) {
        let state = self.state();
        let accounts = &state.index.accounts;
        let bytes: usize = accounts.all_lanes().map(|lane| lane.bytes()).sum();
        metrics::gauge!("roost_accounts_connected").set(accounts.count() as f64);
        metrics::gauge!("roost_rooms_served").set(state.index.count_rooms() as f64);
        metrics::gauge!("roost_lanes").set(accounts.count_lanes() as f64);
        metrics::gauge!("roost_lane_bytes").set(bytes as f64);
    }

    /// The readers that there are.
    pub(crate) fn count_lanes(&self) -> usize {
        self.state().index.accounts.count_lanes()
    }

    fn step<T>(&self, step: impl FnOnce(&mut Index<Arc<Queue>>) -> T) -> T {
        let mut state = self.state();
        let done = step(&mut state.index);
        let gaps = state.index.take_gaps().into_iter().map(Wish::Mend);
        let mut wishes: Vec<Wish> = gaps.collect();
        for turn in state.index.choices.take_turned() {
            wishes.extend(state.follow(turn));
        }
        drop(state);
        for wish in wishes {
            // Nobody sees to it any more once the engine is going down.
            let _ = self.0.wishes.send(wish);
        }
        done
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Invariant: presence is told only of those who show it.
impl State {
    fn tell_here(&mut self, user: UserId) {
        let presence = Presence {
            user,
            online: true,
            seen: None,
        };
        if self.index.choices.shows_presence(user) {
            self.watchers.tell(presence, &mut put);
        }
    }

    fn tell_away(&mut self, user: UserId, seen: Option<Micros>) {
        let presence = Presence {
            user,
            online: false,
            seen,
        };
        if self.index.choices.shows_presence(user) && !self.index.accounts.is_online(user) {
            self.watchers.tell(presence, &mut put);
        }
    }

    /// Who hides their presence watches nobody; of one who shows it again those who watch are told.
    fn follow(&mut self, turn: Turn) -> Option<Wish> {
        let user = turn.user;
        match turn.presence? {
            false => {
                let seat = self.index.accounts.seat(user)?;
                for (number, _) in &self.index.accounts.at(seat).lanes {
                    self.watchers.forget(*number);
                }
                None
            }
            true if self.index.accounts.is_online(user) => {
                self.tell_here(user);
                None
            }
            true => self.watchers.has(user).then_some(Wish::TellSeen(user)),
        }
    }
}

fn put(lane: &Arc<Queue>, told: Told<'_>) {
    lane.put(told);
}
