//! What is said of reading under the right of access, and of auditing supervision records.

use super::count;

pub const TITLE: &str = "Audit of supervision records";
pub const NONE: &str = "You are nobody’s line manager who supervises others";
pub const NONE_TEXT: &str =
    "Only the line manager of a supervisor audits their records. The staff list says who that is.";
pub const SUPERVISORS: &str = "Supervisors";
pub const NOT_AUDITED: &str = "No audit recorded yet";
pub const NOT_HERE: &str = "This supervisor is not on your list";

pub const OPEN: &str = "Open to you";
pub const OPEN_NONE: &str = "You have opened none of their records.";
pub const TO_COME: &str = "comes with the next exchange with the server";

pub const CHOOSE: &str = "Choose a sample";
pub const ASKING: &str = "Asking the server which records there are…";
pub const NO_ANSWER: &str = "The list of records needs a signal";
pub const NO_ANSWER_TEXT: &str =
    "The server did not say which records there are. What is open to you can be read without.";
pub const AGAIN: &str = "Try again";
pub const NO_RECORDS: &str = "No supervision is recorded that you could read.";
pub const WHY: &str = "Why you read them";
pub const WHY_HINT: &str = "Whose records they are reads this, and so does their supervisor.";
pub const WHY_USUAL: &str = "Yearly audit of a sample";
pub const READ: &str = "Read these records";
pub const CHOOSE_ONE: &str = "Choose at least one record";
pub const SAY_WHY: &str = "Say why you read them";

pub const RECORD: &str = "Record the audit";
pub const RECORD_TEXT: &str =
    "Once you have read the sample. The supervisor sees the audit among their own records.";

pub const READINGS: &str = "Read under the right of access";
pub const SOMEBODY: &str = "A line manager";
pub const GIVEN_WHY: &str = "Reason given";
pub const OTHER: &str = "A record that is not on this phone";

pub const GONE: &str = "This record is not open to you";
pub const GONE_TEXT: &str = "It has not come yet, or the time it was open for is over.";
pub const SIGNATURES: &str = "Signatures";
pub const NO_SIGNATURES: &str = "Nobody has signed it.";
pub const EARLIER: &str = "an earlier version of it";

/// What reading them means, before it is done; `days` is how long they stay open.
pub fn means(days: u32) -> String {
    format!(
        "This is noted where they and their supervisor see it: who reads which records, when and why. It cannot be taken back. The records stay open to you for {}.",
        count(days as usize, "day", "days")
    )
}

/// "3 people".
pub fn people(number: usize) -> String {
    count(number, "person", "people")
}

/// When somebody's records were last audited.
pub fn audited(on: &str) -> String {
    format!("Last audited on {on}")
}

/// "Open until 22 December 2026", for records that were read.
pub fn until(on: &str, open: bool) -> String {
    if open { format!("Open until {on}") } else { format!("Closed after {on}") }
}

/// How many signatures a record has.
pub fn signed(number: usize) -> String {
    match number {
        0 => "Not signed".to_owned(),
        number => count(number, "signature", "signatures"),
    }
}

/// Who signed, as what and when.
pub fn signature(who: &str, role: &str, on: &str) -> String {
    let known: Vec<&str> = [who, role, on].into_iter().filter(|it| !it.is_empty()).collect();
    known.join(", ")
}

/// "Angela Moorcroft read 2 records on 24 November 2026".
pub fn read(who: &str, records: usize, on: &str) -> String {
    format!("{who} read {} on {on}", count(records, "record", "records"))
}

/// "of Maya Okafor".
pub fn of(name: &str) -> String {
    format!("of {name}")
}
