//! The words of the administrators' page.

pub const TITLE: &str = "Administration";
pub const INTRODUCTION: &str = "What the server knows of phones and of what was done. Nothing that anybody wrote is on this page.";
pub const BACK: &str = "Back to Waymark";

pub const COUNTS: &str = "Now";
pub const PEOPLE: &str = "People on the staff list";
pub const DEVICES: &str = "Phones and computers in use";
pub const SESSIONS: &str = "Signed in";
pub const FACTS: &str = "Entries kept";
pub const UNSENT: &str = "Entries still on phones, as far as they have said";

pub const BUILDS: &str = "Versions in use";
pub const VERSION: &str = "Version";
pub const OLDER_VERSION: &str = "before versions were told";
pub const NO_BUILDS: &str = "No phone has synchronised yet.";

pub const QUIET: &str = "Phones to ask about";
pub const QUIET_TEXT: &str = "They have not synchronised for a week or more, or something of them was not taken. What is on them is kept there until it is sent.";
pub const NO_QUIET: &str = "Every phone has synchronised within a week.";
pub const PERSON: &str = "Person";
pub const DEVICE: &str = "Device";
pub const SEEN: &str = "Last synchronised";
pub const NEVER: &str = "never";
pub const LEFT_TO_SEND: &str = "Left to send";
pub const NOT_TAKEN_OF_IT: &str = "Not taken";

pub const NOT_TAKEN: &str = "Not taken";
pub const NOT_TAKEN_TEXT: &str = "Nothing of it is lost: it stays on the phone it came from and is kept here, and its author is told.";
pub const NO_NOT_TAKEN: &str = "Everything that was sent was taken.";
pub const REASON: &str = "Why";
pub const HOW_MANY: &str = "Entries";
pub const OF_PEOPLE: &str = "People";

pub const AUDIT: &str = "What was done";
pub const AUDIT_TEXT: &str = "The audit log. It is only ever added to, and each entry seals the one before: `waymark verify` finds an alteration.";
pub const NO_AUDIT: &str = "Nothing yet.";
pub const NUMBER: &str = "No.";
pub const WHEN: &str = "When";
pub const WHO: &str = "Who";
pub const WHAT: &str = "What";
pub const WHOM: &str = "About";
pub const SERVER: &str = "the server";
pub const OLDER: &str = "Older entries";
pub const NEWEST: &str = "Newest entries";

/// Why something was not taken; the reason itself where this version has no words for it.
pub fn reason(name: &str) -> &str {
    match name {
        "not_a_fact" => "It could not be read",
        "too_long" => "It was too long",
        "not_yours" => "It was stated by somebody else than its sender",
        "not_allowed" => "Its sender may not write that about that person",
        "unknown_device" => "It came from a device that is not its sender's",
        "number_used" => "Its number was used before, by a copy of the phone",
        "future_day" => "It tells of a day that had not come",
        other => other,
    }
}

/// A word of the audit log as people read it: `signed_in` becomes "signed in".
pub fn action(word: &str) -> String {
    word.replace('_', " ")
}
