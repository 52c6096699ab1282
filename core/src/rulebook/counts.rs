//! Which records a rule looks at, and the days it counts from.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::calendar::{Date, add_days, add_months};
use crate::fact::Kind;

/// Which records count: of this kind, of these sorts, and holding what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// The kind of record.
    pub kind: Kind,
    /// Which sorts of it: a session's form, a step's name, anything else's `what`. All where empty.
    #[serde(default)]
    pub what: Vec<String>,
    /// Fields, each of which holds one of the texts (or codes) beside it.
    #[serde(default, with = "as_table")]
    pub is: Vec<(String, Vec<String>)>,
    /// Fields that say yes.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Fields that are filled in.
    #[serde(default)]
    pub filled: Vec<String>,
}

/// Conditions as the table people write, in order of the field: a map's own code would be one more
/// for every phone to fetch.
mod as_table {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        conditions: &[(String, Vec<String>)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_map(conditions.iter().map(|(field, texts)| (field, texts)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(String, Vec<String>)>, D::Error> {
        Ok(BTreeMap::deserialize(from)?.into_iter().collect())
    }
}

/// The day a rule counts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Anchor {
    /// The first day of employment.
    EmploymentStart,
    /// The first day of the programme, or of employment where no other was given.
    ProgrammeStart,
    /// The day of the professional qualification.
    QualifiedOn,
    /// The first day in the qualified role.
    RoleStart,
    /// The day of the first such record.
    First(Counts),
    /// The day of the latest such record.
    Last(Counts),
}

impl Anchor {
    /// Shows `see` the records it may be the day of.
    pub fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        if let Self::First(counts) | Self::Last(counts) = self {
            see(counts);
        }
    }
}

impl Period {
    /// Shows `see` the records it may begin with.
    pub fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        if let Self::Since(anchor) | Self::YearFrom(anchor) = self {
            anchor.each_counts(see);
        }
    }
}

/// A distance from a day: whole months and whole days, months first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// Calendar months, clamped to the month's last day.
    #[serde(default, deserialize_with = "months")]
    pub months: u32,
    /// Days after that.
    #[serde(default, deserialize_with = "days")]
    pub days: u32,
}

/// Reads months as a rule means them: a hundred years of them at most, so that counting ends.
fn months<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    at_most(1_200, from)
}

/// Reads days as a rule means them: a hundred years of them at most, so that counting ends.
pub(super) fn days<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    at_most(36_525, from)
}

fn at_most<'de, D: Deserializer<'de>>(most: u32, from: D) -> Result<u32, D::Error> {
    let number = u32::deserialize(from)?;
    if number > most {
        return Err(D::Error::custom("this is longer than a hundred years"));
    }
    Ok(number)
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

/// A last day, counted from an anchor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct By {
    /// The day it is counted from.
    pub anchor: Anchor,
    /// The last day, counted from the anchor.
    pub by: Offset,
}

/// The days in which records count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Period {
    /// All days up to the one asked about.
    #[default]
    Ever,
    /// So many days, ending on the one asked about.
    LastDays(u32),
    /// From the anchor's day on.
    Since(Anchor),
    /// The year the day asked about lies in, counted from the anchor's day.
    YearFrom(Anchor),
    /// The year the day asked about lies in; years begin on this day's month and day.
    YearOf(#[serde(with = "crate::calendar::as_text")] Date),
    /// Days still to come: for what is planned.
    Ahead,
}

/// What a number is of, so that a sentence can say it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Records, or anything else that is counted one by one.
    #[default]
    Each,
    /// Minutes, shown as hours and minutes.
    Minutes,
    /// Half days, shown as days.
    HalfDays,
    /// Per cent.
    PerCent,
}
