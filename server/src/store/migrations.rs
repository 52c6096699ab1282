//! Bringing a database to this version: every migration, in order, for both engines.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};

use super::StoreError;

/// The table in which migrations are noted; that they are our own is checked against it.
pub(super) const HISTORY: &str = "_sqlx_migrations";

/// One step, and its text for each engine; a file once released is never edited.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        Step {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../migrations/postgres/", $file)),
        }
    };
}

const STEPS: [Step; 6] = [
    step!(1, "post office", "0001_post_office.sql"),
    step!(2, "who and proof", "0002_who_and_proof.sql"),
    step!(3, "identity", "0003_identity.sql"),
    step!(4, "attachments", "0004_attachments.sql"),
    step!(5, "ways to find", "0005_ways_to_find.sql"),
    step!(6, "less to write", "0006_less_to_write.sql"),
];

/// The steps of SQLite.
pub(super) fn sqlite() -> Migrator {
    migrator(|step| step.sqlite)
}

/// The steps of PostgreSQL. Of several processes that start at once one takes them, and the
/// others wait.
pub(super) fn postgres() -> Migrator {
    migrator(|step| step.postgres)
}

fn migrator(text: impl Fn(&Step) -> &'static str) -> Migrator {
    let migrations = STEPS.iter().map(|step| {
        let sql = text(step).into_sql_str();
        let name = Cow::Borrowed(step.name);
        Migration::new(step.version, name, MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

/// Takes what steps are missing.
pub(super) async fn run<'a, A>(
    migrator: &Migrator,
    database: A,
    place: &str,
) -> Result<(), StoreError>
where
    A: sqlx::Acquire<'a>,
    <A::Connection as std::ops::Deref>::Target: Migrate,
{
    migrator.run(database).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) => StoreError::Newer(place.to_owned()),
        error => StoreError::Migration { place: place.to_owned(), error },
    })
}
