//! Reading: what is kept, for the screens and for sending.

use waymark_core::fact::{Fact, FactId, Kind, Reading, RecordId};
use waymark_core::order;
use waymark_core::record::Record;
use waymark_core::sync::Reason;

use super::account::Store;
use super::connection::{FACTS, JOURNAL, RECORDS};
use super::fault::StoreFault;
use super::materialise::{Changed, Light, make_again, reckon};
use super::rows::{FactRow, HERE, SET_ASIDE, read_record};
use crate::state::{JournalLine, Place};

/// One record with everything known of it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The record, where any fact of it could be understood.
    pub record: Option<Record>,
    /// Where it is.
    pub place: Place,
}

/// One version in a record's history.
#[derive(Debug, Clone)]
pub struct Version {
    /// The fact.
    pub fact: Fact,
    /// Where it is.
    pub place: Place,
}

/// One fact to send.
#[cfg(test)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The key it is kept under.
    pub key: String,
    /// The record it adds to.
    pub record: String,
    /// Its one encoding.
    pub bytes: String,
}

/// One fact the server did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    /// Which fact.
    pub fact: FactId,
    /// The record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Facts.
    pub facts: u32,
    /// Records and reflections.
    pub records: u32,
}

impl Store {
    /// Every record rules ask about. Damaged rows are made again from their facts.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn records(&self) -> Result<Vec<Record>, StoreFault> {
        let rows = self.all(RECORDS).await?;
        let mut records = Vec::with_capacity(rows.len());
        let mut damaged = false;
        for row in &rows {
            match read_record(row) {
                Some(record) => records.push(record),
                None => damaged = true,
            }
        }
        if damaged {
            let changed = self.make_all_again().await?;
            return Ok(changed.into_iter().filter_map(|each| each.light.record()).collect());
        }
        Ok(records)
    }

    /// Every journal line. Damaged rows are made again from their facts.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn journal(&self) -> Result<Vec<JournalLine>, StoreFault> {
        let rows = self.all(JOURNAL).await?;
        let read: Result<Vec<JournalLine>, _> =
            rows.iter().map(|row| serde_json::from_str(row)).collect();
        if let Ok(lines) = read {
            return Ok(lines);
        }
        let changed = self.make_all_again().await?;
        Ok(changed.into_iter().filter_map(|each| each.light.line()).collect())
    }

    /// The light rows of some records, as another tab left them.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn lights(&self, records: &[RecordId]) -> Result<Vec<Changed>, StoreFault> {
        self.look(&[FACTS, RECORDS, JOURNAL], async |tx| {
            let mut found = Vec::with_capacity(records.len());
            for id in records {
                let name = tx.name(id.as_str());
                let (record, line) = (tx.text(RECORDS, &name)?, tx.text(JOURNAL, &name)?);
                let (record, line) = (record.await?, line.await?);
                let record = match record.as_deref().map(read_record) {
                    // A tab of an earlier version wrote it.
                    Some(None) => reckon(&tx.facts_of(id)?.await?).record,
                    readable => readable.flatten(),
                };
                let record = record.map(Box::new);
                let line = line.and_then(|row| serde_json::from_str(&row).ok()).map(Box::new);
                let light = record.map(Light::Record).or(line.map(Light::Line));
                found.push(Changed { id: id.clone(), light: light.unwrap_or(Light::Gone) });
            }
            Ok(found)
        })
        .await
    }

    /// One whole record, from its facts.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn load(&self, record: &RecordId) -> Result<Loaded, StoreFault> {
        self.look(&[FACTS], async |tx| {
            let reckoned = reckon(&tx.facts_of(record)?.await?);
            Ok(Loaded { record: reckoned.record, place: reckoned.place })
        })
        .await
    }

    /// The facts of one record.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn versions(&self, record: &RecordId) -> Result<Vec<Version>, StoreFault> {
        let rows = self.look(&[FACTS], async |tx| tx.facts_of(record)?.await).await?;
        let known = rows.into_iter().filter_map(|row| match row.read() {
            Some(Reading::Known(fact)) => Some(Version { fact, place: row.place() }),
            _ => None,
        });
        Ok(known.collect())
    }

    /// What the server has not acknowledged, in the order it was stated; at most `most`.
    #[cfg(test)]
    pub async fn outbox(&self, most: usize) -> Result<Vec<Outgoing>, StoreFault> {
        let mut rows = self.at_place(HERE).await?;
        order::by(&mut rows, |a, b| a.seq().cmp(&b.seq()));
        let outgoing = rows.into_iter().take(most).map(|row| Outgoing {
            key: row.id,
            record: row.record,
            bytes: row.bytes,
        });
        Ok(outgoing.collect())
    }

    /// How many facts the server has not acknowledged, without those set aside.
    ///
    /// # Errors
    /// When they could not be counted.
    pub async fn unsent(&self) -> Result<u32, StoreFault> {
        self.look(&[FACTS], async |tx| tx.count_at(HERE).await).await
    }

    /// What the server did not take.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn set_aside(&self) -> Result<Vec<SetAsideRow>, StoreFault> {
        let rows = self.at_place(SET_ASIDE).await?;
        let known = rows.into_iter().filter_map(|row| {
            let envelope = row.read()?.envelope();
            let reason = row.reason();
            Some(SetAsideRow {
                fact: envelope.id,
                record: envelope.record,
                kind: envelope.kind,
                reason,
            })
        });
        Ok(known.collect())
    }

    /// Everything about this person, or only what the server has not acknowledged, set aside or
    /// not: one fact a line.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn lines(&self, unsent: bool) -> Result<String, StoreFault> {
        let mut rows: Vec<FactRow> = self.facts().await?.into_iter().flatten().collect();
        rows.retain(|row| match unsent {
            true => row.place() != Place::Received,
            false => row.read().is_some_and(|fact| fact.envelope().about == *self.person()),
        });
        order::by(&mut rows, |a, b| a.seq().cmp(&b.seq()));
        let mut lines = String::new();
        for row in rows {
            lines.push_str(&row.bytes);
            lines.push('\n');
        }
        Ok(lines)
    }

    /// How much is kept.
    ///
    /// # Errors
    /// When it could not be counted.
    pub async fn counts(&self) -> Result<Counts, StoreFault> {
        self.look(&[FACTS, RECORDS, JOURNAL], async |tx| {
            let facts = tx.count(FACTS).await?;
            let records = tx.count(RECORDS).await? + tx.count(JOURNAL).await?;
            Ok(Counts { facts, records })
        })
        .await
    }

    /// How many rows of facts cannot be read. They are kept apart, never thrown away.
    ///
    /// # Errors
    /// When they could not be looked at.
    pub async fn unreadable(&self) -> Result<u32, StoreFault> {
        let rows = self.facts().await?;
        let readable = |row: &Option<FactRow>| row.as_ref().and_then(FactRow::read).is_some();
        let unreadable = rows.iter().filter(|row| !readable(row)).count();
        Ok(u32::try_from(unreadable).unwrap_or(u32::MAX))
    }

    /// Looks at every fact: makes all light rows again and counts what cannot be read.
    async fn make_all_again(&self) -> Result<Vec<Changed>, StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[FACTS, RECORDS, JOURNAL])?;
            let records = records_of(tx.facts().await?.iter().flatten());
            tx.clear(RECORDS).await?;
            tx.clear(JOURNAL).await?;
            let changed = make_again(&tx, &records, self.person()).await?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }

    async fn all(&self, store: &str) -> Result<Vec<String>, StoreFault> {
        self.look(&[store], async |tx| tx.texts(store).await).await
    }

    async fn facts(&self) -> Result<Vec<Option<FactRow>>, StoreFault> {
        self.look(&[FACTS], async |tx| tx.facts().await).await
    }

    async fn at_place(&self, place: &str) -> Result<Vec<FactRow>, StoreFault> {
        self.look(&[FACTS], async |tx| tx.facts_at(place).await).await
    }
}

/// The records facts add to, each once.
pub(super) fn records_of<'r>(rows: impl Iterator<Item = &'r FactRow>) -> Vec<RecordId> {
    let mut records: Vec<RecordId> = rows.filter_map(|row| row.record.parse().ok()).collect();
    order::by(&mut records, Ord::cmp);
    records.dedup();
    records
}
