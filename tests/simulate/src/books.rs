//! What the server keeps: facts, what was set aside, whose devices there are, who may hold what,
//! everybody's feed, and the staff list.

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::access::{Tie, Ties};
use waymark_core::attachment::Hash;
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, FactId, Kind, PersonId, RecordId};
use waymark_core::office::{Older, Reached, Seen};
use waymark_core::sync::{Item, Reason};

use crate::photos::Chunk;

/// One fact as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which fact.
    pub id: FactId,
    /// Who stated it.
    pub by: PersonId,
    /// Whom it is about.
    pub about: PersonId,
    /// Which record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// When it arrived, in milliseconds.
    pub received: i64,
    /// Whether it bears on who may read its record.
    pub decides: bool,
    /// Its one encoding.
    pub bytes: String,
}

/// What one person is to another, from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The one it is about.
    pub person: PersonId,
    /// Who is something to them.
    pub other: PersonId,
    /// What.
    pub kind: Tie,
    /// The first day.
    pub from: Date,
    /// The last day; none: until further notice.
    pub to: Option<Date>,
}

impl Relation {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The fact of this arrival.
    Fact(i64),
    /// To be forgotten.
    Forget(RecordId),
}

/// A device as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Whose it is.
    pub owner: PersonId,
    /// Whether it may still speak.
    pub revoked: bool,
    /// When it last spoke, and how far it had read.
    pub seen: Option<Seen>,
}

/// Everything on the server's disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// The log's name.
    pub log: String,
    /// Facts by arrival, from 1.
    pub facts: BTreeMap<i64, Kept>,
    /// Arrivals by fact.
    pub by_id: BTreeMap<FactId, i64>,
    /// Arrivals by record, in order.
    pub by_record: BTreeMap<RecordId, Vec<i64>>,
    /// What was set aside: who sent it, which bytes, and why.
    pub aside: BTreeSet<(PersonId, String, Reason)>,
    /// Devices by id.
    pub devices: BTreeMap<DeviceId, Device>,
    /// Who holds which records, and whom those are about.
    pub holders: BTreeMap<RecordId, BTreeMap<PersonId, PersonId>>,
    /// Everybody's feed: entries by position.
    pub feeds: BTreeMap<PersonId, BTreeMap<i64, Line>>,
    /// The staff list: what people are to each other.
    pub relations: Vec<Relation>,
    /// The lists of photos' chunks, by record and hash.
    pub lists: BTreeMap<(RecordId, Hash), Vec<Hash>>,
    /// The chunks that have arrived.
    pub chunks: BTreeMap<((RecordId, Hash), u32), Chunk>,
    /// How often the staff list was changed.
    pub staff_version: i64,
    /// On what everybody's rights were last reckoned.
    pub reckoned: BTreeMap<PersonId, String>,
}

impl Books {
    /// What somebody is to a person on a day, but for a right of access they may have used.
    pub fn ties(&self, somebody: &PersonId, about: &PersonId, on: Date) -> Ties {
        if somebody == about {
            return Ties::OWN;
        }
        let mut ties: Ties =
            self.over(about, on).filter(|it| it.other == *somebody).map(|it| it.kind).collect();
        let manages = |supervisor: &PersonId| {
            self.over(supervisor, on).any(|it| it.kind == Tie::LineManager && it.other == *somebody)
        };
        let mut supervisors = self.over(about, on).filter(|it| it.kind == Tie::Supervisor);
        if supervisors.any(|it| manages(&it.other)) {
            ties = ties.and(Tie::SupervisorsManager);
        }
        ties
    }

    /// What holds on a day of everybody who is something to a person.
    fn over(&self, person: &PersonId, on: Date) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |it| it.person == *person && it.holds(on))
    }

    /// Everybody who is anything to anybody on the list.
    pub fn people(&self) -> BTreeSet<PersonId> {
        self.relations.iter().flat_map(|it| [it.person.clone(), it.other.clone()]).collect()
    }

    /// What a feed's entry says.
    pub fn item(&self, line: &Line) -> Item {
        match line {
            Line::Fact(arrival) => Item::Fact(self.facts[arrival].bytes.clone()),
            Line::Forget(record) => Item::Forget(record.clone()),
        }
    }

    /// The facts of one record, in order of arrival.
    pub fn of(&self, record: &RecordId) -> impl Iterator<Item = &Kept> {
        let arrivals = self.by_record.get(record).into_iter().flatten();
        arrivals.filter_map(|arrival| self.facts.get(arrival))
    }

    /// Whether somebody holds a record.
    pub fn hold(&self, person: &PersonId, record: &RecordId) -> bool {
        self.holders.get(record).is_some_and(|holders| holders.contains_key(person))
    }

    /// The last position of somebody's feed.
    pub fn head(&self, person: &PersonId) -> i64 {
        let feed = self.feeds.get(person);
        feed.and_then(|feed| feed.last_key_value()).map_or(0, |(last, _)| *last)
    }

    /// Appends to somebody's feed.
    pub fn append(&mut self, person: &PersonId, line: Line) {
        let next = self.head(person) + 1;
        self.feeds.entry(person.clone()).or_default().insert(next, line);
    }

    /// What comes after the place reached in somebody's first sync.
    pub fn older(&self, person: &PersonId, reached: Reached) -> Vec<Older> {
        let mut older = Vec::new();
        for (_, arrivals) in self.by_record.iter().filter(|(record, _)| self.hold(person, record)) {
            let before: Vec<i64> =
                arrivals.iter().copied().filter(|it| *it <= reached.up_to).collect();
            let Some(record) = before.last().copied() else { continue };
            let after = if record == reached.record { reached.fact } else { 0 };
            if record > reached.record {
                continue;
            }
            let facts = before.into_iter().filter(|fact| *fact > after);
            older.extend(facts.map(|fact| {
                let bytes = self.facts[&fact].bytes.clone();
                Older { record, fact, bytes }
            }));
        }
        older.sort_by_key(|one| (std::cmp::Reverse(one.record), one.fact));
        older
    }
}
