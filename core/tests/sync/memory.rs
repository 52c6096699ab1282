//! Both ends' storage in memory, the plainest there can be.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use waymark_core::access::{Tie, Ties};
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, Envelope, FactId, PersonId, RecordId};
use waymark_core::office::{
    Aside, Holding, Ledger, New, Older, Opened, Reached, Room, Seen, Stored,
};
use waymark_core::sync::{Cursor, Entry, Held, Item, Pocket, Reason, Stage, mark};

/// Runs what never waits.
pub fn now<T>(work: impl Future<Output = Result<T, Infallible>>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(done)) => done,
        Poll::Pending => panic!("memory never waits"),
    }
}

/// A fact as the server keeps it.
#[derive(Clone)]
struct Kept {
    envelope: Envelope,
    bytes: String,
    decides: bool,
}

/// The server's storage.
#[derive(Clone, Default)]
pub struct Books {
    facts: Vec<Kept>,
    pub aside: Vec<(String, Reason)>,
    pub devices: BTreeMap<DeviceId, PersonId>,
    /// Who supervises whom.
    pub supervises: BTreeSet<(PersonId, PersonId)>,
    pub staff: i64,
    reckoned: BTreeMap<PersonId, String>,
    holds: BTreeSet<(PersonId, RecordId)>,
    feeds: BTreeMap<PersonId, Vec<Item>>,
    pub seen: BTreeMap<DeviceId, Seen>,
}

impl Books {
    /// As many facts as an older backup had.
    pub fn restored_to(&self, facts: usize) -> Self {
        let mut older = Self { devices: self.devices.clone(), ..Self::default() };
        older.supervises = self.supervises.clone();
        older.staff = self.staff;
        older.facts = self.facts[..facts].to_vec();
        for kept in older.facts.clone() {
            older.holds.insert((kept.envelope.about.clone(), kept.envelope.record));
            older.feeds.entry(kept.envelope.about).or_default().push(Item::Fact(kept.bytes));
        }
        older
    }

    /// Loses one thing a person held, as a faulty disk might: their phone was told, now nobody knows.
    pub fn never_told(&mut self, person: &PersonId, record: &RecordId) {
        self.holds.remove(&(person.clone(), record.clone()));
    }

    pub fn facts(&self) -> usize {
        self.facts.len()
    }

    fn facts_of(&self, record: &RecordId) -> impl Iterator<Item = (i64, &Kept)> {
        (1..).zip(&self.facts).filter(move |(_, kept)| kept.envelope.record == *record)
    }

    fn held(&self, person: &PersonId) -> Vec<&RecordId> {
        self.holds.iter().filter(|(who, _)| who == person).map(|(_, record)| record).collect()
    }

    /// Each record's newest arrival up to `up_to`, the latest first.
    fn newest(&self, person: &PersonId, up_to: i64) -> Vec<(i64, &RecordId)> {
        let newest =
            |record| self.facts_of(record).map(|(at, _)| at).filter(|at| *at <= up_to).max();
        let mut all: Vec<_> = self
            .held(person)
            .into_iter()
            .filter_map(|record| Some((newest(record)?, record)))
            .collect();
        all.sort();
        all.reverse();
        all
    }
}

type Answer<T> = Result<T, Infallible>;

impl Ledger for Books {
    type Fault = Infallible;

    async fn stored(&mut self, id: &FactId) -> Answer<Option<Stored>> {
        let kept = self.facts.iter().find(|kept| kept.envelope.id == *id);
        Ok(kept.map(|kept| Stored { by: kept.envelope.by.clone(), bytes: kept.bytes.clone() }))
    }

    async fn device_owner(&mut self, device: &DeviceId) -> Answer<Option<PersonId>> {
        Ok(self.devices.get(device).cloned())
    }

    async fn insert(&mut self, new: New<'_>) -> Answer<i64> {
        let New { envelope, bytes, decides, .. } = new;
        let (envelope, bytes) = (envelope.clone(), bytes.to_owned());
        self.facts.push(Kept { envelope, bytes, decides });
        Ok(self.facts.len() as i64)
    }

    async fn keep_aside(&mut self, aside: Aside<'_>) -> Answer<()> {
        self.aside.push((aside.bytes.to_owned(), aside.reason));
        Ok(())
    }

    async fn next_deciding(
        &mut self,
        record: &RecordId,
        after: i64,
    ) -> Answer<Option<(i64, String)>> {
        let mut deciding =
            self.facts_of(record).enumerate().filter(|(nth, (_, kept))| *nth == 0 || kept.decides);
        let next = deciding.find(|(_, (at, _))| *at > after);
        Ok(next.map(|(_, (at, kept))| (at, kept.bytes.clone())))
    }

    async fn ties_to(&mut self, about: &PersonId, _: Date) -> Answer<Vec<(PersonId, Ties)>> {
        let over = self.supervises.iter().filter(|(_, person)| person == about);
        let mut ties = vec![(about.clone(), Ties::OWN)];
        ties.extend(over.map(|(by, _)| (by.clone(), Ties::NONE.and(Tie::Supervisor))));
        Ok(ties)
    }

    async fn ties_of(&mut self, person: &PersonId, _: Date) -> Answer<Vec<(PersonId, Ties)>> {
        let under = self.supervises.iter().filter(|(by, _)| by == person);
        Ok(under.map(|(_, about)| (about.clone(), Ties::NONE.and(Tie::Supervisor))).collect())
    }

    async fn is_elsewhere(&mut self, _: &PersonId, _: &PersonId) -> Answer<bool> {
        Ok(false)
    }

    async fn openings(&mut self, _: &PersonId, _: Date) -> Answer<Vec<Opened>> {
        Ok(Vec::new())
    }

    async fn staff_version(&mut self) -> Answer<i64> {
        Ok(self.staff)
    }

    async fn reckoned(&mut self, person: &PersonId) -> Answer<Option<String>> {
        Ok(self.reckoned.get(person).cloned())
    }

    async fn keep_reckoned(&mut self, person: &PersonId, reckoned: &str) -> Answer<()> {
        self.reckoned.insert(person.clone(), reckoned.to_owned());
        Ok(())
    }

    async fn records_about(&mut self, person: &PersonId) -> Answer<Vec<RecordId>> {
        let about = self.facts.iter().filter(|kept| kept.envelope.about == *person);
        let records: BTreeSet<RecordId> = about.map(|kept| kept.envelope.record.clone()).collect();
        Ok(records.into_iter().collect())
    }

    async fn holders(&mut self, record: &RecordId, _: &PersonId) -> Answer<Vec<PersonId>> {
        let holders = self.holds.iter().filter(|(_, held)| held == record);
        Ok(holders.map(|(person, _)| person.clone()).collect())
    }

    async fn held_of_others(&mut self, person: &PersonId) -> Answer<Vec<(PersonId, RecordId)>> {
        let mut held = Vec::new();
        for record in self.held(person) {
            let about = self.facts_of(record).next().map(|(_, kept)| kept.envelope.about.clone());
            held.extend(about.filter(|about| about != person).map(|about| (about, record.clone())));
        }
        Ok(held)
    }

    async fn holds(&mut self, person: &PersonId, record: &RecordId) -> Answer<bool> {
        Ok(self.holds.contains(&(person.clone(), record.clone())))
    }

    async fn hold(&mut self, person: &PersonId, record: &RecordId, _: &PersonId) -> Answer<()> {
        self.holds.insert((person.clone(), record.clone()));
        Ok(())
    }

    async fn forget(&mut self, person: &PersonId, record: &RecordId) -> Answer<()> {
        assert!(self.holds.remove(&(person.clone(), record.clone())), "only who holds it is asked");
        self.feeds.entry(person.clone()).or_default().push(Item::Forget(record.clone()));
        Ok(())
    }

    async fn tell(&mut self, person: &PersonId, record: &RecordId, since: i64) -> Answer<()> {
        let new = self.facts_of(record).filter(|(at, _)| *at >= since);
        let new: Vec<Item> = new.map(|(_, kept)| Item::Fact(kept.bytes.clone())).collect();
        self.feeds.entry(person.clone()).or_default().extend(new);
        Ok(())
    }

    async fn head(&mut self, person: &PersonId) -> Answer<i64> {
        Ok(self.feeds.get(person).map_or(0, Vec::len) as i64)
    }

    async fn entries(&mut self, person: &PersonId, after: i64, room: Room) -> Answer<Vec<Entry>> {
        let held: BTreeSet<&RecordId> = self.held(person).into_iter().collect();
        let is_readable = |item: &Item| match item {
            Item::Forget(_) => true,
            Item::Fact(bytes) => self
                .facts
                .iter()
                .any(|kept| kept.bytes == *bytes && held.contains(&kept.envelope.record)),
        };
        let feed = (1..).zip(self.feeds.get(person).into_iter().flatten());
        let new = feed.filter(|(at, item)| *at > after && is_readable(item));
        let new = new.map(|(at, item)| Entry { at, item: item.clone() });
        Ok(new.take(room.entries as usize).collect())
    }

    async fn last_arrival(&mut self) -> Answer<i64> {
        Ok(self.facts.len() as i64)
    }

    async fn older(
        &mut self,
        person: &PersonId,
        reached: Reached,
        room: Room,
    ) -> Answer<Vec<Older>> {
        let mut older = Vec::new();
        for (newest, record) in self.newest(person, reached.up_to) {
            for (at, kept) in self.facts_of(record).filter(|(at, _)| *at <= reached.up_to) {
                let is_after =
                    newest < reached.record || (newest == reached.record && at > reached.fact);
                if is_after {
                    older.push(Older { record: newest, fact: at, bytes: kept.bytes.clone() });
                }
            }
        }
        older.truncate(room.entries as usize);
        Ok(older)
    }

    async fn count_older(&mut self, person: &PersonId, reached: Reached) -> Answer<i64> {
        let newest = self.newest(person, reached.up_to);
        Ok(newest.iter().filter(|(newest, _)| *newest < reached.record).count() as i64)
    }

    async fn holdings(&mut self, person: &PersonId, after: i64, most: i64) -> Answer<Vec<Holding>> {
        let held: BTreeSet<&RecordId> = self.held(person).into_iter().collect();
        let mine = (1..)
            .zip(&self.facts)
            .filter(|(at, kept)| *at > after && held.contains(&kept.envelope.record));
        let holdings = mine.map(|(arrival, kept)| Holding {
            arrival,
            record: kept.envelope.record.clone(),
            id: kept.envelope.id.clone(),
            mark: mark(&kept.bytes),
        });
        Ok(holdings.take(most as usize).collect())
    }

    async fn register(&mut self, device: &DeviceId, person: &PersonId, _: i64) -> Answer<()> {
        self.devices.insert(device.clone(), person.clone());
        Ok(())
    }

    async fn seen(&mut self, device: &DeviceId) -> Answer<Option<Seen>> {
        Ok(self.seen.get(device).cloned())
    }

    async fn note_seen(&mut self, device: &DeviceId, seen: &Seen) -> Answer<()> {
        self.seen.insert(device.clone(), seen.clone());
        Ok(())
    }
}

/// A phone's storage.
#[derive(Clone)]
pub struct Shelf {
    pub rows: BTreeMap<String, Held>,
    pub cursor: Cursor,
    pub device: DeviceId,
    pub last: u32,
}

impl Pocket for Shelf {
    type Fault = Infallible;

    async fn cursor(&mut self) -> Answer<Cursor> {
        Ok(self.cursor.clone())
    }

    async fn keep_cursor(&mut self, cursor: &Cursor) -> Answer<()> {
        self.cursor = cursor.clone();
        Ok(())
    }

    async fn held(&mut self, records: &[RecordId]) -> Answer<Vec<Held>> {
        Ok(self.rows.values().filter(|row| records.contains(&row.record)).cloned().collect())
    }

    async fn under(&mut self, keys: &[String]) -> Answer<Vec<Held>> {
        Ok(keys.iter().filter_map(|key| self.rows.get(key)).cloned().collect())
    }

    async fn unsent(&mut self) -> Answer<Vec<Held>> {
        Ok(self.rows.values().filter(|row| row.stage == Stage::Here).cloned().collect())
    }

    async fn everything(&mut self) -> Answer<Vec<Held>> {
        Ok(self.rows.values().cloned().collect())
    }

    async fn keep(&mut self, rows: &[Held]) -> Answer<()> {
        self.rows.extend(rows.iter().map(|row| (row.key.clone(), row.clone())));
        Ok(())
    }

    async fn erase(&mut self, keys: &[String]) -> Answer<()> {
        self.rows.retain(|key, _| !keys.contains(key));
        Ok(())
    }

    async fn numbering(&mut self) -> Answer<(DeviceId, u32)> {
        Ok((self.device.clone(), self.last))
    }

    async fn renumber(&mut self, device: &DeviceId, last: u32) -> Answer<()> {
        (self.device, self.last) = (device.clone(), last);
        Ok(())
    }
}
