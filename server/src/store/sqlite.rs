//! Opening a SQLite database: one writer, a few readers, every commit on disk before it counts.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use rusqlite::OpenFlags;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use super::StoreError;
use super::connections::{Connections, Lent, Waits};
use super::migrations::{self, HISTORY};

/// The database's file in its folder.
pub const FILE: &str = "waymark.db";

/// The file whose lock says that somebody has the database open.
pub(super) const IN_USE: &str = "waymark.open";

/// How many transactions read at once.
const READERS: u32 = 4;

/// An open SQLite database.
#[derive(Debug, Clone)]
pub(super) struct SqlitePools {
    readers: Connections,
    writer: Connections,
    /// Holds the lock for as long as this database is open.
    in_use: Arc<File>,
}

impl SqlitePools {
    /// Opens the database in `folder`, making both where they are missing, and brings it to this
    /// version.
    pub(super) async fn open(folder: &Path) -> Result<Self, StoreError> {
        // What people wrote is for nobody else on the machine.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| StoreError::Folder { folder: folder.to_owned(), error })?;
        let file = folder.join(FILE);
        // Of several that open a new database at once one makes it, and the others wait.
        let _alone = alone(folder).await?;
        let in_use = Arc::new(in_use(folder)?);
        let place = file.display().to_string();
        let cannot_open = |error| StoreError::Open { place: place.clone(), error };
        if file.exists() && whose(&file).await.map_err(cannot_open)? == Holds::Another {
            return Err(StoreError::NotOurs(place));
        }
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let mut first = options.connect().await.map_err(cannot_open)?;
        migrations::run(&migrations::sqlite(), &mut first, &place).await?;
        first.close().await.map_err(cannot_open)?;
        let writer = Connections::open(&file, OpenFlags::SQLITE_OPEN_READ_WRITE, 1)?;
        let readers = Connections::open(&file, OpenFlags::SQLITE_OPEN_READ_ONLY, READERS)?;
        Ok(Self { readers, writer, in_use })
    }

    pub(super) async fn read(&self) -> Result<Lent, StoreError> {
        self.readers.read().await
    }

    /// There is one writer: others wait their turn.
    pub(super) async fn write(&self, waits: Waits) -> Result<Lent, StoreError> {
        self.writer.write(waits).await
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
        if let Err(error) = self.in_use.unlock() {
            tracing::warn!(%error, "the lock of the database stays");
        }
    }
}

/// Waits until nobody else is opening a folder's database; held until it is dropped.
async fn alone(folder: &Path) -> Result<File, StoreError> {
    let told = |error| StoreError::Folder { folder: folder.to_owned(), error };
    let lock = folder.join("waymark.lock");
    let wait = move || {
        let lock = File::create(lock)?;
        lock.lock()?;
        Ok(lock)
    };
    let waited = tokio::task::spawn_blocking(wait).await;
    waited.map_err(|_| StoreError::Stopping)?.map_err(told)
}

/// Says that the folder's database is open; refused while a backup is being restored there.
fn in_use(folder: &Path) -> Result<File, StoreError> {
    let told = |error| StoreError::Folder { folder: folder.to_owned(), error };
    let file = File::create(folder.join(IN_USE)).map_err(told)?;
    file.try_lock_shared().map_err(|error| told(error.into()))?;
    Ok(file)
}

/// What a SQLite file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing yet.
    Nothing,
    /// A database of ours.
    Ours,
    /// Another program's.
    Another,
}

/// Whose database a file is. Looks before anything is set or written.
pub(super) async fn whose(file: &Path) -> Result<Holds, sqlx::Error> {
    let mut look =
        SqliteConnectOptions::new().filename(file).create_if_missing(false).connect().await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut look)
    .await?;
    look.close().await?;
    Ok(match &tables {
        tables if tables.is_empty() => Holds::Nothing,
        tables if tables.iter().any(|table| table == HISTORY) => Holds::Ours,
        _ => Holds::Another,
    })
}
