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

/// A record, as far as that decides who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// What kind of thing it is.
    pub kind: &'a Kind,
    /// Which sort of it; empty where it is of none.
    pub sort: &'a str,
    /// Whether its person shares it.
    pub shared: bool,
    /// Whether somebody else began it about them.
    pub by_another: bool,
}

impl<'a> Item<'a> {
    /// What decides of this record. It is shared where its person says so and has not taken it
    /// back; while two devices disagree it is not.
    pub fn of(record: &'a Record) -> Self {
        let shared = Value::Text(field::SHARED.to_owned());
        let is_shared = !record.is_withdrawn()
            && record.fields.get(field::SHARING).is_some_and(|settled| {
                settled.value == shared && settled.rivals.iter().all(|rival| rival.value == shared)
            });
        Self {
            kind: &record.kind,
            sort: record.text(sort_field(&record.kind)),
            shared: is_shared,
            by_another: record.by != record.about,
        }
    }
}

impl AccessRules {
    /// Whether somebody may read a record on a day, and by which rules.
    ///
    /// `ties` are what they are on that day to the person it is about; with [`Tie::Auditor`] where
    /// the record is open to them (see [`AccessRules::opens`]).
    pub fn may_read(&self, record: &Record, ties: Ties, on: Date) -> Decision<'_> {
        self.may_read_item(Item::of(record), ties, on)
    }

    fn may_read_item(&self, item: Item, ties: Ties, on: Date) -> Decision<'_> {
        let holds = |condition| match condition {
            Condition::Shared => item.shared,
            Condition::Private => !item.by_another && !item.shared,
            Condition::ByAnother => item.by_another,
            Condition::Begun => true,
            Condition::NotAuthor | Condition::Elsewhere | Condition::NotElsewhere => false,
        };
        let record = Some((item.kind, item.sort));
        self.decide(&Asked { may: May::Read, ties, record, holds: &holds, on })
    }

    /// Everything that somebody could be to an item's person and, for that alone, read it: for the
    /// line that says who can see it.
    pub fn audience(&self, item: Item, on: Date) -> Ties {
        let reads = |tie: &Tie| self.may_read_item(item, Ties::NONE.and(*tie), on).allowed;
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
