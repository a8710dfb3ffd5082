//! What one reader has yet to hear: bounded by count and by bytes, never waited for.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use wire::{Mark, Presence, Rev, RoomId, Scope, UserId};

use super::frame::Frame;
use super::hub::Hub;

/// What may lie unread, in frames and in bytes: a reader that is slower than this asks for a difference.
const FRAMES: usize = 1_024;
const BYTES: usize = 1 << 20;
/// Keys of each kind of which only the latest value is kept. Beyond them a new one is let go: a mark is in the
/// next picture of its room, typing passes.
const LATEST: usize = 1_024;

/// What a reader hears next.
#[derive(Debug, Clone)]
pub enum Heard {
    Frame(Arc<Frame>),
    /// Something did not fit, or was read by the hub in place of its frames: the scope is at this rev now, ask for
    /// the difference.
    Behind(Scope, Rev),
    /// The latest per room and user.
    Marks(Vec<Mark>),
    Typing {
        room: RoomId,
        user: UserId,
    },
    /// The latest per user.
    Presence(Vec<Presence>),
}

/// Which lane, for asking about it from elsewhere than its own task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LaneId {
    pub user: UserId,
    pub(super) number: u64,
}

/// A reader's end of a lane. Dropping it ends the listening.
pub struct Lane {
    pub(super) id: LaneId,
    pub(super) queue: Arc<Queue>,
    pub(super) hub: Hub,
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.hub.detach(self.id);
    }
}

impl Lane {
    pub fn id(&self) -> LaneId {
        self.id
    }

    /// The next thing to hear; waits for it. Dropped while it waits, it loses nothing.
    pub async fn hear(&mut self) -> Heard {
        poll_fn(|cx| self.queue.poll(cx)).await
    }

    /// The next thing that is there already.
    pub fn try_hear(&mut self) -> Option<Heard> {
        self.queue.waiting().take()
    }
}

/// What is put into a lane.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told<'a> {
    Frame(&'a Arc<Frame>),
    Behind(Scope, Rev),
    Mark(Mark),
    Typing(RoomId, UserId),
    Presence(Presence),
    /// The reader is not in this room any more.
    Out(RoomId),
    /// What waits of this person (of everybody, where none is named) is not to be said: marks, presence.
    Unsay(Option<UserId>, bool, bool),
}

#[derive(Default)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Arc<Frame>>,
    bytes: usize,
    /// Scopes of which something did not fit, and how far they are.
    behind: BTreeMap<Scope, Rev>,
    marks: BTreeMap<(RoomId, UserId), Mark>,
    typing: BTreeSet<(RoomId, UserId)>,
    presence: BTreeMap<UserId, Presence>,
    reader: Option<Waker>,
}

impl Queue {
    pub fn put(&self, told: Told<'_>) {
        let mut waiting = self.waiting();
        match told {
            Told::Frame(frame) => waiting.add(frame),
            Told::Behind(scope, rev) => waiting.fall_behind(scope, rev),
            Told::Mark(mark) => waiting.mark(mark),
            Told::Typing(room, user) => {
                if waiting.typing.len() < LATEST {
                    waiting.typing.insert((room, user));
                }
            }
            Told::Presence(presence) => {
                let is_new = !waiting.presence.contains_key(&presence.user);
                if !is_new || waiting.presence.len() < LATEST {
                    waiting.presence.insert(presence.user, presence);
                }
            }
            Told::Out(room) => waiting.forget(room),
            Told::Unsay(of, marks, presence) => waiting.unsay(of, marks, presence),
        }
        let reader = waiting.reader.take();
        drop(waiting);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    pub fn bytes(&self) -> usize {
        self.waiting().bytes
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<Heard> {
        let mut waiting = self.waiting();
        if let Some(heard) = waiting.take() {
            return Poll::Ready(heard);
        }
        match &mut waiting.reader {
            Some(reader) => reader.clone_from(cx.waker()),
            none => *none = Some(cx.waker().clone()),
        }
        Poll::Pending
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Invariant: what does not fit is told by `behind`, never silently skipped; and from then on nothing
    /// of that scope is queued until the reader has been told.
    fn add(&mut self, frame: &Arc<Frame>) {
        let bytes = frame.json().len();
        if let Some(rev) = self.behind.get_mut(&frame.scope) {
            *rev = frame.last();
        } else if self.frames.len() >= FRAMES || self.bytes + bytes > BYTES {
            metrics::counter!("roost_lanes_behind_total").increment(1);
            self.fall_behind(frame.scope, frame.last());
        } else {
            self.bytes += bytes;
            self.frames.push_back(frame.clone());
        }
    }

    fn fall_behind(&mut self, scope: Scope, rev: Rev) {
        let behind = self.behind.entry(scope).or_default();
        *behind = rev.max(*behind);
    }

    fn mark(&mut self, mark: Mark) {
        let key = (mark.room, mark.user);
        if let Some(known) = self.marks.get_mut(&key) {
            *known = further(*known, mark);
        } else if self.marks.len() < LATEST {
            self.marks.insert(key, mark);
        }
    }

    /// Frames from before stay: they were the reader's to hear.
    fn forget(&mut self, room: RoomId) {
        self.behind.remove(&Scope::Room(room));
        self.marks.retain(|(of, _), _| *of != room);
        self.typing.retain(|(of, _)| *of != room);
    }

    fn unsay(&mut self, of: Option<UserId>, marks: bool, presence: bool) {
        let stays = |user: UserId| of.is_some_and(|of| of != user);
        if marks {
            self.marks.retain(|(_, user), _| stays(*user));
        }
        if presence {
            self.presence.retain(|user, _| stays(*user));
        }
    }

    /// Frames first, in their order; what did not fit came after them.
    fn take(&mut self) -> Option<Heard> {
        if let Some(frame) = self.frames.pop_front() {
            self.bytes -= frame.json().len();
            return Some(Heard::Frame(frame));
        }
        if let Some((scope, rev)) = self.behind.pop_first() {
            return Some(Heard::Behind(scope, rev));
        }
        if !self.marks.is_empty() {
            let marks = std::mem::take(&mut self.marks);
            return Some(Heard::Marks(marks.into_values().collect()));
        }
        if let Some((room, user)) = self.typing.pop_first() {
            return Some(Heard::Typing { room, user });
        }
        if !self.presence.is_empty() {
            let presence = std::mem::take(&mut self.presence);
            return Some(Heard::Presence(presence.into_values().collect()));
        }
        None
    }
}

/// Marks only move forward: of two words about the same member, the maximum of each.
pub(super) fn further(one: Mark, other: Mark) -> Mark {
    Mark {
        delivered: one.delivered.max(other.delivered),
        read: one.read.max(other.read),
        ..one
    }
}
