//! Windows: a run of days in which one thing is to be done.
//!
//! Lives here: the shape alone, so that the deciders and the words for them can share it. Not
//! here: how windows follow from a rule and its anchor (`pathway`).

use crate::calendar::{Date, Span};
use crate::rulebook::Counts;

/// One window: it opens on a day and is due by its last day, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<'b> {
    /// The first day.
    pub opens: Date,
    /// The last day.
    pub due: Date,
    /// The day it is counted from.
    pub anchor: Date,
    /// What people call it: "every two weeks", "Three-month review".
    pub called: &'b str,
    /// Which stage, in months; 0 in a cadence.
    pub stage: i64,
    /// The clause of the edition it follows.
    pub clause: &'b str,
    /// What satisfies it.
    pub counts: &'b Counts,
    /// The last day of the cadence's phase, or the window's own.
    pub phase_ends: Date,
    /// What the next phase of the cadence is called.
    pub then: Option<&'b str>,
}

/// The days in which records count; see [`crate::rulebook::Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first and the last day counted.
    pub span: Span,
    /// The first day of the year and its last, where the period is a year with an end.
    pub year: Option<Span>,
}
