//! One text of SQL, two engines: a transaction that runs it, the values it takes, the rows it gives.
//!
//! Lives here: what differs between SQLite and PostgreSQL once they are open. Not here: any table.
//! SQL is written once, in what both understand: `$1` for values, `ON CONFLICT DO NOTHING`,
//! `RETURNING`, `CAST(… AS BIGINT)` round lengths, sums and limits (SQLite prepares a statement
//! anew for every value of a bare limit); and three types only: TEXT, BIGINT (truths are 0 and 1)
//! and bytes.

use rusqlite::types::{FromSql, Value as Cell, ValueRef};
use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::{Decode, Row as _, Transaction, Type};

use super::StoreError;
use super::connections::Lent;
use super::faults::Faults;

/// A value handed to SQL; none is NULL.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A text.
    Text(Option<&'a str>),
    /// A whole number.
    Int(Option<i64>),
    /// Bytes.
    Blob(Option<&'a [u8]>),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(Some(number.into()))
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Int(Some(yes.into()))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(Some(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Blob(Some(bytes))
    }
}

/// A row that was read; columns are counted from 0.
#[derive(Debug)]
pub struct Row(Either<Vec<Cell>, PgRow>);

#[derive(Debug)]
enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl Row {
    /// A text that is always there.
    ///
    /// # Errors
    /// When the column is missing, NULL or of another type.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.get(column)
    }

    /// A text, or none where it is NULL.
    ///
    /// # Errors
    /// When the column is missing or of another type.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    /// A number that is always there.
    ///
    /// # Errors
    /// When the column is missing, NULL or of another type.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.get(column)
    }

    /// A number, or none where it is NULL.
    ///
    /// # Errors
    /// When the column is missing or of another type.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        self.get(column)
    }

    /// A truth, kept as 0 or 1.
    ///
    /// # Errors
    /// When the column is missing, NULL or of another type.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// Bytes that are always there.
    ///
    /// # Errors
    /// When the column is missing, NULL or of another type.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        self.get(column)
    }

    /// Bytes, or none where they are NULL.
    ///
    /// # Errors
    /// When the column is missing or of another type.
    pub fn maybe_blob(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(column)
    }

    fn get<T>(&self, column: usize) -> Result<T, StoreError>
    where
        T: FromSql + for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match &self.0 {
            Either::Sqlite(row) => {
                let cell = row.get(column).ok_or(rusqlite::Error::InvalidColumnIndex(column))?;
                T::column_result(ValueRef::from(cell)).map_err(|error| {
                    let sort = cell.data_type();
                    rusqlite::Error::FromSqlConversionFailure(column, sort, Box::new(error))
                })?
            }
            Either::Postgres(row) => row.try_get(column)?,
        })
    }
}

/// A transaction: nothing of it is there until [`Tx::commit`], and nothing of it ever is when it
/// is dropped before.
#[derive(Debug)]
pub struct Tx {
    inner: Either<Lent, Transaction<'static, Postgres>>,
    faults: Faults,
}

impl Tx {
    pub(super) fn sqlite(inner: Lent, faults: Faults) -> Self {
        Self { inner: Either::Sqlite(inner), faults }
    }

    pub(super) fn postgres(inner: Transaction<'static, Postgres>, faults: Faults) -> Self {
        Self { inner: Either::Postgres(inner), faults }
    }

    /// Runs SQL that gives no rows, and says how many it changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.faults.strike()?;
        Ok(match &mut self.inner {
            Either::Sqlite(tx) => tx.run(sql, values)?,
            Either::Postgres(tx) => bound(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs SQL that gives rows, and gives them all.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rows(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        self.faults.strike()?;
        Ok(match &mut self.inner {
            Either::Sqlite(tx) => {
                let rows = tx.rows(sql, values, usize::MAX)?;
                rows.into_iter().map(|row| Row(Either::Sqlite(row))).collect()
            }
            Either::Postgres(tx) => {
                let rows = bound(sql, values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(|row| Row(Either::Postgres(row))).collect()
            }
        })
    }

    /// Runs SQL that gives one row or none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, StoreError> {
        self.faults.strike()?;
        Ok(match &mut self.inner {
            Either::Sqlite(tx) => {
                tx.rows(sql, values, 1)?.pop().map(|row| Row(Either::Sqlite(row)))
            }
            Either::Postgres(tx) => {
                let row = bound(sql, values).fetch_optional(&mut **tx).await?;
                row.map(|row| Row(Either::Postgres(row)))
            }
        })
    }

    /// What the engine's own check of its file finds; none where all is well, or where checking is
    /// for the database's keepers (PostgreSQL).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn damage(&mut self) -> Result<Option<String>, StoreError> {
        if matches!(self.inner, Either::Postgres(_)) {
            return Ok(None);
        }
        let found = self.one("PRAGMA integrity_check(1)", &[]).await?;
        let found = found.map(|row| row.text(0)).transpose()?.filter(|found| found != "ok");
        let dangling = self.one("PRAGMA foreign_key_check", &[]).await?;
        Ok(found.or(dangling.map(|_| "a row names another that is not there".to_owned())))
    }

    /// Makes all of it durable. When this fails the transaction may have happened or not, as after
    /// a reply that was lost: whoever asked asks again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.faults.strike()?;
        match self.inner {
            Either::Sqlite(tx) => tx.commit().await?,
            Either::Postgres(tx) => tx.commit().await?,
        }
        self.faults.strike()
    }
}

/// The SQL with its values in place.
fn bound<'q>(sql: &'static str, values: &[Value<'_>]) -> Query<'q, Postgres, PgArguments> {
    values.iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Text(text) => query.bind(*text),
        Value::Int(number) => query.bind(*number),
        Value::Blob(bytes) => query.bind(*bytes),
    })
}
