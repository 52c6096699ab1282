//! `waymark plan`: the windows and due dates of a pathway from its start dates.

use std::io;

use chrono::Datelike;
use clap::Args;
use waymark_core::calendar::{self, Date, NotADate, Span, in_words};
use waymark_core::pathway::{Plan, PlanError, PlanInput, plan};
use waymark_core::rulebook::RuleBook;

/// Options of `waymark plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// The pathway, for example north-yorkshire/asye
    pub pathway: String,
    /// The first day of employment, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub employment_start: String,
    /// The first day of the programme, where it is another
    #[arg(long, value_name = "DATE")]
    pub programme_start: Option<String>,
    /// Days on which the programme stood still, both included; may be given again
    #[arg(long, value_name = "FROM..TO")]
    pub pause: Vec<String>,
    /// Leave out what is due after this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The last year that is written as YYYY.
const LAST_YEAR: i32 = 9999;

/// Why there is no plan to print.
#[derive(Debug, thiserror::Error)]
pub enum PlanFault {
    /// A date is none.
    #[error("{argument} `{text}`: {fault}")]
    Date {
        /// The argument it was given as.
        argument: &'static str,
        /// What was given.
        text: String,
        /// What is wrong with it.
        fault: NotADate,
    },
    /// A pause is not two dates.
    #[error("--pause `{0}`: a pause is written FROM..TO, for example 2026-12-01..2026-12-31")]
    NotAPause(String),
    /// A pause ends before it begins.
    #[error("--pause `{0}`: the last day is before the first")]
    Backwards(String),
    /// Its dates could not be written with four digits.
    #[error("the plan would run past the year {LAST_YEAR}; check the dates given")]
    TooFar,
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
    let input = input(args)?;
    let plan = plan(&RuleBook::bundled(), &args.pathway, &input)?;
    if plan.items.iter().any(|item| item.due.year() > LAST_YEAR) {
        return Err(PlanFault::TooFar);
    }
    let text =
        if args.json { serde_json::to_string_pretty(&plan)? + "\n" } else { table(&plan, &input) };
    Ok(super::print(&text)?)
}

fn input(args: &PlanArgs) -> Result<PlanInput, PlanFault> {
    let optional = |argument, text: &Option<String>| {
        text.as_deref().map(|text| date(argument, text)).transpose()
    };
    Ok(PlanInput {
        employment_start: date("--employment-start", &args.employment_start)?,
        programme_start: optional("--programme-start", &args.programme_start)?,
        pauses: args.pause.iter().map(|text| pause(text)).collect::<Result<_, _>>()?,
        until: optional("--until", &args.until)?,
    })
}

fn date(argument: &'static str, text: &str) -> Result<Date, PlanFault> {
    calendar::parse(text).map_err(|fault| PlanFault::Date {
        argument,
        text: text.to_owned(),
        fault,
    })
}

fn pause(text: &str) -> Result<Span, PlanFault> {
    let (from, to) = text.split_once("..").ok_or_else(|| PlanFault::NotAPause(text.to_owned()))?;
    Span::new(date("--pause", from)?, date("--pause", to)?)
        .ok_or_else(|| PlanFault::Backwards(text.to_owned()))
}

/// The plan for people: one line each, dates in words.
fn table(plan: &Plan, input: &PlanInput) -> String {
    let mut rows = vec![["Opens", "Due by", "What", "Clause"].map(str::to_owned)];
    rows.extend(plan.items.iter().map(|item| {
        [in_words(item.opens), in_words(item.due), item.what.clone(), item.clause.clone()]
    }));
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..3).filter_map(width).collect();
    let mut text = format!("{} from {}\n\n", plan.pathway, in_words(input.employment_start));
    for row in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}  "));
        }
        text.push_str(row.last().map_or("", String::as_str));
        text.push('\n');
    }
    if plan.items.is_empty() {
        text.push_str("Nothing is due by that day.\n");
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_two_dates_in_order() {
        for (text, message) in [
            ("2026-12-01", "a pause is written FROM..TO"),
            ("2026-12-31..2026-12-01", "the last day is before the first"),
            ("2026-12-01..2026-12-32", "there is no such day"),
            ("2026-12-01..", "a date is written YYYY-MM-DD"),
        ] {
            let fault = pause(text).unwrap_err().to_string();
            assert!(fault.starts_with("--pause") && fault.contains(message), "{fault}");
        }
        assert_eq!(pause("2026-12-01..2026-12-01").unwrap().days(), 1);
    }
}
