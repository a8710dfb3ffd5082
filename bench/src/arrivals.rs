//! When a message had reached everybody: each receiver counts, and the last one tells.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::mpsc::UnboundedSender;
use wire::Seq;

use crate::peer::now;

/// For one room.
#[derive(Debug)]
pub struct Arrivals {
    after: Seq,
    everybody: u32,
    counts: Vec<AtomicU32>,
    /// Told of each message that has reached everybody, and when.
    whole: UnboundedSender<(Seq, u64)>,
}

impl Arrivals {
    /// Of at most so many messages after that one.
    pub fn new(
        after: Seq,
        everybody: u32,
        most: usize,
        whole: UnboundedSender<(Seq, u64)>,
    ) -> Self {
        Self {
            after,
            everybody,
            counts: (0..most).map(|_| AtomicU32::new(0)).collect(),
            whole,
        }
    }

    pub fn arrived(&self, seq: Seq) {
        let place = usize::try_from(seq.0 - self.after.0 - 1).ok();
        let Some(count) = place.and_then(|place| self.counts.get(place)) else {
            return;
        };
        if count.fetch_add(1, Ordering::Relaxed) + 1 == self.everybody {
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
        for seq in [6, 7, 6, 7, 7, 8, 5] {
            arrivals.arrived(Seq(seq));
        }
        assert_eq!(told.try_recv().map(|(seq, _)| seq), Ok(Seq(7)));
        assert!(told.try_recv().is_err(), "one has not heard the sixth yet");
    }
}
