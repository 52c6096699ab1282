//! Reading: what is kept, for the screens and for sending.

use waymark_core::fact::{Fact, FactId, Kind, Reading, RecordId};
use waymark_core::order;
use waymark_core::record::Record;
use waymark_core::sync::Reason;

use super::account::Store;
use super::connection::{BUNDLES, FACTS, JOURNAL, META, RECORDS};
use super::fault::StoreFault;
use super::materialise::{Changed, Light, are_owed, light, lights_of, make_all, reckon};
use super::receive::cursor;
use super::rows::{FactRow, HERE, SET_ASIDE, read_record};
use super::sealed::Tx;
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

/// What has arrived and what has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// How many facts the server has not acknowledged, without those set aside.
    pub unsent: u32,
    /// What the server did not take.
    pub set_aside: Vec<SetAsideRow>,
    /// When the server last had everything and this phone too, in milliseconds since 1970.
    pub complete: Option<i64>,
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
    /// Every record rules ask about. Rows that are damaged or owed are made again from facts.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn records(&self) -> Result<Vec<Record>, StoreFault> {
        if let Some(rows) = self.all(RECORDS).await? {
            let read: Option<Vec<Record>> = rows.iter().map(|row| read_record(row)).collect();
            if let Some(records) = read {
                return Ok(records);
            }
        }
        let changed = self.make_all_again().await?;
        Ok(changed.into_iter().filter_map(|each| each.light.record()).collect())
    }

    /// Every journal line. Rows that are damaged or owed are made again from facts.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn journal(&self) -> Result<Vec<JournalLine>, StoreFault> {
        if let Some(rows) = self.all(JOURNAL).await? {
            let read: Result<Vec<JournalLine>, _> =
                rows.iter().map(|row| serde_json::from_str(row)).collect();
            if let Ok(lines) = read {
                return Ok(lines);
            }
        }
        let changed = self.make_all_again().await?;
        Ok(changed.into_iter().filter_map(|each| each.light.line()).collect())
    }

    /// The light rows of some records, as another tab left them.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn lights(&self, records: &[RecordId]) -> Result<Vec<Changed>, StoreFault> {
        self.look(&[FACTS, BUNDLES, RECORDS, JOURNAL, META], async |tx| {
            let mut found = Vec::with_capacity(records.len());
            if are_owed(tx).await? {
                let facts = tx.facts_of_each(records).await?;
                found.extend(lights_of(facts, self.person()));
                let known = order::set(found.iter().map(|each| each.id.clone()));
                let gone = records.iter().filter(|id| !known.contains(*id)).cloned();
                found.extend(gone.map(|id| Changed { id, light: Light::Gone }));
                return Ok(found);
            }
            for id in records {
                let light = match read_light(tx, id).await? {
                    Some(light) => light,
                    None => light(reckon(&tx.facts_of(id)?.await?), self.person()),
                };
                found.push(Changed { id: id.clone(), light });
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
        self.look(&[FACTS, BUNDLES], async |tx| {
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
        let rows = self.look(&[FACTS, BUNDLES], async |tx| tx.facts_of(record)?.await).await?;
        let known = rows.into_iter().filter_map(|row| match row.read() {
            Some(Reading::Known(fact)) => Some(Version { fact, place: row.place() }),
            _ => None,
        });
        Ok(known.collect())
    }

    /// What the server has not acknowledged, in the order it was stated; at most `most`.
    #[cfg(test)]
    pub async fn outbox(&self, most: usize) -> Result<Vec<Outgoing>, StoreFault> {
        let mut rows = self.look(&[FACTS], async |tx| tx.facts_at(HERE)?.await).await?;
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
        self.look(&[FACTS], async |tx| tx.count_at(HERE)?.await).await
    }

    /// What has arrived and what has not.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn delivered(&self) -> Result<Delivered, StoreFault> {
        let read = self.look(&[FACTS, META], async |tx| {
            let (unsent, set_aside) = (tx.count_at(HERE)?, tx.facts_at(SET_ASIDE)?);
            let cursor = cursor(tx).await?;
            Ok((unsent.await?, set_aside.await?, cursor))
        });
        let (unsent, rows, cursor) = read.await?;
        let set_aside = rows.into_iter().filter_map(|row| {
            let envelope = row.read()?.envelope();
            let reason = row.reason();
            Some(SetAsideRow {
                fact: envelope.id,
                record: envelope.record,
                kind: envelope.kind,
                reason,
            })
        });
        Ok(Delivered { unsent, set_aside: set_aside.collect(), complete: cursor.complete })
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
        self.pay().await?;
        self.look(&[FACTS, BUNDLES, RECORDS, JOURNAL], async |tx| {
            let (records, lines) = (tx.count(RECORDS)?, tx.count(JOURNAL)?);
            let facts = tx.count_facts().await?;
            Ok(Counts { facts, records: records.await? + lines.await? })
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

    /// Makes the light rows that are owed; does nothing where none are.
    ///
    /// # Errors
    /// When they could not be kept; then they are owed still, and nothing is lost.
    pub async fn pay(&self) -> Result<(), StoreFault> {
        if self.look(&[META], are_owed).await? {
            self.make_all_again().await?;
        }
        Ok(())
    }

    /// Looks at every fact: makes all light rows again.
    async fn make_all_again(&self) -> Result<Vec<Changed>, StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[FACTS, BUNDLES, RECORDS, JOURNAL, META])?;
            let changed = make_all(&tx, self.person()).await?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }

    /// The light rows of a store; none where any are owed.
    async fn all(&self, store: &str) -> Result<Option<Vec<String>>, StoreFault> {
        self.look(&[store, META], async |tx| match are_owed(tx).await? {
            true => Ok(None),
            false => Ok(Some(tx.texts(store).await?)),
        })
        .await
    }

    async fn facts(&self) -> Result<Vec<Option<FactRow>>, StoreFault> {
        self.look(&[FACTS, BUNDLES], async |tx| tx.facts().await).await
    }
}

/// What the light row of a record says; none where it cannot be read.
async fn read_light(tx: &Tx<'_>, id: &RecordId) -> Result<Option<Light>, StoreFault> {
    let name = tx.name(id.as_str());
    let (record, line) = (tx.text(RECORDS, &name)?, tx.text(JOURNAL, &name)?);
    let (record, line) = (record.await?, line.await?);
    Ok(match (record, line) {
        (Some(row), _) => read_record(&row).map(Box::new).map(Light::Record),
        (None, Some(row)) => serde_json::from_str(&row).ok().map(Box::new).map(Light::Line),
        (None, None) => Some(Light::Gone),
    })
}

/// The records facts add to, each once.
pub(super) fn records_of<'r>(rows: impl Iterator<Item = &'r FactRow>) -> Vec<RecordId> {
    let mut records: Vec<RecordId> = rows.filter_map(|row| row.record.parse().ok()).collect();
    order::by(&mut records, Ord::cmp);
    records.dedup();
    records
}
