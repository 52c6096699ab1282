//! The shape `due_by`: done by a day counted from an anchor, once or in stages.

use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::question::{NoDay, Question};
use crate::rulebook::DueBy;
use crate::words;

use super::done::mark_stages;
use super::windows::windows;

/// Answers whether the first stage that is not done yet is overdue, due, due soon or to come.
///
/// Due until the end of its last day, overdue from the next; a step done late counts from then on.
///
/// # Errors
/// [`NoDay`] while the day the rule counts from is not known.
pub fn due_by(asked: &Question, due_by: &DueBy) -> Result<Finding, NoDay> {
    let (version, on) = (asked.version, asked.on);
    let pauses = &asked.clock(&due_by.anchor, asked.day(&due_by.anchor)?);
    let windows = windows(asked.rule, asked.person, pauses).ok_or(NoDay::NoRecord)?;
    let marked = mark_stages(windows, asked.person);
    let answer = |verdict, why| {
        asked
            .answer(verdict, why)
            .decided_by(marked.iter().filter_map(|one| one.done.map(|(_, record)| record)))
    };
    let Some(open) = marked.iter().find(|one| one.done.is_none()) else {
        return Ok(match marked.iter().filter_map(|one| one.done.map(|(day, _)| day)).max() {
            Some(last) => answer(Verdict::Met, words::stages_done(marked.len(), last)),
            None => answer(Verdict::NotApplicable, words::nothing_asked(version.from)),
        });
    };
    let stage = &open.window;
    let verdict = asked.undone(Some(stage.due));
    if verdict != Verdict::Overdue
        && !asked.done_by_now
        && let Some(pause) = pauses.containing(on)
    {
        let paused = answer(Verdict::Paused, words::paused(pause, on));
        return Ok(paused.due(Some(stage.due)));
    }
    let why = match asked.nearness(stage.due) {
        Verdict::Overdue => words::stage_overdue(stage),
        Verdict::Due => words::stage_due(stage),
        Verdict::DueSoon => words::stage_due_soon(stage, on),
        _ => words::stage_to_come(stage),
    };
    let form = Form::that_counts(stage.counts, stage.stage);
    let next = NextStep::of(version, Some(stage.due), form);
    Ok(answer(verdict, why).between(stage.opens, stage.due).then(next))
}
