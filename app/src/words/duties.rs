//! What is said of a supervisor's duties to who leaves or moves.

/// How the form of the event names leaving.
pub const LEAVING: &str = "leaving";
pub const TITLE: &str = "Files to complete";
pub const RECORD: &str = "Record that it is on file";

/// The line on Today that leads there.
pub fn today(number: usize) -> String {
    format!("{} to complete: somebody leaves or moves", super::count(number, "file", "files"))
}

/// Who, and what they do.
pub fn who(name: &str, leaving: bool, late: bool) -> String {
    let does = match (leaving, late) {
        (true, false) => "is leaving the organisation",
        (true, true) => "has left the organisation",
        (false, false) => "is moving to another post",
        (false, true) => "has moved to another post",
    };
    format!("{name} {does}")
}

/// By when.
pub fn by(day: &str, late: bool) -> String {
    if late {
        format!("Their file had to be complete by {day}, their last day in the post.")
    } else {
        format!("Their file must be complete by {day}, their last day in the post.")
    }
}
