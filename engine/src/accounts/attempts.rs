//! How often one account may be signed in to, or may try an invitation: strict, whatever address the attempts come from.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};
use wire::Refusal;

use crate::{Clock, Error};

/// Enough for a forgotten password's variants …
const AT_ONCE: NonZeroU32 = NonZeroU32::new(10).expect("is not zero");
/// … then two a minute: a guesser gets through 1,050,000 a year, not a dictionary a night.
const THEN_EVERY: Duration = Duration::from_secs(30);
/// Above this many keys, those that have recovered are dropped.
const KEYS: usize = 10_000;
/// … which takes a walk over all of them, so not at every attempt.
const SWEEP_EVERY: usize = 1_024;

/// Kept by the key's hash, so that what people typed is not held in memory.
pub struct Attempts {
    limiter: RateLimiter<Key, DashMapStateStore<Key>, Clock, NoOpMiddleware<Nanos>>,
    clock: Clock,
    checks: AtomicUsize,
}

type Key = [u8; 16];

impl Attempts {
    pub fn new(clock: Clock) -> Self {
        let quota = Quota::with_period(THEN_EVERY)
            .expect("is not zero")
            .allow_burst(AT_ONCE);
        let limiter = RateLimiter::new(quota, DashMapStateStore::default(), clock.clone());
        Self {
            limiter,
            clock,
            checks: AtomicUsize::new(0),
        }
    }

    /// Counts an attempt, or says when the next one may be made.
    pub fn allow(&self, who: &str) -> Result<(), Error> {
        let nth = self.checks.fetch_add(1, Ordering::Relaxed);
        if nth.is_multiple_of(SWEEP_EVERY) && self.limiter.len() > KEYS {
            self.limiter.retain_recent();
        }
        let digest = Sha256::digest(who.as_bytes());
        let mut key: Key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        self.limiter.check_key(&key).map_err(|not_until| {
            let wait = not_until.wait_time_from(clock::Clock::now(&self.clock));
            let seconds = u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            Refusal::TooManyAttempts { seconds }.into()
        })
    }
}

impl clock::Clock for Clock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.ticks())
    }
}
