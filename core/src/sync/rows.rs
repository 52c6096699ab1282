//! Rows: the facts of the records one transaction touches, as they were and as they are to be.

use std::collections::BTreeMap;

use super::mark;
use super::messages::{Item, Reply};
use super::pocket::{Held, Pocket, Stage};
use crate::fact::{Envelope, PersonId, RecordId};
use crate::order;

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

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It stands as it stood.
    Stays,
    /// It is to be written.
    Put,
    /// It is to be taken away.
    Erased,
}

/// The facts of some records, by key. One map alone: each sort of map is 4 kB for a phone to fetch.
#[derive(Default)]
pub(super) struct Rows {
    slots: Vec<(Held, Fate)>,
    places: BTreeMap<String, usize>,
}

impl Rows {
    /// Takes these rows in, as they stand; what is known already is newer.
    pub fn know(&mut self, held: Vec<Held>) {
        for row in held {
            if !self.places.contains_key(&row.key) {
                self.add(row, Fate::Stays);
            }
        }
    }

    fn add(&mut self, row: Held, fate: Fate) {
        self.places.insert(row.key.clone(), self.slots.len());
        self.slots.push((row, fate));
    }

    fn slot(&mut self, key: &str) -> Option<&mut (Held, Fate)> {
        let place = self.places.get(key)?;
        self.slots.get_mut(*place)
    }

    /// Takes in what stands under the keys of facts that come, whatever its record: two phones that
    /// are one device may have used a number for different records.
    pub async fn know_under<P: Pocket>(
        &mut self,
        pocket: &mut P,
        come: &[&Come<'_>],
    ) -> Result<(), P::Fault> {
        let mut open: Vec<(String, &str)> = Vec::with_capacity(come.len());
        for come in come {
            if let Some(envelope) = &come.envelope {
                open.push((envelope.id.to_string(), come.bytes));
            }
        }
        while !open.is_empty() {
            let mut unknown = Vec::new();
            for (key, _) in &open {
                if !self.places.contains_key(key) {
                    unknown.push(key.clone());
                }
            }
            if !unknown.is_empty() {
                self.know(pocket.under(&unknown).await?);
            }
            open.retain_mut(|(key, bytes)| {
                let differs = self.get(key).is_some_and(|row| row.bytes != *bytes);
                key.push('~');
                differs
            });
        }
        Ok(())
    }

    /// Every row.
    pub fn each(&self) -> impl Iterator<Item = &Held> {
        let here = self.slots.iter().filter(|(_, fate)| *fate != Fate::Erased);
        here.map(|(row, _)| row)
    }

    /// The row under a key.
    pub fn get(&self, key: &str) -> Option<&Held> {
        let (row, fate) = self.slots.get(*self.places.get(key)?)?;
        (*fate != Fate::Erased).then_some(row)
    }

    /// Whether something stated here about a record is not handed over yet.
    pub fn has_unsent(&self, record: &RecordId) -> bool {
        self.each().any(|row| row.record == *record && row.own && row.stage == Stage::Here)
    }

    /// Puts a row under its key.
    pub fn put(&mut self, row: Held) {
        match self.slot(&row.key) {
            Some(slot) => *slot = (row, Fate::Put),
            None => self.add(row, Fate::Put),
        }
    }

    /// Says where a row has got to.
    pub fn move_to(&mut self, key: &str, stage: Stage) {
        if let Some((row, fate)) = self.slot(key)
            && *fate != Fate::Erased
            && row.stage != stage
        {
            row.stage = stage;
            *fate = Fate::Put;
        }
    }

    /// Takes a row away.
    pub fn erase(&mut self, key: &str) {
        if let Some((_, fate)) = self.slot(key) {
            *fate = Fate::Erased;
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
        while self.get(&key).is_some_and(|row| row.bytes != bytes) {
            key.push('~');
        }
        let known = self.get(&key);
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
        for (row, fate) in self.slots.iter_mut().filter(|(row, _)| row.record == *record) {
            let is_about_me = || envelope(&row.bytes).is_some_and(|it| it.about == *me);
            if !row.own || (row.stage == Stage::Received && !is_about_me()) {
                *fate = Fate::Erased;
            }
        }
    }

    /// Writes what changed, and gives the records it changed with their rows as they now are.
    pub async fn keep<P: Pocket>(
        self,
        pocket: &mut P,
    ) -> Result<Vec<(RecordId, Vec<Held>)>, P::Fault> {
        let (mut put, mut erased, mut here) = (Vec::new(), Vec::new(), Vec::new());
        let mut changed: Vec<RecordId> = Vec::new();
        for (row, fate) in self.slots {
            if fate != Fate::Stays {
                changed.push(row.record.clone());
            }
            match fate {
                Fate::Erased => {
                    erased.push(row.key);
                    continue;
                }
                Fate::Put => put.push(row.clone()),
                Fate::Stays => {}
            }
            here.push(row);
        }
        if !erased.is_empty() {
            pocket.erase(&erased).await?;
        }
        if !put.is_empty() {
            pocket.keep(&put).await?;
        }
        changed.retain(|record| record.as_str() != UNREADABLE);
        order::by(&mut changed, Ord::cmp);
        changed.dedup();
        order::by(&mut here, |a, b| a.record.cmp(&b.record));
        let mut here = here.into_iter().peekable();
        let mut records = Vec::with_capacity(changed.len());
        for record in changed {
            while here.next_if(|row| row.record < record).is_some() {}
            let mut rows = Vec::new();
            while let Some(row) = here.next_if(|row| row.record == record) {
                rows.push(row);
            }
            records.push((record, rows));
        }
        Ok(records)
    }
}
