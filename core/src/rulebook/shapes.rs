//! The shapes of rules: a short closed list, filled in from rule files.

use serde::{Deserialize, Serialize};

use super::counts::{Anchor, By, Counts, Offset, Period, Unit};
use crate::calendar::Date;

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

impl Shape {
    /// Shows `see` everything it counts, and the days it counts from where they are a record's.
    pub fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        match self {
            Self::Cadence(Cadence { anchor, counts, .. })
            | Self::DueBy(DueBy { anchor, counts, .. }) => {
                anchor.each_counts(see);
                see(counts);
            }
            Self::MinimumPerPeriod(minimum) => see(&minimum.counts),
            Self::Limit(limit) => {
                by(&limit.no_later_than, see);
                see(&limit.counts);
            }
            Self::Renewal(renewal) => {
                by(&renewal.first, see);
                renewal.agreed.iter().for_each(|agreed| see(&agreed.counts));
                see(&renewal.counts);
            }
            Self::EvidenceSet(set) => {
                set.period.each_counts(see);
                by(&set.by, see);
                for item in &set.item {
                    see(&item.counts);
                    item.or.iter().for_each(&mut *see);
                }
            }
            Self::Complete(complete) => {
                complete.period.each_counts(see);
                see(&complete.counts);
            }
            Self::Prerequisites(asks) => {
                by(&asks.by, see);
                asks.needs.iter().for_each(|need| need.each_counts(see));
            }
            Self::SignOff(asks) => {
                asks.period.each_counts(see);
                by(&asks.by, see);
                asks.or.iter().for_each(&mut *see);
                see(&asks.counts);
            }
            Self::Share(share) => {
                share.period.each_counts(see);
                see(&share.whole.counts);
                share.part.iter().for_each(|part| see(&part.amount.counts));
            }
            Self::EffectiveDate(asks) => see(&asks.counts),
        }
    }

    /// Whether signatures decide it.
    pub fn is_signed(&self) -> bool {
        matches!(self, Self::SignOff(_) | Self::EffectiveDate(_))
    }

    /// Shows `see` the rules that must be met first.
    pub fn each_rule<'s>(&'s self, see: &mut dyn FnMut(&'s str)) {
        if let Self::Prerequisites(asks) = self {
            asks.needs.iter().for_each(|need| need.each_rule(see));
        }
    }
}

fn by<'s>(by: &'s Option<By>, see: &mut dyn FnMut(&'s Counts)) {
    by.iter().for_each(|by| by.anchor.each_counts(see));
}

impl Need {
    fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        self.counts.iter().for_each(&mut *see);
        self.since.iter().for_each(|since| since.anchor.each_counts(see));
        self.any.iter().for_each(|need| need.each_counts(see));
    }

    fn each_rule<'s>(&'s self, see: &mut dyn FnMut(&'s str)) {
        self.rule.iter().for_each(|rule| see(rule));
        self.any.iter().for_each(|need| need.each_rule(see));
    }
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

/// So many of each of several things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSet {
    /// The days in which records count.
    #[serde(default)]
    pub period: Period,
    /// The last day for all of it, where there is one.
    #[serde(default)]
    pub by: Option<By>,
    /// The things.
    pub item: Vec<Item>,
}

/// One thing of an [`EvidenceSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What one of them is called, and several: `["direct observation", "direct observations"]`.
    pub called: [String; 2],
    /// What counts.
    pub counts: Counts,
    /// What would do instead of all of it; where it holds the field that is added up, told apart
    /// or covered, it counts with the others.
    #[serde(default)]
    pub or: Option<Counts>,
    /// How many, or how much, at least; with `covers`, 0 means every code there is.
    #[serde(default)]
    pub at_least: u32,
    /// How many, or how much, at most.
    #[serde(default)]
    pub at_most: Option<u32>,
    /// The number field that is added up; records are counted where none is given.
    #[serde(default)]
    pub sum: Option<String>,
    /// What that number is of.
    #[serde(default)]
    pub unit: Unit,
    /// The field whose different values are counted.
    #[serde(default)]
    pub distinct: Option<String>,
    /// The framework whose different codes are counted.
    #[serde(default)]
    pub covers: Option<String>,
    /// Asked only of people with one of these roles; of everybody where empty.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// Each record of a sort holds what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complete {
    /// Which records.
    pub counts: Counts,
    /// What one of them is called, and several: `["supervision", "supervisions"]`.
    pub called: [String; 2],
    /// The days in which they count.
    #[serde(default)]
    pub period: Period,
    /// Whether the latest alone is looked at.
    #[serde(default)]
    pub latest: bool,
    /// What each must hold.
    pub field: Vec<Holds>,
    /// Whether one of the fields is enough.
    #[serde(default)]
    pub any: bool,
    /// By when after the record's own day.
    #[serde(default)]
    pub within: Option<Offset>,
    /// The field, a date, that says by when.
    #[serde(default)]
    pub by_field: Option<String>,
}

/// A field that must be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// The field. A date in it says when it was done; a yes or no must be yes.
    pub name: String,
    /// What is missing without it: "its purpose", "the supervisor's signature".
    pub called: String,
    /// Where given, the only texts that will do.
    #[serde(default)]
    pub is: Vec<String>,
    /// Whether an answer of no will do as well.
    #[serde(default)]
    pub either: bool,
}

/// What must be so before something else may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisites {
    /// What it opens, in the middle of a sentence: "Band 12", "acting as an AMHP".
    pub opens: String,
    /// The short name a person asks by: `band-12`. None where it is a step on the way.
    #[serde(default)]
    pub goal: Option<String>,
    /// Whether it takes effect on the first day of the month after.
    #[serde(default)]
    pub from_next_month: bool,
    /// The last day for all of it, where there is one.
    #[serde(default)]
    pub by: Option<By>,
    /// All of them must be so.
    pub needs: Vec<Need>,
}

/// One thing that must be so: exactly one of `counts`, `since`, `rule`, `roles` and `any`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What it is called, in the middle of a sentence: "two years in the role".
    pub called: String,
    /// There is such a record.
    #[serde(default)]
    pub counts: Option<Counts>,
    /// So long has passed since a day.
    #[serde(default)]
    pub since: Option<Since>,
    /// Another rule is met.
    #[serde(default)]
    pub rule: Option<String>,
    /// The person has one of these roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// One of these is so.
    #[serde(default)]
    pub any: Vec<Need>,
    /// How long it usually takes once begun, for the earliest day of what it opens.
    #[serde(default)]
    pub takes: Option<Offset>,
}

/// So long since a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The day it is counted from.
    pub anchor: Anchor,
    /// How long.
    pub at_least: Offset,
    /// Whether it must be more than that: so from the day after.
    #[serde(default)]
    pub more: bool,
}

/// Signed by those named, on one and the same version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// What is signed.
    pub counts: Counts,
    /// What one is called, in the middle of a sentence: "the supervision record".
    pub called: String,
    /// What would do instead of all of it.
    #[serde(default)]
    pub or: Option<Counts>,
    /// The days in which they count.
    #[serde(default)]
    pub period: Period,
    /// Whether the latest alone is looked at.
    #[serde(default)]
    pub latest: bool,
    /// Who signs, in the order they are listed on the form; never one person twice.
    pub signature: Vec<Signatory>,
    /// The signatories, by their `role`, who must be from different localities.
    #[serde(default)]
    pub from_different_localities: Vec<String>,
    /// By when after the record's own day.
    #[serde(default)]
    pub within: Option<Offset>,
    /// The last day for all of it, where there is one.
    #[serde(default)]
    pub by: Option<By>,
}

/// Somebody who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// As what they sign: `staff`, `supervisor`.
    pub role: String,
    /// Who that is, in the middle of a sentence: "the supervisor".
    pub called: String,
}

/// Parts of a whole, within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The days in which records count.
    #[serde(default)]
    pub period: Period,
    /// The whole.
    pub whole: Amount,
    /// The parts.
    pub part: Vec<Part>,
}

/// What records add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// What it is called, in the middle of a sentence: "the time recorded".
    pub called: String,
    /// Which records.
    pub counts: Counts,
    /// The number field that is added up; records are counted where none is given.
    #[serde(default)]
    pub sum: Option<String>,
    /// What that number is of.
    #[serde(default)]
    pub unit: Unit,
}

/// A part of a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What records add up to.
    pub amount: Amount,
    /// At least this much for each `for_each` of the whole.
    #[serde(default)]
    pub at_least: Option<u32>,
    /// At most this much for each `for_each` of the whole.
    #[serde(default)]
    pub at_most: Option<u32>,
    /// Of how much of the whole; 100 makes the bounds per cent. The least is owed for each full
    /// multiple of any other number.
    #[serde(default = "Part::hundred")]
    pub for_each: u32,
}

impl Part {
    fn hundred() -> u32 {
        100
    }
}

/// The day something takes effect: the first of the month after the later signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectiveDate {
    /// What is signed; the latest of them.
    pub counts: Counts,
    /// What takes effect, at the start of a sentence: "Band 12".
    pub called: String,
    /// What is signed, in the middle of a sentence: "the joint statement".
    pub signed: String,
    /// Who signs.
    pub signature: Vec<Signatory>,
}
