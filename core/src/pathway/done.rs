//! What was done in each window, as a person's records show it.

use crate::calendar::Date;
use crate::fact::RecordId;
use crate::person::{Person, Seen};
use crate::record::field;
use crate::window::Window;

/// A window and the record that satisfies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked<'b, 'r> {
    /// The window.
    pub window: Window<'b>,
    /// The day it was done and the record that says so.
    pub done: Option<(Date, &'r RecordId)>,
}

/// Finds what satisfies each window of a cadence: the first such record on one of its days.
pub fn mark_cadence<'b, 'r>(windows: Vec<Window<'b>>, person: &Person<'r>) -> Vec<Marked<'b, 'r>> {
    mark(windows, person, |window, seen| is_within(window, seen.on))
}

/// Finds what satisfies each stage: the first record made for it, or with no stage on its days.
///
/// A step recorded for its stage counts on any day from the anchor on: one done late counts from
/// then on. So does anything without stages where there is one stage alone. What was done before
/// the anchor was of an earlier programme.
pub fn mark_stages<'b, 'r>(windows: Vec<Window<'b>>, person: &Person<'r>) -> Vec<Marked<'b, 'r>> {
    let alone = windows.len() == 1;
    mark(windows, person, |window, seen| {
        seen.record.number(field::STAGE).map_or_else(
            || is_within(window, seen.on) || alone && seen.on > window.due,
            |stage| stage == window.stage && seen.on >= window.anchor,
        )
    })
}

fn mark<'b, 'r>(
    windows: Vec<Window<'b>>,
    person: &Person<'r>,
    is_for: impl Fn(&Window, &Seen) -> bool,
) -> Vec<Marked<'b, 'r>> {
    let mark = |window: Window<'b>| {
        let done = person.matching(window.counts).find(|seen| is_for(&window, seen));
        Marked { done: done.map(|seen| (seen.on, seen.id())), window }
    };
    windows.into_iter().map(mark).collect()
}

fn is_within(window: &Window, day: Date) -> bool {
    window.opens <= day && day <= window.due
}
