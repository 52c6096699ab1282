//! The server's storage, as the office asks it: one transaction over the books.

use waymark_core::access::Ties;
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, FactId, Kind, PersonId, RecordId};
use waymark_core::office::{
    Aside, Holding, Ledger, New, Older, Opened, Reached, Room, Seen, Stored,
};
use waymark_core::sync::{Entry, Item, mark};

use crate::books::{Device, Kept, Line};
use crate::clock::day_of;
use crate::database::Transaction;
use crate::disk::Refusal;

/// A transaction of the server's database.
pub struct Writing(pub Transaction);

impl Ledger for Writing {
    type Fault = Refusal;

    async fn stored(&mut self, id: &FactId) -> Result<Option<Stored>, Refusal> {
        let books = self.0.look().await?;
        let kept = books.by_id.get(id).and_then(|arrival| books.facts.get(arrival));
        Ok(kept.map(|kept| Stored { by: kept.by.clone(), bytes: kept.bytes.clone() }))
    }

    async fn device_owner(&mut self, device: &DeviceId) -> Result<Option<PersonId>, Refusal> {
        Ok(self.0.look().await?.devices.get(device).map(|device| device.owner.clone()))
    }

    async fn insert(&mut self, new: New<'_>) -> Result<i64, Refusal> {
        let books = self.0.write().await?;
        let arrival = books.facts.last_key_value().map_or(1, |(last, _)| last + 1);
        let kept = Kept {
            id: new.envelope.id.clone(),
            by: new.envelope.by.clone(),
            about: new.envelope.about.clone(),
            record: new.envelope.record.clone(),
            kind: new.envelope.kind.clone(),
            received: new.now_ms,
            decides: new.decides,
            bytes: new.bytes.to_owned(),
        };
        // A database has a constraint for this; whoever breaks it here breaks it there.
        assert!(!books.by_id.contains_key(&kept.id), "fact {} is applied twice", kept.id);
        books.by_id.insert(kept.id.clone(), arrival);
        books.by_record.entry(kept.record.clone()).or_default().push(arrival);
        books.facts.insert(arrival, kept);
        Ok(arrival)
    }

    async fn keep_aside(&mut self, aside: Aside<'_>) -> Result<(), Refusal> {
        let books = self.0.write().await?;
        books.aside.insert((aside.by.clone(), aside.bytes.to_owned(), aside.reason));
        Ok(())
    }

    async fn next_deciding(
        &mut self,
        record: &RecordId,
        after: i64,
    ) -> Result<Option<(i64, String)>, Refusal> {
        let books = self.0.look().await?;
        let arrivals = books.by_record.get(record).map(Vec::as_slice).unwrap_or_default();
        let first = arrivals.first();
        let mut later = arrivals.iter().filter(|arrival| **arrival > after);
        let next = later.find(|arrival| first == Some(arrival) || books.facts[arrival].decides);
        Ok(next.map(|arrival| (*arrival, books.facts[arrival].bytes.clone())))
    }

    async fn ties_to(
        &mut self,
        about: &PersonId,
        on: Date,
    ) -> Result<Vec<(PersonId, Ties)>, Refusal> {
        let books = self.0.look().await?;
        let mut people = books.people();
        people.insert(about.clone());
        let ties = people.into_iter().map(|person| {
            let ties = books.ties(&person, about, on);
            (person, ties)
        });
        Ok(ties.filter(|(_, ties)| !ties.is_none()).collect())
    }

    async fn ties_of(
        &mut self,
        person: &PersonId,
        on: Date,
    ) -> Result<Vec<(PersonId, Ties)>, Refusal> {
        let books = self.0.look().await?;
        let others = books.people().into_iter().filter(|other| other != person);
        let ties = others.map(|other| {
            let ties = books.ties(person, &other, on);
            (other, ties)
        });
        Ok(ties.filter(|(_, ties)| !ties.is_none()).collect())
    }

    async fn is_elsewhere(&mut self, _: &PersonId, _: &PersonId) -> Result<bool, Refusal> {
        // Everybody here works in one place.
        self.0.look().await.map(|_| false)
    }

    async fn openings(&mut self, about: &PersonId, since: Date) -> Result<Vec<Opened>, Refusal> {
        let books = self.0.look().await?;
        let readings = books.facts.values().filter(|it| it.kind == Kind::Access);
        let readings = readings.filter(|it| it.about == *about && day_of(it.received) >= since);
        let opened = readings.map(|it| Opened { bytes: it.bytes.clone(), on: day_of(it.received) });
        Ok(opened.collect())
    }

    async fn staff_version(&mut self) -> Result<i64, Refusal> {
        Ok(self.0.look().await?.staff_version)
    }

    async fn reckoned(&mut self, person: &PersonId) -> Result<Option<String>, Refusal> {
        Ok(self.0.look().await?.reckoned.get(person).cloned())
    }

    async fn keep_reckoned(&mut self, person: &PersonId, reckoned: &str) -> Result<(), Refusal> {
        let books = self.0.write().await?;
        books.reckoned.insert(person.clone(), reckoned.to_owned());
        Ok(())
    }

    async fn records_about(&mut self, person: &PersonId) -> Result<Vec<RecordId>, Refusal> {
        let books = self.0.look().await?;
        let about = |arrivals: &Vec<i64>| {
            arrivals.first().is_some_and(|first| books.facts[first].about == *person)
        };
        let records = books.by_record.iter().filter(|(_, arrivals)| about(arrivals));
        Ok(records.map(|(record, _)| record.clone()).collect())
    }

    async fn holders(&mut self, record: &RecordId, _: &PersonId) -> Result<Vec<PersonId>, Refusal> {
        let books = self.0.look().await?;
        Ok(books.holders.get(record).into_iter().flat_map(|it| it.keys()).cloned().collect())
    }

    async fn held_of_others(
        &mut self,
        person: &PersonId,
    ) -> Result<Vec<(PersonId, RecordId)>, Refusal> {
        let books = self.0.look().await?;
        let held = books.holders.iter().filter_map(|(record, holders)| {
            let about = holders.get(person).filter(|about| *about != person)?;
            Some((about.clone(), record.clone()))
        });
        let mut held: Vec<(PersonId, RecordId)> = held.collect();
        held.sort();
        Ok(held)
    }

    async fn holds(&mut self, person: &PersonId, record: &RecordId) -> Result<bool, Refusal> {
        Ok(self.0.look().await?.hold(person, record))
    }

    async fn hold(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        about: &PersonId,
    ) -> Result<(), Refusal> {
        let books = self.0.write().await?;
        books.holders.entry(record.clone()).or_default().insert(person.clone(), about.clone());
        Ok(())
    }

    async fn forget(&mut self, person: &PersonId, record: &RecordId) -> Result<(), Refusal> {
        let books = self.0.write().await?;
        books.holders.entry(record.clone()).or_default().remove(person);
        books.append(person, Line::Forget(record.clone()));
        Ok(())
    }

    async fn tell(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        since: i64,
    ) -> Result<(), Refusal> {
        let books = self.0.write().await?;
        let arrivals = books.by_record.get(record).cloned().unwrap_or_default();
        for arrival in arrivals.into_iter().filter(|arrival| *arrival >= since) {
            books.append(person, Line::Fact(arrival));
        }
        Ok(())
    }

    async fn head(&mut self, person: &PersonId) -> Result<i64, Refusal> {
        Ok(self.0.look().await?.head(person))
    }

    async fn entries(
        &mut self,
        person: &PersonId,
        after: i64,
        room: Room,
    ) -> Result<Vec<Entry>, Refusal> {
        let books = self.0.look().await?;
        let lines = books.feeds.get(person).into_iter().flat_map(|feed| feed.range(after + 1..));
        let readable = lines.filter(|(_, line)| match line {
            Line::Fact(arrival) => books.hold(person, &books.facts[arrival].record),
            Line::Forget(_) => true,
        });
        let entries = readable.map(|(at, line)| Entry { at: *at, item: books.item(line) });
        Ok(fitting(entries, room, |entry| match &entry.item {
            Item::Fact(bytes) => bytes.len(),
            Item::Forget(_) => 0,
        }))
    }

    async fn last_arrival(&mut self) -> Result<i64, Refusal> {
        Ok(self.0.look().await?.facts.last_key_value().map_or(0, |(last, _)| *last))
    }

    async fn older(
        &mut self,
        person: &PersonId,
        reached: Reached,
        room: Room,
    ) -> Result<Vec<Older>, Refusal> {
        let older = self.0.look().await?.older(person, reached);
        Ok(fitting(older.into_iter(), room, |one| one.bytes.len()))
    }

    async fn count_older(&mut self, person: &PersonId, reached: Reached) -> Result<i64, Refusal> {
        let older = self.0.look().await?.older(person, reached);
        let mut records: Vec<i64> = older.iter().map(|one| one.record).collect();
        records.retain(|record| *record < reached.record);
        records.dedup();
        Ok(records.len() as i64)
    }

    async fn holdings(
        &mut self,
        person: &PersonId,
        after: i64,
        most: i64,
    ) -> Result<Vec<Holding>, Refusal> {
        let books = self.0.look().await?;
        let held =
            books.facts.range(after + 1..).filter(|(_, kept)| books.hold(person, &kept.record));
        let holdings = held.map(|(arrival, kept)| Holding {
            arrival: *arrival,
            record: kept.record.clone(),
            id: kept.id.clone(),
            mark: mark(&kept.bytes),
        });
        Ok(holdings.take(usize::try_from(most).unwrap_or(0)).collect())
    }

    async fn register(
        &mut self,
        device: &DeviceId,
        person: &PersonId,
        _: i64,
    ) -> Result<(), Refusal> {
        let fresh = || Device { owner: person.clone(), revoked: false, seen: None };
        self.0.write().await?.devices.entry(device.clone()).or_insert_with(fresh);
        Ok(())
    }

    async fn seen(&mut self, device: &DeviceId) -> Result<Option<Seen>, Refusal> {
        Ok(self.0.look().await?.devices.get(device).and_then(|device| device.seen.clone()))
    }

    async fn note_seen(&mut self, device: &DeviceId, seen: &Seen) -> Result<(), Refusal> {
        if let Some(device) = self.0.write().await?.devices.get_mut(device) {
            device.seen = Some(seen.clone());
        }
        Ok(())
    }
}

/// As many as fit, and always the first.
fn fitting<T>(all: impl Iterator<Item = T>, room: Room, size: impl Fn(&T) -> usize) -> Vec<T> {
    let mut bytes = 0_i64;
    let most = usize::try_from(room.entries).unwrap_or(0);
    let mut first = true;
    all.take(most)
        .take_while(|one| {
            bytes = bytes.saturating_add(size(one) as i64);
            std::mem::take(&mut first) || bytes <= room.bytes
        })
        .collect()
}
