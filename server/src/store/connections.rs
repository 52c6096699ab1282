//! SQLite's connections, each lent to one transaction at a time.
//!
//! Lives here: opening, lending and taking back; running SQL. Not here: any SQL but what begins and
//! ends a transaction. SQLite answers in microseconds, less than it takes to hand a question to
//! another thread, so it is asked on the thread that wants to know; what may have to wait, for the
//! disk or for another process, happens on a thread that may.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::{StoreError, Value};

/// How long a transaction waits for its turn, and how long for another process to end one of its.
const MOST_WAIT: Duration = Duration::from_secs(30);
const MOST_BUSY: Duration = Duration::from_secs(10);

/// How many statements a connection keeps prepared; the server has fewer.
const PREPARED: usize = 256;

/// Every commit is on disk before it counts, and what it wrote is carried into the database's own
/// file every 64 MiB: small pushes write the same pages again and again, and this way they are
/// carried over the less often. 8 MiB of pages are kept in memory.
const SETTINGS: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -8000";

/// Where a transaction waits for what may take its time: the disk, or another process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// On a thread kept for waiting, while the one that asked goes on with other work.
    Elsewhere,
    /// Here, on a thread that has no other work: where all are busy, handing over to another
    /// takes as long as several small pushes.
    Here,
}

/// Connections to one file: so many at most, opened as they are needed.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    file: PathBuf,
    flags: OpenFlags,
    most: u32,
    places: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Connections {
    /// Opens a database that is there, for at most so many transactions at once.
    pub(super) fn open(file: &Path, flags: OpenFlags, most: u32) -> Result<Self, StoreError> {
        let idle = Arc::new(Mutex::new(vec![connect(file, flags)?]));
        let places = Arc::new(Semaphore::new(most as usize));
        Ok(Self { file: file.to_owned(), flags, most, places, idle })
    }

    /// Begins a transaction that only reads: all of it sees one moment.
    pub(super) async fn read(&self) -> Result<Lent, StoreError> {
        let lent = self.lend(Waits::Elsewhere).await?;
        lent.run("BEGIN", &[])?;
        Ok(lent)
    }

    /// Begins a transaction that writes, once no other does.
    pub(super) async fn write(&self, waits: Waits) -> Result<Lent, StoreError> {
        self.lend(waits).await?.waits_for("BEGIN IMMEDIATE").await
    }

    async fn lend(&self, waits: Waits) -> Result<Lent, StoreError> {
        let turn = timeout(MOST_WAIT, Arc::clone(&self.places).acquire_owned()).await;
        let place = turn.map_err(|_| StoreError::Busy)?.map_err(|_| StoreError::Stopping)?;
        let waiting = kept(&self.idle).pop();
        let connection = waiting.map_or_else(|| connect(&self.file, self.flags), Ok)?;
        Ok(Lent {
            connection: Some(connection),
            waits,
            idle: Arc::clone(&self.idle),
            _place: place,
        })
    }

    /// Waits for those lent to come back, and closes all.
    pub(super) async fn close(&self) {
        // Fails only where they are closed already.
        let all = self.places.acquire_many(self.most).await;
        self.places.close();
        drop(all);
        kept(&self.idle).clear();
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(MOST_BUSY)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

/// The connections nobody uses. A panic between taking one and putting it back leaves them whole.
fn kept(idle: &Mutex<Vec<Connection>>) -> std::sync::MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection within a transaction, which is undone where this is dropped before it committed.
#[derive(Debug)]
pub(super) struct Lent {
    /// There until this is dropped.
    connection: Option<Connection>,
    waits: Waits,
    idle: Arc<Mutex<Vec<Connection>>>,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    /// Runs SQL that gives no rows, and says how many it changed.
    pub(super) fn run(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        let changed = self.prepared(sql, values)?.raw_execute()?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Runs SQL that gives rows, and gives at most so many.
    pub(super) fn rows(
        &self,
        sql: &str,
        values: &[Value<'_>],
        most: usize,
    ) -> Result<Vec<Vec<Cell>>, StoreError> {
        let mut statement = self.prepared(sql, values)?;
        let columns = statement.column_count();
        let mut given = statement.raw_query();
        let mut rows = Vec::new();
        while rows.len() < most
            && let Some(row) = given.next()?
        {
            let cells = (0..columns).map(|column| row.get(column));
            rows.push(cells.collect::<Result<Vec<Cell>, _>>()?);
        }
        Ok(rows)
    }

    /// Makes all of it durable.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.waits_for("COMMIT").await.map(drop)
    }

    /// Runs SQL that may have to wait.
    async fn waits_for(self, sql: &'static str) -> Result<Self, StoreError> {
        let waits = self.waits;
        let run = move || self.run(sql, &[]).map(|_| self);
        match waits {
            Waits::Here => run(),
            Waits::Elsewhere => {
                tokio::task::spawn_blocking(run).await.map_err(|_| StoreError::Stopping)?
            }
        }
    }

    /// A statement with its values in place: to SQLite `$2` is a name, and says nothing of which.
    fn prepared(&self, sql: &str, values: &[Value<'_>]) -> Result<CachedStatement<'_>, StoreError> {
        let connection = self.connection.as_ref().ok_or(StoreError::Stopping)?;
        let mut statement = connection.prepare_cached(sql)?;
        for place in 1..=statement.parameter_count() {
            let name = statement.parameter_name(place).and_then(|name| name.strip_prefix('$'));
            let which = name.and_then(|name| name.parse::<usize>().ok());
            let value = which.and_then(|which| values.get(which.wrapping_sub(1)));
            let value = value.ok_or(rusqlite::Error::InvalidParameterCount(place, values.len()))?;
            statement.raw_bind_parameter(place, value)?;
        }
        Ok(statement)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // On a full disk SQLite ends a transaction by itself.
        if connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok() {
            kept(&self.idle).push(connection);
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let cell = match self {
            Self::Text(text) => text.map(|text| ValueRef::Text(text.as_bytes())),
            Self::Int(number) => number.map(ValueRef::Integer),
            Self::Blob(bytes) => bytes.map(ValueRef::Blob),
        };
        Ok(ToSqlOutput::Borrowed(cell.unwrap_or(ValueRef::Null)))
    }
}
