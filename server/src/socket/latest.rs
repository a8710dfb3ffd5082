//! What a client says often and of which only the latest counts: how far it has read, that somebody types, whose
//! presence it watches. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;
use wire::limits::{MARKS_MAX, ROOMS_MAX};
use wire::{MarkTo, RoomId, Seq, UserId};

/// Between two writings of one socket's marks.
const MARKS_APART: Duration = Duration::from_secs(1);
/// Between two words about typing in one room: a little less than what clients keep to.
const TYPING_APART: Duration = Duration::from_secs(2);

/// How far the viewer has come, for the next writing.
#[derive(Debug, Default)]
pub struct Marks {
    rooms: BTreeMap<RoomId, MarkTo>,
    /// None before the first.
    not_before: Option<Instant>,
}

impl Marks {
    /// Invariant: bounded by the rooms that one can be in; a mark only moves forward.
    pub fn add(&mut self, marks: Vec<MarkTo>) {
        for mark in marks {
            if self.rooms.len() >= ROOMS_MAX && !self.rooms.contains_key(&mark.room) {
                continue;
            }
            let held = self.rooms.entry(mark.room).or_insert(mark);
            held.delivered = later(held.delivered, mark.delivered);
            held.read = later(held.read, mark.read);
        }
    }

    /// When the next are to be written, if any are.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        (!self.rooms.is_empty()).then(|| self.not_before.map_or(now, |then| then.max(now)))
    }

    /// A frame's worth of them, once it is time.
    pub fn take(&mut self, now: Instant) -> Option<Vec<MarkTo>> {
        self.due(now).filter(|due| *due <= now)?;
        self.not_before = Some(now + MARKS_APART);
        Some(self.pop())
    }

    /// All that was not written yet.
    pub fn rest(&mut self) -> Option<Vec<MarkTo>> {
        (!self.rooms.is_empty()).then(|| self.pop())
    }

    fn pop(&mut self) -> Vec<MarkTo> {
        std::iter::from_fn(|| self.rooms.pop_first())
            .map(|(_, mark)| mark)
            .take(MARKS_MAX)
            .collect()
    }
}

fn later(one: Option<Seq>, other: Option<Seq>) -> Option<Seq> {
    one.max(other)
}

/// Where the viewer was said to type lately.
#[derive(Debug, Default)]
pub struct Typing(Vec<(RoomId, Instant)>);

impl Typing {
    /// Whether to pass it on.
    pub fn is_news(&mut self, room: RoomId, now: Instant) -> bool {
        self.0.retain(|(_, at)| now < *at + TYPING_APART);
        let news = self.0.len() < ROOMS_MAX && self.0.iter().all(|(other, _)| *other != room);
        if news {
            self.0.push((room, now));
        }
        news
    }
}

/// Whose presence is watched: one wish is seen to at a time, and of those that come meanwhile the last.
#[derive(Debug, Default)]
pub struct Watching {
    is_open: bool,
    next: Option<Vec<UserId>>,
}

impl Watching {
    /// Gives it back when it may be seen to now; keeps it otherwise.
    pub fn come(&mut self, users: Vec<UserId>) -> Option<Vec<UserId>> {
        if self.is_open {
            self.next = Some(users);
            return None;
        }
        self.is_open = true;
        Some(users)
    }

    /// One was seen to: the last that came since.
    pub fn done(&mut self) -> Option<Vec<UserId>> {
        let next = self.next.take();
        self.is_open = next.is_some();
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(room: i64, delivered: i64, read: i64) -> MarkTo {
        let seq = |seq| (seq > 0).then_some(Seq(seq));
        MarkTo {
            room: RoomId(room),
            delivered: seq(delivered),
            read: seq(read),
        }
    }

    #[test]
    fn marks_are_written_once_a_second_and_only_the_furthest() {
        let now = Instant::now();
        let mut marks = Marks::default();
        assert_eq!(marks.take(now), None);
        marks.add(vec![mark(1, 5, 0), mark(2, 9, 9)]);
        assert_eq!(marks.take(now), Some(vec![mark(1, 5, 0), mark(2, 9, 9)]));
        marks.add(vec![mark(1, 6, 4)]);
        marks.add(vec![mark(1, 0, 3), mark(1, 7, 0)]);
        assert_eq!(marks.take(now), None);
        let due = marks.due(now).expect("something waits");
        assert_eq!(due, now + MARKS_APART);
        assert_eq!(marks.take(due), Some(vec![mark(1, 7, 4)]));
        assert_eq!(marks.due(due), None);
    }

    #[test]
    fn more_rooms_than_a_frame_holds_take_their_time() {
        let mut now = Instant::now();
        let mut marks = Marks::default();
        marks.add((1..=120).map(|room| mark(room, 0, 1)).collect());
        let mut written = Vec::new();
        while let Some(due) = marks.due(now) {
            now = due;
            written.push(marks.take(now).expect("it is time").len());
        }
        assert_eq!(written, [MARKS_MAX, MARKS_MAX, 120 - 2 * MARKS_MAX]);
    }

    #[test]
    fn typing_is_passed_on_once_in_two_seconds_room_by_room() {
        let now = Instant::now();
        let mut typing = Typing::default();
        assert!(typing.is_news(RoomId(1), now));
        assert!(!typing.is_news(RoomId(1), now + Duration::from_millis(1_999)));
        assert!(typing.is_news(RoomId(2), now));
        assert!(typing.is_news(RoomId(1), now + TYPING_APART));
    }

    #[test]
    fn of_those_watched_only_the_latest_count_and_one_wish_at_a_time() {
        let users = |id| vec![UserId(id)];
        let mut watching = Watching::default();
        assert_eq!(watching.come(users(1)), Some(users(1)));
        assert_eq!(watching.come(users(2)), None);
        assert_eq!(watching.come(users(3)), None);
        assert_eq!(watching.done(), Some(users(3)));
        assert_eq!(watching.come(users(4)), None);
        assert_eq!(watching.done(), Some(users(4)));
        assert_eq!(watching.done(), None);
        assert_eq!(watching.come(users(5)), Some(users(5)));
    }

    #[test]
    fn marks_that_could_not_be_written_go_with_the_next() {
        let now = Instant::now();
        let mut marks = Marks::default();
        marks.add(vec![mark(1, 5, 4), mark(2, 9, 9)]);
        let unwritten = marks.take(now).expect("it is time");
        marks.add(vec![mark(1, 0, 6)]);
        marks.add(unwritten);
        assert_eq!(marks.take(now), None);
        let due = marks.due(now).expect("they wait");
        assert_eq!(marks.take(due), Some(vec![mark(1, 5, 6), mark(2, 9, 9)]));
    }
}
