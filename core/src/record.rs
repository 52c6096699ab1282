//! Records: what the facts about one thing add up to.
//!
//! Lives here: a record's settled fields and the names of the fields we know. Not here: how
//! fields are settled (`merge`) or what the record means for anybody (the deciders).

use std::collections::BTreeMap;

use crate::attachment::Attachment;
use crate::calendar::Date;
use crate::fact::{Change, Fact, FactId, Kind, PersonId, RecordId, Value, files};
use crate::merge::{History, Settled};

/// The names of the fields we know, by the kind of record that has them.
pub mod field {
    /// Any record: taken back by its author. `Flag`.
    pub const WITHDRAWN: &str = "withdrawn";
    /// Any record: a civil date on which it happened, was held or was done. `Day`.
    pub const ON: &str = "on";

    /// Reflection: `Text`.
    pub const TITLE: &str = "title";
    /// Reflection: which prompts were chosen, `Text`; see [`crate::frameworks`].
    pub const PROMPTS: &str = "prompts";
    /// Reflection: the answer to a prompt, `Words`; the prompt's id follows ("answer.so_what").
    pub const ANSWER: &str = "answer.";
    /// Reflection: framework codes, `Codes`.
    pub const CODES: &str = "codes";
    /// Reflection: `Text`, [`PRIVATE`] or [`SHARED`]; private where nothing is said.
    pub const SHARING: &str = "sharing";
    /// Only the author reads it.
    pub const PRIVATE: &str = "private";
    /// The author's supervisor reads it too.
    pub const SHARED: &str = "shared";

    /// Session: whole minutes, `Number`.
    pub const MINUTES: &str = "minutes";
    /// Session: `Text`, one of "reflective", "management", "group", "peer", "ad_hoc".
    pub const FORM: &str = "form";
    /// Session: with whom, in words, `Text`.
    pub const WITH: &str = "with";

    /// Step: which, `Text`, for example "stage_review".
    pub const STEP: &str = "step";
    /// Step: which stage, in months, `Number`.
    pub const STAGE: &str = "stage";

    /// Enrolment: `Day`.
    pub const EMPLOYMENT_START: &str = "employment_start";
    /// Enrolment: `Day`.
    pub const PROGRAMME_START: &str = "programme_start";
    /// Enrolment: pathways, `Codes`, for example "north-yorkshire/asye".
    pub const PATHWAYS: &str = "pathways";
    /// Enrolment: the role in words, `Text`.
    pub const ROLE: &str = "role";

    /// Enrolment: what the person is, by the names rules use, `Codes`.
    pub const ROLES: &str = "roles";
    /// Enrolment: the day of the professional qualification, `Day`.
    pub const QUALIFIED_ON: &str = "qualified_on";
    /// Enrolment: the first day in the qualified role, `Day`.
    pub const ROLE_START: &str = "role_start";

    /// Agreement, evidence, event and placement: which sort, `Text`.
    pub const WHAT: &str = "what";
    /// Meeting: the day it is planned for, `Day`.
    pub const PLANNED_FOR: &str = "planned_for";
    /// Signature: the record it is of, `Text`.
    pub const OF: &str = "of";
    /// Signature: as what somebody signs, `Text`.
    pub const AS: &str = "as";
    /// Signature: the version it covers, `Text`; see [`super::Record::version`].
    pub const VERSION: &str = "version";
    /// Signature: where the signatory works, `Text`.
    pub const LOCALITY: &str = "locality";
    /// Signature: refused, with the reason in [`REASON`], `Flag`.
    pub const DECLINED: &str = "declined";

    /// Access: the ids of the records that are read, `Codes`.
    pub const RECORDS: &str = "records";

    /// Pause and leave: the first day, `Day`.
    pub const FROM: &str = "from";
    /// Pause and leave: the last day, `Day`.
    pub const TO: &str = "to";
    /// Pause, leave and access: in words, `Text`.
    pub const REASON: &str = "reason";
}

/// What the facts about one thing add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which record.
    pub id: RecordId,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Whom it is about.
    pub about: PersonId,
    /// Who stated it first.
    pub by: PersonId,
    /// Its fields.
    pub fields: BTreeMap<String, Settled>,
    /// When it was last changed, by the clock of the device that changed it, in milliseconds.
    pub changed_at: i64,
}

/// Whether a fact says for the first time which sort of record this is, as a record's first does:
/// who began it must not hang on a clock alone.
fn begins(fact: &Fact) -> bool {
    let sorts = [field::WHAT, field::FORM, field::STEP, field::AS];
    let says = |change: &Change| sorts.contains(&change.field.as_str()) && change.base.is_empty();
    fact.changes.iter().any(says)
}

impl Record {
    /// What the facts add up to; none where there are no facts.
    pub fn from_history(history: &History) -> Option<Self> {
        let first: &Fact = history.facts().min_by_key(|fact| (!begins(fact), fact.at, &fact.id))?;
        Some(Self {
            id: first.record.clone(),
            kind: first.kind.clone(),
            about: first.about.clone(),
            by: first.by.clone(),
            fields: history.settle(),
            changed_at: history.facts().map(|fact| fact.at).max().unwrap_or(0),
        })
    }

    /// The field's value, where it has one.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields
            .get(field)
            .map(|settled| &settled.value)
            .filter(|value| **value != Value::Nothing)
    }

    /// The field's text, short or long; empty where it has none.
    pub fn text(&self, field: &str) -> &str {
        match self.value(field) {
            Some(Value::Text(text) | Value::Words(text)) => text,
            _ => "",
        }
    }

    /// The field's date.
    pub fn day(&self, field: &str) -> Option<Date> {
        match self.value(field) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The field's number.
    pub fn number(&self, field: &str) -> Option<i64> {
        match self.value(field) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The field's codes; none where it has none.
    pub fn codes(&self, field: &str) -> &[String] {
        match self.value(field) {
            Some(Value::Codes(codes)) => codes,
            _ => &[],
        }
    }

    /// The field's photos and files; none where it has none.
    pub fn files(&self, field: &str) -> &[Attachment] {
        self.value(field).map_or(&[], files)
    }

    /// Every photo and file it names, in whatever field.
    pub fn all_files(&self) -> impl Iterator<Item = &Attachment> {
        let settled = self.fields.values();
        let rivals = settled.flat_map(|settled| settled.rivals.iter().map(|rival| &rival.value));
        rivals.chain(self.fields.values().map(|settled| &settled.value)).flat_map(files)
    }

    /// Whether its author took it back.
    pub fn is_withdrawn(&self) -> bool {
        self.value(field::WITHDRAWN) == Some(&Value::Flag(true))
    }

    /// The exact version it is in: the facts that hold its fields, named in order.
    ///
    /// Any change, by anybody, makes another; a signature covers one. Who may read the record is
    /// no part of it: sharing what is signed leaves it signed.
    pub fn version(&self) -> String {
        let content = self.fields.iter().filter(|(name, _)| *name != field::SHARING);
        let heads = content.flat_map(|(_, settled)| &settled.heads);
        let mut named: Vec<String> = Vec::new();
        for head in crate::order::set(heads) {
            named.push(head.to_string());
        }
        named.join(" ")
    }

    /// The facts that hold a field's value: the `base` of the next change to it.
    pub fn heads(&self, field: &str) -> Vec<FactId> {
        self.fields.get(field).map(|settled| settled.heads.clone()).unwrap_or_default()
    }

    /// The fields in which people overlapped and somebody must choose.
    pub fn disputed(&self) -> impl Iterator<Item = (&str, &Settled)> {
        self.fields
            .iter()
            .filter(|(_, settled)| !settled.rivals.is_empty())
            .map(|(name, settled)| (name.as_str(), settled))
    }
}
