//! What was done in each window, as a person's records show it.

use crate::calendar::Date;
use crate::fact::RecordId;
use crate::person::Person;
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
    let mark = |window: Window<'b>| {
        let within = |day: Date| window.opens <= day && day <= window.due;
        let done = match window.counts {
            Counts::Sessions(forms) => person
                .sessions
                .iter()
                .find(|session| within(session.on) && forms.iter().any(|form| form == session.form))
                .map(|session| (session.on, session.id)),
            Counts::Steps(name) => person
                .steps
                .iter()
                .find(|step| within(step.on) && step.step == name)
                .map(|step| (step.on, step.id)),
        };
        Marked { window, done }
    };
    windows.into_iter().map(mark).collect()
}

/// Finds what satisfies each stage: the first step recorded for it, or with no stage on its days.
///
/// A step recorded for its stage counts on any day: one done late counts from then on.
pub fn mark_stages<'b, 'r>(windows: Vec<Window<'b>>, person: &Person<'r>) -> Vec<Marked<'b, 'r>> {
    let mark = |window: Window<'b>| {
        let within = |day: Date| window.opens <= day && day <= window.due;
        let done = match window.counts {
            Counts::Steps(name) => person
                .steps
                .iter()
                .filter(|step| step.step == name)
                .find(|step| step.stage.map_or(within(step.on), |stage| stage == window.stage))
                .map(|step| (step.on, step.id)),
            Counts::Sessions(forms) => person
                .sessions
                .iter()
                .find(|session| within(session.on) && forms.iter().any(|form| form == session.form))
                .map(|session| (session.on, session.id)),
        };
        Marked { window, done }
    };
    windows.into_iter().map(mark).collect()
}
