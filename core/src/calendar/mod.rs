//! The calendar: civil dates in Europe/London, and how the rule book counts them.
//!
//! Lives here: month arithmetic, spans, dates in words, bank holidays and working days. Not
//! here: a clock (the day is always an argument) or any policy's number.

mod holidays;

use chrono::{Datelike, Days, Months, NaiveDate};

pub use holidays::{BankHolidays, NoWorkingDay};

/// A civil date.
pub type Date = NaiveDate;

/// The day `days` after `date` (before it, where negative); the calendar's end where it would leave it.
pub fn add_days(date: Date, days: i64) -> Date {
    let magnitude = Days::new(days.unsigned_abs());
    if days < 0 {
        date.checked_sub_days(magnitude).unwrap_or(Date::MIN)
    } else {
        date.checked_add_days(magnitude).unwrap_or(Date::MAX)
    }
}

/// The day `months` after `anchor`, clamped to the month's last day.
///
/// Counted from the anchor each time, so a run of monthly days never drifts.
///
/// ```
/// use waymark_core::calendar::{add_months, Date};
/// let anchor = Date::from_ymd_opt(2026, 1, 31).unwrap();
/// assert_eq!(add_months(anchor, 1).to_string(), "2026-02-28");
/// assert_eq!(add_months(anchor, 2).to_string(), "2026-03-31");
/// ```
pub fn add_months(anchor: Date, months: u32) -> Date {
    anchor.checked_add_months(Months::new(months)).unwrap_or(Date::MAX)
}

/// How many days from `from` to `to`, both counted; zero where `to` is earlier.
pub fn days_inclusive(from: Date, to: Date) -> i64 {
    (to.signed_duration_since(from).num_days() + 1).max(0)
}

/// The first day of the month after the one `date` lies in, even when `date` is a first itself.
pub fn first_of_next_month(date: Date) -> Date {
    add_months(date.with_day(1).unwrap_or(date), 1)
}

/// A run of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Span {
    /// The days from `from` to `to`; none where `to` is earlier.
    pub fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Whether `day` is one of them.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        days_inclusive(self.from, self.to)
    }

    /// The days both have.
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

/// The months' names, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month's name.
pub fn month_name(date: Date) -> &'static str {
    MONTHS.get(date.month0() as usize).copied().unwrap_or("")
}

/// The weekday's name.
pub fn weekday_name(date: Date) -> &'static str {
    const NAMES: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or("")
}

/// A number without the machinery that can format any: every sentence has dates in it.
fn push_number(words: &mut String, number: u32) {
    if number >= 10 {
        push_number(words, number / 10);
    }
    words.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

/// The date as people write it: "22 November 2026".
pub fn in_words(date: Date) -> String {
    let mut words = day_and_month(date);
    words.push(' ');
    push_number(&mut words, date.year().unsigned_abs());
    words
}

/// The date without its year: "22 November".
pub fn day_and_month(date: Date) -> String {
    let mut words = String::with_capacity(24);
    push_number(&mut words, date.day());
    words.push(' ');
    words.push_str(month_name(date));
    words
}

/// A run of days as people write it: "2 to 15 November 2026", "30 November to 13 December 2026".
pub fn span_in_words(span: Span) -> String {
    let Span { from, to } = span;
    if from == to {
        in_words(to)
    } else if from.year() != to.year() {
        format!("{} to {}", in_words(from), in_words(to))
    } else if from.month() != to.month() {
        format!("{} to {}", day_and_month(from), in_words(to))
    } else {
        format!("{} to {}", from.day(), in_words(to))
    }
}

/// Dates in stored and sent text: `YYYY-MM-DD`, read by [`parse`].
///
/// The calendar crate's own reading takes other forms too, and brings a parser of every format
/// with it to the phone.
pub mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{Date, parse};

    /// Writes a date.
    ///
    /// # Errors
    /// The writer's own.
    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    /// Reads a date.
    ///
    /// # Errors
    /// When it is not written as a date or the calendar has no such day.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        Day::deserialize(from).map(|day| day.0)
    }

    /// Reads a list of dates.
    ///
    /// # Errors
    /// When one is not a date.
    pub fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Date>, D::Error> {
        Vec::<Day>::deserialize(from).map(|days| days.into_iter().map(|day| day.0).collect())
    }

    /// Reads and writes a date that may be missing.
    pub mod or_nothing {
        use serde::{Deserialize, Deserializer, Serializer};

        use super::{Date, Day};

        /// Writes a date, or nothing.
        ///
        /// # Errors
        /// The writer's own.
        pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
            match date {
                Some(date) => to.collect_str(date),
                None => to.serialize_none(),
            }
        }

        /// Reads a date, or nothing.
        ///
        /// # Errors
        /// When there is something that is not a date.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
            Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
        }
    }

    struct Day(Date);

    impl<'de> Deserialize<'de> for Day {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let text = String::deserialize(from)?;
            parse(&text).map(Day).map_err(Error::custom)
        }
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    /// It is not written as year, month and day.
    #[error("a date is written YYYY-MM-DD, for example 2026-09-07")]
    Form,
    /// It is written as one, but the calendar has no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
}

/// Reads a date written `YYYY-MM-DD`.
///
/// # Errors
/// [`NotADate`] says whether the form is wrong or the day does not exist.
pub fn parse(text: &str) -> Result<Date, NotADate> {
    let mut parts = text.split('-');
    let mut part = |length: usize| -> Result<u32, NotADate> {
        let digits = parts.next().ok_or(NotADate::Form)?;
        if digits.len() != length || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotADate::Form);
        }
        digits.parse().map_err(|_| NotADate::Form)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() {
        return Err(NotADate::Form);
    }
    let year = i32::try_from(year).map_err(|_| NotADate::Form)?;
    Date::from_ymd_opt(year, month, day).ok_or(NotADate::NoSuchDay)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        parse(text).unwrap()
    }

    #[test]
    fn months_clamp_to_the_end_of_the_month_and_never_drift() {
        let ends: Vec<String> =
            (1..=4).map(|n| add_months(day("2026-01-31"), n).to_string()).collect();
        assert_eq!(ends, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        assert_eq!(add_months(day("2024-02-29"), 12), day("2025-02-28"));
        assert_eq!(add_months(day("2024-02-29"), 48), day("2028-02-29"));
        assert_eq!(add_months(day("2027-08-31"), 6), day("2028-02-29"));
    }

    #[test]
    fn the_first_of_the_next_month_is_after_a_first_too() {
        assert_eq!(first_of_next_month(day("2026-11-30")), day("2026-12-01"));
        assert_eq!(first_of_next_month(day("2026-12-01")), day("2027-01-01"));
    }

    #[test]
    fn days_are_written_as_people_say_them() {
        let span = |from, to| span_in_words(Span::new(day(from), day(to)).unwrap());
        assert_eq!(in_words(day("2026-11-02")), "2 November 2026");
        assert_eq!(weekday_name(day("2026-11-22")), "Sunday");
        assert_eq!(span("2026-11-02", "2026-11-15"), "2 to 15 November 2026");
        assert_eq!(span("2026-11-30", "2026-12-13"), "30 November to 13 December 2026");
        assert_eq!(span("2026-12-28", "2027-01-10"), "28 December 2026 to 10 January 2027");
        assert_eq!(span("2026-12-28", "2026-12-28"), "28 December 2026");
        assert_eq!(Span::new(day("2026-12-28"), day("2026-12-27")), None);
    }

    #[test]
    fn a_date_is_read_only_as_it_is_written() {
        assert_eq!(parse("2028-02-29"), Ok(day("2028-02-29")));
        for impossible in ["2026-02-29", "2026-13-01", "2026-04-31", "2026-00-10", "2026-01-00"] {
            assert_eq!(parse(impossible), Err(NotADate::NoSuchDay), "{impossible}");
        }
        for other in ["", "22/11/2026", "2026-1-1", "2026-11-22T09:00", "+026-11-22", "2026-11-22 "]
        {
            assert_eq!(parse(other), Err(NotADate::Form), "{other}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_stop_rather_than_panic() {
        assert_eq!(add_days(Date::MAX, 1), Date::MAX);
        assert_eq!(add_days(Date::MIN, i64::MIN), Date::MIN);
        assert_eq!(add_months(Date::MAX, u32::MAX), Date::MAX);
    }

    #[test]
    fn a_meeting_moves_to_the_nearest_working_day_earlier_first() {
        let holidays = BankHolidays {
            known_until_year: 2026,
            days: vec![day("2026-12-25"), day("2026-12-28")],
        };
        let window = Span::new(day("2026-12-21"), day("2027-01-03")).unwrap();
        let near =
            |wanted, leave: &[Span]| holidays.nearest_working_day(day(wanted), window, leave);
        assert_eq!(near("2026-12-22", &[]), Ok(day("2026-12-22")));
        // Saturday: the Friday before is Christmas Day, so two days earlier.
        assert_eq!(near("2026-12-26", &[]), Ok(day("2026-12-24")));
        assert_eq!(near("2026-12-28", &[]), Ok(day("2026-12-29")));
        let leave = [Span::new(day("2026-12-21"), day("2026-12-24")).unwrap()];
        assert_eq!(near("2026-12-26", &leave), Ok(day("2026-12-29")));
        let all = [window];
        assert!(matches!(
            near("2026-12-22", &all),
            Err(NoWorkingDay::NoneLeft(_) | NoWorkingDay::YearNotKnown { .. })
        ));
        assert_eq!(
            holidays.is_working_day(day("2027-01-04")),
            Err(NoWorkingDay::YearNotKnown { year: 2027, known_until_year: 2026 })
        );
    }
}
