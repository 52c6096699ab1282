//! What the journal and the reflection pages say.

use super::count;

pub const REFLECTION: &str = "Reflection";
pub const PROMPTS: &str = "Prompts";
pub const ALSO_WRITTEN: &str = "Also written";
pub const TITLE: &str = "Title";
pub const TITLE_HINT: &str = "Optional. Leave out names.";
pub const WHEN: &str = "When did it happen?";
pub const CODES: &str = "Standards it shows";
pub const CODES_HINT: &str = "Type a code or a word, for example PCF6 or capacity.";
pub const CODES_CHOSEN: &str = "Chosen standards";
pub const CODES_NONE: &str = "Nothing matches";
pub const ABOUT_IT: &str = "About it";
pub const WHO_SEES: &str = "Who can see this?";
pub const PRIVATE: &str = "Private";
pub const SHARED: &str = "Shared";
pub const DONE: &str = "Done";
pub const OPENING: &str = "Opening…";
pub const UNTITLED: &str = "Reflection without a title";
pub const NO_WORDS: &str = "No words yet.";

pub const FIRST_TITLE: &str = "Before you write your first";
pub const FIRST: &str = "What you write here can be read by others if a court or an inquiry orders it. Leave out names and anything that would identify people who draw on care and support: initials or “the daughter” are enough.";
pub const FIRST_OK: &str = "I understand";

pub const NOTHING_SAVED: &str = "Nothing written yet";
pub const TYPING: &str = "Saving…";
pub const NOT_SAVED: &str = "Not saved yet. Trying again";

pub const RIVALS_TITLE: &str = "Two versions";
pub const RIVALS: &str = "This was changed in two places at once, and both versions are kept. Choose what should stand; the other stays in the history.";
pub const RIVALS_CHOOSE: &str = "Choose between them";
pub const KEEP_BOTH: &str = "Keep both";

/// "Keep version 2".
pub fn keep(number: usize) -> String {
    format!("Keep version {number}")
}

/// "Version 2".
pub fn version(number: usize) -> String {
    format!("Version {number}")
}

/// "312 words".
pub fn words(number: usize) -> String {
    count(number, "word", "words")
}

/// The remove button of a chosen standard.
pub fn remove(code: &str) -> String {
    format!("Remove {code}")
}

/// What a screen reader hears when the list of matches changes.
pub fn matches(number: usize) -> String {
    count(number, "match", "matches")
}

// ---- the journal

pub const JOURNAL: &str = "Journal";
pub const OWN: &str = "Your reflections";
pub const SEARCH: &str = "Search your reflections";
pub const SHARED_WITH_ME: &str = "Shared with you";
pub const WITHDRAWN: &str = "Withdrawn";
pub const DISPUTED: &str = "Two versions: choose one";
pub const NEWER: &str = "Part of this needs a newer version of Waymark";
pub const EMPTY: &str = "Nothing here yet";
pub const EMPTY_TEXT: &str =
    "Write the first one while today is fresh. It takes one tap, with or without a signal.";
pub const NO_MATCH: &str = "No reflection has all of these words.";
pub const MORE: &str = "Show more";

/// What the search found.
pub fn found(number: usize) -> String {
    count(number, "reflection", "reflections")
}

// ---- one reflection

pub const HISTORY: &str = "History of versions";
pub const NO_HISTORY: &str = "There is no earlier version.";
pub const THIS_PHONE: &str = "on this phone";
pub const OTHER_DEVICE: &str = "on another device";
pub const BY_ANOTHER: &str = "by somebody else";
pub const WITHDRAW: &str = "Withdraw";
pub const WITHDRAW_SURE: &str = "Withdraw this reflection?";
pub const WITHDRAW_MEANS: &str = "It leaves your journal and nobody you shared it with sees it as current. Its history is kept, and you can restore it.";
pub const WITHDRAW_YES: &str = "Yes, withdraw it";
pub const WITHDRAW_NO: &str = "No, keep it";
pub const RESTORE: &str = "Restore it";
pub const IS_WITHDRAWN: &str = "You withdrew this reflection. It is kept here.";
pub const EDIT_WITHDRAWN: &str = "You withdrew this reflection. You can go on writing, and it stays withdrawn until you restore it.";
pub const MISSING: &str = "This reflection is not on this phone";
pub const MISSING_TEXT: &str =
    "It may not have arrived yet, or it may no longer be shared with you.";
pub const TO_JOURNAL: &str = "Go to the journal";
pub const STANDARDS: &str = "Standards";
pub const EMPTIED: &str = "emptied";

/// Whose a reflection is that was shared.
pub fn by(name: &str) -> String {
    format!("by {name}")
}

/// What a reader may do with a reflection that was shared with them.
pub fn whose(author: Option<&str>) -> String {
    let author = author.unwrap_or("its author");
    format!("Shared with you by {author}. You can read it, not change it.")
}

/// A field's name, for the history.
pub fn field(name: &str) -> String {
    match name {
        "title" => TITLE.to_owned(),
        "on" => "Day".to_owned(),
        "prompts" => PROMPTS.to_owned(),
        "codes" => STANDARDS.to_owned(),
        "sharing" => "Sharing".to_owned(),
        "withdrawn" => "Withdrawn".to_owned(),
        other => match other.strip_prefix("answer.").and_then(crate::prompts::question) {
            Some((_, prompt)) => prompt.question.to_owned(),
            None => other.to_owned(),
        },
    }
}
