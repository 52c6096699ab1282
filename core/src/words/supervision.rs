//! The sentences about how much supervision there was, and how long it lasted.

use crate::calendar::{Date, Span, days_inclusive, in_words, span_in_words};
use crate::fact::Kind;
use crate::rulebook::Unit;

use super::{amount, count, list, lower, period};

/// "5 of 6 one-to-ones in the 12 months to 22 November 2026; 3 others do not count."
pub struct Tally<'a> {
    /// How many there were.
    pub held: i64,
    /// How many are asked for.
    pub needed: i64,
    /// What one is called.
    pub one: &'a str,
    /// What several are called.
    pub several: &'a str,
    /// The first day counted.
    pub from: Date,
    /// The day asked about.
    pub on: Date,
    /// Days counted by the rule: 365.
    pub period_days: i64,
    /// Days taken out for long absence.
    pub away_days: i64,
    /// Sessions that do not count: their form and how many.
    pub others: &'a [(&'a str, i64)],
}

impl Tally<'_> {
    /// The tally as one sentence.
    pub fn sentence(&self) -> String {
        let called = |count: i64| if count == 1 { self.one } else { self.several };
        // More than asked for is said afterwards: nobody holds "8 of 6".
        let of = if self.held <= self.needed && self.needed > 0 { self.needed } else { self.held };
        let mut why = if of == self.needed && of > 0 {
            format!("{} of {of} {} ", self.held, called(of))
        } else {
            format!("{of} {} ", called(of))
        };
        if days_inclusive(self.from, self.on) >= self.period_days {
            why.push_str(&format!("in the {} to {}", period(self.period_days), in_words(self.on)));
        } else if self.from == self.on {
            why.push_str(&format!("on {}", in_words(self.on)));
        } else {
            let days = Span { from: self.from, to: self.on };
            why.push_str(&format!("from {}", span_in_words(days)));
        }
        if self.away_days > 0 {
            why.push_str(&format!(", {} away taken out", count(self.away_days, "day")));
        }
        if self.held > self.needed && self.needed > 0 {
            why.push_str(&format!(", {} needed", self.needed));
        }
        if self.needed == 0 {
            why.push_str(", none needed yet");
        }
        let mut counted: Vec<String> = Vec::new();
        let mut only_one = true;
        for (form, count) in self.others {
            only_one &= *count == 1 && self.others.len() == 1;
            let session = format!("{} session", form_in_words(form));
            counted.push(super::count(*count, &session));
        }
        if !counted.is_empty() {
            let verb = if only_one { "does" } else { "do" };
            why.push_str(&format!("; {} {verb} not count", list(&counted)));
        }
        why.push('.');
        why
    }
}

/// Enough today, but not for long.
pub fn enough_until(last_day: Date) -> String {
    format!("With no more it is too few after {}.", in_words(last_day))
}

/// Counting has not begun.
pub fn before_work(start: Date) -> String {
    format!("Counting begins with the first day of work, {}.", in_words(start))
}

/// What is measured, and whether it is within bounds: "The supervision on 3 March 2026 lasted ...".
pub fn within(
    called: &str,
    on: Option<Date>,
    measured: i64,
    unit: Unit,
    minimum: Option<u32>,
    maximum: Option<u32>,
) -> String {
    let say = |bound: i64| amount(bound, unit);
    let is = match (on, unit) {
        (Some(on), Unit::Minutes) => {
            format!("{called} on {} lasted {}", in_words(on), say(measured))
        }
        (Some(on), _) => format!("{called} on {}: {}", in_words(on), say(measured)),
        (None, _) => format!("{called} so far: {}", say(measured)),
    };
    match (minimum.map(i64::from), maximum.map(i64::from)) {
        (Some(least), _) if measured < least => {
            format!(
                "{is}, {} less than the {} asked for.",
                say(least.saturating_sub(measured)),
                say(least)
            )
        }
        (_, Some(most)) if measured > most => {
            format!(
                "{is}, {} over the usual limit of {}.",
                say(measured.saturating_sub(most)),
                say(most)
            )
        }
        (_, Some(most)) => format!("{is}; at most {} is usual.", say(most)),
        (Some(least), None) => format!("{is}; at least {} is asked for.", say(least)),
        (None, None) => format!("{is}."),
    }
}

/// A day that may not be later than another.
pub fn no_later(called: &str, named: Date, last: Date) -> String {
    if named > last {
        format!("{called} is {}, later than {}.", in_words(named), in_words(last))
    } else {
        format!("{called} is {}; at the latest it may be {}.", in_words(named), in_words(last))
    }
}

/// The latest record says nothing of what is measured.
pub fn unmeasured(called: &str, on: Date, is_length: bool) -> String {
    if is_length {
        format!("How long {} on {} lasted is not recorded.", lower(called), in_words(on))
    } else {
        format!("{called} on {} is not recorded.", in_words(on))
    }
}

/// No record to measure.
pub fn nothing_to_measure(kind: &Kind) -> String {
    match kind {
        Kind::Session => "No supervision is recorded yet.".to_owned(),
        _ => "Nothing of the sort is recorded yet.".to_owned(),
    }
}

/// What must be known: what is measured.
pub fn measure_needed(called: &str, on: Date, is_length: bool) -> String {
    if is_length {
        format!("how many minutes {} on {} lasted", lower(called), in_words(on))
    } else {
        format!("{} on {}", lower(called), in_words(on))
    }
}

/// What to do about it.
pub fn add_measure(called: &str, is_length: bool) -> String {
    if is_length {
        format!("Add how long {} lasted", lower(called))
    } else {
        format!("Add {}", lower(called))
    }
}

fn form_in_words(form: &str) -> String {
    if form.is_empty() { "unnamed".to_owned() } else { form.replace('_', " ") }
}
