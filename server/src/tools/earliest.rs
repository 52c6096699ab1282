//! `waymark earliest`: when at the earliest somebody could reach a goal, and what stands in the way.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use waymark_core::calendar::in_words;
use waymark_core::earliest::{Earliest, Obstacle, earliest, goals};
use waymark_core::fact::PersonId;

use super::book::{self, BookFault};
use super::facts::{self, FactsFault};
use super::given::{self, NotGiven};
use super::layout::{hanging, paragraph, table};
use super::{print, remark};
use crate::clock::Clock;

/// Options of `waymark earliest`.
#[derive(Debug, Clone, Args)]
pub struct EarliestArgs {
    /// The goal, for example band-12; the goals there are, where none is named
    #[arg(requires = "facts", requires = "on")]
    pub goal: Option<String>,
    /// The facts: a file with one fact a line, a folder of such files (.jsonl), or - for standard
    /// input
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// The day asked about, YYYY-MM-DD; today, where only the goals are listed
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// A pack to ask; may be given again [default: all]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// A day taken as given for what is not there yet, for example award.bia=2027-06-30; may be
    /// given again
    #[arg(long, value_name = "WHAT=DATE")]
    pub planned: Vec<String>,
    /// A folder of rule files to ask in place of the rules this version came with
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Why there is no answer, or not for all.
#[derive(Debug, thiserror::Error)]
pub enum EarliestFault {
    /// An argument cannot be read.
    #[error(transparent)]
    Given(#[from] NotGiven),
    /// There is no book to ask.
    #[error(transparent)]
    Book(#[from] BookFault),
    /// There are no facts.
    #[error(transparent)]
    Facts(#[from] FactsFault),
    /// No chosen pack has that goal in force.
    #[error("there is no goal `{goal}` on {on}; the goals are {}", .known.join(", "))]
    NoGoal {
        /// The one asked for.
        goal: String,
        /// The day asked about.
        on: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// Some lines were no facts; the rest has been answered.
    #[error("{}", facts::of_no_fact(.0, *.1))]
    BadLines(PathBuf, usize),
    /// It could not be written out.
    #[error("the answer could not be written out: {0}")]
    Output(#[from] io::Error),
    /// It could not be put as JSON.
    #[error("the answer could not be put as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// One person's way to a goal.
#[derive(Debug, Serialize)]
struct Way<'p> {
    person: &'p PersonId,
    #[serde(flatten)]
    earliest: Earliest,
}

/// Prints the goals, or every person's way to one.
///
/// # Errors
/// [`EarliestFault`]; where some lines are no facts, after the rest has been answered.
pub fn run(args: &EarliestArgs) -> Result<(), EarliestFault> {
    let book = book::open(args.rules.as_deref())?;
    let packs = book::chosen(&book, &args.packs)?;
    let day = args.on.as_deref().map(|day| given::date("--on", day));
    let on = day.unwrap_or_else(|| Ok(Clock::System.today()))?;
    let known = goals(&book, &packs, on);
    let (Some(goal), Some(path)) = (&args.goal, &args.facts) else {
        return Ok(print(&list(&known, args.json))?);
    };
    let planned = given::planned(&book, &args.planned)?;
    let no_goal = || EarliestFault::NoGoal {
        goal: goal.clone(),
        on: in_words(on),
        known: known.iter().map(|(name, _)| (*name).to_owned()).collect(),
    };
    if !known.iter().any(|(name, _)| name == goal) {
        return Err(no_goal());
    }
    let facts = facts::open(path)?;
    let mut ways = Vec::new();
    for person in facts.people() {
        let records = facts.records(person);
        let way = earliest(&book, &packs, goal, &records, planned.clone(), on);
        ways.push(Way { person, earliest: way.ok_or_else(no_goal)? });
    }
    print(&if args.json {
        serde_json::to_string_pretty(&ways)? + "\n"
    } else {
        ways.iter().map(page).collect::<Vec<_>>().join("\n")
    })?;
    remark(&facts.remarks());
    match facts.faults.len() {
        0 => Ok(()),
        lines => Err(EarliestFault::BadLines(path.clone(), lines)),
    }
}

fn list(goals: &[(&str, &str)], json: bool) -> String {
    if json {
        let goals: Vec<_> = goals
            .iter()
            .map(|(goal, opens)| serde_json::json!({ "goal": goal, "opens": opens }))
            .collect();
        return format!("{:#}\n", serde_json::Value::Array(goals));
    }
    let mut rows = vec![["Goal", "What it is"].map(str::to_owned)];
    rows.extend(goals.iter().map(|(goal, opens)| [(*goal).to_owned(), (*opens).to_owned()]));
    table(&rows)
}

fn page(way: &Way) -> String {
    let Way { person, earliest } = way;
    let answer = match (earliest.day, earliest.obstacles.is_empty()) {
        (_, true) => "nothing stands in the way.".to_owned(),
        (Some(day), _) => format!("at the earliest on {}.", in_words(day)),
        (None, _) => "the day cannot be said yet.".to_owned(),
    };
    let mut text = paragraph(&format!("{person}: {}: {answer}", earliest.opens), 0);
    for (obstacle, nth) in earliest.obstacles.iter().zip(1..) {
        text.push_str(&hanging(&format!("{nth}. {}", in_the_way(obstacle)), 2, 5));
    }
    text
}

fn in_the_way(obstacle: &Obstacle) -> String {
    let mut text = format!("{} ({}, {})", obstacle.what, obstacle.rule, obstacle.clause);
    if let Some(from) = obstacle.from {
        text.push_str(&format!(": from {} at the earliest", in_words(from)));
    }
    if let Some(needs) = &obstacle.needs {
        text.push_str(&format!(": {needs} is not known"));
    }
    text.push('.');
    if let Some(next) = &obstacle.next {
        text.push_str(&format!(" Next: {} ({}).", next.what, next.who));
    }
    text
}
