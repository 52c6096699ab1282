//! Clocks: the true time of the simulated world, and what each device takes it for.

use waymark_core::calendar::{Date, add_days};

/// One minute in milliseconds.
pub const MINUTE: i64 = 60_000;
/// One day in milliseconds.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// The true moment every scenario starts at: 20 March 2026, nine days before the clocks change.
pub const START: i64 = 20_532 * DAY + 9 * 60 * MINUTE;

/// What a device takes for the time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    /// How far it is ahead, in milliseconds; negative where it is behind.
    ahead: i64,
    /// How many milliseconds it gains in a thousand seconds.
    gains: i64,
}

impl Clock {
    /// What it shows when it truly is `now`.
    pub fn shows(self, now: i64) -> i64 {
        now + self.ahead + (now - START) / 1_000_000 * self.gains
    }

    /// Puts it forward, or back.
    pub fn jump(&mut self, by: i64) {
        self.ahead += by;
    }

    /// Makes it run fast, or slow.
    pub fn drift(&mut self, gains: i64) {
        self.gains = gains;
    }
}

/// The civil day of a moment, in UTC.
pub fn day_of(moment: i64) -> Date {
    add_days(Date::default(), moment.div_euclid(DAY))
}
