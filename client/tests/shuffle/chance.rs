//! A sequence that is the same at every run; enough to shuffle with.

pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(0x1234_5678_9abc_def1))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % bound.max(1)
    }

    pub fn micros(&mut self, bound: i64) -> i64 {
        i64::try_from(self.below(usize::try_from(bound).expect("fits"))).expect("fits")
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        let place = self.below(list.len());
        list.get(place).cloned()
    }
}
