//! Stating: one fact made, numbered, encoded and kept, in one transaction.

use waymark_core::fact::{Change, DeviceId, Fact, FactId, Kind, PersonId, RecordId, format_for};

use super::account::Store;
use super::connection::{BUNDLES, DEVICE, DRAFTS, FACTS, JOURNAL, META, RECORDS, SEQ};
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
            let tx = self.write(database, &[FACTS, BUNDLES, RECORDS, JOURNAL, DRAFTS, META])?;
            // All requests go out before any is awaited.
            let (device, last) = (tx.text(META, DEVICE)?, tx.text(META, SEQ)?);
            let rows = tx.facts_of(&statement.record)?;
            // A page of the feed may have made this phone another device: it was copied.
            let device = device.await?.and_then(|device| device.parse().ok());
            let device: DeviceId = device.unwrap_or_else(|| self.device());
            let last = match last.await?.map(|last| last.parse().ok()) {
                None => 0,
                Some(Some(last)) => last,
                Some(None) => {
                    let keys = [tx.keys(FACTS).await?, tx.bundled_keys().await?];
                    highest_number(&keys.concat(), &device)
                }
            };
            let (seq, mut rows) = (last + 1, rows.await?);

            let fact = Fact {
                format: format_for(&statement.changes),
                id: FactId::new(device.clone(), seq),
                by: self.person().clone(),
                about: statement.about.clone(),
                record: statement.record.clone(),
                kind: statement.kind.clone(),
                at: statement.at,
                changes: statement.changes.clone(),
            };
            let row = FactRow::stated(&fact, fact.encode()?);
            // `add`, not `put`: a number is never used twice.
            tx.add_fact(&row)?;
            tx.put_text(META, SEQ, &seq.to_string())?;
            if let Some(draft) = &statement.draft {
                tx.delete(DRAFTS, &tx.name(draft))?;
            }
            rows.push(row);
            let reckoned = reckon(&rows);
            let record = reckoned.record.clone();
            let light = light(reckoned, self.person());
            put_light(&tx, &statement.record, &light)?;
            tx.commit().await?;
            self.note_device(&device);
            let changed = Changed { id: statement.record.clone(), light };
            Ok(Stated { changed, record })
        })
        .await
    }
}

/// The highest number a device has used, by the keys of facts: where the count is damaged.
fn highest_number(keys: &[String], device: &DeviceId) -> u32 {
    let ids = keys.iter().filter_map(|key| key.parse::<FactId>().ok());
    ids.filter(|id| id.device == *device).map(|id| id.seq).max().unwrap_or_default()
}
