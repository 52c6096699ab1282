//! Carrying every row of one database into another, whichever engines they are: how a backup of
//! PostgreSQL is made, how a backup gets into it, and how an organisation moves from one to the other.
//!
//! The tables and columns are those of SQLite's own schema; PostgreSQL has the same ones, of the
//! same names and sorts. Rows pass one at a time.

use std::collections::BTreeSet;

use futures_util::stream::{BoxStream, StreamExt, TryStreamExt};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row as _};

use super::migrations::HISTORY;

/// A connection that rows come from or go to, within a transaction of its own.
pub(super) enum End<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// A table, with the sort of each column.
struct Table {
    name: String,
    columns: Vec<(String, Sort)>,
}

#[derive(Clone, Copy)]
enum Sort {
    Text,
    Int,
    Blob,
}

enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
    Blob(Option<Vec<u8>>),
}

/// The tables of a SQLite database of ours, each after those it refers to; the log last, since what
/// is put into others counts in it.
async fn tables(of: &mut SqliteConnection) -> Result<Vec<Table>, sqlx::Error> {
    let names = "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name = 'log', name";
    let mut waiting: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut *of).await?;
    waiting.retain(|name| name != HISTORY);
    let mut placed: BTreeSet<String> = BTreeSet::new();
    let mut tables = Vec::new();
    while !waiting.is_empty() {
        let mut still = Vec::new();
        for name in std::mem::take(&mut waiting) {
            let refers = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)";
            let refers: Vec<String> =
                sqlx::query_scalar(refers).bind(&name).fetch_all(&mut *of).await?;
            let is_ready = refers.iter().all(|other| *other == name || placed.contains(other));
            if !is_ready || (name == "log" && !still.is_empty()) {
                still.push(name);
                continue;
            }
            let columns = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
            let rows = sqlx::query(columns).bind(&name).fetch_all(&mut *of).await?;
            let column = |row: &sqlx::sqlite::SqliteRow| {
                let sort = match row.try_get::<String, _>(1)?.as_str() {
                    "INTEGER" => Sort::Int,
                    "BLOB" => Sort::Blob,
                    _ => Sort::Text,
                };
                Ok::<_, sqlx::Error>((row.try_get(0)?, sort))
            };
            let columns = rows.iter().map(column).collect::<Result<_, _>>()?;
            placed.insert(name.clone());
            tables.push(Table { name, columns });
        }
        waiting = still;
    }
    Ok(tables)
}

/// Carries every row over. `like` is a SQLite database of this version, whose tables both ends have.
pub(super) async fn transfer(
    like: &mut SqliteConnection,
    mut from: End<'_>,
    mut to: End<'_>,
) -> Result<(), sqlx::Error> {
    for table in tables(like).await? {
        let names: Vec<String> =
            table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let places: Vec<String> =
            (1..=table.columns.len()).map(|place| format!("${place}")).collect();
        let (names, places) = (names.join(", "), places.join(", "));
        let read = format!("SELECT {names} FROM \"{}\"", table.name);
        let write = format!("INSERT INTO \"{}\" ({names}) VALUES ({places})", table.name);
        let mut rows = from.rows(read, &table);
        while let Some(cells) = rows.try_next().await? {
            to.put(&write, cells).await?;
        }
    }
    to.count_on().await
}

/// A row's cells by the sort of their columns.
macro_rules! cells {
    ($row:expr, $table:expr) => {{
        let row = $row?;
        let cell = |(place, (_, sort)): (usize, &(String, Sort))| {
            Ok(match sort {
                Sort::Text => Cell::Text(row.try_get(place)?),
                Sort::Int => Cell::Int(row.try_get(place)?),
                Sort::Blob => Cell::Blob(row.try_get(place)?),
            })
        };
        $table.columns.iter().enumerate().map(cell).collect::<Result<Vec<Cell>, sqlx::Error>>()
    }};
}

macro_rules! put {
    ($sql:expr, $cells:expr, $connection:expr) => {{
        let query = sqlx::query(AssertSqlSafe($sql.to_owned()));
        let query = $cells.into_iter().fold(query, |query, cell| match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Int(number) => query.bind(number),
            Cell::Blob(bytes) => query.bind(bytes),
        });
        query.execute(&mut **$connection).await?;
    }};
}

impl End<'_> {
    fn rows<'s>(
        &'s mut self,
        sql: String,
        table: &'s Table,
    ) -> BoxStream<'s, Result<Vec<Cell>, sqlx::Error>> {
        match self {
            End::Sqlite(from) => sqlx::query(AssertSqlSafe(sql))
                .fetch(&mut **from)
                .map(move |row| cells!(row, table))
                .boxed(),
            End::Postgres(from) => sqlx::query(AssertSqlSafe(sql))
                .fetch(&mut **from)
                .map(move |row| cells!(row, table))
                .boxed(),
        }
    }

    async fn put(&mut self, sql: &str, cells: Vec<Cell>) -> Result<(), sqlx::Error> {
        match self {
            End::Sqlite(to) => put!(sql, cells, to),
            End::Postgres(to) => put!(sql, cells, to),
        }
        Ok(())
    }

    /// Lets the numbers PostgreSQL gives out go on after those that were carried over; SQLite's do
    /// so by themselves.
    async fn count_on(&mut self) -> Result<(), sqlx::Error> {
        if let End::Postgres(to) = self {
            for next in [
                "SELECT setval(pg_get_serial_sequence('fact', 'arrival'),
                               COALESCE(MAX(arrival), 0) + 1, false) FROM fact",
                "SELECT setval(pg_get_serial_sequence('feed', 'position'),
                               COALESCE(MAX(position), 0) + 1, false) FROM feed",
            ] {
                sqlx::query(next).execute(&mut **to).await?;
            }
        }
        Ok(())
    }
}
