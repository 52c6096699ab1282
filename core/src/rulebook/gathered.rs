//! The shapes of what is gathered, filled in, signed and shared out.

use serde::{Deserialize, Serialize};

use super::counts::{Anchor, By, Counts, Offset, Period, Unit};

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

impl Since {
    /// How long from the day itself to the first on which it is so.
    pub fn in_all(&self) -> Offset {
        self.at_least.and(Offset { months: 0, days: 1 }, u32::from(self.more))
    }
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
    /// Whether it is the very person the record is about; nobody else signs for them, and they
    /// sign as nobody else.
    #[serde(default)]
    pub own: bool,
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
