//! Stating: one fact made, numbered, encoded and kept on a phone, in one transaction.

use std::collections::BTreeMap;

use waymark_core::fact::{
    Change, FORMAT, Fact, FactId, Kind, PersonId, Reading, RecordId, format_for, read,
};
use waymark_core::merge::History;
use waymark_core::record::Record;
use waymark_core::sync::{Held, Pocket, Stage};

use crate::disk::{Disk, Refusal};
use crate::shelf::{Open, Shelf};

/// What a person states, before it has a number.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Whom the record is about.
    pub about: PersonId,
    /// Which record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// When, by the device's clock.
    pub at: i64,
    /// What it says.
    pub changes: Vec<Change>,
    /// Whether a newer version writes it, in a format this one does not know.
    pub is_newer: bool,
}

/// States a fact: numbers it, encodes it and keeps it.
///
/// As the app's store does it, a number that is taken is refused: nothing is written over.
pub async fn state(
    disk: &mut Disk<Shelf>,
    by: &PersonId,
    statement: &Statement,
) -> Result<Option<Held>, Refusal> {
    let mut open = Open(disk.begin());
    let (device, last) = open.numbering().await?;
    let fact = Fact {
        format: format_for(&statement.changes),
        id: FactId::new(device.clone(), last + 1),
        by: by.clone(),
        about: statement.about.clone(),
        record: statement.record.clone(),
        kind: statement.kind.clone(),
        at: statement.at,
        changes: statement.changes.clone(),
    };
    let Ok(mut bytes) = fact.encode() else { return Ok(None) };
    if statement.is_newer {
        bytes = bytes.replacen(&format!("\"format\":{FORMAT}"), "\"format\":9", 1);
    }
    let key = fact.id.to_string();
    let record = fact.record.clone();
    let row = Held { key, record, stage: Stage::Here, own: true, bytes, feed: None };
    if open.0.look().await?.rows.contains_key(&row.key) {
        return Ok(None);
    }
    open.keep(std::slice::from_ref(&row)).await?;
    open.renumber(&device, last + 1).await?;
    open.0.commit().await?;
    Ok(Some(row))
}

/// The facts among some rows that this version understands, by record.
pub fn histories<'a>(
    rows: impl Iterator<Item = &'a Held>,
) -> BTreeMap<RecordId, (Vec<Fact>, bool)> {
    let mut all: BTreeMap<RecordId, (Vec<Fact>, bool)> = BTreeMap::new();
    for row in rows {
        let (facts, newer) = all.entry(row.record.clone()).or_default();
        match read(&row.bytes) {
            Ok(Reading::Known(fact)) => facts.push(fact),
            _ => *newer = true,
        }
    }
    all
}

/// What some facts of one record add up to.
pub fn record(facts: &[Fact]) -> Option<Record> {
    let mut history = History::default();
    facts.iter().for_each(|fact| history.add(fact.clone()));
    Record::from_history(&history)
}
