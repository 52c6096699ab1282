//! The shape `cadence`: something held in each of a run of windows.

use crate::calendar::add_days;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::question::{NoDay, Question};
use crate::rulebook::{Cadence, Version};
use crate::window::Window;
use crate::words;

use super::done::{Marked, mark_cadence};
use super::windows::windows;

/// Answers whether what recurs was held, up to the day and on the day itself.
///
/// Due while the window is open and the one before it is done; overdue once the one before it is
/// not, until something is held in the open one.
///
/// # Errors
/// [`NoDay`] while the day the rule counts from is not known.
pub fn cadence(asked: &Question, cadence: &Cadence) -> Result<Finding, NoDay> {
    let (version, on) = (asked.version, asked.on);
    let pauses = &asked.clock(&cadence.anchor, asked.day(&cadence.anchor)?);
    let windows = windows(asked.rule, asked.person, pauses).ok_or(NoDay::NoRecord)?;
    let marked = mark_cadence(windows, asked.person);
    let answer = |verdict, why| {
        asked
            .answer(verdict, why)
            .decided_by(marked.iter().filter_map(|one| one.done.map(|(_, record)| record)))
    };
    let closed = marked.iter().take_while(|one| one.window.due < on).count();
    let (before, rest) = marked.split_at(closed);
    let missed: Vec<&Window> =
        before.iter().filter(|one| one.done.is_none()).map(|one| &one.window).collect();
    let last_missed = before.last().filter(|one| one.done.is_none()).map(|one| &one.window);
    let upcoming = rest.first();
    let open = upcoming.filter(|one| one.window.opens <= on);

    // What is over stays so: there is nothing left that a pause could stop.
    if let Some(pause) = pauses.containing(on).filter(|_| upcoming.is_some()) {
        // What was overdue before the pause stays so; what had been made good by then does not.
        return Ok(match last_missed.filter(|_| open.is_none_or(|one| one.done.is_none())) {
            Some(window) => answer(Verdict::Overdue, words::window_missed(window, window))
                .between(window.opens, window.due),
            None => answer(Verdict::Paused, words::paused(pause, on)),
        });
    }
    Ok(match (open, upcoming, last_missed) {
        _ if marked.is_empty() => {
            answer(Verdict::NotApplicable, words::nothing_asked(version.from))
        }
        (Some(Marked { window, done: Some((held, _)) }), ..) => {
            let next = rest.get(1).map(|one| &one.window);
            let finding = answer(Verdict::Met, words::window_met(*held, window, &missed));
            with_next(finding, version, next)
        }
        (Some(Marked { window, .. }), _, None) => answer(Verdict::Due, words::window_open(window))
            .between(window.opens, window.due)
            .then(step(version, window)),
        (Some(Marked { window, .. }), _, Some(last)) => {
            answer(Verdict::Overdue, words::window_missed(last, window))
                .between(last.opens, last.due)
                .then(step(version, window))
        }
        (None, Some(Marked { window, .. }), Some(last)) => {
            answer(Verdict::Overdue, words::window_missed(last, window))
                .between(last.opens, last.due)
                .then(step(version, window))
        }
        (None, Some(Marked { window, .. }), None) if before.is_empty() => {
            let soon = on >= add_days(window.opens, -i64::from(version.notice_days));
            let verdict = if soon { Verdict::DueSoon } else { Verdict::Met };
            with_next(answer(verdict, words::cadence_to_come(window)), version, Some(window))
        }
        (None, Some(Marked { window, .. }), None) => {
            let why = words::cadence_between(Some(window));
            with_next(answer(Verdict::Met, why), version, Some(window))
        }
        (None, None, _) => {
            let verdict = if missed.is_empty() { Verdict::Met } else { Verdict::NotMet };
            answer(verdict, words::cadence_over(marked.len(), &missed))
        }
    })
}

fn with_next(finding: Finding, version: &Version, next: Option<&Window>) -> Finding {
    match next {
        Some(window) => finding.between(window.opens, window.due).then(step(version, window)),
        None => finding,
    }
}

/// The next step is always for a window that can still be met.
fn step(version: &Version, window: &Window) -> NextStep {
    NextStep::of(version, Some(window.due), Form::that_counts(window.counts, window.stage))
}
