//! Chance that can be had again: the same seed throws the same.

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

    /// A number from 0 up to, but not, `many`; 0 where there is no choice.
    pub fn below(&mut self, many: usize) -> usize {
        (self.throw() % (many.max(1) as u64)) as usize
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.throw() % span)
    }

    /// A small number from 1 to `most`.
    pub fn upto(&mut self, most: u32) -> u32 {
        1 + (self.throw() % u64::from(most.max(1))) as u32
    }

    /// Yes, so many times in a hundred.
    pub fn chance(&mut self, per_cent: u32) -> bool {
        self.throw() % 100 < u64::from(per_cent)
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let nth = self.below(from.len());
        from.get(nth).cloned()
    }

    /// One of several, for lists written in the program, which are never empty.
    pub fn one_of<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        from[self.below(N)]
    }
}
