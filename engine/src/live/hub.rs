//! The shell around who hears what: one lock, real lanes, and the moments at which things are due.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use wire::limits::WATCH_MAX;
use wire::{Event, Mark, Micros, Presence, Rev, RoomId, Scope, UserId};

use super::index::{Index, Missed, Whereabouts};
use super::lane::{Lane, LaneId, Queue, Told};
use super::presence::Watchers;
use crate::Clock;

#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    clock: Clock,
    gaps: mpsc::UnboundedSender<Scope>,
    /// Taken once, by whoever mends.
    mender: Mutex<Option<mpsc::UnboundedReceiver<Scope>>>,
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
        let (gaps, mender) = mpsc::unbounded_channel();
        Self(Arc::new(Inner {
            state: Mutex::default(),
            clock,
            gaps,
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
            let presence = Presence {
                user,
                online: true,
                seen: None,
            };
            self.state().watchers.tell(presence, &mut put);
        }
    }

    pub(super) fn detach(&self, LaneId { user, number }: LaneId) {
        let now = self.0.clock.now();
        let mut state = self.state();
        state.index.detach(user, number, now);
        state.watchers.forget(number);
    }

    /// From now on the lane is told about these people. Tells whom it cannot answer for: they are not here.
    pub(super) fn watch(&self, lane: LaneId, users: &BTreeSet<UserId>) -> Vec<UserId> {
        let mut state = self.state();
        let State {
            index, watchers, ..
        } = &mut *state;
        let Some(queue) = index.accounts.find(lane.user, lane.number) else {
            return Vec::new();
        };
        let users: BTreeSet<UserId> = users.iter().copied().take(WATCH_MAX).collect();
        let (here, away): (Vec<UserId>, Vec<UserId>) = users
            .iter()
            .partition(|user| index.accounts.is_online(**user));
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
            state.watchers.answer(lane.number, presence, &mut put);
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
        let State {
            index, watchers, ..
        } = &mut *state;
        for (user, seen) in away {
            let presence = Presence {
                user: *user,
                online: false,
                seen: Some(*seen),
            };
            if !index.accounts.is_online(*user) {
                watchers.tell(presence, &mut put);
            }
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

    /// Serves the server's scope from here on.
    pub(super) fn begin(&self, head: Rev) {
        self.state().index.begin(head);
    }

    /// After which rev something is missing; when nothing is, whoever mends is done.
    pub(super) fn still_missing(&self, scope: Scope) -> Option<Rev> {
        self.state().index.still_missing(scope)
    }

    pub(super) fn mend(&self, scope: Scope, missed: Missed) {
        metrics::counter!("roost_gaps_mended_total").increment(1);
        self.step(|index| index.mend(scope, missed, &mut put));
    }

    /// The scopes in which something is missing. For the one task that mends.
    pub(super) fn gaps(&self) -> mpsc::UnboundedReceiver<Scope> {
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

    fn step<T>(&self, step: impl FnOnce(&mut Index<Arc<Queue>>) -> T) -> T {
        let mut state = self.state();
        let done = step(&mut state.index);
        let gaps = state.index.take_gaps();
        drop(state);
        for scope in gaps {
            // Nobody mends any more once the engine is going down.
            let _ = self.0.gaps.send(scope);
        }
        done
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put(lane: &Arc<Queue>, told: Told<'_>) {
    lane.put(told);
}
