//! Bank holidays in England and Wales, and the working day nearest to a day.

use serde::{Deserialize, Serialize};

use super::{Date, Span, add_days};

use chrono::{Datelike, Weekday};

/// The bank holidays of England and Wales, as far as the data file knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankHolidays {
    /// The last year the list is complete for; past it we refuse rather than guess.
    pub known_until_year: i32,
    /// Every bank holiday, in order.
    #[serde(deserialize_with = "super::as_text::list")]
    pub days: Vec<Date>,
}

/// Why no working day can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWorkingDay {
    /// Every day of the window is a weekend, a bank holiday or leave.
    #[error("no working day is left between {} and {}", .0.from, .0.to)]
    NoneLeft(Span),
    /// The bank holidays of that year are not known yet.
    #[error("bank holidays are known until the end of {known_until_year}, not for {year}")]
    YearNotKnown {
        /// The year asked about.
        year: i32,
        /// The last year known.
        known_until_year: i32,
    },
}

impl BankHolidays {
    /// Whether people work on `day`: not at a weekend, not on a bank holiday.
    ///
    /// # Errors
    /// When the year's bank holidays are not known.
    pub fn is_working_day(&self, day: Date) -> Result<bool, NoWorkingDay> {
        if day.year() > self.known_until_year {
            return Err(NoWorkingDay::YearNotKnown {
                year: day.year(),
                known_until_year: self.known_until_year,
            });
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(!weekend && self.days.binary_search(&day).is_err())
    }

    /// The working day nearest to `day` inside `window`, earlier first, that is not one of `leave`.
    ///
    /// # Errors
    /// When no day is left, or the bank holidays are not known that far.
    pub fn nearest_working_day(
        &self,
        day: Date,
        window: Span,
        leave: &[Span],
    ) -> Result<Date, NoWorkingDay> {
        let free = |candidate: Date| -> Result<bool, NoWorkingDay> {
            Ok(window.contains(candidate)
                && !leave.iter().any(|span| span.contains(candidate))
                && self.is_working_day(candidate)?)
        };
        let day = day.clamp(window.from, window.to.max(window.from));
        for distance in 0..=window.days() {
            for candidate in [add_days(day, -distance), add_days(day, distance)] {
                if free(candidate)? {
                    return Ok(candidate);
                }
            }
        }
        Err(NoWorkingDay::NoneLeft(window))
    }
}
