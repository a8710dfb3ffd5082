//! Randomness, and the ids made from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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

    /// A new id: 42 bits of milliseconds, so that ids sort by age, and 21 of chance.
    pub fn id(&self, now: Micros) -> i64 {
        let millis = (now.0 / 1000).max(1) & ((1 << 42) - 1);
        let chance = i64::from(u32::from_le_bytes(self.bytes())) & ((1 << ID_CHANCE_BITS) - 1);
        (millis << ID_CHANCE_BITS) | chance
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

fn splitmix(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
