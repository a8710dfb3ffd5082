//! One scope's frames in order: pure. What arrives early waits; what is missing is known; what came twice
//! is dropped.

use std::collections::BTreeMap;
use std::sync::Arc;

use wire::{Difference, Event, Rev};

use super::lane::Frame;

/// Invariant: frames leave in order of rev, each rev once.
#[derive(Debug)]
pub struct Order {
    /// The latest rev that left; none until the database's head is known.
    head: Option<Rev>,
    /// What came too early, by the first rev of each frame.
    early: BTreeMap<Rev, Arc<Frame>>,
}

impl Order {
    pub fn unknown() -> Self {
        Self {
            head: None,
            early: BTreeMap::new(),
        }
    }

    pub fn from_head(head: Rev) -> Self {
        Self {
            head: Some(head),
            early: BTreeMap::new(),
        }
    }

    pub fn is_known(&self) -> bool {
        self.head.is_some()
    }

    /// The rev after which something is missing, if frames wait for it.
    pub fn missing(&self) -> Option<Rev> {
        self.head.filter(|_| !self.early.is_empty())
    }

    /// A frame arrived: those that may leave now.
    pub fn arrive(&mut self, frame: Arc<Frame>) -> Vec<Arc<Frame>> {
        if self.head.is_none_or(|head| frame.first() > head) {
            self.early.insert(frame.first(), frame);
        }
        self.release()
    }

    /// The database says how far the scope is: what came meanwhile and lies above it may leave.
    pub fn learn(&mut self, head: Rev) -> Vec<Arc<Frame>> {
        if self.head.is_none() {
            self.head = Some(head);
        }
        self.release()
    }

    /// The rows that were missing were read: they leave as one frame, then what waited for them.
    pub fn mend(&mut self, difference: Difference) -> Vec<Arc<Frame>> {
        let Some(head) = self.head else {
            return Vec::new();
        };
        let Difference {
            scope, rows, upto, ..
        } = difference;
        if upto <= head {
            return self.release();
        }
        let mut events: Vec<Event> = rows
            .into_iter()
            .filter(|row| row.rev() > head)
            .map(|row| Event {
                scope,
                rev: row.rev(),
                change: Some(row),
            })
            .collect();
        // A row that changed twice carries only its last rev: the bare rev says how far this reaches.
        if events.last().is_none_or(|last| last.rev < upto) {
            events.push(Event {
                scope,
                rev: upto,
                change: None,
            });
        }
        self.head = Some(upto);
        let mut leaving: Vec<_> = Frame::of(events).into_iter().map(Arc::new).collect();
        leaving.extend(self.release());
        leaving
    }

    fn release(&mut self) -> Vec<Arc<Frame>> {
        let Some(mut head) = self.head else {
            return Vec::new();
        };
        let mut leaving = Vec::new();
        while let Some(entry) = self.early.first_entry() {
            if *entry.key() > head.next() {
                break;
            }
            let frame = entry.remove();
            if frame.last() > head {
                head = frame.last();
                leaving.push(frame);
            }
        }
        self.head = Some(head);
        leaving
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wire::{Change, Difference, Event, Person, Rev, Scope, ServerRole, UserId, UserKind};

    use super::{Frame, Order};

    fn row(rev: i64) -> Change {
        let (kind, role) = (UserKind::Person, ServerRole::Member);
        let (username, name) = ("ada".to_owned(), String::new());
        Change::Person(Person {
            id: UserId(1),
            kind,
            role,
            username,
            name,
            rev: Rev(rev),
        })
    }

    fn frame(revs: std::ops::RangeInclusive<i64>) -> Arc<Frame> {
        let event = |rev| Event {
            scope: Scope::Server,
            rev: Rev(rev),
            change: Some(row(rev)),
        };
        Arc::new(Frame::of(revs.map(event).collect()).expect("has events"))
    }

    fn difference(rows: &[i64], upto: i64) -> Difference {
        let rows = rows.iter().map(|rev| row(*rev)).collect();
        Difference {
            scope: Scope::Server,
            rows,
            upto: Rev(upto),
            more: false,
        }
    }

    /// The revs that left, frame by frame.
    fn revs(frames: &[Arc<Frame>]) -> Vec<Vec<i64>> {
        frames
            .iter()
            .map(|frame| frame.events.iter().map(|event| event.rev.0).collect())
            .collect()
    }

    #[test]
    fn whatever_the_order_of_arrival_each_rev_leaves_once_and_in_order() {
        let frames = [frame(1..=1), frame(2..=4), frame(5..=5), frame(6..=7)];
        // Every order of four arrivals, each frame arriving twice.
        for shuffle in 0..24 {
            let mut left: Vec<usize> = (0..4).collect();
            let mut number = shuffle;
            let mut order = Order::from_head(Rev(0));
            let mut heard = Vec::new();
            while !left.is_empty() {
                let next = left.remove(number % left.len());
                number /= left.len() + 1;
                heard.extend(order.arrive(frames[next].clone()));
                heard.extend(order.arrive(frames[next].clone()));
            }
            let heard: Vec<i64> = revs(&heard).concat();
            assert_eq!(heard, (1..=7).collect::<Vec<_>>(), "shuffle {shuffle}");
            assert_eq!(order.missing(), None);
        }
    }

    #[test]
    fn what_never_arrives_is_read_and_leaves_before_what_waited() {
        let mut order = Order::from_head(Rev(3));
        assert!(order.arrive(frame(6..=6)).is_empty());
        assert_eq!(order.missing(), Some(Rev(3)));
        let leaving = order.mend(difference(&[5], 5));
        assert_eq!(revs(&leaving), [vec![5], vec![6]]);
        assert_eq!(order.missing(), None);
    }

    #[test]
    fn a_difference_that_reaches_over_what_waits_replaces_it() {
        let mut order = Order::from_head(Rev(3));
        order.arrive(frame(6..=6));
        let leaving = order.mend(difference(&[5, 6], 7));
        // Rev 7 belongs to a row that is not shown: its bare rev says how far this reaches.
        assert_eq!(revs(&leaving), [vec![5, 6, 7]]);
        assert!(order.arrive(frame(7..=7)).is_empty());
    }

    #[test]
    fn a_late_difference_changes_nothing() {
        let mut order = Order::from_head(Rev(9));
        assert!(order.mend(difference(&[5], 8)).is_empty());
        assert_eq!(revs(&order.arrive(frame(10..=10))), [vec![10]]);
    }

    #[test]
    fn what_comes_before_the_head_is_known_waits_for_it() {
        let mut order = Order::unknown();
        assert!(order.arrive(frame(4..=4)).is_empty());
        assert!(order.arrive(frame(5..=5)).is_empty());
        assert_eq!(revs(&order.learn(Rev(4))), [vec![5]]);
    }
}
