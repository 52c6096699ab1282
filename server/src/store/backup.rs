//! Backing up and restoring. A backup is one SQLite file, of whichever engine it was made, and is
//! restored into either.
//!
//! A restored database has a new log name: by that every phone learns that the server is not the
//! one it knew, offers again what it has of its own, and so brings back what came after the backup.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};

use super::database::Database;
use super::sqlite::{self, FILE};
use super::transfer::{End, transfer};
use super::verify::{Fault, Verified, verify};
use super::{Place, StoreError, new_log_name, postgres};

/// Why nothing was backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file could not be written or read.
    #[error("{}: {error}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file to write is there already.
    #[error("{} is there already; a backup never overwrites anything. Name another file", .0.display())]
    There(PathBuf),
    /// There is no database to back up.
    #[error("there is no database in {}", .0.display())]
    Nothing(PathBuf),
    /// The place to restore to is taken.
    #[error("{0} holds a database already; nothing was changed. {1}")]
    Taken(String, &'static str),
    /// A server is using the database.
    #[error("a server is using the database in {}; nothing was changed. Stop it first", .0.display())]
    InUse(PathBuf),
    /// The file is no backup of ours.
    #[error("{} is no backup of Waymark; nothing was changed", .0.display())]
    NoBackup(PathBuf),
    /// The backup is not as it was written.
    #[error("the backup is not as it was written; nothing was changed. {0}")]
    Damaged(Fault),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn told(file: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let file = file.to_owned();
    move |error| BackupError::File { file, error }
}

/// Writes the database as it is at one moment to a new file; a server may go on meanwhile.
///
/// # Errors
/// When there is no database, the file is there already, or either cannot be used.
pub async fn back_up(place: &Place, file: &Path) -> Result<(), BackupError> {
    if file.exists() {
        return Err(BackupError::There(file.to_owned()));
    }
    let scratch = Scratch::beside(file)?;
    let written = scratch.0.join(FILE);
    match place {
        Place::Folder(folder) => {
            let database = folder.join(FILE);
            if !database.exists() {
                return Err(BackupError::Nothing(folder.clone()));
            }
            let mut from = existing(&database).await?;
            let into = written.display().to_string();
            sqlx::query("VACUUM INTO $1").bind(into).execute(&mut from).await?;
            from.close().await?;
        }
        Place::Address(url) => {
            let mut from = postgres::PostgresPool::open(url).await?.read().await?;
            Database::open(&Place::folder(&scratch.0)).await?.close().await;
            let mut like = existing(&written).await?;
            let mut copy = existing(&written).await?;
            let mut to = copy.begin().await?;
            transfer(&mut like, End::Postgres(&mut from), End::Sqlite(&mut to)).await?;
            to.commit().await?;
            like.close().await?;
            copy.close().await?;
        }
    }
    keep(&written, file)
}

/// Checks a backup, in a copy of its own.
///
/// # Errors
/// When it is no backup; a fault of what it holds is an answer.
pub async fn verify_backup(
    file: &Path,
    noted: &[String],
) -> Result<Result<Verified, Fault>, BackupError> {
    let scratch = Scratch::of_backup(file, &std::env::temp_dir()).await?;
    scratch.verify(noted).await
}

/// Makes a database of a backup, in an empty place: checked, brought to this version, under a new
/// log name and with nobody signed in. With `replace` a database of a folder that is there is put
/// aside first, and where to is answered.
///
/// # Errors
/// When the backup is none or damaged, the place is taken, or either cannot be used; then nothing
/// was changed.
pub async fn restore(
    file: &Path,
    place: &Place,
    replace: bool,
    now_ms: i64,
) -> Result<Option<PathBuf>, BackupError> {
    match place {
        Place::Folder(folder) => {
            fs::create_dir_all(folder).map_err(told(folder))?;
            let target = folder.join(FILE);
            if target.exists() && !replace {
                let how = "Name an empty folder with --data, or say --replace to put it aside";
                return Err(BackupError::Taken(target.display().to_string(), how));
            }
            let _alone = alone_in(folder)?;
            let scratch = Scratch::of_backup(file, folder).await?;
            scratch.renew(now_ms).await?;
            let aside = put_aside(folder, now_ms)?;
            keep(&scratch.0.join(FILE), &target)?;
            Ok(aside)
        }
        Place::Address(url) => {
            if !postgres::is_empty(url).await? {
                let how = "Make a new one (createdb) and name that: the old one stays as it is";
                return Err(BackupError::Taken("that PostgreSQL database".to_owned(), how));
            }
            let scratch = Scratch::of_backup(file, &std::env::temp_dir()).await?;
            scratch.renew(now_ms).await?;
            let mut like = existing(&scratch.0.join(FILE)).await?;
            let mut from = existing(&scratch.0.join(FILE)).await?;
            let mut to = postgres::PostgresPool::open(url).await?.write().await?;
            transfer(&mut like, End::Sqlite(&mut from), End::Postgres(&mut to)).await?;
            to.commit().await?;
            Ok(None)
        }
    }
}

/// A folder to work in, which goes when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(file: &Path) -> Result<Self, BackupError> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self::within(folder.unwrap_or(Path::new(".")))
    }

    fn within(folder: &Path) -> Result<Self, BackupError> {
        let name = new_log_name()?;
        let scratch = folder.join(format!("waymark-{name}.part"));
        DirBuilder::new().mode(0o700).create(&scratch).map_err(told(&scratch))?;
        Ok(Self(scratch))
    }

    /// A copy of a backup, brought to this version, and found to be as it was written.
    async fn of_backup(file: &Path, within: &Path) -> Result<Self, BackupError> {
        let source = File::open(file).map_err(told(file))?;
        drop(source);
        if !sqlite::whose(file).await.is_ok_and(|holds| holds == sqlite::Holds::Ours) {
            return Err(BackupError::NoBackup(file.to_owned()));
        }
        let scratch = Self::within(within)?;
        fs::copy(file, scratch.0.join(FILE)).map_err(told(&scratch.0))?;
        match scratch.verify(&[]).await? {
            Ok(_) => Ok(scratch),
            Err(fault) => Err(BackupError::Damaged(fault)),
        }
    }

    async fn verify(&self, noted: &[String]) -> Result<Result<Verified, Fault>, BackupError> {
        let database = Database::open(&Place::folder(&self.0)).await?;
        super::name_log(&database).await?;
        let mut tx = database.read().await?;
        let verified = verify(&mut tx, noted).await?;
        drop(tx);
        database.close().await;
        Ok(verified)
    }

    /// Gives the copy a new log name and ends every session: one that was ended, or whose device
    /// was revoked, after the backup must not come back.
    async fn renew(&self, now_ms: i64) -> Result<(), BackupError> {
        let database = Database::open(&Place::folder(&self.0)).await?;
        let name = new_log_name()?;
        let mut tx = database.write().await?;
        tx.run("UPDATE log SET name = $1", &[(&name).into()]).await?;
        tx.run("UPDATE device SET cursor = 0", &[]).await?;
        tx.run("DELETE FROM session", &[]).await?;
        tx.run("DELETE FROM sign_in_flow", &[]).await?;
        tx.audit(now_ms, None, "restored", None, &json!({})).await?;
        tx.commit().await?;
        database.close().await;
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "a folder to work in stays behind");
        }
    }
}

async fn existing(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(file).create_if_missing(false).connect().await
}

/// Holds a folder's database for oneself; refused while a server has it open.
fn alone_in(folder: &Path) -> Result<File, BackupError> {
    let lock = folder.join(sqlite::IN_USE);
    let file = File::create(&lock).map_err(told(&lock))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(told(&lock)(error)),
    }
}

/// Puts a folder's database aside, whole, and says where to.
fn put_aside(folder: &Path, now_ms: i64) -> Result<Option<PathBuf>, BackupError> {
    if !folder.join(FILE).exists() {
        return Ok(None);
    }
    let aside = folder.join(format!("replaced-{now_ms}"));
    fs::create_dir(&aside).map_err(told(&aside))?;
    for ending in ["", "-wal", "-shm"] {
        let name = format!("{FILE}{ending}");
        let from = folder.join(&name);
        if from.exists() {
            fs::rename(&from, aside.join(&name)).map_err(told(&from))?;
        }
    }
    Ok(Some(aside))
}

/// Moves a finished file to its place, durably, for its owner alone to read.
fn keep(written: &Path, file: &Path) -> Result<(), BackupError> {
    fs::set_permissions(written, Permissions::from_mode(0o600)).map_err(told(written))?;
    File::open(written).and_then(|file| file.sync_all()).map_err(told(written))?;
    fs::rename(written, file).map_err(told(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(told(folder))
}
