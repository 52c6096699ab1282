//! `waymark rules check`: every fault of a rules folder, and where chosen packs disagree.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use waymark_core::check::{Fault, try_cases};
use waymark_core::conflicts::{Conflict, conflicts};

use super::RulesFault;
use super::folder;
use crate::tools::{book, print, remark};

/// Options of `waymark rules check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// The folder, with sources.toml and PACK/AREA/RULE.toml for each rule
    #[arg(default_value = "core/rules")]
    pub dir: PathBuf,
    /// A pack that is chosen: say where it and the others that are disagree; may be given again
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Shows every fault, and every conflict between the chosen packs.
///
/// # Errors
/// [`RulesFault`], when the folder cannot be read or holds faults. A conflict is none: both rules
/// stay true in their own pack.
pub fn check(args: &CheckArgs) -> Result<(), RulesFault> {
    let read = folder::read(&args.dir)?;
    let mut faults = read.faults;
    let tried = try_cases(&read.files);
    faults.extend(tried.faults);
    faults.sort();
    let book = tried.book.unwrap_or_default();
    let disagree = match args.packs.as_slice() {
        [] => Vec::new(),
        // Of a book that is not whole, the packs are not known.
        _ if book.rules.is_empty() => Vec::new(),
        packs => conflicts(&book, &book::chosen(&book, packs)?),
    };
    let cases: usize = tried.cases.iter().map(|it| it.case.len() + 3 * it.boundary.len()).sum();
    let access: usize = tried.access_cases.iter().map(|file| file.case.len()).sum();
    let counted = (book.rules.len() + book.access.len(), cases + access);
    print(&if args.json {
        as_json(&faults, &disagree)
    } else {
        as_lines(&args.dir, &faults, &disagree, counted)
    })?;
    if !args.packs.is_empty() && book.rules.is_empty() {
        remark("where the packs disagree can be said once nothing but cases is to mend\n");
    }
    match faults.len() {
        0 => Ok(()),
        count => Err(RulesFault::Faults { dir: args.dir.clone(), count }),
    }
}

fn as_lines(
    dir: &Path,
    faults: &[Fault],
    disagree: &[Conflict],
    (rules, cases): (usize, usize),
) -> String {
    let mut lines: String =
        faults.iter().map(|fault| format!("{}/{fault}\n", dir.display())).collect();
    if faults.is_empty() {
        lines = format!("{}: {rules} rules, {cases} cases, nothing to mend\n", dir.display());
    }
    for Conflict { what, .. } in disagree {
        lines.push_str(&format!("packs disagree: {what}\n"));
    }
    lines
}

fn as_json(faults: &[Fault], disagree: &[Conflict]) -> String {
    let faults: Vec<_> = faults
        .iter()
        .map(|fault| {
            json!({"file": fault.file, "line": fault.line, "column": fault.column,
                   "what": fault.what, "mend": fault.mend})
        })
        .collect();
    let disagree: Vec<_> = disagree
        .iter()
        .map(|it| json!({ "rules": [&it.one, &it.other], "what": it.what }))
        .collect();
    format!("{:#}\n", json!({ "faults": faults, "conflicts": disagree }))
}
