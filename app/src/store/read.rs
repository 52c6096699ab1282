//! Reading: what is kept, for the screens and for sending.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;
use waymark_core::fact::{Fact, FactId, Kind, Reading, RecordId};
use waymark_core::order;
use waymark_core::record::Record;
use waymark_core::sync::Reason;

use super::connection::{BY_PLACE, FACTS, JOURNAL, ME, META, RECORDS, Store, read, write};
use super::fault::StoreFault;
use super::materialise::{Changed, Light, facts_of, make_again, reckon};
use super::rows::{FactRow, HERE, SET_ASIDE, read_record};
use crate::state::{JournalLine, Me, Place};

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
        let rows = self.run(async |database| all(database, RECORDS).await).await?;
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
        let rows = self.run(async |database| all(database, JOURNAL).await).await?;
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
        self.run(async |database| {
            let tx = read(database, &[FACTS, RECORDS, JOURNAL])?;
            let (rows, lines) = (tx.object_store(RECORDS)?, tx.object_store(JOURNAL)?);
            let mut found = Vec::with_capacity(records.len());
            for id in records {
                let record = rows.get::<String, _, _>(id.as_str()).primitive()?.await?;
                let line = lines.get::<String, _, _>(id.as_str()).primitive()?.await?;
                let record = match record.as_deref().map(read_record) {
                    // A tab of an earlier version wrote it.
                    Some(None) => reckon(&facts_of(&tx, id).await?).record,
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
        self.run(async |database| {
            let tx = read(database, &[FACTS])?;
            let reckoned = reckon(&facts_of(&tx, record).await?);
            Ok(Loaded { record: reckoned.record, place: reckoned.place })
        })
        .await
    }

    /// The facts of one record.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn versions(&self, record: &RecordId) -> Result<Vec<Version>, StoreFault> {
        let rows =
            self.run(async |database| facts_of(&read(database, &[FACTS])?, record).await).await?;
        let known = rows.into_iter().filter_map(|row| match row.read() {
            Some(Reading::Known(fact)) => Some(Version { fact, place: row.place() }),
            _ => None,
        });
        Ok(known.collect())
    }

    /// What the server has not acknowledged, in the order it was stated; at most `most`.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn outbox(&self, most: usize) -> Result<Vec<Outgoing>, StoreFault> {
        let mut rows = self.run(async |database| at_place(database, HERE).await).await?;
        order::by(&mut rows, |a, b| a.seq().cmp(&b.seq()));
        let outgoing = rows.into_iter().take(most).map(|row| Outgoing {
            key: row.key(),
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
        self.run(async |database| {
            let tx = read(database, &[FACTS])?;
            let facts = tx.object_store(FACTS)?;
            Ok(facts.index(BY_PLACE)?.count().with_query(HERE).primitive()?.await?)
        })
        .await
    }

    /// What the server did not take.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn set_aside(&self) -> Result<Vec<SetAsideRow>, StoreFault> {
        let rows = self.run(async |database| at_place(database, SET_ASIDE).await).await?;
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
        let mut rows = self
            .run(async |database| {
                let tx = read(database, &[FACTS])?;
                let rows = tx.object_store(FACTS)?.get_all::<JsValue>().primitive()?.await?;
                Ok(rows.filter_map(|row| FactRow::from_js(&row.ok()?)).collect::<Vec<FactRow>>())
            })
            .await?;
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
        self.run(async |database| {
            let tx = read(database, &[FACTS, RECORDS, JOURNAL])?;
            let facts = tx.object_store(FACTS)?.count().primitive()?.await?;
            let records = tx.object_store(RECORDS)?.count().primitive()?.await?;
            let lines = tx.object_store(JOURNAL)?.count().primitive()?.await?;
            Ok(Counts { facts, records: records + lines })
        })
        .await
    }

    /// How many rows of facts cannot be read. They are kept apart, never thrown away.
    ///
    /// # Errors
    /// When they could not be looked at.
    pub async fn unreadable(&self) -> Result<u32, StoreFault> {
        self.run(async |database| {
            let tx = read(database, &[FACTS])?;
            let rows = tx.object_store(FACTS)?.get_all::<JsValue>().primitive()?.await?;
            let is_readable =
                |row: JsValue| FactRow::from_js(&row).and_then(|row| row.read()).is_some();
            let unreadable =
                rows.filter(|row| !row.as_ref().is_ok_and(|row| is_readable(row.clone())));
            Ok(u32::try_from(unreadable.count()).unwrap_or(u32::MAX))
        })
        .await
    }

    /// Who this is, as last told by the server; none in a database that was never used or was cleared.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn me(&self) -> Result<Option<Me>, StoreFault> {
        let row = self
            .run(async |database| {
                let tx = read(database, &[META])?;
                Ok(tx.object_store(META)?.get::<String, _, _>(ME).primitive()?.await?)
            })
            .await?;
        Ok(row.and_then(|row| serde_json::from_str(&row).ok()))
    }

    /// Keeps who this is.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn keep_me(&self, me: &Me) -> Result<(), StoreFault> {
        let row = serde_json::to_string(me)?;
        self.run(async |database| {
            let tx = write(database, &[META])?;
            tx.object_store(META)?.put(row.as_str()).with_key(ME).primitive()?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Looks at every fact: makes all light rows again and counts what cannot be read.
    async fn make_all_again(&self) -> Result<Vec<Changed>, StoreFault> {
        self.run(async |database| {
            let tx = write(database, &[FACTS, RECORDS, JOURNAL])?;
            let rows = tx.object_store(FACTS)?.get_all::<JsValue>().primitive()?.await?;
            let rows = rows.filter_map(|row| FactRow::from_js(&row.ok()?));
            let mut records: Vec<RecordId> =
                rows.filter_map(|row| row.record.parse().ok()).collect();
            order::by(&mut records, Ord::cmp);
            records.dedup();
            tx.object_store(RECORDS)?.clear()?.await?;
            tx.object_store(JOURNAL)?.clear()?.await?;
            let changed = make_again(&tx, &records, self.person()).await?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }
}

async fn all(database: &Database, store: &str) -> Result<Vec<String>, StoreFault> {
    let tx = read(database, &[store])?;
    let rows = tx.object_store(store)?.get_all::<String>().primitive()?.await?;
    // Something that is not even a text reads as an empty one, which is then found damaged.
    Ok(rows.map(Result::unwrap_or_default).collect())
}

async fn at_place(database: &Database, place: &str) -> Result<Vec<FactRow>, StoreFault> {
    let tx = read(database, &[FACTS])?;
    let facts = tx.object_store(FACTS)?;
    let index = facts.index(BY_PLACE)?;
    let rows = index.get_all::<JsValue>().with_query(place).primitive()?.await?;
    Ok(rows.filter_map(|row| FactRow::from_js(&row.ok()?)).collect())
}
