//! Chance for a history that comes out the same again: one sequence per seed and purpose.

use wire::Micros;

use crate::Chance;

pub struct Dice(Chance);

impl Dice {
    /// Another sequence for each purpose, so that one room's talk does not change with another's length.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mixed =
            seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ purpose.wrapping_mul(0x9e6c_63d0_876a_68ee);
        let first = Chance::seeded(mixed);
        Self(Chance::seeded(u64::from_le_bytes(first.bytes())))
    }

    /// An id of that moment.
    pub fn id(&self, at: Micros) -> i64 {
        self.0.id(at)
    }

    fn roll(&self) -> u64 {
        u64::from_le_bytes(self.0.bytes())
    }

    /// From 0 to less than `n`; 0 for none.
    pub fn below(&self, n: usize) -> usize {
        let high = (u128::from(self.roll()) * n as u128) >> 64;
        usize::try_from(high).unwrap_or(0)
    }

    /// From the one to the other, both included.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        let wide = usize::try_from(to - from).map_or(0, |wide| wide + 1);
        from + i64::try_from(self.below(wide)).unwrap_or(0)
    }

    pub fn percent(&self, of: usize) -> bool {
        self.below(100) < of
    }

    /// One of them; there must be some.
    pub fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn shuffle<T>(&self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }
}
