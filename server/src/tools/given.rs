//! What is given on the command line: days, spans of days, and planned days.
//!
//! Lives here: reading them, with faults that name the argument. Not here: what they are for.

use waymark_core::calendar::{self, Date, NotADate, Span};
use waymark_core::person::Planned;
use waymark_core::rulebook::RuleBook;

/// Why an argument cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// A date is none.
    #[error("{argument} `{text}`: {fault}")]
    Date {
        /// The argument it was given as.
        argument: &'static str,
        /// What was given.
        text: String,
        /// What is wrong with it.
        fault: NotADate,
    },
    /// A span is not two dates.
    #[error(
        "{argument} `{text}`: the days are written FROM..TO, for example 2026-12-01..2026-12-31"
    )]
    NotASpan {
        /// The argument it was given as.
        argument: &'static str,
        /// What was given.
        text: String,
    },
    /// A span ends before it begins.
    #[error("{argument} `{text}`: the last day is before the first")]
    Backwards {
        /// The argument it was given as.
        argument: &'static str,
        /// What was given.
        text: String,
    },
    /// A planned day is not what and when.
    #[error(
        "--planned `{0}`: a planned day is written WHAT=DATE, for example award.bia=2027-06-30"
    )]
    NotPlanned(String),
    /// Nothing of that sort is ever recorded.
    #[error("--planned `{what}`: nothing of that name is recorded{}", similar(.alike))]
    NoSuchSort {
        /// What was given.
        what: String,
        /// The sorts it may have meant.
        alike: Vec<String>,
    },
}

fn similar(alike: &[String]) -> String {
    if alike.is_empty() { String::new() } else { format!("; did you mean {}?", alike.join(", ")) }
}

/// A day written YYYY-MM-DD.
///
/// # Errors
/// [`NotGiven::Date`], when it is none.
pub fn date(argument: &'static str, text: &str) -> Result<Date, NotGiven> {
    calendar::parse(text).map_err(|fault| NotGiven::Date { argument, text: text.to_owned(), fault })
}

/// A day that may have been left out.
///
/// # Errors
/// [`NotGiven::Date`], when it is there and none.
pub fn optional(argument: &'static str, text: Option<&str>) -> Result<Option<Date>, NotGiven> {
    text.map(|text| date(argument, text)).transpose()
}

/// Runs of days, each written FROM..TO, both included.
///
/// # Errors
/// [`NotGiven`], for the first that is none.
pub fn spans(argument: &'static str, texts: &[String]) -> Result<Vec<Span>, NotGiven> {
    texts.iter().map(|text| span(argument, text)).collect()
}

fn span(argument: &'static str, text: &str) -> Result<Span, NotGiven> {
    let given = || text.to_owned();
    let Some((from, to)) = text.split_once("..") else {
        return Err(NotGiven::NotASpan { argument, text: given() });
    };
    Span::new(date(argument, from)?, date(argument, to)?)
        .ok_or_else(|| NotGiven::Backwards { argument, text: given() })
}

/// Days planned for what is not there yet, each written WHAT=DATE, WHAT being a sort of record that
/// one of the book's forms is for.
///
/// # Errors
/// [`NotGiven`], for the first that is none.
pub fn planned(book: &RuleBook, texts: &[String]) -> Result<Vec<Planned>, NotGiven> {
    let one = |text: &String| {
        let given = text.split_once('=').filter(|(what, _)| !what.trim().is_empty());
        let (what, day) = given.ok_or_else(|| NotGiven::NotPlanned(text.clone()))?;
        let planned = Planned { what: what.trim().to_owned(), on: date("--planned", day)? };
        is_recorded(book, &planned.what).map(|()| planned)
    };
    texts.iter().map(one).collect()
}

fn is_recorded(book: &RuleBook, what: &str) -> Result<(), NotGiven> {
    let sorts = || book.forms.iter().flat_map(|form| &form.what).map(|choice| &choice.code);
    if sorts().any(|sort| sort == what) {
        return Ok(());
    }
    let family = what.split('.').next().unwrap_or(what);
    let alike = sorts().filter(|sort| sort.split('.').next() == Some(family)).take(8).cloned();
    Err(NotGiven::NoSuchSort { what: what.to_owned(), alike: alike.collect() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_two_dates_in_order() {
        for (text, message) in [
            ("2026-12-01", "the days are written FROM..TO"),
            ("2026-12-31..2026-12-01", "the last day is before the first"),
            ("2026-12-01..2026-12-32", "there is no such day"),
            ("2026-12-01..", "a date is written YYYY-MM-DD"),
        ] {
            let fault = span("--pause", text).unwrap_err().to_string();
            assert!(fault.starts_with("--pause") && fault.contains(message), "{fault}");
        }
        assert_eq!(span("--pause", "2026-12-01..2026-12-01").unwrap().days(), 1);
    }

    #[test]
    fn a_planned_day_is_a_sort_of_record_and_a_date() {
        let book = RuleBook::bundled();
        let read = |text: &str| planned(&book, &[text.to_owned()]);
        let day = calendar::parse("2027-06-30").unwrap();
        let wanted = vec![Planned { what: "award.bia".to_owned(), on: day }];
        assert_eq!(read("award.bia=2027-06-30"), Ok(wanted));
        for (text, message) in [
            ("award.bia", "WHAT=DATE"),
            ("=2027-06-30", "WHAT=DATE"),
            ("award.bia=soon", "YYYY-MM-DD"),
            ("award.bia=2027-02-29", "no such day"),
            ("award.bai=2027-06-30", "did you mean award."),
            ("prize=2027-06-30", "nothing of that name is recorded"),
        ] {
            let fault = read(text).unwrap_err().to_string();
            assert!(fault.starts_with("--planned") && fault.contains(message), "{fault}");
        }
    }
}
