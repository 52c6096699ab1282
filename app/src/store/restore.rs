//! Restoring: facts out of a file of unsent work, taken back to be sent.

use waymark_core::fact::read;

use super::account::Store;
use super::connection::{BUNDLES, FACTS, JOURNAL, RECORDS};
use super::fault::StoreFault;
use super::materialise::{Changed, make_again};
use super::read::records_of;
use super::rows::{FactRow, HERE};

/// What came of restoring a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// The records that changed.
    pub changed: Vec<Changed>,
    /// How many facts were not here before.
    pub new: usize,
    /// How many lines were left out: somebody else's, or no facts.
    pub others: usize,
}

impl Store {
    /// Takes back one's own facts, one a line: the same bytes, to be sent; those that are here
    /// stay as they are, and nothing of anybody else comes in.
    ///
    /// # Errors
    /// When they could not be kept; then none was.
    pub async fn restore(&self, lines: &str) -> Result<Restored, StoreFault> {
        let mut restored = Restored::default();
        let mut rows = Vec::new();
        for line in lines.lines().filter(|line| !line.is_empty()) {
            match read(line).ok().map(|reading| reading.envelope()) {
                Some(fact) if fact.by == *self.person() => rows.push(FactRow {
                    id: fact.id.to_string(),
                    record: fact.record.to_string(),
                    place: HERE.to_owned(),
                    reason: None,
                    own: true,
                    bytes: line.to_owned(),
                    feed: None,
                }),
                _ => restored.others += 1,
            }
        }
        let kept = self.run(async |database| {
            let tx = self.write(database, &[FACTS, BUNDLES, RECORDS, JOURNAL])?;
            let mut new = Vec::new();
            for row in &rows {
                let mut row = row.clone();
                // Another fact under the same number, of a copied phone: both are kept.
                while let Some(known) = tx.fact(&row.id).await? {
                    if known.bytes == row.bytes {
                        break;
                    }
                    row.step_aside();
                }
                if tx.fact(&row.id).await?.is_none() {
                    tx.put_fact(&row)?;
                    new.push(row);
                }
            }
            let changed = make_again(&tx, &records_of(new.iter()), self.person()).await?;
            tx.commit().await?;
            Ok((changed, new.len()))
        });
        (restored.changed, restored.new) = kept.await?;
        Ok(restored)
    }
}
