//! What can go wrong with the store, in words for whoever runs the server.

use std::path::PathBuf;
use std::sync::Arc;

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
        let error = match self {
            Self::Database(error) => error,
            Self::Together(error) => return error.trouble(),
            Self::Stopping => return Trouble::Away,
            _ => return Trouble::Wrong,
        };
        let Some(told) = error.as_database_error() else {
            let away = matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            );
            return if away { Trouble::Away } else { Trouble::Wrong };
        };
        let code = told.code();
        let code = code.as_deref().unwrap_or_default();
        // SQLite's codes are numbers whose last byte is the sort: 13 full, 5 busy, 6 locked; and
        // 10 is a disk that failed, which is how some file systems say that they are full.
        match code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|number| number & 0xff) {
            Some(13) => Trouble::Full,
            Some(5 | 6 | 10) => Trouble::Away,
            _ if code == FULL => Trouble::Full,
            _ if AWAY.contains(&code) => Trouble::Away,
            _ => Trouble::Wrong,
        }
    }
}
