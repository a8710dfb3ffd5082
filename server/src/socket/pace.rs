//! How much one socket may bring: frames and bytes, each with a burst, and what is too much. Pure.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::Instant;

use crate::config::{Bytes, Rate};

/// What becomes of a frame that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Fine,
    /// Too many: the same may come in so many seconds.
    Refused {
        seconds: u32,
    },
    /// Went on all the same, a whole burst more.
    Flood,
}

/// The pace that one socket has kept until now.
#[derive(Debug)]
pub struct Paced {
    frames: Option<Bucket>,
    bytes: Option<Bucket>,
}

impl Paced {
    pub fn new(frames: Rate, bytes: Bytes, now: Instant) -> Self {
        let frames = match frames {
            Rate::Off => None,
            Rate::Per { count, seconds } => Bucket::new(count, seconds, now),
        };
        let a_minute = u32::try_from(bytes.0).unwrap_or(u32::MAX);
        let bytes = NonZeroU32::new(a_minute).and_then(|bytes| Bucket::new(bytes, 60, now));
        Self { frames, bytes }
    }

    pub fn came(&mut self, bytes: usize, now: Instant) -> Pace {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let each = [(&mut self.frames, 1), (&mut self.bytes, bytes)];
        let each = each
            .into_iter()
            .filter_map(|(bucket, units)| Some((bucket.as_mut()?, units)));
        let paces = each.map(|(bucket, units)| bucket.pour(units, now));
        paces.fold(Pace::Fine, Pace::worse)
    }
}

impl Pace {
    fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Flood, _) | (_, Self::Flood) => Self::Flood,
            (Self::Refused { seconds: one }, Self::Refused { seconds: two }) => Self::Refused {
                seconds: one.max(two),
            },
            (Self::Fine, other) => other,
            (refused, _) => refused,
        }
    }
}

/// Runs empty at its rate. Up to its depth all is fine; up to twice that it overflows, and beyond is a flood.
#[derive(Debug)]
struct Bucket {
    per_unit: Duration,
    depth: Duration,
    /// When it will have run empty.
    empty: Instant,
}

impl Bucket {
    fn new(count: NonZeroU32, seconds: u32, now: Instant) -> Option<Self> {
        let depth = Duration::from_secs(seconds.into());
        let per_unit = depth / count.get();
        (!per_unit.is_zero()).then_some(Self {
            per_unit,
            depth,
            empty: now,
        })
    }

    fn pour(&mut self, units: u32, now: Instant) -> Pace {
        let poured = self.per_unit.saturating_mul(units);
        let full = self.empty.max(now) + poured;
        let level = full - now;
        if level > self.depth * 2 {
            return Pace::Flood;
        }
        self.empty = full;
        match level.checked_sub(self.depth) {
            Some(over) if !over.is_zero() => {
                let seconds = u32::try_from(over.as_secs())
                    .unwrap_or(u32::MAX)
                    .saturating_add(1);
                Pace::Refused { seconds }
            }
            _ => Pace::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten_a_second(now: Instant) -> Paced {
        let count = NonZeroU32::new(10).expect("not zero");
        Paced::new(Rate::Per { count, seconds: 1 }, Bytes(60_000), now)
    }

    #[test]
    fn a_burst_is_fine_one_more_is_refused_and_who_goes_on_is_a_flood() {
        let now = Instant::now();
        let mut paced = ten_a_second(now);
        let came: Vec<_> = (0..21).map(|_| paced.came(10, now)).collect();
        assert!(
            came[..10].iter().all(|pace| *pace == Pace::Fine),
            "{came:?}"
        );
        assert!(
            came[10..20]
                .iter()
                .all(|pace| *pace == Pace::Refused { seconds: 1 }
                    || *pace == Pace::Refused { seconds: 2 })
        );
        assert_eq!(came[20], Pace::Flood);
    }

    #[test]
    fn who_keeps_the_rate_goes_on_for_ever_and_who_waits_may_go_on() {
        let now = Instant::now();
        let mut paced = ten_a_second(now);
        for tenth in 0..1_000 {
            assert_eq!(
                paced.came(10, now + Duration::from_millis(100) * tenth),
                Pace::Fine
            );
        }
        let later = now + Duration::from_secs(200);
        for _ in 0..20 {
            paced.came(10, later);
        }
        assert_eq!(
            paced.came(10, later + Duration::from_secs(1)),
            Pace::Refused { seconds: 1 }
        );
        assert_eq!(paced.came(10, later + Duration::from_secs(3)), Pace::Fine);
    }

    #[test]
    fn bytes_are_counted_by_the_minute() {
        let now = Instant::now();
        let mut paced = Paced::new(Rate::Off, Bytes(60_000), now);
        assert_eq!(paced.came(60_000, now), Pace::Fine);
        assert_eq!(paced.came(5_000, now), Pace::Refused { seconds: 6 });
        assert_eq!(paced.came(60_000, now), Pace::Flood);
        assert_eq!(paced.came(5_000, now + Duration::from_secs(10)), Pace::Fine);
    }
}
