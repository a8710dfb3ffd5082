//! What one reader has yet to hear: bounded by count and by bytes, never waited for.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use wire::{Event, Rev, Scope};

use super::hub::Hub;

/// What may lie unread, in frames and in bytes: a reader that is slower than this asks for a difference.
const FRAMES: usize = 1_024;
const BYTES: usize = 1 << 20;

/// All that one commit did to one scope, encoded once.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub scope: Scope,
    pub events: Vec<Event>,
    pub json: Box<str>,
}

impl Frame {
    /// None of no events: a frame has at least one, and all of one scope.
    pub fn of(events: Vec<Event>) -> Option<Self> {
        let scope = events.first()?.scope;
        // What serde made of our own types it makes again: there is nothing in them to fail on.
        let json = serde_json::to_string(&events)
            .unwrap_or_default()
            .into_boxed_str();
        Some(Self {
            scope,
            events,
            json,
        })
    }

    pub fn first(&self) -> Rev {
        self.events
            .first()
            .map(|event| event.rev)
            .unwrap_or_default()
    }

    pub fn last(&self) -> Rev {
        self.events
            .last()
            .map(|event| event.rev)
            .unwrap_or_default()
    }
}

/// What a reader hears next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    Frame(Arc<Frame>),
    /// Something did not fit: the scope is at this rev now, ask for the difference.
    Behind(Scope, Rev),
}

/// A reader's end of a lane. Dropping it ends the listening.
pub struct Lane {
    pub(super) queue: Arc<Queue>,
    pub(super) scopes: Vec<Scope>,
    pub(super) hub: Hub,
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.hub.detach(self);
    }
}

impl Lane {
    /// The next thing to hear; waits for it.
    pub async fn hear(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.queue.take() {
                return heard;
            }
            self.queue.filled.notified().await;
        }
    }

    /// The next thing that is there already.
    pub fn try_hear(&mut self) -> Option<Heard> {
        self.queue.take()
    }
}

#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<Waiting>,
    filled: Notify,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
    /// Scopes of which something did not fit, and how far they are.
    behind: BTreeMap<Scope, Rev>,
}

impl Queue {
    /// Invariant: what does not fit is told by `behind`, never silently skipped; and from then on nothing
    /// of that scope is queued until the reader has been told.
    pub fn put(&self, frame: &Arc<Frame>) {
        let mut waiting = self.waiting();
        if let Some(rev) = waiting.behind.get_mut(&frame.scope) {
            *rev = frame.last();
        } else if waiting.frames.len() >= FRAMES || waiting.bytes + frame.json.len() > BYTES {
            metrics::counter!("roost_lanes_behind_total").increment(1);
            waiting.behind.insert(frame.scope, frame.last());
        } else {
            waiting.bytes += frame.json.len();
            waiting.frames.push_back(frame.clone());
        }
        drop(waiting);
        self.filled.notify_one();
    }

    /// Frames first, in their order; what did not fit came after them.
    fn take(&self) -> Option<Heard> {
        let mut waiting = self.waiting();
        if let Some(frame) = waiting.frames.pop_front() {
            waiting.bytes -= frame.json.len();
            return Some(Heard::Frame(frame));
        }
        waiting
            .behind
            .pop_first()
            .map(|(scope, rev)| Heard::Behind(scope, rev))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
