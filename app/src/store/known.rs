//! Known: which records and facts are here, remembered between the pages of a first sync.
//!
//! Lives here: what was last seen, and whether it still stands. A first sync asks of a thousand
//! records and facts at a time whether they are here, and mostly none is: remembering saves a
//! request for each. Not here: facts. Whatever anybody changes meanwhile moves the cursor, the
//! numbers or the count, and then nothing is believed.

use std::collections::BTreeSet;

use super::connection::{BUNDLES, CURSOR, FACTS, META, SEQ};
use super::fault::StoreFault;
use super::sealed::Tx;

/// What the store looked like: how far the server was read, the last number, how many rows hold
/// facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp(Option<String>, Option<String>, u32);

impl Stamp {
    /// How it looks in this transaction.
    pub async fn of(tx: &Tx<'_>) -> Result<Self, StoreFault> {
        let (cursor, last) = (tx.text(META, CURSOR)?, tx.text(META, SEQ)?);
        // Not how many facts are in the bundles: the browser would go through the ids of them all.
        let (alone, bundles) = (tx.count(FACTS)?, tx.count(BUNDLES)?);
        Ok(Self(cursor.await?, last.await?, alone.await? + bundles.await?))
    }
}

/// The ids of records and the keys of facts that are here, when the store looked as the stamp says.
#[derive(Debug, Default)]
pub(super) struct Known(Option<(Stamp, BTreeSet<String>)>);

impl Known {
    /// Whether a record or fact may be here: whichever, where nothing is known.
    pub fn may_have(&self, now: &Stamp, id: &str) -> bool {
        match &self.0 {
            Some((then, known)) if then == now => known.contains(id),
            _ => now.2 > 0,
        }
    }

    /// Notes what a transaction that is kept now left, of what it touched, from how the store looked
    /// to how it looks; where that is not what was known, nothing is any more.
    pub fn note(&mut self, before: &Stamp, after: Stamp, left: Vec<String>) {
        let known = match self.0.take() {
            Some((then, known)) if then == *before => Some(known),
            _ if before.2 == 0 => Some(BTreeSet::new()),
            _ => None,
        };
        self.0 = known.map(|mut known| {
            known.extend(left);
            (after, known)
        });
    }
}
