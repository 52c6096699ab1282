//! How many requests one session, or one stranger's address, may make.
//!
//! Lives here: buckets in memory, which a restart empties. Not here: the wait after sign-ins that
//! failed, which is kept on disk (`delay`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many buckets are kept: beyond, the fullest go, which have least to remember.
const MOST_BUCKETS: usize = 20_000;

/// Seconds' worth of requests that may come at once.
const BURST_SECONDS: u32 = 6;

/// The requests of many, each within the same bounds.
#[derive(Debug, Clone)]
pub struct Limits {
    per_second: u32,
    buckets: Arc<Mutex<HashMap<Vec<u8>, Bucket>>>,
}

/// Requests left, in thousandths, as of a moment.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at_ms: i64,
}

impl Limits {
    /// So many requests a second for each, and six times that at once; 0 sets no bounds.
    pub fn new(per_second: u32) -> Self {
        Self { per_second, buckets: Arc::default() }
    }

    fn most(&self) -> i64 {
        i64::from(self.per_second.saturating_mul(BURST_SECONDS)).saturating_mul(1000)
    }

    /// Counts a request of `whose`.
    ///
    /// # Errors
    /// The seconds to wait before another.
    pub fn count(&self, whose: &[u8], now_ms: i64) -> Result<(), u32> {
        if self.per_second == 0 {
            return Ok(());
        }
        // Whoever panicked while holding it left plain numbers behind.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS && !buckets.contains_key(whose) {
            self.make_room(&mut buckets, now_ms);
        }
        let full = Bucket { left: self.most(), at_ms: now_ms };
        let bucket = buckets.entry(whose.to_vec()).or_insert(full);
        *bucket = self.filled(*bucket, now_ms);
        if bucket.left >= 1000 {
            bucket.left -= 1000;
            return Ok(());
        }
        let missing = 1000 - bucket.left;
        let seconds = (missing - 1).div_euclid(i64::from(self.per_second) * 1000) + 1;
        Err(u32::try_from(seconds).unwrap_or(1))
    }

    fn filled(&self, bucket: Bucket, now_ms: i64) -> Bucket {
        let passed = now_ms.saturating_sub(bucket.at_ms).max(0);
        let more = passed.saturating_mul(i64::from(self.per_second));
        Bucket { left: bucket.left.saturating_add(more).min(self.most()), at_ms: now_ms }
    }

    fn make_room(&self, buckets: &mut HashMap<Vec<u8>, Bucket>, now_ms: i64) {
        buckets.retain(|_, bucket| self.filled(*bucket, now_ms).left < self.most());
        if buckets.len() < MOST_BUCKETS {
            return;
        }
        let mut left: Vec<i64> = buckets.values().map(|bucket| bucket.left).collect();
        left.sort_unstable();
        let median = left.get(left.len() / 2).copied().unwrap_or(0);
        let mut to_go = buckets.len() / 4;
        buckets.retain(|_, bucket| {
            let goes = to_go > 0 && bucket.left >= median;
            to_go -= usize::from(goes);
            !goes
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_then_so_many_a_second() {
        let limits = Limits::new(2);
        for _ in 0..12 {
            assert_eq!(limits.count(b"a", 0), Ok(()));
        }
        assert_eq!(limits.count(b"a", 0), Err(1));
        assert_eq!(limits.count(b"b", 0), Ok(()), "others are not held up");
        assert_eq!(limits.count(b"a", 500), Ok(()));
        assert_eq!(limits.count(b"a", 500), Err(1));
    }

    #[test]
    fn nought_sets_no_bounds() {
        let limits = Limits::new(0);
        assert!((0..10_000).all(|_| limits.count(b"a", 0).is_ok()));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_busiest_are_remembered() {
        let limits = Limits::new(1);
        while limits.count(b"busy", 0).is_ok() {}
        for stranger in 0..50_000_u32 {
            assert_eq!(limits.count(&stranger.to_be_bytes(), 0), Ok(()));
        }
        assert!(
            limits.buckets.lock().unwrap_or_else(PoisonError::into_inner).len() <= MOST_BUCKETS
        );
        assert_eq!(limits.count(b"busy", 0), Err(1));
    }
}
