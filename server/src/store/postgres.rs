//! Opening a PostgreSQL database, which several server processes may share.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::{ConnectOptions, Connection, Transaction};

use super::StoreError;
use super::migrations::{self, HISTORY};

/// Begins what may write. One transaction writes at a time, whichever process it belongs to: so
/// feed positions and arrivals commit in the order they were given out, and no reader ever sees a
/// later one before an earlier. The number is the lock's name, `waymark` in ASCII.
const WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(33602696382607979)";

/// Begins what only reads: all of it sees one moment.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// An open PostgreSQL database.
#[derive(Debug, Clone)]
pub(super) struct PostgresPool(PgPool);

impl PostgresPool {
    /// Opens the database at an address and brings it to this version.
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse().map_err(|_| StoreError::Address)?;
        let place = place(&options);
        let cannot_open = |error| StoreError::Open { place: place.clone(), error };
        let tables = tables(&options).await.map_err(cannot_open)?;
        if !tables.is_empty() && !tables.iter().any(|table| table == HISTORY) {
            return Err(StoreError::NotOurs(place));
        }
        let options = options.application_name("waymark").options([
            // What is acknowledged is on disk, whatever the server's own setting.
            ("synchronous_commit", "on"),
            // A process that hangs, or whose machine is gone, must not hold the others up.
            ("lock_timeout", "20s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("tcp_keepalives_idle", "15"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options)
            .await
            .map_err(cannot_open)?;
        migrations::run(&migrations::postgres(), &pool, &place).await?;
        let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&pool).await?;
        if fsync == "off" {
            tracing::warn!(
                "PostgreSQL runs with fsync = off: a power cut can lose what people were told is stored"
            );
        }
        Ok(Self(pool))
    }

    pub(super) async fn read(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.0.begin_with(READ).await
    }

    pub(super) async fn write(&self) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        self.0.begin_with(WRITE).await
    }

    pub(super) async fn close(&self) {
        self.0.close().await;
    }
}

/// Which database it is, without the password.
fn place(options: &PgConnectOptions) -> String {
    let name = options.get_database().unwrap_or("of the same name as its user");
    format!("{name} on {}", options.get_host())
}

/// Whether there is nothing at all in the database at an address.
pub(super) async fn is_empty(url: &str) -> Result<bool, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(|_| StoreError::Address)?;
    let place = place(&options);
    let tables = tables(&options).await.map_err(|error| StoreError::Open { place, error })?;
    Ok(tables.is_empty())
}

/// The tables there are. Looks before anything is written.
async fn tables(options: &PgConnectOptions) -> Result<Vec<String>, sqlx::Error> {
    let mut look = options.connect().await?;
    let tables = sqlx::query_scalar(
        "SELECT table_name::TEXT FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut look)
    .await?;
    look.close().await?;
    Ok(tables)
}
