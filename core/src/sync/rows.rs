//! Rows: the facts of the records one transaction touches, as they were and as they are to be.

use std::collections::{BTreeMap, BTreeSet};

use super::mark;
use super::messages::{Item, Reply};
use super::pocket::{Held, Pocket, Stage};
use crate::fact::{Envelope, PersonId, RecordId};

/// The record under which bytes stand that are no fact, so that nothing that came is thrown away.
const UNREADABLE: &str = "unreadable";

/// What bytes say of themselves, as far as keeping them needs; none where they are no fact.
pub(super) fn envelope(bytes: &str) -> Option<Envelope> {
    serde_json::from_str(bytes).ok()
}

/// A fact that came from the server.
pub(super) struct Come<'a> {
    /// Its bytes.
    pub bytes: &'a str,
    /// Its position in the feed, where it came by that.
    pub at: Option<i64>,
    /// What it says of itself.
    pub envelope: Option<Envelope>,
}

impl<'a> Come<'a> {
    /// Looks at bytes that came.
    pub fn new(bytes: &'a str, at: Option<i64>) -> Self {
        Self { bytes, at, envelope: envelope(bytes) }
    }

    /// Every fact of a reply's feed and of its first sync, in order.
    pub fn all(reply: &'a Reply) -> (Vec<Self>, Vec<Self>) {
        let feed = reply.feed.iter().filter_map(|entry| match &entry.item {
            Item::Fact(bytes) => Some(Self::new(bytes, Some(entry.at))),
            Item::Forget(_) => None,
        });
        let older = reply.older.iter().map(|bytes| Self::new(bytes, None));
        (feed.collect(), older.collect())
    }
}

/// The facts of some records, by key.
#[derive(Default)]
pub(super) struct Rows {
    rows: BTreeMap<String, Held>,
    put: BTreeSet<String>,
    erased: BTreeMap<String, RecordId>,
}

impl Rows {
    /// Takes these rows in, as they stand; what is known already is newer.
    pub fn know(&mut self, held: Vec<Held>) {
        for row in held {
            if !self.erased.contains_key(&row.key) {
                self.rows.entry(row.key.clone()).or_insert(row);
            }
        }
    }

    /// Takes in what stands under the keys of facts that come, whatever its record: two phones that
    /// are one device may have used a number for different records.
    pub async fn know_under<P: Pocket>(
        &mut self,
        pocket: &mut P,
        come: &[&Come<'_>],
    ) -> Result<(), P::Fault> {
        let mut open: BTreeMap<String, &str> = BTreeMap::new();
        for come in come {
            if let Some(envelope) = &come.envelope {
                open.insert(envelope.id.to_string(), come.bytes);
            }
        }
        while !open.is_empty() {
            let unknown: Vec<String> =
                open.keys().filter(|key| !self.rows.contains_key(*key)).cloned().collect();
            if !unknown.is_empty() {
                self.know(pocket.under(&unknown).await?);
            }
            let mut beside = BTreeMap::new();
            for (key, bytes) in open {
                if self.rows.get(&key).is_some_and(|row| row.bytes != bytes) {
                    beside.insert(key + "~", bytes);
                }
            }
            open = beside;
        }
        Ok(())
    }

    /// Every row.
    pub fn each(&self) -> impl Iterator<Item = &Held> {
        self.rows.values()
    }

    /// The row under a key.
    pub fn get(&self, key: &str) -> Option<&Held> {
        self.rows.get(key)
    }

    /// Whether something stated here about a record is not handed over yet.
    pub fn has_unsent(&self, record: &RecordId) -> bool {
        self.each().any(|row| row.record == *record && row.own && row.stage == Stage::Here)
    }

    /// Puts a row under its key.
    pub fn put(&mut self, row: Held) {
        self.erased.remove(&row.key);
        self.put.insert(row.key.clone());
        self.rows.insert(row.key.clone(), row);
    }

    /// Says where a row has got to.
    pub fn move_to(&mut self, key: &str, stage: Stage) {
        if let Some(row) = self.rows.get(key).filter(|row| row.stage != stage) {
            self.put(Held { stage, ..row.clone() });
        }
    }

    /// Takes a row away.
    pub fn erase(&mut self, key: &str) {
        if let Some(row) = self.rows.remove(key) {
            self.put.remove(key);
            self.erased.insert(row.key, row.record);
        }
    }

    /// Keeps a fact that came from the server.
    pub fn receive(&mut self, come: &Come<'_>, me: &PersonId) {
        let (bytes, stage) = (come.bytes.to_owned(), Stage::Received);
        let Some(envelope) = &come.envelope else {
            let Ok(record) = UNREADABLE.parse() else { return };
            let key = come.at.unwrap_or_else(|| mark(&bytes)).to_string();
            return self.put(Held { key, record, stage, own: false, bytes, feed: come.at });
        };
        let mut key = envelope.id.to_string();
        // A second fact under the same id (a copied phone): both are kept.
        while self.rows.get(&key).is_some_and(|row| row.bytes != bytes) {
            key.push('~');
        }
        let known = self.rows.get(&key);
        let feed = come.at.or(known.and_then(|row| row.feed));
        let (record, own) = (envelope.record.clone(), envelope.by == *me);
        let row = Held { key, record, stage, own, bytes, feed };
        if known != Some(&row) {
            self.put(row);
        }
    }

    /// Erases what this phone may no longer show of a record. What nobody took of one's own words
    /// stays, and so does what one stated about oneself.
    pub fn forget(&mut self, record: &RecordId, me: &PersonId) {
        let mut keys = Vec::new();
        for row in self.each().filter(|row| row.record == *record) {
            let is_about_me = || envelope(&row.bytes).is_some_and(|it| it.about == *me);
            if !row.own || (row.stage == Stage::Received && !is_about_me()) {
                keys.push(row.key.clone());
            }
        }
        for key in keys {
            self.erase(&key);
        }
    }

    /// Writes what changed, and gives the records it changed with their rows as they now are.
    pub async fn keep<P: Pocket>(
        self,
        pocket: &mut P,
    ) -> Result<Vec<(RecordId, Vec<Held>)>, P::Fault> {
        let mut records: BTreeMap<RecordId, Vec<Held>> = BTreeMap::new();
        let mut put = Vec::with_capacity(self.put.len());
        for row in self.put.iter().filter_map(|key| self.rows.get(key)) {
            records.entry(row.record.clone()).or_default();
            put.push(row.clone());
        }
        let mut erased = Vec::with_capacity(self.erased.len());
        for (key, record) in self.erased {
            records.entry(record).or_default();
            erased.push(key);
        }
        if !erased.is_empty() {
            pocket.erase(&erased).await?;
        }
        if !put.is_empty() {
            pocket.keep(&put).await?;
        }
        for (_, row) in self.rows {
            if let Some(rows) = records.get_mut(&row.record) {
                rows.push(row);
            }
        }
        records.retain(|record, _| record.as_str() != UNREADABLE);
        Ok(records.into_iter().collect())
    }
}
