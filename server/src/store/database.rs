//! The open database, whichever engine it is: where transactions begin.

use std::path::{Path, PathBuf};

use super::connections::Waits;
use super::faults::Faults;
use super::{StoreError, Tx, postgres, sqlite};

/// Where a store is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite database in this folder; made where it is missing.
    Folder(PathBuf),
    /// A PostgreSQL database at this address.
    Address(String),
}

impl Place {
    /// A SQLite database in a folder.
    pub fn folder(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

/// An open database.
#[derive(Debug, Clone)]
pub(super) struct Database {
    pools: Pools,
    pub faults: Faults,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite(sqlite::SqlitePools),
    Postgres(postgres::PostgresPool),
}

impl Database {
    /// Opens it, and brings it to this version.
    pub(super) async fn open(place: &Place) -> Result<Self, StoreError> {
        let pools = match place {
            Place::Folder(folder) => Pools::Sqlite(sqlite::SqlitePools::open(folder).await?),
            Place::Address(url) => Pools::Postgres(postgres::PostgresPool::open(url).await?),
        };
        Ok(Self { pools, faults: Faults::default() })
    }

    /// Whether it answers on the thread that asks it, and not over a connection.
    pub(super) fn answers_here(&self) -> bool {
        matches!(self.pools, Pools::Sqlite(_))
    }

    /// Begins a transaction that only reads.
    pub(super) async fn read(&self) -> Result<Tx, StoreError> {
        self.faults.strike()?;
        Ok(match &self.pools {
            Pools::Sqlite(pools) => Tx::sqlite(pools.read().await?, self.faults.clone()),
            Pools::Postgres(pool) => Tx::postgres(pool.read().await?, self.faults.clone()),
        })
    }

    /// Begins a transaction that may write.
    pub(super) async fn write(&self) -> Result<Tx, StoreError> {
        self.begin(Waits::Elsewhere).await
    }

    /// The same, for a thread that has no other work.
    pub(super) async fn write_here(&self) -> Result<Tx, StoreError> {
        self.begin(Waits::Here).await
    }

    async fn begin(&self, waits: Waits) -> Result<Tx, StoreError> {
        self.faults.strike()?;
        Ok(match &self.pools {
            Pools::Sqlite(pools) => Tx::sqlite(pools.write(waits).await?, self.faults.clone()),
            Pools::Postgres(pool) => Tx::postgres(pool.write().await?, self.faults.clone()),
        })
    }

    /// Finishes what is under way and closes it.
    pub(super) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite(pools) => pools.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
