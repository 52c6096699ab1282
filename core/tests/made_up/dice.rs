//! Chance that can be had again: the same seed throws the same, here and in the simulator.
#![allow(dead_code)] // who throws needs some of it

/// A row of throws (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The row that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.throw() % span)
    }

    /// As `between`, for what is never negative.
    pub fn upto(&mut self, most: u32) -> u32 {
        u32::try_from(self.between(0, i64::from(most))).unwrap_or(most)
    }

    /// A place in a list of so many; 0 where there is no choice.
    pub fn below(&mut self, many: usize) -> usize {
        self.upto(u32::try_from(many.saturating_sub(1)).unwrap_or(u32::MAX)) as usize
    }

    /// Yes, so many times in a hundred.
    pub fn chance(&mut self, per_cent: i64) -> bool {
        self.between(1, 100) <= per_cent
    }

    /// One of several; none of none.
    pub fn any<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let nth = self.below(from.len());
        from.get(nth).cloned()
    }

    /// One of several, of which there is always one.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// So many, at most, of what `make` makes.
    pub fn several<T>(&mut self, most: u32, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.upto(most)).map(|_| make(self)).collect()
    }

    /// What `make` makes, so many times in a hundred.
    pub fn maybe<T>(&mut self, per_cent: i64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(per_cent).then(|| make(self))
    }
}
