//! What can be wrong with a staff list, and what to do about it, by its line.
//!
//! Lives here: the words of each fault. They quote the columns and ids of a list, which its owner
//! has before them, and go to that person alone: never into a log.

use std::fmt;

use super::COLUMNS;
use super::lines::MOST_LINE_BYTES;

/// A fault on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// What it is.
    pub what: What,
}

impl Fault {
    /// A fault at a line.
    pub fn at(line: u64, what: What) -> Self {
        Self { line, what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// Encoded as UTF-16.
    #[error("the file is encoded as UTF-16. Save it again as \"CSV UTF-8\"")]
    Utf16,
    /// Encoded as something else.
    #[error("a letter is not UTF-8 (often Windows-1252). Save the file again as \"CSV UTF-8\"")]
    NotUtf8,
    /// Too long.
    #[error(
        "the line has more than {MOST_LINE_BYTES} bytes. Look for a missing line end or a cell that does not belong here"
    )]
    LongLine,
    /// A NUL.
    #[error(
        "the line holds a NUL, which no text has. The file may be damaged: save it again as \"CSV UTF-8\""
    )]
    Nul,
    /// A control character.
    #[error("a cell holds a character that cannot be seen. Type the cell again")]
    Control,
    /// A quote that does not end.
    #[error(
        "a quote is opened and not closed on the same line. Close it, or take the line break out of the cell"
    )]
    OpenQuote,
    /// Something after a quote.
    #[error("something follows a closing quote. A quote within a quoted cell is written twice")]
    AfterQuote,
    /// No line at all.
    #[error("the file is empty. Its first line names the columns: {}", COLUMNS.join(","))]
    Empty,
    /// Semicolons.
    #[error("the columns are parted by semicolons or tabs. Save the file again with commas")]
    NotCommas,
    /// A column nobody knows.
    #[error("`{0}` is no column of a staff list. Take it out, or name it one of: {all}", all = COLUMNS.join(", "))]
    UnknownColumn(String),
    /// A column twice.
    #[error("the column `{0}` is there twice. Take one out")]
    ColumnTwice(String),
    /// A column that must be there.
    #[error("the column `{0}` is missing from the first line. Add it")]
    NoColumn(&'static str),
    /// Not as many cells as columns.
    #[error("there are {cells} cells for {columns} columns. Look for a comma too many or too few")]
    Cells {
        /// How many cells.
        cells: usize,
        /// How many columns.
        columns: usize,
    },
    /// A formula.
    #[error("`{column}` begins like a formula. Type the value itself, without {first}")]
    Formula {
        /// The column.
        column: &'static str,
        /// Its first character.
        first: char,
    },
    /// Too long a cell.
    #[error("`{0}` has more than 200 characters. Shorten it")]
    LongCell(&'static str),
    /// An id that is none.
    #[error(
        "`{column}` holds `{value}`, which is no id. An id has at most 64 small letters, digits and hyphens"
    )]
    NotAnId {
        /// The column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// A day that is none.
    #[error("`{column}` holds `{value}`, which is no day. Write 2026-11-22 or 22/11/2026")]
    NotADay {
        /// The column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// An address that is none.
    #[error("`{0}` is no e-mail address")]
    NotAnEmail(String),
    /// A position that is none.
    #[error(
        "`{0}` is no position. Write leader, administrator or employment_support, or leave it empty"
    )]
    NotAPosition(String),
    /// No id.
    #[error(
        "`person` is empty. Give the person an id that is theirs for ever, such as a staff number"
    )]
    NoPerson,
    /// No name.
    #[error("`{0}` is new and has no name on any line. Fill in `name`")]
    NoName(String),
    /// Two answers.
    #[error(
        "`{column}` of `{person}` is different here from line {other}. Make them the same, or leave it empty here"
    )]
    Contradicts {
        /// The column.
        column: &'static str,
        /// Whose.
        person: String,
        /// Where it was said first.
        other: u64,
    },
    /// Two people, one address.
    #[error("the address `{email}` is also that of `{person}`. Everybody signs in with their own")]
    EmailTwice {
        /// The address.
        email: String,
        /// Who has it.
        person: String,
    },
    /// Nobody of that id.
    #[error(
        "`{column}` names `{person}`, who is not on the list. Add a line for them, or mend the id"
    )]
    Nobody {
        /// The column.
        column: &'static str,
        /// The id.
        person: String,
    },
    /// Oneself.
    #[error("`{person}` cannot be their own {}", .column.replace('_', " "))]
    Oneself {
        /// The column.
        column: &'static str,
        /// The id.
        person: String,
    },
    /// Ends before it begins.
    #[error("`to` is before `from`. Mend one of them")]
    Backwards,
    /// The same tie twice at once.
    #[error(
        "`{person}` is `{column}` here and on line {other} on the same days. Take one out, or part the days"
    )]
    Overlap {
        /// The column.
        column: &'static str,
        /// The other person.
        person: String,
        /// The other line.
        other: u64,
    },
    /// A tie to somebody who has left.
    #[error(
        "`{column}` names `{person}`, who leaves before this tie ends. Name another person, or fill in `to`"
    )]
    HasLeft {
        /// The column.
        column: &'static str,
        /// The id.
        person: String,
    },
    /// Days without a tie.
    #[error("`from` or `to` is filled in, but nobody is named whom the days are about")]
    DaysOfNothing,
    /// Too many lines.
    #[error("there are more than {0} lines. Cut the list in parts")]
    TooManyLines(usize),
}
