//! `waymark rules`: the rule book, listed, explained, checked and compared.
//!
//! Lives here: what can be asked of it. Not here: what makes a folder a rule book, or what a rule
//! says of anybody, which is the core's.

mod access;
mod check;
mod compare;
mod counted;
mod coverage;
mod differences;
mod explain;
pub mod folder;
mod list;
mod values;

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::book::BookFault;
use super::facts::FactsFault;
use super::given::NotGiven;
use super::print;
use folder::FolderFault;

/// Options of `waymark rules`: the list, or one of its commands.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RulesArgs {
    /// What else can be done than listing.
    #[command(subcommand)]
    pub command: Option<RulesCommand>,
    /// What to list.
    #[command(flatten)]
    pub list: list::ListArgs,
}

/// What can be done with rules.
#[derive(Debug, Clone, Subcommand)]
pub enum RulesCommand {
    /// List the rules (the same as no command)
    List(list::ListArgs),
    /// Show one rule in full: its clause, our reading, its versions and its examples
    Explain(explain::ExplainArgs),
    /// Check a folder of rule files and show every fault with its file and line
    Check(check::CheckArgs),
    /// Show what differs between two packs or two folders, and whose findings would change
    Compare(compare::CompareArgs),
    /// Show where each row of the inventory of the five documents lives
    Coverage(coverage::CoverageArgs),
}

/// Why there is no answer, or a folder is not in order.
#[derive(Debug, thiserror::Error)]
pub enum RulesFault {
    /// A folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// There is no book to ask.
    #[error(transparent)]
    Book(#[from] BookFault),
    /// There are no facts.
    #[error(transparent)]
    Facts(#[from] FactsFault),
    /// An argument cannot be read.
    #[error(transparent)]
    Given(#[from] NotGiven),
    /// The book has no such rule.
    #[error("there is no rule `{rule}`; {similar}")]
    NoRule {
        /// The one asked for.
        rule: String,
        /// What may have been meant.
        similar: String,
    },
    /// The folder holds faults, which have been shown.
    #[error("{}: {count} to mend", dir.display())]
    Faults {
        /// The folder.
        dir: PathBuf,
        /// How many.
        count: usize,
    },
    /// Some lines were no facts; the rest has been answered.
    #[error("{}", super::facts::of_no_fact(.0, *.1))]
    BadLines(PathBuf, usize),
    /// The list of where each row lives is not true of this book.
    #[error("the coverage list has faults:\n{}", .0.join("\n"))]
    Coverage(Vec<String>),
    /// The answer could not be written out.
    #[error("the answer could not be written out: {0}")]
    Output(#[from] io::Error),
    /// It could not be put as JSON.
    #[error("the answer could not be put as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Does what was asked.
///
/// # Errors
/// [`RulesFault`], when it cannot be done or a folder holds faults.
pub fn run(args: &RulesArgs) -> Result<(), RulesFault> {
    match &args.command {
        None => Ok(print(&list::list(&args.list)?)?),
        Some(RulesCommand::List(args)) => Ok(print(&list::list(args)?)?),
        Some(RulesCommand::Explain(args)) => Ok(print(&explain::explain(args)?)?),
        Some(RulesCommand::Check(args)) => check::check(args),
        Some(RulesCommand::Compare(args)) => compare::compare(args),
        Some(RulesCommand::Coverage(args)) => coverage::coverage(args),
    }
}
