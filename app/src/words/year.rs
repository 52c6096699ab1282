//! What the pathway page says.

use waymark_core::calendar::{self, Date};

pub const TITLE: &str = "Your year";
pub const PICTURE: &str = "Your year as a picture. The same is in the table below.";
pub const NEXT: &str = "What comes next";
pub const NEXT_NONE: &str = "Nothing more is due in this year.";
pub const TABLE: &str = "Read it as a table";
pub const TODAY: &str = "today";
pub const NO_PATHWAY: &str = "No pathway yet";
pub const NO_PATHWAY_TEXT: &str =
    "Add the day you started and the pathway you are on, and your year is drawn here.";
pub const NO_PATHWAY_STARTED: &str = "Waymark draws the year of people who are on a pathway, such as an assessed year or probation. You are on none; what applies to you is on Today.";
pub const RULE: &str = "What";
pub const OPENS: &str = "From";
pub const BY: &str = "By";
pub const STANDING: &str = "How it stands";
pub const PAUSES: &str = "Days when the clock stood still";

pub const ALSO: &str = "Also asked for";
pub const OTHER_GOALS: &str = "Other goals";
pub const IF: &str = "What if I took leave?";
pub const IF_MEANS: &str =
    "See what would move if your programme were paused while you are away. Nothing is saved.";
pub const IF_FROM: &str = "First day away";
pub const IF_TO: &str = "Last day away";
pub const IF_ASK: &str = "See what moves";
pub const IF_MOVES: &str = "This would move";
pub const IF_NOTHING: &str = "Nothing would move.";
pub const GOALS: &str = "When at the earliest?";
pub const GOAL_WHY: &str = "What it asks for";
pub const NOTHING_IN_THE_WAY: &str = "Nothing stands in the way.";
pub const EARLIEST_UNKNOWN: &str = "The earliest day cannot be said yet.";

/// From one day to another.
pub fn moves(old: Date, new: Date) -> String {
    format!("{} → {}", super::short_day(old), calendar::in_words(new))
}

/// The earliest day of a goal.
pub fn earliest(day: Date) -> String {
    format!("{} at the earliest, if everything below is done in time", calendar::in_words(day))
}

/// What comes with time alone.
pub fn by_itself(from: Date) -> String {
    format!("by itself on {}", calendar::in_words(from))
}

pub const MET: &str = "Met";
pub const MISSED: &str = "Missed";
pub const OPEN: &str = "Open now";
pub const TO_COME: &str = "To come";
pub const PAUSED: &str = "Paused";

/// The title once the start is known.
pub fn week(week: i64, weeks: i64) -> String {
    format!("Week {week} of {weeks}")
}

/// Before the first day.
pub fn starts(date: Date) -> String {
    format!("Starts {}", calendar::in_words(date))
}

/// "Met on 3 November".
pub fn met_on(date: Date) -> String {
    format!("Met on {}", super::short_day(date))
}

/// The run of days the picture covers.
pub fn covers(from: Date, to: Date) -> String {
    format!("{} to {}", calendar::in_words(from), calendar::in_words(to))
}

/// A rule pack's name, from its id.
pub fn pack_name(pack: &str) -> String {
    let words: Vec<String> = pack.split('-').map(super::capital).collect();
    words.join(" ")
}
