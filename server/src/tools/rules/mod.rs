//! `waymark rules`: rule files, checked as people write them.
//!
//! Lives here: what can be asked of them. Not here: what makes them a rule book, which is the core's.

pub mod folder;

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;
use waymark_core::check::{self, Fault};

use folder::FolderFault;

/// What can be done with rule files.
#[derive(Debug, Clone, Subcommand)]
pub enum RulesCommand {
    /// Check a folder of rule files and show every fault with its file and line
    Check(CheckArgs),
}

/// Options of `waymark rules check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// The folder, with sources.toml and PACK/AREA/RULE.toml for each rule
    #[arg(default_value = "core/rules")]
    pub dir: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Why a folder is not in order.
#[derive(Debug, thiserror::Error)]
pub enum RulesFault {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// It holds faults, which have been shown.
    #[error("{}: {count} to mend", dir.display())]
    Faults {
        /// The folder.
        dir: PathBuf,
        /// How many.
        count: usize,
    },
    /// They could not be shown.
    #[error("the faults could not be shown: {0}")]
    Output(#[from] io::Error),
}

/// Does what was asked.
///
/// # Errors
/// [`RulesFault`], when the folder cannot be read or holds faults.
pub fn run(command: &RulesCommand) -> Result<(), RulesFault> {
    let RulesCommand::Check(args) = command;
    let folder = folder::read(&args.dir)?;
    let mut faults = folder.faults;
    let rules = match check::folder(&folder.files) {
        Ok(book) => book.rules.len(),
        Err(found) => {
            faults.extend(found);
            0
        }
    };
    faults.sort();
    super::print(&if args.json { as_json(&faults) } else { as_lines(&args.dir, &faults, rules) })?;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(RulesFault::Faults { dir: args.dir.clone(), count: faults.len() })
    }
}

fn as_lines(dir: &Path, faults: &[Fault], rules: usize) -> String {
    if faults.is_empty() {
        return format!("{}: {rules} rules, nothing to mend\n", dir.display());
    }
    faults.iter().map(|fault| format!("{}/{fault}\n", dir.display())).collect()
}

fn as_json(faults: &[Fault]) -> String {
    let faults: Vec<_> = faults
        .iter()
        .map(|fault| {
            json!({"file": fault.file, "line": fault.line, "column": fault.column,
                   "what": fault.what, "mend": fault.mend})
        })
        .collect();
    format!("{:#}\n", json!({ "faults": faults }))
}
