//! The shapes of rules: a short closed list, filled in from rule files.

use serde::{Deserialize, Serialize};

use super::counts::{Anchor, By, Counts, Offset, Unit, days};
use super::gathered::{Complete, EffectiveDate, EvidenceSet, Prerequisites, Share, SignOff};
use crate::calendar::{Date, Span, add_days, add_months};

/// What a version of a rule asks, in the shape that is its rule's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Something held in each of a run of windows.
    Cadence(Cadence),
    /// At least so many in the days that end today.
    MinimumPerPeriod(MinimumPerPeriod),
    /// Done by a day counted from an anchor, once or in stages.
    DueBy(DueBy),
    /// At least or at most so much.
    Limit(Limit),
    /// Done again before it runs out.
    Renewal(Renewal),
    /// So many of each of several things.
    EvidenceSet(EvidenceSet),
    /// Each record of a sort holds what is asked.
    Complete(Complete),
    /// What must be so before something else may be.
    Prerequisites(Prerequisites),
    /// Signed by those named, on one and the same version.
    SignOff(SignOff),
    /// Parts of a whole, within bounds.
    Share(Share),
    /// The day something takes effect, from its signatures.
    EffectiveDate(EffectiveDate),
}

/// A run of windows, in phases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// The first day of the first window.
    pub anchor: Anchor,
    /// What satisfies a window.
    pub counts: Counts,
    /// The phases, in order; each begins where the one before ends.
    pub phase: Vec<Phase>,
}

/// A phase of a cadence: equal windows up to an end counted from the anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// How long a window is: days or months, not both.
    pub every: Offset,
    /// Where the phase ends, counted from the cadence's anchor; its last day is the day before.
    pub until: Offset,
    /// What people call the step: "every week".
    pub called: String,
}

/// At least so many in the days that end today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumPerPeriod {
    /// What counts.
    pub counts: Counts,
    /// How many at least.
    pub minimum: u32,
    /// In how many days, ending on the day asked about.
    #[serde(deserialize_with = "days")]
    pub period_days: u32,
    /// Leave of at least this many days takes its days out of the period.
    pub long_leave_days: u32,
    /// What one of them is called, and several: `["one-to-one", "one-to-ones"]`.
    pub called: [String; 2],
}

/// Done by a day counted from an anchor, once or in stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueBy {
    /// The day it is counted from.
    pub anchor: Anchor,
    /// What satisfies a stage.
    pub counts: Counts,
    /// The stages, in order.
    pub stage: Vec<Stage>,
}

/// One stage of a [`DueBy`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The last day, counted from the anchor.
    pub by: Offset,
    /// The first day; the day after the stage before, or the anchor, where none is given.
    #[serde(default)]
    pub opens: Option<Offset>,
    /// What people call it: "Three-month review".
    pub called: String,
}

/// At least or at most so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Which records it measures; the latest of them, unless `total`.
    pub counts: Counts,
    /// The field that is measured.
    pub field: String,
    /// What its number is of.
    #[serde(default)]
    pub unit: Unit,
    /// What is measured, at the start of a sentence: "The supervision", "Skills days".
    pub called: String,
    /// Whether all of them are added up.
    #[serde(default)]
    pub total: bool,
    /// The least.
    #[serde(default)]
    pub minimum: Option<u32>,
    /// The most.
    #[serde(default)]
    pub maximum: Option<u32>,
    /// The last day the field, a date, may name.
    #[serde(default)]
    pub no_later_than: Option<By>,
}

/// Done again before it runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// What is done again.
    pub counts: Counts,
    /// What one is called, at the start of a sentence: "The annual appraisal".
    pub called: String,
    /// How long one lasts, counted from its day.
    #[serde(default)]
    pub every: Option<Offset>,
    /// The field, a date, that says how long one lasts; `every` where it is not filled in.
    #[serde(default)]
    pub until: Option<String>,
    /// Whether it lasts until the day before that: a year from 12 May ends on 11 May.
    #[serde(default)]
    pub until_day_before: bool,
    /// How long one lasts is agreed in another record.
    #[serde(default)]
    pub agreed: Option<Agreed>,
    /// The season in which it is done, where all are done in one.
    #[serde(default)]
    pub season: Option<Season>,
    /// When the first is due; not met until there is one, where nothing is given.
    #[serde(default)]
    pub first: Option<By>,
}

impl Renewal {
    /// The last day of what was done on `done` and lasts for `every`.
    pub fn last_day(&self, every: Offset, done: Date) -> Date {
        add_days(every.after(done), -i64::from(self.until_day_before))
    }
}

/// An interval two people agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// The record it stands in; the latest of them.
    pub counts: Counts,
    /// The field that names the interval.
    pub field: String,
    /// The intervals, by the name the field has for each.
    pub interval: Vec<Interval>,
}

/// An interval with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Its name in the field.
    pub name: String,
    /// How long it is.
    pub every: Offset,
}

/// A run of days that comes round again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The first day of one of them.
    #[serde(with = "crate::calendar::as_text")]
    pub opens: Date,
    /// The last day of the same one.
    #[serde(with = "crate::calendar::as_text")]
    pub closes: Date,
    /// How long until the next, in months.
    pub every_months: u32,
}

impl Season {
    /// Each time it comes round, from the one that is named; none past the calendar's end.
    pub fn each(self) -> impl Iterator<Item = Span> {
        (0u32..)
            .map(move |nth| {
                let months = self.every_months.max(1).saturating_mul(nth);
                Span { from: add_months(self.opens, months), to: add_months(self.closes, months) }
            })
            .take_while(|days| days.to < Date::MAX)
    }
}
