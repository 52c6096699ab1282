//! `waymark plan`: the windows and due dates of a pathway from its start dates.

use std::io;
use std::path::PathBuf;

use chrono::Datelike;
use clap::Args;
use waymark_core::calendar::{Date, in_words};
use waymark_core::pathway::{Plan, PlanError, PlanInput, plan};
use waymark_core::person::Starts;
use waymark_core::rulebook::RuleBook;

use super::book::{self, BookFault};
use super::calendar_file::{Days, calendar};
use super::given::{self, NotGiven};
use super::layout::table;

/// Options of `waymark plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// The pathway, for example north-yorkshire/asye
    pub pathway: String,
    /// The days it counts from.
    #[command(flatten)]
    pub starts: StartArgs,
    /// The day of the professional qualification
    #[arg(long, value_name = "DATE")]
    pub qualified_on: Option<String>,
    /// A day taken as given for what is not there yet, for example award.bia=2027-06-30; may be
    /// given again
    #[arg(long, value_name = "WHAT=DATE")]
    pub planned: Vec<String>,
    /// Days on which the programme stood still, both included; may be given again
    #[arg(long, value_name = "FROM..TO")]
    pub pause: Vec<String>,
    /// Days of leave, both included, on which the calendar file has nothing; may be given again
    #[arg(long, value_name = "FROM..TO")]
    pub leave: Vec<String>,
    /// Leave out what is due after this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// A folder of rule files in place of the rules this version came with
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print a calendar file, with each item on a working day
    #[arg(long, conflicts_with = "json")]
    pub ics: bool,
}

/// The days a pathway may count from: at least one of them.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = true)]
pub struct StartArgs {
    /// The first day of employment, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub employment_start: Option<String>,
    /// The first day of the programme, where it is another
    #[arg(long, value_name = "DATE")]
    pub programme_start: Option<String>,
    /// The first day in the qualified role, where it is not the first day of employment
    #[arg(long, value_name = "DATE")]
    pub role_start: Option<String>,
}

/// The last year that is written as YYYY.
const LAST_YEAR: i32 = 9999;

/// Why there is no plan to print.
#[derive(Debug, thiserror::Error)]
pub enum PlanFault {
    /// An argument cannot be read.
    #[error(transparent)]
    Given(#[from] NotGiven),
    /// There is no book to ask.
    #[error(transparent)]
    Book(#[from] BookFault),
    /// Its dates could not be written with four digits.
    #[error("the plan would run past the year {LAST_YEAR}; check the dates given")]
    TooFar,
    /// Nothing in it could stand in a calendar.
    #[error("nothing in this plan has a day, so there is nothing for a calendar")]
    NothingDated,
    /// The core has no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It could not be written out.
    #[error("the plan could not be written out: {0}")]
    Output(#[from] io::Error),
    /// It could not be put as JSON.
    #[error("the plan could not be put as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Prints the plan.
///
/// # Errors
/// [`PlanFault`] names the argument at fault.
pub fn run(args: &PlanArgs) -> Result<(), PlanFault> {
    let book = book::open(args.rules.as_deref())?;
    let input = input(args, &book)?;
    let leave = given::spans("--leave", &args.leave)?;
    let plan = plan(&book, &args.pathway, &input)?;
    if plan.items.iter().filter_map(|item| item.due).any(|due| due.year() > LAST_YEAR) {
        return Err(PlanFault::TooFar);
    }
    let text = if args.json {
        serde_json::to_string_pretty(&plan)? + "\n"
    } else if args.ics {
        let start = input.start().filter(|_| plan.items.iter().any(|item| item.due.is_some()));
        let start = start.ok_or(PlanFault::NothingDated)?;
        let away = leave.into_iter().chain(input.pauses).collect();
        calendar(&book, &plan, &Days { start, away })
    } else {
        page(&plan, &input)
    };
    Ok(super::print(&text)?)
}

fn input(args: &PlanArgs, book: &RuleBook) -> Result<PlanInput, NotGiven> {
    let StartArgs { employment_start, programme_start, role_start } = &args.starts;
    Ok(PlanInput {
        starts: Starts {
            employment: given::optional("--employment-start", employment_start.as_deref())?,
            programme: given::optional("--programme-start", programme_start.as_deref())?,
            qualified: given::optional("--qualified-on", args.qualified_on.as_deref())?,
            role: given::optional("--role-start", role_start.as_deref())?,
        },
        pauses: given::spans("--pause", &args.pause)?,
        planned: given::planned(book, &args.planned)?,
        until: given::optional("--until", args.until.as_deref())?,
    })
}

/// The plan for people: one line each, dates in words; what has no day at the end.
fn page(plan: &Plan, input: &PlanInput) -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "no day".to_owned(), in_words);
    let mut rows = vec![["Opens", "Due by", "What", "Clause"].map(str::to_owned)];
    rows.extend(plan.items.iter().map(|item| {
        let opens = item.opens.map(in_words).unwrap_or_default();
        [opens, day(item.due), item.what.clone(), item.clause.clone()]
    }));
    let from = input.start().map(|start| format!(" from {}", in_words(start))).unwrap_or_default();
    let mut text = format!("{}{from}\n\n{}", plan.pathway, table(&rows));
    if plan.items.is_empty() {
        text.push_str("Nothing is due by that day.\n");
    }
    text
}
