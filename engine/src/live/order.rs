//! One scope's frames in order: pure. What arrives early waits; what is missing is known; what came twice
//! is dropped.

use std::collections::BTreeMap;
use std::sync::Arc;

use wire::Rev;

use super::frame::Frame;

/// Invariant: frames leave in order of rev, each rev once.
#[derive(Debug)]
pub struct Order {
    /// The latest rev that left; none until the database's head is known.
    head: Option<Rev>,
    /// What came too early, by the first rev of each frame.
    early: BTreeMap<Rev, Arc<Frame>>,
    /// After this rev something may have come that was not heeded.
    doubt: Option<Rev>,
    /// The database is being asked, since the doubt came up.
    asked: bool,
    /// Somebody already sees to what is missing.
    mending: bool,
}

impl Order {
    pub fn unknown() -> Self {
        Self {
            head: None,
            early: BTreeMap::new(),
            doubt: None,
            asked: false,
            mending: false,
        }
    }

    pub fn from_head(head: Rev) -> Self {
        Self {
            head: Some(head),
            ..Self::unknown()
        }
    }

    /// Where something may have been published that nobody kept: to be compared with the database.
    pub fn in_doubt(head: Rev) -> Self {
        Self {
            doubt: Some(head),
            ..Self::from_head(head)
        }
    }

    /// The database has to be asked about what came after this rev.
    pub fn doubt(&mut self, since: Rev) {
        self.asked = false;
        self.doubt = self.doubt.into_iter().chain([since]).min();
    }

    /// Whether something came whose turn it is not.
    pub fn has_early(&self) -> bool {
        !self.early.is_empty()
    }

    pub fn head(&self) -> Option<Rev> {
        self.head
    }

    /// The rev after which something is missing, or may be.
    pub fn missing(&self) -> Option<Rev> {
        let early = self.head.filter(|_| self.has_early());
        self.doubt.into_iter().chain(early).min()
    }

    /// Whether somebody has to begin to see to what is missing.
    pub fn wants_mending(&mut self) -> bool {
        let wants = self.missing().is_some() && !self.mending;
        self.mending |= wants;
        wants
    }

    /// After which rev something is missing still; when nothing is, whoever mends is done.
    pub fn still_missing(&mut self) -> Option<Rev> {
        let missing = self.missing();
        self.mending = missing.is_some();
        self.asked = self.mending;
        missing
    }

    /// Whether this comes too late to leave: what it tells was read meanwhile.
    pub fn is_past(&self, frame: &Frame) -> bool {
        self.head.is_some_and(|head| frame.last() <= head)
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

    /// Whether what the database knows up to this rev is more than has left.
    pub fn is_behind(&self, upto: Rev) -> bool {
        self.head.is_some_and(|head| upto > head)
    }

    /// What was missing is in the database up to here: readers are told so in place of its frames, then what waited
    /// may leave.
    pub fn mend(&mut self, upto: Rev) -> Vec<Arc<Frame>> {
        self.doubt = self.doubt.filter(|_| !self.asked);
        if self.is_behind(upto) {
            self.head = Some(upto);
        }
        self.release()
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

    use wire::{Event, Rev, Scope};

    use super::{Frame, Order};

    fn frame(revs: std::ops::RangeInclusive<i64>) -> Arc<Frame> {
        let event = |rev| Event {
            scope: Scope::Server,
            rev: Rev(rev),
            change: None,
        };
        Arc::new(Frame::of(revs.map(event).collect()).expect("has events"))
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
    fn what_never_arrives_is_made_up_for_and_then_what_waited_leaves() {
        let mut order = Order::from_head(Rev(3));
        assert!(order.arrive(frame(6..=6)).is_empty());
        assert_eq!(order.missing(), Some(Rev(3)));
        assert_eq!(revs(&order.mend(Rev(5))), [vec![6]]);
        assert_eq!(order.missing(), None);
    }

    #[test]
    fn a_difference_that_reaches_over_what_waits_replaces_it() {
        let mut order = Order::from_head(Rev(3));
        order.arrive(frame(6..=6));
        assert!(order.mend(Rev(7)).is_empty());
        assert!(order.arrive(frame(7..=7)).is_empty());
        assert_eq!(revs(&order.arrive(frame(8..=8))), [vec![8]]);
    }

    #[test]
    fn a_late_difference_changes_nothing() {
        let mut order = Order::from_head(Rev(9));
        assert!(!order.is_behind(Rev(8)));
        assert!(order.mend(Rev(8)).is_empty());
        assert_eq!(revs(&order.arrive(frame(10..=10))), [vec![10]]);
    }

    #[test]
    fn what_comes_before_the_head_is_known_waits_for_it() {
        let mut order = Order::unknown();
        assert!(order.arrive(frame(4..=4)).is_empty());
        assert!(order.arrive(frame(5..=5)).is_empty());
        assert_eq!(revs(&order.learn(Rev(4))), [vec![5]]);
    }

    #[test]
    fn one_mends_at_a_time_until_nothing_is_missing() {
        let mut order = Order::from_head(Rev(3));
        order.arrive(frame(6..=6));
        assert!(order.wants_mending());
        assert!(!order.wants_mending());
        assert_eq!(order.still_missing(), Some(Rev(3)));
        order.mend(Rev(5));
        assert_eq!(order.still_missing(), None);
        order.arrive(frame(8..=8));
        assert!(order.wants_mending());
    }

    #[test]
    fn a_doubt_is_ended_by_what_was_asked_after_it_came_up() {
        let mut order = Order::in_doubt(Rev(3));
        order.mend(Rev(3));
        assert_eq!(order.still_missing(), Some(Rev(3)));
        order.mend(Rev(3));
        assert_eq!(order.missing(), None);
    }
}
