//! The one clock of the server, and the civil day it is in London.
//!
//! Lives here: reading or fixing the time. Not here: any counting of days, which is the core's.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc, Weekday};
use waymark_core::calendar::{self, Date};

/// Where the server gets the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Always this moment; for tests and demonstrations.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// Now.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(moment) => moment,
        }
    }

    /// Now, in milliseconds since 1970.
    pub fn now_ms(self) -> i64 {
        self.now().timestamp_millis()
    }

    /// The civil day it is in London.
    pub fn today(self) -> Date {
        day_in_london(self.now())
    }
}

/// The civil day in London at a moment.
///
/// Summer time runs from 1am UTC on the last Sunday of March to 1am UTC on the last Sunday of
/// October (Summer Time Act 1972 as amended in 2002), so no table of zones is carried.
pub fn day_in_london(moment: DateTime<Utc>) -> Date {
    in_london(moment).date()
}

/// A moment as a clock on the wall in London shows it.
fn in_london(moment: DateTime<Utc>) -> NaiveDateTime {
    let utc = moment.naive_utc();
    let summer = match (turn_of_clocks(utc.year(), 3), turn_of_clocks(utc.year(), 10)) {
        (Some(spring), Some(autumn)) => spring <= utc && utc < autumn,
        _ => false,
    };
    if summer { utc + Duration::hours(1) } else { utc }
}

/// The civil day in London at a moment in milliseconds since 1970; none beyond the calendar.
pub fn day_of(ms: i64) -> Option<Date> {
    DateTime::from_timestamp_millis(ms).map(day_in_london)
}

/// A moment in milliseconds since 1970 as people read it, in London: 22 November 2026, 09:14.
/// Empty beyond the calendar.
pub fn in_words(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).map_or_else(String::new, |moment| {
        let there = in_london(moment);
        format!("{}, {}", calendar::in_words(there.date()), there.format("%H:%M"))
    })
}

/// One in the morning on the last Sunday of a month of 31 days.
fn turn_of_clocks(year: i32, month: u32) -> Option<NaiveDateTime> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = i64::from(last.weekday().days_since(Weekday::Sun));
    (last - Duration::days(back)).and_hms_opt(1, 0, 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn london(moment: &str) -> String {
        let moment: DateTime<Utc> = moment.parse().unwrap();
        day_in_london(moment).to_string()
    }

    #[test]
    fn winter_days_begin_at_midnight_utc() {
        assert_eq!(london("2026-11-22T23:59:59Z"), "2026-11-22");
        assert_eq!(london("2026-11-23T00:00:00Z"), "2026-11-23");
    }

    #[test]
    fn summer_days_begin_an_hour_earlier() {
        assert_eq!(london("2026-07-01T22:59:59Z"), "2026-07-01");
        assert_eq!(london("2026-07-01T23:00:00Z"), "2026-07-02");
    }

    #[test]
    fn a_moment_is_said_as_the_clock_on_the_wall_shows_it() {
        let said = |moment: &str| {
            let moment: DateTime<Utc> = moment.parse().unwrap();
            in_words(moment.timestamp_millis())
        };
        assert_eq!(said("2026-11-22T09:14:59Z"), "22 November 2026, 09:14");
        assert_eq!(said("2026-06-30T23:05:00Z"), "1 July 2026, 00:05");
    }

    #[test]
    fn the_clocks_turn_on_the_last_sundays() {
        assert_eq!(london("2026-03-28T23:30:00Z"), "2026-03-28");
        assert_eq!(london("2026-03-29T23:30:00Z"), "2026-03-30");
        assert_eq!(london("2026-10-24T23:30:00Z"), "2026-10-25");
        assert_eq!(london("2026-10-25T23:30:00Z"), "2026-10-25");
    }
}
