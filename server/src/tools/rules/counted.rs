//! Which records a rule counts, and from which days, in words.

use waymark_core::calendar::{day_and_month, in_words};
use waymark_core::rulebook::{Anchor, By, Counts, Period, RuleBook, Since};
use waymark_core::words::interval;

/// The records, by the names their forms give them: "session: Peer supervision (peer)".
pub fn counts(book: &RuleBook, counts: &Counts) -> String {
    let label = |code: &String| {
        let form = book.form(&counts.kind, code);
        let choice = form.and_then(|form| form.what.iter().find(|choice| choice.code == *code));
        choice.map_or_else(|| code.clone(), |choice| format!("{} ({code})", choice.label))
    };
    let mut words = format!("any {}", counts.kind.as_str());
    if !counts.what.is_empty() {
        let sorts: Vec<String> = counts.what.iter().map(label).collect();
        words = format!("{}: {}", counts.kind.as_str(), in_a_row(&sorts, "or"));
    }
    for (field, allowed) in &counts.is {
        words.push_str(&format!(", with {} as {field}", in_a_row(allowed, "or")));
    }
    for field in &counts.yes {
        words.push_str(&format!(", with yes for {field}"));
    }
    for field in &counts.filled {
        words.push_str(&format!(", with {field} filled in"));
    }
    words
}

/// The day: "the first day of the programme".
pub fn anchor(book: &RuleBook, anchor: &Anchor) -> String {
    match anchor {
        Anchor::EmploymentStart => "the first day of work".to_owned(),
        Anchor::ProgrammeStart => "the first day of the programme".to_owned(),
        Anchor::QualifiedOn => "the day of qualifying".to_owned(),
        Anchor::RoleStart => "the first day in the qualified role".to_owned(),
        Anchor::First(first) => format!("the first of ({})", counts(book, first)),
        Anchor::Last(last) => format!("the latest of ({})", counts(book, last)),
    }
}

/// The last day: "12 months after the first day of the programme".
pub fn by(book: &RuleBook, by: &By) -> String {
    format!("{} after {}", interval(by.by), anchor(book, &by.anchor))
}

/// How long must have passed: "2 years since the day of qualifying".
pub fn since(book: &RuleBook, since: &Since) -> String {
    let more = if since.more { "more than " } else { "" };
    format!("{more}{} since {}", interval(since.at_least), anchor(book, &since.anchor))
}

/// The days in which records count: "the last 365 days".
pub fn period(book: &RuleBook, period: &Period) -> String {
    match period {
        Period::Ever => "all days".to_owned(),
        Period::LastDays(days) => format!("the last {days} days"),
        Period::Since(from) => format!("since {}", anchor(book, from)),
        Period::YearFrom(from) => format!("each year counted from {}", anchor(book, from)),
        Period::YearOf(first) => {
            format!("each year that begins on {}, from {}", day_and_month(*first), in_words(*first))
        }
        Period::Ahead => "the days to come".to_owned(),
    }
}

/// "one, two or three".
pub fn in_a_row(parts: &[String], before_last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {before_last} {last}", first.join(", ")),
    }
}
