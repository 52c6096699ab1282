//! Digests: whether two ends hold the same facts, found out without sending them.
//!
//! Lives here: the mark of a fact and the sums of marks. They find what went missing by accident;
//! against tampering stand the server's own chain of hashes and its gate. Not here: what is done
//! where two sums differ.

use serde::{Deserialize, Serialize};

use crate::fact::RecordId;

/// How many facts there are, and their marks added up, whatever their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, i64)", into = "(u32, i64)")]
pub struct Sum {
    /// How many.
    pub count: u32,
    /// Their marks, added with overflow.
    pub marks: i64,
}

impl From<(u32, i64)> for Sum {
    fn from((count, marks): (u32, i64)) -> Self {
        Self { count, marks }
    }
}

impl From<Sum> for (u32, i64) {
    fn from(sum: Sum) -> Self {
        (sum.count, sum.marks)
    }
}

impl Sum {
    /// Adds one more fact by its mark.
    pub fn add(&mut self, mark: i64) {
        self.count = self.count.saturating_add(1);
        self.marks = self.marks.wrapping_add(mark);
    }
}

/// The mark of a fact: 64 bits that any change of its bytes changes.
///
/// ```
/// use waymark_core::sync::mark;
/// assert_eq!(mark(""), -780_787_492_076_525_413);
/// assert_ne!(mark("a visit"), mark("a visjt"));
/// ```
pub fn mark(bytes: &str) -> i64 {
    // FNV-1a, then the finisher of SplitMix64, so that marks can be added up.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 31)).cast_signed()
}

/// Into which of so many ranges a record falls.
pub fn range_of(record: &RecordId, ranges: u32) -> u32 {
    let mark = mark(record.as_str()).cast_unsigned();
    u32::try_from(mark % u64::from(ranges.max(1))).unwrap_or_default()
}
