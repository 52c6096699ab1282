//! What forms say: dates, errors, sessions, steps.

use waymark_core::calendar::{self, Date};

pub const ERROR_PREFIX: &str = "Error: ";
pub const ERROR_TITLE: &str = "There is a problem";
pub const DAY: &str = "Day";
pub const MONTH: &str = "Month";
pub const YEAR: &str = "Year";
pub const TODAY: &str = "Today";
pub const YESTERDAY: &str = "Yesterday";
pub const QUICK_DATES: &str = "Fill in the date";

/// The hint under a date: an example that is right now.
pub fn date_hint(today: Date) -> String {
    use chrono::Datelike;
    format!("For example, {} {} {}", today.day(), today.month(), today.year())
}

pub const NO_DATE: &str = "Enter the date: day, month and year";
pub const PART_DATE: &str = "The date needs a day, a month and a year";
pub const NOT_NUMBERS: &str = "The date must be in numbers, for example 27 3 2026";
pub const SHORT_YEAR: &str = "The year needs four digits, for example 2026";

/// A day the calendar does not have.
pub fn no_such_day(day: u32, month: u32, year: i32) -> String {
    let month =
        usize::try_from(month.saturating_sub(1)).ok().and_then(|at| calendar::MONTHS.get(at));
    match month {
        Some(month) => format!("There is no {day} {month} in {year}"),
        None => "A month is a number from 1 to 12, or its name".to_owned(),
    }
}

/// A day that has not come.
pub fn future(date: Date) -> String {
    format!("{} has not come yet. Enter today or an earlier day", calendar::in_words(date))
}

// ---- supervision

pub const SUPERVISION: &str = "Supervision";
pub const RECORD_ONE: &str = "Record a supervision";
pub const CHANGE_ONE: &str = "Change a supervision";
pub const HELD: &str = "Held so far";
pub const HELD_NONE: &str = "No supervision is recorded yet";
pub const HELD_NONE_TEXT: &str =
    "Record one after it was held; what is due moves at once, with or without a signal.";
pub const WHEN_HELD: &str = "When was it held?";
pub const HOW_LONG: &str = "How long was it?";
pub const HOW_LONG_HINT: &str = "In minutes";
pub const WHAT_KIND: &str = "What kind was it?";
pub const WITH_WHOM: &str = "Who was it with?";
pub const WITH_HINT: &str = "Optional. For example, your supervisor’s initials.";
pub const WITHDRAW_SESSION: &str = "Withdraw this record";
pub const WITHDRAW_SESSION_MEANS: &str = "Use this if it was recorded by mistake. What is due is worked out again without it; the history is kept.";
pub const NO_MINUTES: &str = "Enter how many minutes it lasted";
pub const BAD_MINUTES: &str = "Minutes must be a whole number from 5 to 480, for example 60";
pub const NO_KIND: &str = "Choose what kind it was";
pub const GONE_SESSION: &str = "This supervision is not on this phone";
pub const GONE_STEP: &str = "This step is not on this phone";

/// The kinds of session: id, name, what it means.
pub const KINDS: [(&str, &str, &str); 5] = [
    (
        "reflective",
        "Reflective supervision",
        "Time to think about your practice and how you learn from it.",
    ),
    ("management", "Supervision meeting", "One-to-one with your manager about your work."),
    ("group", "Group supervision", "Several people together. It does not count as a one-to-one."),
    ("peer", "Peer supervision", "With somebody at the same level as you."),
    ("ad_hoc", "Unplanned", "A conversation that could not wait for the next meeting."),
];

/// The name of a kind of session.
pub fn kind(id: &str) -> &str {
    KINDS.iter().find(|(kind, ..)| *kind == id).map_or(id, |(_, name, _)| name)
}

/// "60 minutes", "1 hour 30 minutes".
pub fn duration(minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let hour = if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") };
    let minute = if rest == 1 { "1 minute".to_owned() } else { format!("{rest} minutes") };
    match (hours, rest) {
        (0, _) => minute,
        (_, 0) => hour,
        _ => format!("{hour} {minute}"),
    }
}

/// "60 minutes", for the quick buttons.
pub fn quick_minutes(minutes: u32) -> String {
    format!("{minutes} minutes")
}

// ---- steps

pub const RECORD_STEP: &str = "Record a step";
pub const WHICH_STEP: &str = "Which step was done?";
pub const STEP_LEAD: &str = "Record that it was done and on which day. Nothing else is stored.";
pub const WHEN_DONE: &str = "When was it done?";
pub const NO_STEP: &str = "Choose which step was done";
pub const NO_STEPS: &str = "You are on no pathway that has steps.";

/// The title of the form for one known step.
pub fn record_step(called: &str) -> String {
    format!("Record: {called}")
}

/// "with JB".
pub fn with(whom: &str) -> String {
    format!("with {whom}")
}

pub const STEP_DONE: &str = "Step done";
