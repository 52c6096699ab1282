//! Every sentence the core says, in one place.
//!
//! Lives here: the plain English of findings, with the numbers and dates in it. Not here: what is
//! found (the deciders), and the words of rules, which stand in the rule files.

mod evidence;
mod interval;
mod signed;
mod supervision;

use crate::calendar::{Date, Span, days_inclusive, in_words, span_in_words};
use crate::rulebook::Anchor;
use crate::window::Window;

pub use evidence::*;
pub use interval::interval;
pub use signed::*;
pub use supervision::*;

/// "Every two weeks until 6 March 2027, then every month."
pub fn rhythm(window: &Window) -> String {
    let every = capital(window.called);
    match window.then {
        Some(then) => format!("{every} until {}, then {then}.", in_words(window.phase_ends)),
        None => format!("{every} until {}.", in_words(window.phase_ends)),
    }
}

/// The open window has nothing yet.
pub fn window_open(window: &Window) -> String {
    format!("Nothing is recorded yet for {}. {}", days_of(window), rhythm(window))
}

/// The window before the open one has nothing.
pub fn window_missed(missed: &Window, now: &Window) -> String {
    format!("Nothing is recorded for {}. {}", days_of(missed), rhythm(now))
}

/// A window is done; so many before it are not.
pub fn window_met(on: Date, window: &Window, missed: &[&Window]) -> String {
    let mut why = format!("Held on {}, for {}.", in_words(on), days_of(window));
    match missed {
        [] => {}
        [one] => why.push_str(&format!(" Nothing is recorded for {}.", days_of(one))),
        [.., last] => why.push_str(&format!(
            " Nothing is recorded for {} earlier times, the last for {}.",
            missed.len(),
            days_of(last)
        )),
    }
    why
}

/// No window has opened yet.
pub fn cadence_to_come(first: &Window) -> String {
    format!("Nothing is due yet. The first is for {}.", days_of(first))
}

/// Nothing is owed until the next window opens.
pub fn cadence_between(next: Option<&Window>) -> String {
    match next {
        Some(next) => format!("Nothing is due yet. The next is for {}.", days_of(next)),
        None => "Nothing more is due.".to_owned(),
    }
}

/// Every window has closed; so many had nothing.
pub fn cadence_over(all: usize, missed: &[&Window]) -> String {
    match missed {
        [] if all == 1 => "It was held.".to_owned(),
        [] => format!("All {all} were held."),
        [one] => format!("Nothing is recorded for 1 of {all}: {}.", days_of(one)),
        [.., last] => format!(
            "Nothing is recorded for {} of {all}, the last for {}.",
            missed.len(),
            days_of(last)
        ),
    }
}

/// "Three-month review was due by 7 December 2026 and nothing is recorded."
pub fn stage_overdue(stage: &Window) -> String {
    format!("{} was due by {} and nothing is recorded.", stage.called, in_words(stage.due))
}

/// "Three-month review is due today, 7 December 2026."
pub fn stage_due(stage: &Window) -> String {
    format!("{} is due today, {}.", stage.called, in_words(stage.due))
}

/// "Three-month review is due by 7 December 2026, in 9 days."
pub fn stage_due_soon(stage: &Window, on: Date) -> String {
    let days = days_inclusive(on, stage.due) - 1;
    let in_days = if days == 1 { "tomorrow".to_owned() } else { format!("in {days} days") };
    format!("{} is due by {}, {in_days}.", stage.called, in_words(stage.due))
}

/// "Nothing is due yet. Three-month review is next, by 7 December 2026."
pub fn stage_to_come(stage: &Window) -> String {
    format!("Nothing is due yet. {} is next, by {}.", stage.called, in_words(stage.due))
}

/// Every stage is done.
pub fn stages_done(all: usize, last: Date) -> String {
    match all {
        1 => format!("Done on {}.", in_words(last)),
        _ => format!("All {all} are done, the last on {}.", in_words(last)),
    }
}

/// The person's dates lie outside every edition of the rule.
pub fn nothing_asked(from: Date) -> String {
    format!("This counts from {}, and none of your dates fall in it.", in_words(from))
}

/// The programme's clock stands still. A pause without a last day is one that ends `on`.
pub fn paused(pause: Span, on: Date) -> String {
    let stands = if pause.to > on {
        format!("is paused for {}", span_in_words(pause))
    } else {
        format!("has been paused since {}", in_words(pause.from))
    };
    format!("The programme {stands}. What was due later moves by as many days.")
}

/// The day of an enrolment that must be known; none where it is the day of a record.
pub fn start_needed(anchor: &Anchor) -> Option<&'static str> {
    match anchor {
        Anchor::EmploymentStart | Anchor::ProgrammeStart => Some("the day you started work"),
        Anchor::QualifiedOn => Some("the day you qualified"),
        Anchor::RoleStart => Some("the day you started in your role"),
        Anchor::First(_) | Anchor::Last(_) => None,
    }
}

/// What to do about it.
pub fn add_start(start: &str) -> String {
    format!("Add {start}")
}

/// Why nothing can be said before the start is known.
pub fn start_unknown(start: &str) -> String {
    format!("This counts from {start}, which is not recorded yet.")
}

/// Nothing is there that the days could count from.
pub fn nothing_to_count_from() -> String {
    "What this counts from is not recorded.".to_owned()
}

/// The clause does not speak of this person as things stand.
pub fn not_asked() -> String {
    "This is not asked of you as things stand.".to_owned()
}

/// Everything is so that must be so first.
pub fn nothing_stands_in_the_way(opens: &str) -> String {
    format!("Nothing stands in the way of {opens} any more.")
}

/// What is still missing, and when what comes by itself has come.
pub fn stands_in_the_way(opens: &str, lacking: &[&str], from: Option<Date>) -> String {
    let lacking: Vec<String> = lacking.iter().map(|one| (*one).to_owned()).collect();
    match (lacking.as_slice(), from) {
        ([], Some(from)) => format!("{} is possible from {}.", capital(opens), in_words(from)),
        (_, Some(from)) => format!(
            "{} still needs {}; by dates alone it is possible from {}.",
            capital(opens),
            list(&lacking),
            in_words(from)
        ),
        (_, None) => format!("{} still needs {}.", capital(opens), list(&lacking)),
    }
}

/// Whose it is.
pub fn you() -> String {
    "you".to_owned()
}

/// What must be known: the edition.
pub fn edition_needed(on: Date) -> String {
    format!("a rule edition covering {}", in_words(on))
}

/// Why nothing can be said of a day before the first edition.
pub fn no_edition(from: Date) -> String {
    format!("The earliest edition we have read counts from {}.", in_words(from))
}

/// "1 hour 30 minutes".
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => count(rest, "minute"),
        (hours, 0) => count(hours, "hour"),
        (hours, rest) => format!("{} {}", count(hours, "hour"), count(rest, "minute")),
    }
}

/// "1 day", "2 days".
fn count(how_many: i64, one: &str) -> String {
    if how_many == 1 { format!("1 {one}") } else { format!("{how_many} {one}s") }
}

fn days_of(window: &Window) -> String {
    Span::new(window.opens, window.due).map_or_else(|| in_words(window.due), span_in_words)
}

fn period(days: i64) -> String {
    if days == 365 { "12 months".to_owned() } else { count(days, "day") }
}

/// "One, another and a third".
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// With a capital letter at the start.
pub fn capital(text: &str) -> String {
    let mut words = text.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// "The supervision" in the middle of a sentence.
fn lower(called: &str) -> String {
    called.strip_prefix("The ").map_or_else(|| called.to_owned(), |rest| format!("the {rest}"))
}
