//! Known records: which records have facts here, remembered between the pages of a first sync.
//!
//! Lives here: what was last seen, and whether it still stands. A first sync asks of a thousand
//! records at a time whether anything of them is here, and mostly nothing is: remembering saves a
//! request for each. Not here: facts. Whatever anybody changes meanwhile moves the cursor, the
//! numbers or the count, and then nothing is believed.

use std::collections::BTreeSet;

use waymark_core::fact::RecordId;

use super::connection::{CURSOR, FACTS, META, SEQ};
use super::fault::StoreFault;
use super::materialise::Changed;
use super::sealed::Tx;

/// What the store looked like: how far the server was read, the last number, how many facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp(Option<String>, Option<String>, u32);

impl Stamp {
    /// How it looks in this transaction.
    pub async fn of(tx: &Tx<'_>) -> Result<Self, StoreFault> {
        let (cursor, last, facts) = (tx.text(META, CURSOR)?, tx.text(META, SEQ)?, tx.count(FACTS));
        Ok(Self(cursor.await?, last.await?, facts.await?))
    }
}

/// The records that have facts, when the store looked as the stamp says.
#[derive(Debug, Default)]
pub(super) struct Known(Option<(Stamp, BTreeSet<RecordId>)>);

impl Known {
    /// Which of these records may have facts here: all of them where nothing is known.
    pub fn among(&self, now: &Stamp, records: &[RecordId]) -> Vec<RecordId> {
        match &self.0 {
            _ if now.2 == 0 => Vec::new(),
            Some((then, known)) if then == now => {
                records.iter().filter(|record| known.contains(*record)).cloned().collect()
            }
            _ => records.to_vec(),
        }
    }

    /// Notes what a transaction that is kept now changed, from how the store looked to how it
    /// looks; where that is not what was known, nothing is any more.
    pub fn note(&mut self, before: &Stamp, after: Stamp, changed: &[Changed]) {
        let known = match self.0.take() {
            Some((then, known)) if then == *before => Some(known),
            _ if before.2 == 0 => Some(BTreeSet::new()),
            _ => None,
        };
        self.0 = known.map(|mut known| {
            known.extend(changed.iter().map(|each| each.id.clone()));
            (after, known)
        });
    }
}
