//! What time it is: the system's word for it, or a test's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wire::Micros;

/// Cheap to clone; clones of a test's clock move together.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    pub fn set_to(now: Micros) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now.0)))
    }

    pub fn now(&self) -> Micros {
        match self {
            Self::System => Micros(system_micros()),
            Self::Set(micros) => Micros(micros.load(Ordering::Relaxed)),
        }
    }

    /// Nanoseconds that only grow, whatever is done to the system's clock: for measuring how long, not when.
    pub fn ticks(&self) -> u64 {
        match self {
            Self::System => {
                static START: LazyLock<Instant> = LazyLock::new(Instant::now);
                // Not from zero: whoever reckons backwards from a first reading finds time there.
                let since = Duration::from_hours(24) + START.elapsed();
                u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
            }
            Self::Set(micros) => {
                let micros = micros.load(Ordering::Relaxed);
                u64::try_from(micros).unwrap_or(0).saturating_mul(1_000)
            }
        }
    }

    /// Moves a test's clock on. The system's moves by itself.
    pub fn pass(&self, micros: i64) {
        if let Self::Set(now) = self {
            now.fetch_add(micros, Ordering::Relaxed);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the system's clock"
)]
fn system_micros() -> i64 {
    // A machine whose clock stands before 1970 has no better answer than its beginning.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
        })
}
