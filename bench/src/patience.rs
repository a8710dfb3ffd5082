//! Waiting: for what others do, glanced at now and then and given up once nothing moves any more; or for time to pass.

use std::time::Duration;

use tokio::time::sleep;

use crate::peer::{Live, get, now};

/// Nothing has moved for so long: what is missing is lost, and the audit says what.
const PATIENCE: u64 = 10_000_000;
/// What is waited for is far from here, in sockets and in the server's process, and wakes nobody. A rate over a second and
/// a half is wrong by a thousandth at this.
const GLANCE: Duration = Duration::from_millis(1);

/// Waits for it, and tells whether it came; ends without it once nothing has moved for a while.
pub async fn until(live: &Live, mut done: impl FnMut() -> bool) -> bool {
    let mut moved = motion(live);
    let mut at = now();
    while !done() {
        let so_far = motion(live);
        if so_far != moved {
            (moved, at) = (so_far, now());
        }
        if now() - at > PATIENCE {
            return false;
        }
        pass(GLANCE).await;
    }
    true
}

/// Where time itself is what is waited for, which it is in a generator of load and nowhere else: how long is named and
/// explained by whoever calls.
pub async fn pass(time: Duration) {
    sleep(time).await;
}

/// Each of them is; who was once is not asked again, since thousands are waited for.
pub fn each<T>(
    them: impl IntoIterator<Item = T>,
    mut is: impl FnMut(&T) -> bool,
) -> impl FnMut() -> bool {
    let mut missing = them.into_iter().peekable();
    move || {
        while missing.next_if(|one| is(one)).is_some() {}
        missing.peek().is_none()
    }
}

fn motion(live: &Live) -> u64 {
    get(&live.taken) + get(&live.acknowledged) + get(&live.refused) + get(&live.welcomed)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn who_was_ready_once_is_not_asked_again() {
        let (ready, asked) = (Cell::new(2), Cell::new(0));
        let mut all = each(0..4, |number| {
            asked.set(asked.get() + 1);
            *number < ready.get()
        });
        assert!(!all());
        assert_eq!(asked.get(), 3, "two that are, and the first that is not");
        ready.set(4);
        assert!(all());
        assert_eq!(asked.get(), 5);
    }
}
