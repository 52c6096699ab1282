//! The plan of a pathway: everything it will ask for, from its start dates alone.

use serde::Serialize;

use crate::calendar::{Date, Span, in_words};
use crate::order;
use crate::person::Starts;
use crate::rulebook::{Rule, RuleBook, ShapeName};
use crate::window::Window;

use super::pauses::Pauses;
use super::windows::windows;

/// What a plan is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanInput {
    /// The first day of employment.
    pub employment_start: Date,
    /// The first day of the programme; that of employment where none is given.
    pub programme_start: Option<Date>,
    /// Days on which the clock stands still.
    pub pauses: Vec<Span>,
    /// The last day to plan for: what is due later is left out.
    pub until: Option<Date>,
}

/// Everything a pathway asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Which pathway.
    pub pathway: String,
    /// What it asks for, in order of due, then opens, then rule.
    pub items: Vec<PlanItem>,
}

/// One thing to be done between two days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanItem {
    /// The rule that asks for it.
    pub rule: String,
    /// What it is, in words.
    pub what: String,
    /// The first day for it.
    pub opens: Date,
    /// The last day for it.
    pub due: Date,
    /// The pack the rule is of.
    pub pack: String,
    /// The clause.
    pub clause: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No rule speaks of that pathway.
    #[error("there is no pathway `{pathway}`; the pathways are {}", .known.join(", "))]
    UnknownPathway {
        /// The one asked for.
        pathway: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A start lies before the first edition we have read.
    #[error("the rules of `{pathway}` are known from {}, not for {}", in_words(*.from), in_words(*.start))]
    NotCovered {
        /// The pathway.
        pathway: String,
        /// The first day they are known for.
        from: Date,
        /// The start asked for.
        start: Date,
    },
}

/// Plans a pathway: every window and every stage, moved by the pauses.
///
/// # Errors
/// [`PlanError`] when the book has no such pathway, or none so long ago.
///
/// ```
/// use waymark_core::calendar::parse;
/// use waymark_core::pathway::{plan, PlanInput};
/// use waymark_core::rulebook::RuleBook;
/// let input = PlanInput {
///     employment_start: parse("2026-09-07").unwrap(),
///     programme_start: None,
///     pauses: Vec::new(),
///     until: None,
/// };
/// let plan = plan(&RuleBook::bundled(), "north-yorkshire/asye", &input).unwrap();
/// assert_eq!(plan.items[0].due.to_string(), "2026-09-13"); // the first week, both days included
/// ```
pub fn plan(book: &RuleBook, pathway: &str, input: &PlanInput) -> Result<Plan, PlanError> {
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| rule.is_of_pathway(pathway)).collect();
    if rules.is_empty() {
        return Err(PlanError::UnknownPathway {
            pathway: pathway.to_owned(),
            known: book.pathways().into_iter().map(str::to_owned).collect(),
        });
    }
    let start = input.programme_start.unwrap_or(input.employment_start).min(input.employment_start);
    let from = rules.iter().filter_map(|rule| rule.known_from()).max().unwrap_or(Date::MAX);
    if start < from {
        return Err(PlanError::NotCovered { pathway: pathway.to_owned(), from, start });
    }
    let starts =
        Starts { employment: Some(input.employment_start), programme: input.programme_start };
    let pauses = Pauses::new(&input.pauses);
    let mut items: Vec<PlanItem> = rules
        .into_iter()
        .flat_map(|rule| {
            let windows = windows(rule, starts, &pauses).unwrap_or_default();
            windows.into_iter().map(|window| item(rule, &window)).collect::<Vec<_>>()
        })
        .filter(|item| input.until.is_none_or(|until| item.due <= until))
        .collect();
    order::by(&mut items, |a, b| (a.due, a.opens, &a.rule).cmp(&(b.due, b.opens, &b.rule)));
    Ok(Plan { pathway: pathway.to_owned(), items })
}

fn item(rule: &Rule, window: &Window) -> PlanItem {
    let what = match rule.shape {
        ShapeName::Cadence => format!("{}, {}", rule.title, window.called),
        _ => window.called.to_owned(),
    };
    PlanItem {
        rule: rule.id.clone(),
        what,
        opens: window.opens,
        due: window.due,
        pack: rule.pack().to_owned(),
        clause: window.clause.to_owned(),
    }
}
