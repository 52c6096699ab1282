//! Windows: the runs of days in which each thing of a pathway rule is to be done.
//!
//! Dates are counted from the anchor each time, then moved by the pauses, so they never drift.

use crate::calendar::{Date, add_days};
use crate::pauses::Pauses;
use crate::person::Person;
use crate::rulebook::{Applies, Cadence, DueBy, Offset, Rule, Shape, Version};

use crate::window::Window;

/// Every window of a rule, in order; none while the day it counts from is not known.
///
/// Each edition of the rule supplies the windows that fall in its own days: those of a cadence by
/// their first day, stages by their last.
pub fn windows<'b>(rule: &'b Rule, person: &Person, pauses: &Pauses) -> Option<Vec<Window<'b>>> {
    let mut windows: Vec<Window> = Vec::new();
    let pathway = match &rule.applies {
        Applies::Pathway(pathway) => Some(pathway.as_str()),
        Applies::Everyone | Applies::Roles(_) => None,
    };
    for (days, version) in rule.editions() {
        let (anchor, run) = match &version.shape {
            Some(Shape::Cadence(cadence)) => {
                let anchor = person.day(&cadence.anchor, pathway)?;
                (anchor, of_cadence(version, cadence, anchor))
            }
            Some(Shape::DueBy(due_by)) => {
                let anchor = person.day(&due_by.anchor, pathway)?;
                (anchor, of_stages(version, due_by, anchor))
            }
            _ => continue,
        };
        let is_cadence = matches!(version.shape, Some(Shape::Cadence(_)));
        let pauses = pauses.since(anchor);
        for window in run {
            if !days.contains(if is_cadence { window.opens } else { window.due }) {
                continue;
            }
            let moved = Window {
                opens: pauses.shift(window.opens),
                due: pauses.shift(window.due),
                phase_ends: pauses.shift(window.phase_ends),
                ..window
            };
            if !is_cadence || windows.last().is_none_or(|last| last.due < moved.opens) {
                windows.push(moved);
            }
        }
    }
    Some(windows)
}

fn of_cadence<'b>(version: &'b Version, cadence: &'b Cadence, anchor: Date) -> Vec<Window<'b>> {
    let mut windows = Vec::new();
    let mut start = Offset::default();
    let mut phases = cadence.phase.iter().peekable();
    while let Some(phase) = phases.next() {
        let end = phase.until.after(anchor); // the next phase's first day
        let then = phases.peek().map(|next| next.called.as_str());
        for nth in 0.. {
            let opens = start.and(phase.every, nth).after(anchor);
            let next = start.and(phase.every, nth + 1).after(anchor);
            if opens >= end || next <= opens {
                break; // the second only at the calendar's end
            }
            // Cut short by the next phase: stands if at least half of it remains.
            let nominal_days = next.signed_duration_since(opens).num_days();
            let left_days = end.signed_duration_since(opens).num_days();
            if left_days * 2 >= nominal_days {
                windows.push(Window {
                    opens,
                    due: add_days(next.min(end), -1),
                    anchor,
                    called: &phase.called,
                    stage: 0,
                    clause: &version.cite.clause,
                    counts: &cadence.counts,
                    phase_ends: add_days(end, -1),
                    then,
                });
            }
        }
        start = phase.until;
    }
    windows
}

fn of_stages<'b>(version: &'b Version, due_by: &'b DueBy, anchor: Date) -> Vec<Window<'b>> {
    let mut previous_due = None;
    due_by
        .stage
        .iter()
        .map(|stage| {
            let due = stage.by.after(anchor);
            let opens = match (stage.opens, previous_due) {
                (Some(opens), _) => opens.after(anchor),
                (None, Some(previous)) => add_days(previous, 1),
                (None, None) => anchor,
            };
            previous_due = Some(due);
            Window {
                opens,
                due,
                anchor,
                called: &stage.called,
                stage: i64::from(stage.by.months),
                clause: &version.cite.clause,
                counts: &due_by.counts,
                phase_ends: due,
                then: None,
            }
        })
        .collect()
}
