//! Randomness, and the ids made from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use wire::Micros;

/// The operating system's randomness, or a test's sequence that is the same at every run.
#[derive(Debug, Clone)]
pub enum Chance {
    System,
    Seeded(Arc<AtomicU64>),
}

/// Letters for codes that people type: none that is taken for another.
const CODE_LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
const ID_CHANCE_BITS: u32 = 21;

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            Self::System => {
                // Without randomness no secret can be made: nothing could go on.
                getrandom::fill(bytes).expect("the operating system gives random bytes");
            }
            Self::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    let word = splitmix(state).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A new id: 42 bits of milliseconds, so that ids sort by age, and 21 of chance. Of one process no two of the same
    /// millisecond are the same: whoever signs up in a crowd would else be refused now and then.
    pub fn id(&self, now: Micros) -> i64 {
        let millis = (now.0 / 1000).max(1) & ((1 << 42) - 1);
        let chance = i64::from(u32::from_le_bytes(self.bytes())) & ((1 << ID_CHANCE_BITS) - 1);
        let drawn = (millis << ID_CHANCE_BITS) | chance;
        match self {
            Self::System => apart(drawn),
            Self::Seeded(_) => drawn,
        }
    }

    /// A code to type, five bits a letter.
    pub fn code(&self, letters: usize) -> String {
        let mut bytes = vec![0; letters];
        self.fill(&mut bytes);
        bytes
            .iter()
            .map(|byte| char::from(CODE_LETTERS[usize::from(byte % 31)]))
            .collect()
    }
}

/// The next one after the last, where that is of the same millisecond.
fn apart(drawn: i64) -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let next = |last: i64| {
        if last >> ID_CHANCE_BITS == drawn >> ID_CHANCE_BITS {
            last + 1
        } else {
            drawn
        }
    };
    let (set, get) = (Ordering::Relaxed, Ordering::Relaxed);
    let (Ok(last) | Err(last)) = LAST.fetch_update(set, get, |last| Some(next(last)));
    next(last)
}

fn splitmix(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_of_one_moment_are_all_different() {
        let now = Micros(1_700_000_000_000_000);
        let ids: HashSet<i64> = (0..20_000).map(|_| Chance::System.id(now)).collect();
        assert_eq!(ids.len(), 20_000);
    }
}
