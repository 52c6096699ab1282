//! Lock-out by delay: how long to wait after sign-ins that failed.
//!
//! Lives here: the arithmetic. Each failure past the first few doubles the wait, up to a quarter
//! of an hour; nobody is ever shut out for good. Not here: where failures are counted.

/// What tries are counted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One account, or a name that is none.
    Account,
    /// One address on the network: a whole office may stand behind it.
    Address,
}

/// The longest wait.
const LONGEST_MS: i64 = 15 * 60 * 1000;

/// After this long without a try all failures are forgotten.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;

impl Whose {
    /// Failures that cost nothing: people mistype.
    fn free(self) -> i64 {
        match self {
            Self::Account => 4,
            Self::Address => 30,
        }
    }
}

/// Tries so far: how many failed since one succeeded, and when the last was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// How many failed.
    pub failed: i64,
    /// When the last was, in milliseconds since 1970.
    pub last_ms: i64,
}

impl Tries {
    /// These tries and one more that has to be taken for failed until it succeeds; where it comes
    /// too soon, the milliseconds still to wait, and nothing is counted.
    ///
    /// # Errors
    /// How long to wait.
    pub fn and_one(self, whose: Whose, now_ms: i64) -> Result<Self, i64> {
        let since = now_ms.saturating_sub(self.last_ms);
        if since >= FORGOTTEN_MS {
            return Ok(Self { failed: 1, last_ms: now_ms });
        }
        let left = self.wait_ms(whose).saturating_sub(since);
        // A clock that was set back must not make anybody wait longer than the longest.
        if left > 0 {
            Err(left.min(LONGEST_MS))
        } else {
            Ok(Self { failed: self.failed + 1, last_ms: now_ms })
        }
    }

    fn wait_ms(self, whose: Whose) -> i64 {
        let costly = self.failed - whose.free();
        let Ok(doublings) = u32::try_from(costly - 1) else { return 0 };
        1000_i64.checked_shl(doublings.min(20)).unwrap_or(LONGEST_MS).min(LONGEST_MS)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The waits, in seconds, that somebody meets who tries as soon as ever they may.
    fn waits(whose: Whose, tries: usize) -> Vec<i64> {
        let (mut now, mut so_far, mut waits) = (0, Tries::default(), Vec::new());
        for _ in 0..tries {
            match so_far.and_one(whose, now) {
                Ok(more) => {
                    so_far = more;
                    waits.push(0);
                }
                Err(left) => {
                    now += left;
                    so_far = so_far.and_one(whose, now).unwrap();
                    waits.push(left / 1000);
                }
            }
        }
        waits
    }

    #[test]
    fn the_first_mistakes_are_free_then_waits_double_to_a_quarter_of_an_hour() {
        let want = [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
        assert_eq!(waits(Whose::Account, 18), want);
    }

    #[test]
    fn an_office_behind_one_address_has_more_free_mistakes() {
        let waits = waits(Whose::Address, 33);
        assert!(waits.iter().take(31).all(|wait| *wait == 0), "{waits:?}");
        assert_eq!(waits.last(), Some(&2));
    }

    #[test]
    fn a_day_without_tries_forgets_and_a_clock_set_back_does_not_shut_out() {
        let many = Tries { failed: 500, last_ms: 1_000_000_000_000 };
        assert_eq!(many.and_one(Whose::Account, many.last_ms + 1), Err(LONGEST_MS - 1));
        let later = many.last_ms + FORGOTTEN_MS;
        assert_eq!(many.and_one(Whose::Account, later), Ok(Tries { failed: 1, last_ms: later }));
        assert_eq!(many.and_one(Whose::Account, 0), Err(LONGEST_MS));
    }
}
