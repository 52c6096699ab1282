//! What can go wrong with the store, in words for whoever runs the server.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;
use waymark_core::sync::Reason;

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
    #[error("the database {place} cannot be opened; nothing in it was changed: {error}")]
    Open {
        /// The file, or the server and the name; never a password.
        place: String,
        /// What the engine said.
        error: sqlx::Error,
    },
    /// The database is another program's.
    #[error(
        "{0} is another program's database; nothing in it was changed. Name another folder with --data, or another database with --database-url"
    )]
    NotOurs(String),
    /// The address of the database is none.
    #[error(
        "the address of the database is not understood: it is written postgres://user@host:5432/name"
    )]
    Address,
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// SQLite refused.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// Others have used the database for so long that this was given up.
    #[error("the database is busy; nothing was taken")]
    Busy,
    /// A newer version has been here.
    #[error(
        "the database {0} was made by a newer version of Waymark; nothing in it was changed. Start that version"
    )]
    Newer(String),
    /// The database cannot be brought to this version.
    #[error("the database {place} cannot be brought to this version: {error}")]
    Migration {
        /// The database.
        place: String,
        /// What the engine said.
        error: sqlx::migrate::MigrateError,
    },
    /// The system gave no thread.
    #[error("no thread to be had: {0}")]
    Thread(std::io::Error),
    /// The system gave no random bytes.
    #[error("no random bytes to be had: {0}")]
    Random(#[from] getrandom::Error),
    /// A new organisation's own beginnings did not pass the gate.
    #[error("a fact that comes with a new organisation was set aside: {0:?}")]
    Beginning(Reason),
    /// A row holds what this version cannot have written.
    #[error("a row of table `{0}` holds what this version cannot have written")]
    Corrupt(&'static str),
    /// The requests this one was committed with were lost with it.
    #[error("{0}")]
    Together(Arc<StoreError>),
    /// The server is stopping.
    #[error("the server is stopping; nothing was taken")]
    Stopping,
}

/// What a failure of the database means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no room left; it heals when somebody makes some.
    Full,
    /// It is busy or out of reach; it heals by itself or by somebody's starting it.
    Away,
    /// Something is wrong.
    Wrong,
}

/// PostgreSQL's codes: no disk, and not now (locked, shutting down, too many connections).
const FULL: &str = "53100";
const AWAY: [&str; 7] = ["53300", "55P03", "57P01", "57P02", "57P03", "40001", "40P01"];

impl StoreError {
    /// What the failure means for whoever asked.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Database(error) => trouble_of(error),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => Trouble::Full,
                // A disk that failed is how some file systems say that they are full.
                Some(
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::SystemIoFailure,
                ) => Trouble::Away,
                _ => Trouble::Wrong,
            },
            Self::Together(error) => error.trouble(),
            Self::Busy | Self::Stopping => Trouble::Away,
            _ => Trouble::Wrong,
        }
    }
}

/// What a failure of PostgreSQL means.
fn trouble_of(error: &sqlx::Error) -> Trouble {
    let Some(told) = error.as_database_error() else {
        let away = matches!(
            error,
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed
        );
        return if away { Trouble::Away } else { Trouble::Wrong };
    };
    match told.code().as_deref().unwrap_or_default() {
        FULL => Trouble::Full,
        code if AWAY.contains(&code) => Trouble::Away,
        _ => Trouble::Wrong,
    }
}
