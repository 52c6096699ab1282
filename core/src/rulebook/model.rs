//! The shapes of rules: a short closed list, filled in from rule files.

use serde::{Deserialize, Serialize};

use crate::calendar::{BankHolidays, Date, Span, add_days, add_months};
use crate::order;

/// How strongly a clause puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Must, shall, will, required.
    Must,
    /// Should, normally, good practice.
    Should,
    /// May.
    May,
}

/// Where a version of a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The document's id in `sources.toml`.
    pub document: String,
    /// The clause, as the document numbers it.
    pub clause: String,
}

/// A document the rule book may cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A name short enough for a label.
    pub short: String,
    /// Whose it is.
    pub publisher: String,
    /// Which edition was read.
    pub edition: String,
}

/// Whom a rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Applies {
    /// Everybody whose organisation chose the pack.
    Everyone,
    /// People enrolled on this pathway, for example `north-yorkshire/asye`.
    Pathway(String),
}

/// The day a rule counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The first day of employment.
    EmploymentStart,
    /// The first day of the programme, or of employment where no other was given.
    ProgrammeStart,
}

/// A distance from an anchor: whole months and whole days, months first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// Calendar months, clamped to the month's last day.
    #[serde(default)]
    pub months: u32,
    /// Days after that.
    #[serde(default)]
    pub days: u32,
}

impl Offset {
    /// This distance and `times` another.
    #[must_use]
    pub fn and(self, step: Self, times: u32) -> Self {
        Self {
            months: self.months.saturating_add(step.months.saturating_mul(times)),
            days: self.days.saturating_add(step.days.saturating_mul(times)),
        }
    }

    /// The day this far after `anchor`.
    pub fn after(self, anchor: Date) -> Date {
        add_days(add_months(anchor, self.months), i64::from(self.days))
    }
}

/// Which records satisfy a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Counts {
    /// Supervision sessions of one of these forms.
    Sessions(Vec<String>),
    /// Steps of this name.
    Steps(String),
}

/// A run of windows, in phases.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// At least or at most so many minutes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Which sessions it measures.
    pub counts: Counts,
    /// The fewest minutes.
    #[serde(default)]
    pub minimum_minutes: Option<u32>,
    /// The most minutes.
    #[serde(default)]
    pub maximum_minutes: Option<u32>,
}

/// The closed list of shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShapeName {
    /// [`Cadence`].
    Cadence,
    /// [`MinimumPerPeriod`].
    MinimumPerPeriod,
    /// [`DueBy`].
    DueBy,
    /// [`Limit`].
    Limit,
}

/// One dated version of a rule; in force from its day until the next one's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The first day it is in force.
    #[serde(with = "crate::calendar::as_text")]
    pub from: Date,
    /// Where it comes from.
    pub cite: Citation,
    /// What it asks, in one sentence of our own.
    pub says: String,
    /// How we read it where the text is silent or unclear.
    #[serde(default)]
    pub reading: Option<String>,
    /// Whether the clause ceased on `from`.
    #[serde(default)]
    pub repealed: bool,
    /// Days before the last day on which it becomes due soon.
    #[serde(default = "Version::usual_notice_days")]
    pub notice_days: u32,
    /// What to do about it, as a short instruction, and whose it is.
    pub next: Next,
    /// Filled in where the rule's shape is `cadence`.
    #[serde(default)]
    pub cadence: Option<Cadence>,
    /// Filled in where the rule's shape is `minimum_per_period`.
    #[serde(default)]
    pub minimum_per_period: Option<MinimumPerPeriod>,
    /// Filled in where the rule's shape is `due_by`.
    #[serde(default)]
    pub due_by: Option<DueBy>,
    /// Filled in where the rule's shape is `limit`.
    #[serde(default)]
    pub limit: Option<Limit>,
}

impl Version {
    /// How dates are counted, decided for the whole book: due soon from 14 days before.
    pub fn usual_notice_days() -> u32 {
        14
    }

    /// The day its dates count from, where its shape has dates.
    pub fn anchor(&self) -> Option<Anchor> {
        let cadence = self.cadence.as_ref().map(|cadence| cadence.anchor);
        cadence.or(self.due_by.as_ref().map(|due_by| due_by.anchor))
    }
}

/// What to do about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// The instruction: "Record the supervision".
    pub what: String,
    /// Whose it is: "you", "your supervisor".
    pub who: String,
}

/// One clause as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The format of the file; 1.
    pub format: u32,
    /// `<pack>.<area>.<rule>`, the same as its path.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it answers, as a question.
    pub question: String,
    /// How strongly the clause puts it.
    pub strength: Strength,
    /// Whom it speaks of.
    pub applies: Applies,
    /// Which of the shapes its versions fill in.
    pub shape: ShapeName,
    /// Its versions, newest first.
    pub version: Vec<Version>,
}

impl Rule {
    /// The pack: the id's first part.
    pub fn pack(&self) -> &str {
        self.id.split('.').next().unwrap_or("")
    }

    /// Whether it speaks of people on `pathway`, for example `north-yorkshire/asye`.
    pub fn is_of_pathway(&self, pathway: &str) -> bool {
        matches!(&self.applies, Applies::Pathway(named) if named == pathway)
    }

    /// Each version with the days it governs: from its own day until the day before the next one's.
    /// Oldest first; repealed ones govern nothing.
    pub fn editions(&self) -> Vec<(Span, &Version)> {
        let mut editions = Vec::new();
        let mut to = Date::MAX;
        for version in &self.version {
            if let (Some(days), false) = (Span::new(version.from, to), version.repealed) {
                editions.push((days, version));
            }
            to = add_days(version.from, -1);
        }
        editions.reverse();
        editions
    }

    /// The first day any version is in force.
    pub fn known_from(&self) -> Option<Date> {
        self.version.last().map(|version| version.from)
    }

    /// The version in force on `on`; none before the first or once repealed.
    pub fn version_on(&self, on: Date) -> Option<&Version> {
        self.version.iter().find(|version| version.from <= on).filter(|version| !version.repealed)
    }
}

/// Every rule, every document and the bank holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// The rules, in order of their id.
    pub rules: Vec<Rule>,
    /// The documents they cite.
    pub documents: Vec<Document>,
    /// England and Wales.
    pub bank_holidays: BankHolidays,
}

impl RuleBook {
    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The pathways the book has rules for, in order: `north-yorkshire/asye`.
    pub fn pathways(&self) -> Vec<&str> {
        let mut pathways: Vec<&str> = self
            .rules
            .iter()
            .filter_map(|rule| match &rule.applies {
                Applies::Pathway(pathway) => Some(pathway.as_str()),
                Applies::Everyone => None,
            })
            .collect();
        order::by(&mut pathways, Ord::cmp);
        pathways.dedup();
        pathways
    }

    /// The document of that id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }
}
