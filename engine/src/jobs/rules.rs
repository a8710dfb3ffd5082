//! How patient jobs are: pure.

use wire::Micros;

const MINUTE: i64 = 60 * Micros::SECOND;
/// How long a job is its runner's without a sign of life; long enough for a slow disk's one chunk.
pub const LEASE: i64 = MINUTE;
/// After so many attempts (two hours' worth) somebody has to look at it.
const ATTEMPTS: i64 = 12;
const FIRST_PAUSE: i64 = 10 * Micros::SECOND;
const LONGEST_PAUSE: i64 = 30 * MINUTE;

/// How long to wait after this attempt failed; none when it was the last.
pub fn pause(attempts: i64) -> Option<i64> {
    if attempts >= ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0);
    Some((FIRST_PAUSE << doublings).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use wire::Micros;

    use super::pause;

    #[test]
    fn pauses_grow_up_to_half_an_hour_and_end() {
        let seconds = |attempts| pause(attempts).map(|micros| micros / Micros::SECOND);
        let pauses: Vec<Option<i64>> = (1..=13).map(seconds).collect();
        let grown = [10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800].map(Some);
        assert_eq!(pauses[..11], grown);
        assert_eq!(pauses[11..], [None, None]);
    }
}
