//! The calendar on the fingers: one day after the other.

use chrono::Datelike;
use waymark_core::calendar::Date;

pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

pub fn plus(day: Date, days: i64) -> Date {
    day + chrono::TimeDelta::days(days)
}

/// How many days from one day to another.
pub fn apart(from: Date, to: Date) -> i64 {
    (to - from).num_days()
}

/// Every day from one to another, both included.
pub fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (0..=apart(from, to)).map(move |days| plus(from, days))
}

/// So many months and then days after a day: the same day of a later month, or that month's last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct After {
    pub months: u32,
    pub days: u32,
}

impl After {
    pub fn months(months: u32) -> Self {
        Self { months, days: 0 }
    }

    pub fn days(days: u32) -> Self {
        Self { months: 0, days }
    }

    pub fn json(self) -> serde_json::Value {
        serde_json::json!({ "months": self.months, "days": self.days })
    }

    pub fn from(self, anchor: Date) -> Date {
        let (mut year, mut month) = (anchor.year(), anchor.month());
        for _ in 0..self.months {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        let same = (1..=anchor.day()).rev().find_map(|nth| Date::from_ymd_opt(year, month, nth));
        plus(same.unwrap(), i64::from(self.days))
    }
}

/// The first day of the month after the one a day lies in.
pub fn next_first(from: Date) -> Date {
    days(plus(from, 1), plus(from, 31)).find(|day| day.day() == 1).unwrap()
}

#[test]
fn months_end_where_they_end() {
    assert_eq!(After::months(1).from(day(2026, 1, 31)), day(2026, 2, 28));
    assert_eq!(After::months(2).from(day(2026, 1, 31)), day(2026, 3, 31));
    assert_eq!(After::months(12).from(day(2024, 2, 29)), day(2025, 2, 28));
    assert_eq!(After::months(48).from(day(2024, 2, 29)), day(2028, 2, 29));
    assert_eq!(next_first(day(2026, 12, 1)), day(2027, 1, 1));
    assert_eq!(next_first(day(2028, 1, 31)), day(2028, 2, 1));
}
