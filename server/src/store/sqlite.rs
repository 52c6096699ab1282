//! Opening the SQLite database: one writer, a few readers, every commit on disk before it counts.

use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqlSafeStr, Sqlite, Transaction};

use super::StoreError;

/// Every migration, in order; a file once released is never edited.
const MIGRATIONS: [(i64, &str, &str); 1] =
    [(1, "post office", include_str!("../../migrations/sqlite/0001_post_office.sql"))];

/// The table in which migrations are noted; that they are our own is checked against it.
const HISTORY: &str = "_sqlx_migrations";

/// The embedded store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) readers: SqlitePool,
    writer: SqlitePool,
    log: String,
}

impl Store {
    /// Opens the database in `folder`, making both where they are missing, and brings it to this
    /// version.
    ///
    /// # Errors
    /// When the folder or the database cannot be used.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Folder { folder: folder.to_owned(), error })?;
        let file = folder.join("waymark.db");
        let cannot_open = |error| StoreError::Open { file: file.clone(), error };
        if file.exists() && !is_ours(&file).await.map_err(cannot_open)? {
            return Err(StoreError::NotOurs(file));
        }
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await
            .map_err(cannot_open)?;
        migrator().run(&writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) => StoreError::Newer(file.clone()),
            error => StoreError::Migration { file: file.clone(), error },
        })?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.create_if_missing(false).read_only(true))
            .await
            .map_err(cannot_open)?;
        let log = name_log(&writer).await?;
        Ok(Self { readers, writer, log })
    }

    /// The name of this database's log, chosen at random when it was made.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// Begins a transaction that may write. There is one writer: others wait their turn.
    pub(super) async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Answers whether the database can be read; for the health check.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Finishes what is under way and closes the files.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Whether a file is a database of ours, or an empty one. Looks before anything is set or written.
async fn is_ours(file: &Path) -> Result<bool, sqlx::Error> {
    let mut look =
        SqliteConnectOptions::new().filename(file).create_if_missing(false).connect().await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut look)
    .await?;
    look.close().await?;
    let has = |name| tables.iter().any(|table| table == name);
    Ok(tables.is_empty() || has(HISTORY))
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS
        .into_iter()
        .map(|(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}

async fn name_log(writer: &SqlitePool) -> Result<String, StoreError> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes)?;
    sqlx::query("INSERT INTO log (one, name) VALUES (1, ?) ON CONFLICT (one) DO NOTHING")
        .bind(URL_SAFE_NO_PAD.encode(bytes))
        .execute(writer)
        .await?;
    Ok(sqlx::query_scalar("SELECT name FROM log").fetch_one(writer).await?)
}
