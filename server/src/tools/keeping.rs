//! `waymark backup`, `restore` and `verify`: keeping a database safe.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::clock::Clock;
use crate::config::DatabaseArgs;
use crate::store::backup::{self, BackupError};
use crate::store::verify::{Fault, Verified, verify};
use crate::store::{Store, StoreError};

/// Options of `waymark backup`.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// The file to write; must not be there yet
    pub file: PathBuf,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Options of `waymark restore`.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Put a database that is in the folder already aside
    #[arg(long)]
    pub replace: bool,
}

/// Options of `waymark verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// A backup to check instead of the database
    pub file: Option<PathBuf>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// A newest hash noted earlier, which has to be there still; may be given again
    #[arg(long, value_name = "HASH")]
    pub noted: Vec<String>,
}

/// Why it was not done, or what was found.
#[derive(Debug, thiserror::Error)]
pub enum KeepingFault {
    /// It could not be done.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is not as it was written.
    #[error("{0}")]
    Found(Fault),
    /// The terminal failed.
    #[error("it cannot be printed: {0}")]
    Print(#[from] io::Error),
}

/// Backs a database up.
///
/// # Errors
/// When it cannot be.
pub async fn back_up(args: &BackupArgs) -> Result<(), KeepingFault> {
    backup::back_up(&args.database.place(), &args.file).await?;
    let verified = backup::verify_backup(&args.file, &[]).await?.map_err(KeepingFault::Found)?;
    print(&format!("Backed up to {}, and checked.\n{}", args.file.display(), told(&verified)))?;
    Ok(())
}

/// Restores a backup.
///
/// # Errors
/// When it cannot be; then nothing was changed.
pub async fn restore(args: &RestoreArgs) -> Result<(), KeepingFault> {
    let now_ms = Clock::System.now_ms();
    let aside = backup::restore(&args.file, &args.database.place(), args.replace, now_ms).await?;
    let mut text =
        "Restored. Everybody signs in again; their phones bring what came after the backup.\n"
            .to_owned();
    if let Some(aside) = aside {
        writeln!(text, "What was there before is in {}.", aside.display()).ok();
    }
    print(&text)?;
    Ok(())
}

/// Checks a database, or a backup.
///
/// # Errors
/// The first fault, or that it cannot be checked.
pub async fn check(args: &VerifyArgs) -> Result<(), KeepingFault> {
    let verified = match &args.file {
        Some(file) => backup::verify_backup(file, &args.noted).await?,
        None => {
            let store = Store::open_at(&args.database.place()).await?;
            let mut tx = store.read().await?;
            let verified = verify(&mut tx, &args.noted).await?;
            drop(tx);
            store.close().await;
            verified
        }
    };
    print(&told(&verified.map_err(KeepingFault::Found)?))?;
    Ok(())
}

fn told(verified: &Verified) -> String {
    format!(
        "All is as it was written: {} facts, {} entries in feeds, {} facts set aside, {} entries in \
         the audit log, {} attachments.\nNewest fact  {}\nNewest entry {}\nNote both elsewhere: \
         `waymark verify --noted HASH` then tells whether anything before was changed.\n",
        verified.facts,
        verified.told,
        verified.set_aside,
        verified.audit,
        verified.attachments,
        verified.newest_fact,
        verified.newest_audit,
    )
}
