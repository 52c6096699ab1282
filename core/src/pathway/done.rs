//! What was done in each window, as a person's records show it.

use crate::calendar::Date;
use crate::fact::RecordId;
use crate::person::{Person, Step};
use crate::rulebook::Counts;
use crate::window::Window;

/// A window and the record that satisfies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked<'b, 'r> {
    /// The window.
    pub window: Window<'b>,
    /// The day it was done and the record that says so.
    pub done: Option<(Date, &'r RecordId)>,
}

/// Finds what satisfies each window of a cadence: the first session or step on one of its days.
pub fn mark_cadence<'b, 'r>(windows: Vec<Window<'b>>, person: &Person<'r>) -> Vec<Marked<'b, 'r>> {
    mark(windows, person, |window, step| is_within(window, step.on))
}

/// Finds what satisfies each stage: the first step recorded for it, or with no stage on its days.
///
/// A step recorded for its stage counts on any day: one done late counts from then on.
pub fn mark_stages<'b, 'r>(windows: Vec<Window<'b>>, person: &Person<'r>) -> Vec<Marked<'b, 'r>> {
    mark(windows, person, |window, step| {
        step.stage.map_or(is_within(window, step.on), |stage| stage == window.stage)
    })
}

fn mark<'b, 'r>(
    windows: Vec<Window<'b>>,
    person: &Person<'r>,
    is_for: fn(&Window, &Step) -> bool,
) -> Vec<Marked<'b, 'r>> {
    let mark = |window: Window<'b>| {
        let done = match window.counts {
            Counts::Sessions(forms) => person
                .sessions
                .iter()
                .find(|held| {
                    is_within(&window, held.on) && forms.iter().any(|one| one == held.form)
                })
                .map(|held| (held.on, held.id)),
            Counts::Steps(name) => person
                .steps
                .iter()
                .find(|step| step.step == name && is_for(&window, step))
                .map(|step| (step.on, step.id)),
        };
        Marked { window, done }
    };
    windows.into_iter().map(mark).collect()
}

fn is_within(window: &Window, day: Date) -> bool {
    window.opens <= day && day <= window.due
}
