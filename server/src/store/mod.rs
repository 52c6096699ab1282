//! The store: who is here, what they stated, and what each may read, kept on disk.
//!
//! Lives here: rows and transactions. Not here: whether something may be stated (`gate`), what
//! facts add up to (the core), or anything of HTTP. One suite of tests, `server/tests/store.rs`,
//! says what a store must do, so that another engine can be put beside this one.

mod apply;
mod feed;
mod people;
mod sqlite;

use std::path::PathBuf;

use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::sync::Reason;

pub use feed::FeedPage;
pub use sqlite::Store;

/// The store did not do as told. Holds nothing personal: the engine names tables, not rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder for the database cannot be made.
    #[error("the folder {} cannot be made: {error}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The database cannot be opened.
    #[error("the database {} cannot be opened; nothing in it was changed: {error}", .file.display())]
    Open {
        /// The file.
        file: PathBuf,
        /// What the engine said.
        error: sqlx::Error,
    },
    /// The file is another program's database.
    #[error("{} is another program's database; nothing in it was changed. Name another folder with --data", .0.display())]
    NotOurs(PathBuf),
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// A newer version has been here.
    #[error("the database {} was made by a newer version of Waymark; nothing in it was changed. Start that version", .0.display())]
    Newer(PathBuf),
    /// The database cannot be brought to this version.
    #[error("the database {} cannot be brought to this version: {error}", .file.display())]
    Migration {
        /// The file.
        file: PathBuf,
        /// What the engine said.
        error: sqlx::migrate::MigrateError,
    },
    /// The system gave no random bytes.
    #[error("no random bytes to be had: {0}")]
    Random(#[from] getrandom::Error),
    /// A new organisation's own beginnings did not pass the gate.
    #[error("a fact that comes with a new organisation was set aside: {0:?}")]
    Beginning(Reason),
    /// A row holds what this version cannot have written.
    #[error("a row of table `{0}` holds what this version cannot have written")]
    Corrupt(&'static str),
}

/// Somebody on the staff list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role, in words.
    pub role: String,
    /// One line about them for the demonstration's sign-in page; empty otherwise.
    pub about: String,
}

/// Whose organisation this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rule packs it chose, in order.
    pub packs: Vec<String>,
    /// Whether it is made up.
    pub is_demo: bool,
}

/// Who supervises whom, from when to when; both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The one supervised.
    pub person: PersonId,
    /// The one who supervises.
    pub supervisor: PersonId,
    /// The first day.
    pub from: Date,
    /// The last day; none: until further notice.
    pub to: Option<Date>,
}

/// What somebody has stated before the organisation's first day here, on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Who.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// Encoded facts, in order.
    pub facts: Vec<String>,
}

/// The moment something arrives, and what day that is.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The civil day.
    pub today: Date,
}

/// How a device stands with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceOf {
    /// It is theirs.
    Theirs,
    /// It is somebody else's.
    Another,
    /// Nobody has registered it.
    Nobody,
}
