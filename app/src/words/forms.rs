//! What forms say: dates, errors, records.

use waymark_core::calendar::{self, Date};
use waymark_core::fact::Kind;

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
pub const HELD: &str = "Held so far";
pub const HELD_NONE: &str = "No supervision is recorded yet";
pub const HELD_NONE_TEXT: &str =
    "Record one after it was held; what is due moves at once, with or without a signal.";

// ---- any record

pub const CAN_RECORD: &str = "What you can record";
pub const CAN_RECORD_LEAD: &str =
    "What the policies where you work ask about. Something recorded once counts for each of them.";
pub const WHAT_YOU_CAN: &str = "Answer what you can. The rest can be added later.";
pub const RECORDED: &str = "Recorded so far";
pub const WHICH_SORT: &str = "Which was it?";
pub const NO_SORT: &str = "Choose which it was";
pub const MORE: &str = "More to record";
pub const GONE: &str = "This record is not on this phone";
pub const SIGN: &str = "Sign this version";
pub const SIGN_THIS: &str = "Sign this record";
pub const SIGNED: &str = "What is signed";
pub const SIGN_MEANS: &str = "Your signature covers these words. If they are changed afterwards, the new version needs signing again.";
pub const WITHDRAW: &str = "Withdraw this record";
pub const WITHDRAW_MEANS: &str = "Use this if it was recorded by mistake. What is due is worked out again without it; the history is kept.";
pub const TO_EARLY: &str = "The last day must be the first day or later";
pub const PROGRAMME_EARLY: &str = "The programme cannot start before your first day of work";
pub const MINUTES_HINT: &str = "In minutes, or hours and minutes: 90 or 1:30";
pub const DAYS_HINT: &str = "In days; half a day is 0.5";
pub const BAD_NUMBER: &str = "Enter a whole number";
pub const BAD_MINUTES: &str =
    "Enter minutes, for example 90, or hours and minutes, for example 1:30";
pub const BAD_DAYS: &str = "Enter whole or half days, for example 3 or 2.5";

/// What must be answered.
pub fn missing(label: &str) -> String {
    format!("Answer this: {label}")
}

/// The title of a form for something new.
pub fn record(name: &str) -> String {
    format!("Record: {name}")
}

/// The title of a form for something that is there.
pub fn change(name: &str) -> String {
    format!("Change: {name}")
}

/// Whom a record is about, where it is somebody else.
pub fn about(name: &str) -> String {
    format!("About {name}")
}

/// A kind of record, as the heading of a list.
pub fn kinds(kind: &Kind) -> &'static str {
    match kind {
        Kind::Session | Kind::Meeting => "Supervision",
        Kind::Evidence => "What you did, learnt or achieved",
        Kind::Step => "Steps of a programme",
        Kind::Agreement => "What was agreed",
        Kind::Event => "What happened",
        Kind::Placement => "Placement days",
        _ => "Away from work",
    }
}

/// A number as it is typed; of half days, in days.
pub fn number(number: i64, is_half_days: bool) -> String {
    match (is_half_days, number % 2) {
        (false, _) => number.to_string(),
        (true, 0) => (number / 2).to_string(),
        (true, _) => format!("{}.5", number / 2),
    }
}

/// "with JB".
pub fn with(whom: &str) -> String {
    format!("with {whom}")
}
