//! The shape `due_by`: done by a day counted from an anchor, once or in stages.

use crate::calendar::{Date, add_days};
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::person::Person;
use crate::rulebook::{Rule, Version};
use crate::words;

use super::done::mark_stages;
use super::pauses::Pauses;
use super::windows::windows;

/// Answers whether the first stage that is not done yet is overdue, due, due soon or to come.
///
/// None while the day the rule counts from is not known. Due until the end of its last day,
/// overdue from the next; a step done late counts from then on.
pub fn due_by(
    rule: &Rule,
    version: &Version,
    person: &Person,
    pauses: &Pauses,
    on: Date,
) -> Option<Finding> {
    let pauses = &pauses.since(person.starts.day(version.anchor()?)?);
    let marked = mark_stages(windows(rule, person.starts, pauses)?, person);
    let answer = |verdict, why| {
        Finding::new(rule, version, verdict, why)
            .decided_by(marked.iter().filter_map(|one| one.done.map(|(_, record)| record)))
    };
    let Some(open) = marked.iter().find(|one| one.done.is_none()) else {
        return Some(match marked.iter().filter_map(|one| one.done.map(|(day, _)| day)).max() {
            Some(last) => answer(Verdict::Met, words::stages_done(marked.len(), last)),
            None => answer(Verdict::NotApplicable, words::nothing_asked(version.from)),
        });
    };
    let stage = &open.window;
    let (verdict, why) = if on > stage.due {
        (Verdict::Overdue, words::stage_overdue(stage))
    } else if let Some(pause) = pauses.containing(on) {
        return Some(answer(Verdict::Paused, words::paused(pause, on)).due(Some(stage.due)));
    } else if on == stage.due {
        (Verdict::Due, words::stage_due(stage))
    } else if on >= add_days(stage.due, -i64::from(version.notice_days)) {
        (Verdict::DueSoon, words::stage_due_soon(stage, on))
    } else {
        (Verdict::Met, words::stage_to_come(stage))
    };
    let form = Form::that_counts(stage.counts, stage.stage);
    let next = NextStep::of(version, Some(stage.due), form);
    Some(answer(verdict, why).between(stage.opens, stage.due).then(next))
}
