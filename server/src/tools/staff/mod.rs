//! `waymark staff`: the staff list, from a file of commas.

mod import;
mod said;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::config::DatabaseArgs;

pub use import::{StaffFault, import};

/// Options of `waymark staff`.
#[derive(Debug, Clone, Args)]
pub struct StaffArgs {
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum StaffCommand {
    /// Bring the staff list to what a file says, and say what changes; docs/formats.md describes it
    Import(ImportArgs),
}

/// Options of `waymark staff import`.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The file
    pub file: PathBuf,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Change it without asking first
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Who is not in the file has left
    #[arg(long)]
    pub end_missing: bool,
}

/// Does what `waymark staff` is asked.
///
/// # Errors
/// When the file is faulty, or the database refuses; nothing is changed then.
pub async fn run(args: &StaffArgs) -> Result<(), StaffFault> {
    match &args.command {
        StaffCommand::Import(args) => import(args).await,
    }
}
