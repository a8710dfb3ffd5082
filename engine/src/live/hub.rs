//! Takes what commits publish and hands it, in order, to the lanes that listen to its scope.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use wire::{Difference, Event, Rev, Scope};

use super::lane::{Frame, Lane, Queue};
use super::order::Order;

#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    scopes: Mutex<HashMap<Scope, Served>>,
    gaps: mpsc::UnboundedSender<Scope>,
    /// Taken once, by whoever mends.
    mender: Mutex<Option<mpsc::UnboundedReceiver<Scope>>>,
}

/// A scope that somebody listens to, or that is kept anyway.
struct Served {
    order: Order,
    lanes: Vec<Arc<Queue>>,
    kept: bool,
    /// Somebody already sees to what is missing.
    mending: bool,
}

impl Default for Hub {
    fn default() -> Self {
        let (gaps, mender) = mpsc::unbounded_channel();
        Self(Arc::new(Inner {
            scopes: Mutex::default(),
            gaps,
            mender: Mutex::new(Some(mender)),
        }))
    }
}

impl Hub {
    /// What one commit recorded. Called in commit order where there is one writer; in any order otherwise.
    ///
    /// Invariant: the events of one transaction leave, scope by scope, as one frame.
    pub fn publish(&self, events: Vec<Event>) {
        metrics::counter!("roost_events_total").increment(events.len() as u64);
        for events in by_scope(events) {
            let Some(frame) = Frame::of(events).map(Arc::new) else {
                continue;
            };
            let scope = frame.scope;
            self.serve(scope, |order| order.arrive(frame));
        }
    }

    pub(super) fn attach(&self, scopes: &[Scope]) -> Lane {
        let queue = Arc::new(Queue::default());
        let mut all = self.scopes();
        for scope in scopes {
            let served = all.entry(*scope).or_insert_with(|| Served {
                order: Order::unknown(),
                lanes: Vec::new(),
                kept: false,
                mending: false,
            });
            served.lanes.push(queue.clone());
        }
        Lane {
            queue,
            scopes: scopes.to_vec(),
            hub: self.clone(),
        }
    }

    /// A scope that nobody listens to any more is let go.
    pub(super) fn detach(&self, lane: &Lane) {
        let mut all = self.scopes();
        for scope in &lane.scopes {
            let Some(served) = all.get_mut(scope) else {
                continue;
            };
            served
                .lanes
                .retain(|other| !Arc::ptr_eq(other, &lane.queue));
            if served.lanes.is_empty() && !served.kept {
                all.remove(scope);
            }
        }
    }

    /// Serves this scope from the head on, whether or not anybody listens.
    pub(super) fn keep(&self, scope: Scope, head: Rev) {
        let order = Order::from_head(head);
        let served = Served {
            order,
            lanes: Vec::new(),
            kept: true,
            mending: false,
        };
        self.scopes().insert(scope, served);
    }

    pub(super) fn wants_head(&self, scope: Scope) -> bool {
        self.scopes()
            .get(&scope)
            .is_some_and(|served| !served.order.is_known())
    }

    pub(super) fn set_head(&self, scope: Scope, head: Rev) {
        self.serve(scope, |order| order.learn(head));
    }

    /// After which rev something is missing; when nothing is, whoever mends is done.
    pub(super) fn still_missing(&self, scope: Scope) -> Option<Rev> {
        let mut all = self.scopes();
        let served = all.get_mut(&scope)?;
        let missing = served.order.missing();
        served.mending = missing.is_some();
        missing
    }

    pub(super) fn mend(&self, difference: Difference) {
        metrics::counter!("roost_gaps_mended_total").increment(1);
        self.serve(difference.scope, |order| order.mend(difference));
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

    /// Moves the scope's order on and hands what leaves to its lanes.
    fn serve(&self, scope: Scope, step: impl FnOnce(&mut Order) -> Vec<Arc<Frame>>) {
        let mut all = self.scopes();
        let Some(served) = all.get_mut(&scope) else {
            return;
        };
        let leaving = step(&mut served.order);
        for frame in &leaving {
            for lane in &served.lanes {
                lane.put(frame);
            }
        }
        if served.order.missing().is_some() && !served.mending {
            // Nobody mends any more once the engine is going down.
            served.mending = self.0.gaps.send(scope).is_ok();
        }
    }

    fn scopes(&self) -> MutexGuard<'_, HashMap<Scope, Served>> {
        self.0.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Parts a commit's events by scope, each part in its order.
fn by_scope(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut parts: Vec<Vec<Event>> = Vec::new();
    for event in events {
        match parts.iter_mut().find(|part| part[0].scope == event.scope) {
            Some(part) => part.push(event),
            None => parts.push(vec![event]),
        }
    }
    parts
}
