//! `waymark rules`: rule files, checked as people write them.
//!
//! Lives here: reading a folder. Not here: what makes it a rule book, which is the core's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;
use waymark_core::check::{self, Fault};

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

/// The most bytes a rule file may have (1 MiB), and the most files a folder.
const MOST_BYTES: u64 = 1024 * 1024;
const MOST_FILES: usize = 10_000;

/// How deep a rules folder goes: pack, area, rule; one more, to find what lies too deep.
const DEEPEST: usize = 4;

/// Why a folder is not in order.
#[derive(Debug, thiserror::Error)]
pub enum RulesFault {
    /// There is no such folder.
    #[error("{}: there is no such folder", .0.display())]
    NoFolder(PathBuf),
    /// It is a file.
    #[error("{}: this is a file; name the folder that holds sources.toml", .0.display())]
    NotAFolder(PathBuf),
    /// It holds too many files.
    #[error("{}: more than {MOST_FILES} files; this is no rules folder", .0.display())]
    TooMany(PathBuf),
    /// Something in it cannot be read.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// What.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
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
    let mut reading = Reading::default();
    reading.folder(&args.dir, "", 1)?;
    reading.files.sort();
    let mut faults = reading.faults;
    let rules = match check::folder(&reading.files) {
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

/// A folder as far as it has been read.
#[derive(Debug, Default)]
struct Reading {
    files: Vec<(String, String)>,
    faults: Vec<Fault>,
}

impl Reading {
    /// Reads what lies in `dir`, named by its path from the top with `/` between the parts.
    /// What begins with a full stop is the editor's or the system's, not ours.
    fn folder(&mut self, dir: &Path, prefix: &str, depth: usize) -> Result<(), RulesFault> {
        let unreadable = |error| RulesFault::Unreadable { path: dir.to_owned(), error };
        if !dir.exists() {
            return Err(RulesFault::NoFolder(dir.to_owned()));
        }
        if !dir.is_dir() {
            return Err(RulesFault::NotAFolder(dir.to_owned()));
        }
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(unreadable)?;
            let path = format!("{prefix}{name}");
            if kind.is_dir() && depth < DEEPEST {
                self.folder(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if kind.is_file() {
                self.file(&entry.path(), path)?;
            } else {
                self.fault(path, "this is neither a rule file nor a folder of them");
            }
            if self.files.len() > MOST_FILES {
                return Err(RulesFault::TooMany(dir.to_owned()));
            }
        }
        Ok(())
    }

    fn file(&mut self, at: &Path, path: String) -> Result<(), RulesFault> {
        let unreadable = |error| RulesFault::Unreadable { path: at.to_owned(), error };
        if fs::metadata(at).map_err(unreadable)?.len() > MOST_BYTES {
            self.fault(path, "this is too big for a rule file");
            return Ok(());
        }
        match String::from_utf8(fs::read(at).map_err(unreadable)?) {
            Ok(text) => self.files.push((path, text)),
            Err(_) => self.fault(path, "this is not text (UTF-8)"),
        }
        Ok(())
    }

    fn fault(&mut self, file: String, what: &str) {
        let mend = "move it out of the rules folder".to_owned();
        self.faults.push(Fault { file, line: 1, column: None, what: what.to_owned(), mend });
    }
}
