//! What somebody might read under a right of access: which records there are, and no word of them.
//!
//! Lives here: rows, put together to records. Not here: who has the right and what it opens, which
//! are the core's access rules; or the reading itself, which is a fact.

use std::collections::BTreeMap;

use waymark_core::access::{AccessRules, May, Tie, Ties};
use waymark_core::calendar::Date;
use waymark_core::fact::{self, Kind, PersonId, Reading, RecordId};
use waymark_core::merge::History;
use waymark_core::person::sort_field;
use waymark_core::record::{Record, field};

use super::pages::{fact_text, facts_about};
use super::{Store, StoreError, Tx, ties};

/// How many records of one person are told at most, the latest.
const MOST_RECORDS: usize = 200;

/// A record that might be read, by what says nothing of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    /// Which.
    pub record: RecordId,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Which sort of it; empty where it is of none.
    pub sort: String,
    /// The day it is about.
    pub on: Option<Date>,
    /// The signatures on it, which are read with it.
    pub signatures: Vec<RecordId>,
}

impl Store {
    /// What a person might read of whom under a right of access, the latest first; of nobody, where
    /// they have none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn might_read(
        &self,
        person: &PersonId,
        today: Date,
    ) -> Result<Vec<(PersonId, Vec<Readable>)>, StoreError> {
        let rules = self.rules().await?;
        let mut tx = self.read().await?;
        let mut found = Vec::new();
        for (about, ties) in ties::ties_of(&mut tx, person, today).await? {
            if rules.may(May::Audit, ties, today).allowed {
                let records = tx.opened_by(&rules, &about, ties.and(Tie::Auditor), today).await?;
                found.push((about, records));
            }
        }
        Ok(found)
    }
}

impl Tx {
    /// The records about a person that somebody with these ties reads for being an auditor.
    async fn opened_by(
        &mut self,
        rules: &AccessRules,
        about: &PersonId,
        ties: Ties,
        today: Date,
    ) -> Result<Vec<Readable>, StoreError> {
        let mut found: Vec<Readable> = Vec::new();
        let mut signed: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for kind in rules.kinds_read(Tie::Auditor, today) {
            for record in self.records_of(about, kind).await? {
                if record.is_withdrawn() || !rules.may_read(&record, ties, today).allowed {
                    continue;
                }
                if record.kind != Kind::Signature {
                    found.push(Readable {
                        sort: record.text(sort_field(&record.kind)).to_owned(),
                        on: record.day(field::ON),
                        record: record.id,
                        kind: record.kind,
                        signatures: Vec::new(),
                    });
                } else if let Ok(of) = record.text(field::OF).parse() {
                    signed.entry(of).or_default().push(record.id);
                }
            }
        }
        found.sort_by(|a, b| (b.on, &b.record).cmp(&(a.on, &a.record)));
        found.truncate(MOST_RECORDS);
        for one in &mut found {
            one.signatures = signed.remove(&one.record).unwrap_or_default();
        }
        Ok(found)
    }

    /// The records of a kind about a person, without those of which a fact is newer than we
    /// understand: it may say who must not read them.
    pub(super) async fn records_of(
        &mut self,
        about: &PersonId,
        kind: &Kind,
    ) -> Result<Vec<Record>, StoreError> {
        let rows = self
            .rows(
                facts_about!("record, bytes", "AND kind = $2 ORDER BY arrival"),
                &[about.as_str().into(), kind.as_str().into()],
            )
            .await?;
        let mut histories: BTreeMap<String, Option<(PersonId, History)>> = BTreeMap::new();
        for row in &rows {
            let history = histories.entry(row.text(0)?);
            match fact::read(&fact_text(row, 1)?) {
                Ok(Reading::Known(fact)) => {
                    let first = || Some((fact.by.clone(), History::default()));
                    if let Some((_, history)) = history.or_insert_with(first) {
                        history.add(fact);
                    }
                }
                _ => *history.or_default() = None,
            }
        }
        let known = histories.into_values().flatten();
        let records = known
            .filter_map(|(by, history)| Some(Record { by, ..Record::from_history(&history)? }));
        Ok(records.collect())
    }
}
