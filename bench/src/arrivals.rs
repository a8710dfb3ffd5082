//! When a message had reached everybody: each receiver counts, and the last one tells.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::UnboundedSender;
use wire::Seq;

use crate::peer::now;

/// For one room.
#[derive(Debug)]
pub struct Arrivals {
    after: Seq,
    everybody: u64,
    /// A ring: each place counts one message after the other, `everybody` arrivals each.
    counts: Vec<AtomicU64>,
    /// Told of each message that has reached everybody, and when.
    whole: UnboundedSender<(Seq, u64)>,
}

impl Arrivals {
    /// Of the messages after that one.
    ///
    /// Invariant: never are more than `at_once` on their way, and each receiver hears them in order and once, so that a
    /// place has counted one message to the end before the next one comes round to it.
    pub fn new(
        after: Seq,
        everybody: usize,
        at_once: usize,
        whole: UnboundedSender<(Seq, u64)>,
    ) -> Self {
        Self {
            after,
            everybody: everybody as u64,
            counts: (0..at_once).map(|_| AtomicU64::new(0)).collect(),
            whole,
        }
    }

    pub fn arrived(&self, seq: Seq) {
        let Ok(number) = usize::try_from(seq.0 - self.after.0 - 1) else {
            return;
        };
        let count = &self.counts[number % self.counts.len()];
        let so_far = count.fetch_add(1, Ordering::Relaxed) + 1;
        if so_far.is_multiple_of(self.everybody) {
            // Nobody waits for it any more once the round is over.
            let _ = self.whole.send((seq, now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    #[test]
    fn the_last_receiver_tells() {
        let (whole, mut told) = unbounded_channel();
        let arrivals = Arrivals::new(Seq(5), 3, 2, whole);
        for seq in [6, 7, 6, 7, 7, 5] {
            arrivals.arrived(Seq(seq));
        }
        assert_eq!(told.try_recv().map(|(seq, _)| seq), Ok(Seq(7)));
        assert!(told.try_recv().is_err(), "one has not heard the sixth yet");
    }

    #[test]
    fn a_run_may_be_as_long_as_it_likes() {
        let (whole, mut told) = unbounded_channel();
        let arrivals = Arrivals::new(Seq(0), 3, 4, whole);
        for first in (1..=1_000).step_by(4) {
            for _ in 0..3 {
                (first..first + 4).for_each(|seq| arrivals.arrived(Seq(seq)));
            }
        }
        for seq in 1..=1_000 {
            assert_eq!(told.try_recv().map(|(seq, _)| seq), Ok(Seq(seq)));
        }
        assert!(told.try_recv().is_err());
    }
}
