//! The year of a pathway as a picture: every window and stage, and how each stands.

use crate::calendar::{Date, Span};
use crate::pauses::Pauses;
use crate::person::Person;
use crate::record::Record;
use crate::rulebook::{RuleBook, Shape};

use super::done::{Marked, mark_cadence, mark_stages};
use super::windows::windows;

/// A person's pathway from its first day to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The first day anything opens.
    pub anchor: Date,
    /// The last day anything is due.
    pub until: Date,
    /// A row for each rule, in order of rule id.
    pub rows: Vec<Row>,
    /// The days on which the clock stands still.
    pub pauses: Vec<Span>,
}

/// One rule's windows or stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Whether they are windows of a cadence, not stages.
    pub is_cadence: bool,
    /// The clause of the edition now in force, or the newest.
    pub clause: String,
    /// The windows or stages, in order.
    pub marks: Vec<Mark>,
}

/// One window or stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The first day.
    pub opens: Date,
    /// The last day.
    pub due: Date,
    /// What people call it.
    pub called: String,
    /// How it stands.
    pub state: MarkState,
}

/// How a window or stage stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkState {
    /// Done on that day.
    Met(Date),
    /// Its last day has passed and nothing is recorded.
    Missed,
    /// It is open now.
    Open,
    /// It opens later.
    ToCome,
    /// It is open, and the clock stands still.
    Paused,
}

/// Draws up a person's year on `pathway` as it stands on `on`.
///
/// None where the person is not on that pathway, a start is missing, or no rule speaks of it.
pub fn year(book: &RuleBook, pathway: &str, records: &[Record], on: Date) -> Option<Year> {
    let person = Person::read(records, on);
    if !person.is_on(pathway) {
        return None;
    }
    let pauses = Pauses::new(&person.pauses(pathway));
    let mut rows = Vec::new();
    for rule in book.rules.iter().filter(|rule| rule.is_of_pathway(pathway)) {
        let Some(version) = rule.version_on(on).or(rule.version.first()) else { continue };
        let is_cadence = match version.shape {
            Some(Shape::Cadence(_)) => true,
            Some(Shape::DueBy(_)) => false,
            _ => continue,
        };
        let Some(windows) = windows(rule, &person, &pauses) else { continue };
        let marked =
            if is_cadence { mark_cadence(windows, &person) } else { mark_stages(windows, &person) };
        rows.push(Row {
            rule: rule.id.to_string(),
            title: rule.title.to_string(),
            is_cadence,
            clause: version.cite.clause.to_string(),
            marks: marked.iter().map(|one| mark(one, &pauses, on)).collect(),
        });
    }
    let marks = || rows.iter().flat_map(|row| &row.marks);
    Some(Year {
        anchor: marks().map(|mark| mark.opens).min()?,
        until: marks().map(|mark| mark.due).max()?,
        pauses: pauses.spans().to_vec(),
        rows,
    })
}

fn mark(one: &Marked, pauses: &Pauses, on: Date) -> Mark {
    let window = &one.window;
    let state = match one.done {
        Some((day, _)) => MarkState::Met(day),
        None if on > window.due => MarkState::Missed,
        None if on < window.opens => MarkState::ToCome,
        None if pauses.containing(on).is_some() => MarkState::Paused,
        None => MarkState::Open,
    };
    Mark { opens: window.opens, due: window.due, called: window.called.to_owned(), state }
}
