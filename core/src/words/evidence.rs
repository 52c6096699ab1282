//! The sentences about what was gathered, filled in, signed and kept up.

use crate::calendar::{Date, Span, days_inclusive, in_words, span_in_words};
use crate::rulebook::{Period, Unit};
use crate::window::Days;

use super::{capital, count, duration, list, lower, period};

/// An amount in its unit: "2", "17 hours 30 minutes", "12.5 days", "90 %".
pub fn amount(amount: i64, unit: Unit) -> String {
    match unit {
        Unit::Each => amount.to_string(),
        Unit::Minutes => duration(amount),
        Unit::HalfDays if amount % 2 == 0 => count(amount / 2, "day"),
        Unit::HalfDays => format!("{}.5 days", amount / 2),
        Unit::PerCent => format!("{amount} %"),
    }
}

/// How near its last day something undone is: " It is due by 7 December 2026, in 9 days."
pub(super) fn due(due: Date, on: Date) -> String {
    let days = days_inclusive(on, due) - 1;
    match days {
        _ if on > due => format!(" It was due by {}.", in_words(due)),
        0 => format!(" It is due today, {}.", in_words(due)),
        1 => format!(" It is due by {}, tomorrow.", in_words(due)),
        2..=60 => format!(" It is due by {}, in {days} days.", in_words(due)),
        _ => format!(" It is due by {}.", in_words(due)),
    }
}

/// "is due by 7 December 2026", "was due by 7 December 2026".
pub(super) fn is_due(by: Date, on: Date) -> String {
    let is = match () {
        () if on > by => "was due by",
        () if on == by => "is due today,",
        () => "is due by",
    };
    format!("{is} {}", in_words(by))
}

/// How long the latest one lasts, or lasted, by its own word.
pub fn lasts(called: &str, done: Date, last: Date, on: Date) -> String {
    let lasts = match () {
        () if on > last => format!("ran out after {}", in_words(last)),
        () if on == last => format!("lasts until today, {}", in_words(last)),
        () => format!("lasts until {}", in_words(last)),
    };
    format!("{called} of {} {lasts}.", in_words(done))
}

/// When the latest one was, and by when the next is due.
pub fn next_due(called: &str, done: Date, last: Date, on: Date) -> String {
    let (done, due) = (in_words(done), is_due(last, on));
    match called.strip_prefix("The ") {
        Some(bare) => format!("The latest {bare} was on {done}; the next {due}."),
        None => format!("{called} was last done on {done}; the next {due}."),
    }
}

/// There is none yet.
pub fn none_yet(called: &str, first: Option<Date>, on: Date) -> String {
    let mut none = match called.strip_prefix("The ") {
        Some(bare) => format!("No {bare} is recorded yet"),
        None => format!("{called} is not recorded yet"),
    };
    if let Some(first) = first {
        none.push_str(&format!("; the first {}", is_due(first, on)));
    }
    none.push('.');
    none
}

/// Nothing says how long it lasts.
pub fn expiry_unknown(called: &str, done: Date) -> String {
    format!("How long {} of {} lasts is not recorded.", lower(called), in_words(done))
}

/// What must be known: the last day.
pub fn expiry_needed() -> String {
    "the last day it lasts".to_owned()
}

/// A season closed and nothing was done in it.
pub fn season_missed(called: &str, season: Span) -> String {
    format!("{called} was due from {}, and nothing is recorded.", span_in_words(season))
}

/// It was done in this season.
pub fn season_done(called: &str, on: Date) -> String {
    format!("{called} was done on {}.", in_words(on))
}

/// The season to come, or the open one.
pub fn season(called: &str, season: Span, on: Date) -> String {
    let open = if on < season.from { "opens" } else { "is open" };
    format!("{called} {open}: {}. Nothing is recorded for it yet.", span_in_words(season))
}

/// How much there is of one thing.
pub struct Tallied<'a> {
    /// What one and several are called.
    pub called: &'a [String; 2],
    /// How much there is.
    pub held: i64,
    /// How much is needed.
    pub needed: i64,
    /// How much there may be at most.
    pub most: Option<i64>,
    /// What the numbers are of.
    pub unit: Unit,
    /// Whether it is one single thing, there or not.
    pub is_one: bool,
    /// The codes still missing.
    pub missing: &'a [&'a str],
}

impl Tallied<'_> {
    fn said(&self) -> String {
        let [one, several] = self.called;
        let called =
            if self.needed.max(self.held) == 1 && self.unit == Unit::Each { one } else { several };
        let held = amount(self.held, self.unit);
        let mut said = match self.most {
            Some(most) if self.held > most || self.needed == 0 => {
                let of = if self.unit == Unit::Each { "" } else { "of " };
                format!("{held} {of}{called}, at most {}", amount(most, self.unit))
            }
            _ if self.unit == Unit::Each && self.held <= self.needed => {
                format!("{held} of {} {called}", self.needed)
            }
            _ if self.unit == Unit::Each => format!("{held} {called}, {} needed", self.needed),
            _ => format!("{held} of {called}, {} needed", amount(self.needed, self.unit)),
        };
        if !self.missing.is_empty() && self.held > 0 && self.held < self.needed {
            let missing: Vec<String> = self.missing.iter().map(|code| (*code).to_owned()).collect();
            said.push_str(&format!(" (without {})", list(&missing)));
        }
        said
    }
}

/// "2 of 3 direct observations; 3 of 3 pieces of feedback in the 12 months to 22 November 2026."
///
/// `by` is the last day for what is missing.
pub fn tallied(
    items: &[Tallied],
    within: &Period,
    days: Days,
    on: Date,
    by: Option<Date>,
) -> String {
    let mut parts: Vec<String> =
        items.iter().filter(|item| !item.is_one).map(Tallied::said).collect();
    let named = |there: bool| -> Vec<String> {
        let is = |item: &&Tallied| item.is_one && (item.held > 0) == there;
        items.iter().filter(is).map(|item| item.called[0].clone()).collect()
    };
    let (there, missing) = (named(true), named(false));
    if !there.is_empty() && (missing.is_empty() || parts.is_empty()) {
        parts.push(format!("recorded: {}", list(&there)));
    }
    if !missing.is_empty() {
        parts.push(format!("not recorded yet: {}", list(&missing)));
    }
    let when = match (within, days.year) {
        (Period::Ahead, _) => " planned ahead".to_owned(),
        (_, Some(year)) => format!(" in the year from {}", span_in_words(year)),
        (Period::LastDays(length), _) => {
            format!(" in the {} to {}", period(i64::from(*length)), in_words(on))
        }
        (Period::Since(_), _) => format!(" since {}", in_words(days.span.from)),
        _ => String::new(),
    };
    let tail = by.map(|by| due(by, on)).unwrap_or_default();
    format!("{}{when}.{tail}", capital(&parts.join("; ")))
}

/// Nothing of that sort is recorded.
pub fn none_of(several: &str) -> String {
    format!("There are no {several} yet.")
}

/// Every record holds what is asked.
pub fn all_hold(all: usize, one: &str, several: &str, is_latest: bool) -> String {
    match all {
        _ if is_latest => format!("The latest {one} holds everything that is asked."),
        1 => format!("The one {one} holds everything that is asked."),
        2 => format!("Both {several} hold everything that is asked."),
        _ => format!("All {all} {several} hold everything that is asked."),
    }
}

/// What the first of the records lacks, and how many others do.
pub struct Lacks<'a> {
    /// How many records there are.
    pub all: usize,
    /// How many of them lack something.
    pub lacking: usize,
    /// What one is called.
    pub one: &'a str,
    /// What several are called.
    pub several: &'a str,
    /// The day of the first that lacks something.
    pub on: Date,
    /// What it lacks, or what came too late.
    pub called: &'a [&'a str],
    /// The day that came, where it came too late.
    pub late: Option<Date>,
    /// Whether one of those would be enough.
    pub any: bool,
    /// The last day for it.
    pub due: Option<Date>,
}

impl Lacks<'_> {
    /// "The supervision of 3 March 2026 does not show its purpose; 1 other does not either."
    pub fn sentence(&self, on: Date) -> String {
        let which = format!("The {} of {}", self.one, in_words(self.on));
        let called: Vec<String> = self.called.iter().map(|called| (*called).to_owned()).collect();
        let mut why = match (self.late, self.due) {
            (Some(late), Some(due)) => format!(
                "{which} shows {} only on {}, after {}",
                list(&called),
                in_words(late),
                in_words(due)
            ),
            _ if self.any => format!("{which} does not show {}", called.join(" or ")),
            _ => format!("{which} does not show {}", list(&called)),
        };
        match self.lacking {
            0 | 1 => {}
            2 => why.push_str(&format!("; 1 other of {} {} is short too", self.all, self.several)),
            more => why.push_str(&format!(
                "; {} others of {} {} are short too",
                more - 1,
                self.all,
                self.several
            )),
        }
        why.push('.');
        if let (Some(last), None) = (self.due, self.late) {
            why.push_str(&due(last, on));
        }
        why
    }
}

/// A part of a whole.
pub struct Shared<'a> {
    /// What it is called.
    pub called: &'a str,
    /// How much there is.
    pub held: i64,
    /// What that is of.
    pub unit: Unit,
    /// Of how much of the whole the bounds speak; 100 makes them per cent.
    pub each: i64,
    /// The least.
    pub least: Option<u32>,
    /// The most.
    pub most: Option<u32>,
    /// Whether there is too little.
    pub is_short: bool,
    /// Whether there is too much.
    pub is_over: bool,
}

/// "Formal learning is 12 % of the time recorded, at most 15 % is asked for."
pub fn shared(parts: &[Shared], whole_called: &str, whole: i64, unit: Unit) -> String {
    let said: Vec<String> = parts.iter().map(|part| part.said(whole_called, whole, unit)).collect();
    format!("{}.", capital(&said.join("; ")))
}

impl Shared<'_> {
    fn said(&self, whole_called: &str, whole: i64, unit: Unit) -> String {
        if self.each == 100 {
            let share = self.tenths(self.held.saturating_mul(1000), whole);
            let bound = self.bound(|bound| format!("{bound} %"));
            return format!("{} is {share} % of {whole_called}{bound}", self.called);
        }
        if self.each == 1 && self.unit == Unit::PerCent {
            let bound = self.bound(|bound| format!("{bound} %"));
            let share = self.tenths(self.held.saturating_mul(10), whole);
            return format!(
                "{} is {share} % on average over {whole} {whole_called}{bound}",
                self.called
            );
        }
        let bound = self.bound(|bound| {
            let each = amount(self.each, unit);
            format!("{} for every {each}", amount(i64::from(bound), self.unit))
        });
        let (held, whole) = (amount(self.held, self.unit), amount(whole, unit));
        format!("{held} of {} in {whole} of {whole_called}{bound}", self.called)
    }

    /// A share to one place: down where it is too little and up where it is too much, so that it
    /// never reads as the bound it misses.
    fn tenths(&self, tenfold: i64, whole: i64) -> String {
        let rounding = match () {
            () if self.is_short => 0,
            () if self.is_over => whole.saturating_sub(1),
            () => whole / 2,
        };
        let tenths = tenfold.saturating_add(rounding) / whole.max(1);
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}.{rest}", tenths / 10),
        }
    }

    fn bound(&self, say: impl Fn(u32) -> String) -> String {
        match (self.least, self.most) {
            (Some(least), _) if self.is_short => {
                format!(", less than the {} asked for", say(least))
            }
            (_, Some(most)) if self.is_over => format!(", more than the {} asked for", say(most)),
            (Some(least), Some(most)) => format!(", {} to {} is asked for", say(least), say(most)),
            (Some(least), None) => format!(", at least {} is asked for", say(least)),
            (None, Some(most)) => format!(", at most {} is asked for", say(most)),
            (None, None) => String::new(),
        }
    }
}

/// There is nothing of the whole.
pub fn nothing_of(whole_called: &str) -> String {
    format!("This is measured by {whole_called}, and none is recorded yet.")
}

/// "the record" without its article.
pub(super) fn bare(called: &str) -> &str {
    called.strip_prefix("the ").unwrap_or(called)
}
