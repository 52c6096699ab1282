//! `waymark staff import`: what a file changes is said before it is changed, all or nothing.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write};

use serde_json::json;

use super::{ImportArgs, said};
use crate::clock::Clock;
use crate::identity::staff::{Plan, Wish, plan, read};
use crate::store::{Store, StoreError};
use crate::tools::{print, remark};

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum StaffFault {
    /// The file cannot be read.
    #[error("{file} cannot be read: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        error: io::Error,
    },
    /// The file is faulty.
    #[error("nothing was changed: {count} in the file to mend, as listed")]
    Faulty {
        /// How many faults, in words.
        count: String,
    },
    /// There is nobody to import people for.
    #[error("there is no organisation here yet: make it with waymark organisation")]
    NoOrganisation,
    /// Whoever was asked said no.
    #[error("nothing was changed, as you said")]
    No,
    /// The list changed between saying and doing.
    #[error("nothing was changed: the list was changed by somebody else meanwhile. Run it again")]
    Meanwhile,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The terminal failed.
    #[error("what changes cannot be printed: {0}")]
    Print(#[from] io::Error),
}

/// Imports a file, or says what it would change.
///
/// # Errors
/// When the file is faulty, or the database refuses; nothing is changed then.
pub async fn import(args: &ImportArgs) -> Result<(), StaffFault> {
    let name = || args.file.display().to_string();
    let unreadable = |error| StaffFault::Unreadable { file: name(), error };
    let file = File::open(&args.file).map_err(unreadable)?;
    let (list, mut faults) = read(BufReader::new(file)).map_err(unreadable)?;
    let store = Store::open_at(&args.database.place()).await?;
    if store.organisation().await?.is_none() {
        return Err(StaffFault::NoOrganisation);
    }
    let wish = Wish { today: Clock::System.today(), end_missing: args.end_missing };
    let present = store.read().await?.present().await?;
    let would = plan(&list, &present, wish, &mut faults);
    if !faults.is_empty() {
        print(&said::faults(&faults))?;
        let count =
            u64::try_from(faults.first.len()).unwrap_or(u64::MAX).saturating_add(faults.more);
        let count = if count == 1 { "one thing".to_owned() } else { format!("{count} things") };
        return Err(StaffFault::Faulty { count });
    }
    print(&said::plan(&would, &present, args.end_missing))?;
    if args.dry_run || would.changes.is_empty() {
        return Ok(());
    }
    if !args.yes && io::stdin().is_terminal() && !agreed()? {
        return Err(StaffFault::No);
    }
    // Reckoned again where nobody else can write: only what was said is done.
    let mut tx = store.write().await?;
    let present = tx.present().await?;
    if plan(&list, &present, wish, &mut faults) != would {
        return Err(StaffFault::Meanwhile);
    }
    tx.carry_out(&would).await?;
    let ended = tx.end_sessions_of_leavers(wish.today).await?;
    let detail = counts(&would, ended);
    tx.audit(Clock::System.now_ms(), None, "staff_imported", None, &detail).await?;
    tx.commit().await?;
    store.close().await;
    print("Done.\n")?;
    Ok(())
}

/// How much changed, for the audit log: numbers alone.
fn counts(plan: &Plan, sessions: u64) -> serde_json::Value {
    json!({ "changes": plan.changes.len(), "duties": plan.duties.len(), "sessions_ended": sessions })
}

/// Asks whether to go on.
fn agreed() -> io::Result<bool> {
    remark("Change this? Type yes to go on: ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}
