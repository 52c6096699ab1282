//! The staff list: who works here, where, and who is what to whom, as a file of commas says it.
//!
//! Lives here: reading such a file, every fault with its line, and what it would change. Not here:
//! the rows it becomes (`store`), or asking whether to go on (`tools`).
//! docs/formats.md describes the file.

mod changes;
mod fault;
mod lines;
mod read;

use std::collections::BTreeMap;

use waymark_core::calendar::Date;
use waymark_core::fact::PersonId;

pub use changes::{Change, Duty, Plan, Wish, plan};
pub use fault::{Fault, What};
pub use lines::MOST_LINE_BYTES;
pub use read::{Faults, read};

/// What somebody can be to somebody, as columns and as the store name it.
pub const KINDS: [&str; 7] = [
    "supervisor",
    "line_manager",
    "assessor",
    "practice_educator",
    "on_site_supervisor",
    "second_manager",
    "panel_member",
];

/// What is said of a person besides their ties and the day they left.
pub const WORDS: [&str; 6] = ["name", "email", "role", "team", "locality", "position"];

/// Every column, in the order of the documentation.
pub const COLUMNS: [&str; 17] = [
    "person",
    "name",
    "email",
    "role",
    "team",
    "locality",
    "position",
    "left_on",
    "supervisor",
    "line_manager",
    "assessor",
    "practice_educator",
    "on_site_supervisor",
    "second_manager",
    "panel_member",
    "from",
    "to",
];

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Its people, by id.
    pub people: BTreeMap<PersonId, Entry>,
    /// Who is what to whom.
    pub ties: Vec<Tie>,
    /// The kinds of tie it has a column for: of others it says nothing.
    pub kinds: Vec<&'static str>,
}

/// What a file says of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The first line that names them.
    pub line: u64,
    /// What each of [`WORDS`] says, where the file has the column.
    pub words: BTreeMap<&'static str, String>,
    /// The last day in the post, where the file has the column; within, none for who stays.
    pub left_on: Option<Option<Date>>,
}

/// What one line says of one tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The line.
    pub line: u64,
    /// What `other` is.
    pub kind: &'static str,
    /// To whom.
    pub person: PersonId,
    /// Who.
    pub other: PersonId,
    /// From which day; none: as it stands, or from the day of the import.
    pub from: Option<Date>,
    /// To which day; none: until further notice.
    pub to: Option<Date>,
}

/// What stands in the store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Present {
    /// The people, by id.
    pub people: BTreeMap<PersonId, Member>,
    /// The ties, past ones too.
    pub ties: Vec<Standing>,
}

/// Somebody on the list as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// What each of [`WORDS`] says.
    pub words: BTreeMap<&'static str, String>,
    /// The last day in the post; none for who stays.
    pub left_on: Option<Date>,
}

impl Member {
    /// One of [`WORDS`]; empty where nothing is said.
    pub fn word(&self, column: &str) -> &str {
        self.words.get(column).map_or("", String::as_str)
    }
}

/// A tie as it stands, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What `other` is.
    pub kind: &'static str,
    /// To whom.
    pub person: PersonId,
    /// Who.
    pub other: PersonId,
    /// From which day.
    pub from: Date,
    /// To which day; none: until further notice.
    pub to: Option<Date>,
}
