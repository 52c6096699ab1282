//! Who may read a record.

use crate::calendar::{Date, add_days};
use crate::fact::{Fact, Kind, RecordId, Value};
use crate::record::{Record, field};
use crate::rulebook::{Condition, May, Tie};

use super::rules::{AccessRules, Asked, Decision};
use super::sort_field;
use super::ties::Ties;

/// The fields that decide who may read a record: all a server need look at in a long history.
pub const DECIDED_BY: [&str; 6] =
    [field::SHARING, field::WITHDRAWN, field::WHAT, field::FORM, field::STEP, field::AS];

impl AccessRules {
    /// Whether somebody may read a record on a day, and by which rules.
    ///
    /// `ties` are what they are on that day to the person it is about; with [`Tie::Auditor`] where
    /// the record is open to them (see [`AccessRules::opens`]).
    pub fn may_read(&self, record: &Record, ties: Ties, on: Date) -> Decision<'_> {
        let by_another = record.by != record.about;
        let shared = is_shared(record);
        let holds = |condition| match condition {
            Condition::Shared => shared,
            Condition::Private => !by_another && !shared,
            Condition::ByAnother => by_another,
            Condition::Begun => true,
            Condition::NotAuthor | Condition::Elsewhere | Condition::NotElsewhere => false,
        };
        let sort = record.text(sort_field(&record.kind));
        let record = Some((&record.kind, sort));
        self.decide(&Asked { may: May::Read, ties, record, holds: &holds, on })
    }

    /// Everything that somebody could be to a record's person and, for that alone, read it: for the
    /// line that says who can see it.
    pub fn audience(&self, record: &Record, on: Date) -> Ties {
        let reads = |tie: &Tie| self.may_read(record, Ties::NONE.and(*tie), on).allowed;
        Ties::all().filter(reads).collect()
    }

    /// Whether a reading on the record (a fact of [`Kind::Access`], which arrived on `arrived`)
    /// opens `record` on `on` to whoever stated it; `ties` are what they are to its person that day.
    pub fn opens(
        &self,
        reading: &Fact,
        arrived: Date,
        record: &RecordId,
        ties: Ties,
        on: Date,
    ) -> bool {
        let names = |value: &Value| matches!(value, Value::Codes(ids) if ids.iter().any(|id| id == record.as_str()));
        reading.kind == Kind::Access
            && on <= add_days(arrived, i64::from(self.days_open(on)))
            && reading.changes.iter().any(|it| it.field == field::RECORDS && names(&it.value))
            && self.may(May::Audit, ties, on).allowed
    }
}

/// Whether a record is shared and was not taken back. While two devices disagree it is not.
fn is_shared(record: &Record) -> bool {
    let shared = Value::Text(field::SHARED.to_owned());
    !record.is_withdrawn()
        && record.fields.get(field::SHARING).is_some_and(|settled| {
            settled.value == shared && settled.rivals.iter().all(|rival| rival.value == shared)
        })
}
