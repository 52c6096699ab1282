//! Stating: one fact made, numbered, encoded and kept, in one transaction.

use indexed_db_futures::prelude::*;
use wasm_bindgen::JsValue;
use waymark_core::fact::{Change, FORMAT, Fact, FactId, Kind, PersonId, RecordId};

use super::connection::{BY_RECORD, DRAFTS, FACTS, JOURNAL, META, RECORDS, SEQ, Store, write};
use super::fault::StoreFault;
use super::materialise::{Changed, light, put_light, reckon};
use super::rows::FactRow;
use waymark_core::record::Record;

/// What a person states, before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whom the record is about.
    pub about: PersonId,
    /// Which record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What it says.
    pub changes: Vec<Change>,
    /// The draft it was made from, which goes in the same transaction.
    pub draft: Option<String>,
}

/// What became of a statement.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The record's light row now.
    pub changed: Changed,
    /// The whole record now.
    pub record: Option<Record>,
}

impl Store {
    /// States a fact: numbers it, encodes it, keeps it and makes the record's light row again.
    ///
    /// # Errors
    /// When it could not be kept; then nothing of it was, and its draft is still there.
    pub async fn state(&self, statement: &Statement) -> Result<Stated, StoreFault> {
        self.run(async |database| {
            let tx = write(database, &[FACTS, RECORDS, JOURNAL, DRAFTS, META])?;
            let (meta, facts) = (tx.object_store(META)?, tx.object_store(FACTS)?);
            // Both requests go out before either is awaited.
            let last = meta.get::<f64, _, _>(SEQ).primitive()?;
            let index = facts.index(BY_RECORD)?;
            let rows =
                index.get_all::<JsValue>().with_query(statement.record.as_str()).primitive()?;
            let seq = last.await?.unwrap_or(0.0) as u32 + 1;
            let mut rows: Vec<FactRow> =
                rows.await?.filter_map(|row| FactRow::from_js(&row.ok()?)).collect();

            let fact = Fact {
                format: FORMAT,
                id: FactId::new(self.device().clone(), seq),
                by: self.person().clone(),
                about: statement.about.clone(),
                record: statement.record.clone(),
                kind: statement.kind.clone(),
                at: statement.at,
                changes: statement.changes.clone(),
            };
            let row = FactRow::stated(&fact, fact.encode()?);
            // `add`, not `put`: a number is never used twice.
            facts.add(row.to_js()).with_key(row.key()).primitive()?;
            meta.put(f64::from(seq)).with_key(SEQ).primitive()?;
            if let Some(draft) = &statement.draft {
                tx.object_store(DRAFTS)?.delete(draft.as_str()).primitive()?;
            }
            rows.push(row);
            let reckoned = reckon(&rows);
            let record = reckoned.record.clone();
            let light = light(reckoned, self.person());
            put_light(&tx, &statement.record, &light)?;
            tx.commit().await?;
            let changed = Changed { id: statement.record.clone(), light };
            Ok(Stated { changed, record })
        })
        .await
    }
}
