//! An organisation at random, kept by a server and, beside it, by the test.

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::access::{AccessRules, Begun, Sender, Tie, Ties, sort_of};
use waymark_core::calendar::{Date, add_days, parse};
use waymark_core::fact::{self, Change, Fact, Kind, PersonId, Reading, Value};
use waymark_core::merge::History;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::{Item, Outcome, Request};
use waymark_server::store::{Arrival, Organisation, Person, Relation, RelationKind, Store};

use crate::support::engines::Spot;
use crate::support::{fact, set, sharing, title};

/// Numbers that look like chance and are the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// What a fact of the history says, and when it came.
pub struct Said {
    fact: Fact,
    on: Date,
}

/// An organisation as the test knows it, beside the one the server keeps.
pub struct World {
    pub store: Store,
    pub rules: AccessRules,
    chance: Chance,
    pub people: Vec<Person>,
    pub relations: Vec<Relation>,
    said: Vec<Said>,
    pub today: Date,
    /// What each person's phone holds, and how far it has read.
    pub phones: BTreeMap<PersonId, (i64, BTreeMap<String, Vec<Fact>>)>,
}

pub fn id(name: &str) -> PersonId {
    name.parse().unwrap()
}

pub const PEOPLE: [&str; 6] = ["ana", "ben", "cat", "dan", "eve", "fay"];
pub const POSITIONS: [&str; 5] = ["", "", "leader", "administrator", "employment_support"];

/// Sorts of record that different people may read.
pub const SORTS: [(Kind, &str); 17] = [
    (Kind::Reflection, ""),
    (Kind::Reflection, ""),
    (Kind::Evidence, "observation"),
    (Kind::Evidence, "observation"),
    (Kind::Evidence, "practice_record"),
    (Kind::Evidence, "observation"),
    (Kind::Session, "reflective"),
    (Kind::Step, "stage_review"),
    (Kind::Step, "decision"),
    (Kind::Step, "midway_review"),
    (Kind::Agreement, "supervision"),
    (Kind::Agreement, "learning"),
    (Kind::Event, "concern"),
    (Kind::Event, "progression.joint_statement"),
    (Kind::Event, "progression.panel"),
    (Kind::Placement, "attended"),
    (Kind::Leave, ""),
];

pub const SIGNED_AS: [&str; 6] =
    ["staff", "supervisor", "assessor", "second_csm", "own_csm", "panel_chair"];

impl World {
    pub async fn begin(spot: &Spot, seed: u64) -> Self {
        let store = spot.open().await;
        let mut chance = Chance(seed * 2_654_435_761 + 88_172_645_463_325_252);
        let today = parse("2026-03-02").unwrap();
        let mut people = Vec::new();
        for name in PEOPLE {
            let mut person = Person::new(id(name), name, "Social worker");
            person.position = (*chance.of(&POSITIONS)).to_owned();
            person.locality = (*chance.of(&["", "Hilltop", "Vale"])).to_owned();
            people.push(person);
        }
        // Somebody of each sort to begin with; the rest is left to chance.
        let tied = [
            (0, 1, RelationKind::Supervisor),
            (1, 2, RelationKind::LineManager),
            (0, 3, RelationKind::Assessor),
            (5, 4, RelationKind::PracticeEducator),
            (5, 1, RelationKind::Supervisor),
        ];
        let relation = |(person, other, kind): (usize, usize, _)| Relation {
            person: id(PEOPLE[person]),
            other: id(PEOPLE[other]),
            kind,
            from: today,
            to: None,
        };
        let relations: Vec<Relation> = tied.into_iter().map(relation).collect();
        let organisation = Organisation {
            id: "test".to_owned(),
            name: "Test Council".to_owned(),
            packs: vec!["north-yorkshire".to_owned()],
            is_demo: true,
        };
        let arrival = Arrival { now_ms: ms(today), today };
        store.add_organisation(&organisation, &people, &relations, &[], arrival).await.unwrap();
        for person in &people {
            let device = format!("{}-phone", person.id).parse().unwrap();
            store.register_device(&device, &person.id, 1).await.unwrap();
        }
        let rules = AccessRules::of(&RuleBook::bundled(), &organisation.packs);
        let phones = people.iter().map(|it| (it.id.clone(), (0, BTreeMap::new()))).collect();
        let said = Vec::new();
        Self { store, rules, chance, people, relations, said, today, phones }
    }

    /// What somebody is to a person today: the staff list, read as the policy has it.
    pub fn ties(&self, who: &PersonId, about: &PersonId) -> Ties {
        if who == about {
            return Ties::OWN;
        }
        let person = self.people.iter().find(|it| it.id == *who).unwrap();
        if person.left_on.is_some_and(|left| left < self.today) {
            return Ties::NONE;
        }
        let active =
            |it: &&Relation| it.from <= self.today && it.to.is_none_or(|to| self.today <= to);
        let mut ties: Ties = Tie::named(&person.position).into_iter().collect();
        for one in self.relations.iter().filter(active).filter(|it| it.person == *about) {
            if one.other == *who {
                ties = ties.and(Tie::named(one.kind.as_str()).unwrap());
            }
            let is_above = |it: &&Relation| {
                it.person == one.other && it.other == *who && it.kind == RelationKind::LineManager
            };
            let is_supervised = one.kind == RelationKind::Supervisor;
            if is_supervised && self.relations.iter().filter(active).any(|it| is_above(&it)) {
                ties = ties.and(Tie::SupervisorsManager);
            }
        }
        ties
    }

    /// The facts of each record, in the order they came.
    fn records(&self) -> BTreeMap<String, Vec<Fact>> {
        let mut records: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
        for said in &self.said {
            let facts = records.entry(said.fact.record.to_string()).or_default();
            facts.push(said.fact.clone());
        }
        records
    }

    /// Whether the rules allow somebody to read a record today.
    pub fn may_read(&self, rules: &AccessRules, who: &PersonId, facts: &[Fact]) -> bool {
        let record = record(facts);
        let mut ties = self.ties(who, &record.about);
        let opens = |said: &&Said| {
            said.fact.by == *who
                && said.fact.about == record.about
                && rules.opens(&said.fact, said.on, &record.id, ties, self.today)
        };
        if self.said.iter().any(|said| opens(&said)) {
            ties = ties.and(Tie::Auditor);
        }
        rules.may_read(&record, ties, self.today).allowed
    }

    /// Something happens: a day goes by, the staff list changes, or somebody states something.
    pub async fn step(&mut self, nth: u32) {
        match self.chance.below(10) {
            0 => self.today = add_days(self.today, 1 + self.chance.below(9) as i64),
            1 | 2 => self.staff_changes().await,
            _ => self.something_is_stated(nth).await,
        }
    }

    async fn staff_changes(&mut self) {
        let mut tx = self.store.write().await.unwrap();
        if self.chance.below(8) == 0 {
            let nth = self.chance.below(self.people.len());
            let left = (self.chance.below(2) == 0).then_some(self.today);
            self.people[nth].left_on = left;
            let day = left.map(|day| day.to_string());
            let who = self.people[nth].id.as_str();
            let leave = "UPDATE person SET left_on = $1 WHERE id = $2";
            tx.run(leave, &[day.as_deref().into(), who.into()]).await.unwrap();
        } else {
            let (from, days) = (self.chance.below(6) as i64, self.chance.below(40) as i64);
            let from = add_days(self.today, from - 2);
            let kinds = [0, 0, 0, 1, 1, 2, 3, 4, 5, 6];
            let relation = Relation {
                person: self.chance.of(&self.people).id.clone(),
                other: self.chance.of(&self.people).id.clone(),
                kind: RelationKind::ALL[*self.chance.of(&kinds)].1,
                from,
                to: (days < 30).then(|| add_days(from, days)),
            };
            let is_there = self.relations.iter().any(|it| {
                (&it.person, &it.other, it.kind, it.from)
                    == (&relation.person, &relation.other, relation.kind, relation.from)
            });
            if relation.person != relation.other && !is_there {
                tx.add_relation(&relation).await.unwrap();
                self.relations.push(relation);
            }
        }
        tx.commit().await.unwrap();
    }

    async fn something_is_stated(&mut self, nth: u32) {
        let records: Vec<Vec<Fact>> = self.records().into_values().collect();
        let mut about = self.chance.of(&self.people).id.clone();
        // Somebody who is something to them, or they themselves, or anybody at all.
        let tied: Vec<PersonId> = self
            .people
            .iter()
            .map(|it| it.id.clone())
            .filter(|it| !self.ties(it, &about).is_none())
            .collect();
        let mut by = match self.chance.below(6) {
            0 => self.chance.of(&self.people).id.clone(),
            1..=3 => self.chance.of(&tied).clone(),
            _ => about.clone(),
        };
        let (mut record, mut changes) = (format!("r-{nth}"), title("Words"));
        let kind;
        match self.chance.below(9) {
            0..=2 if !records.is_empty() => {
                let first = &self.chance.of(&records)[0];
                record = first.record.to_string();
                kind = first.kind.clone();
                about = first.about.clone();
                if self.chance.below(4) > 0 {
                    by = about.clone();
                }
                let choice = *self.chance.of(&[field::SHARED, field::SHARED, field::PRIVATE]);
                changes = match self.chance.below(4) {
                    0 => vec![set(field::WITHDRAWN, Value::Flag(true), &[])],
                    1 => title("More words"),
                    _ => sharing(choice, &[]),
                };
            }
            3 if !records.is_empty() => {
                kind = Kind::Access;
                let (wanted, other) = (self.chance.of(&records), self.chance.of(&records));
                about = wanted[0].about.clone();
                let named = [wanted, other].map(|facts| facts[0].record.to_string()).to_vec();
                changes = vec![set(field::RECORDS, Value::Codes(named), &[])];
                let is_manager = |who: &&Person| {
                    let ties = self.ties(&who.id, &about);
                    ties.has(Tie::SupervisorsManager) && !ties.has(Tie::Supervisor)
                };
                let manager = self.people.iter().find(is_manager);
                return match manager.map(|it| it.id.clone()) {
                    Some(manager) => self.state(nth, manager, about, &record, kind, changes).await,
                    None => self.state(nth, by, about, &record, kind, changes).await,
                };
            }
            4 => {
                kind = Kind::Signature;
                let role = *self.chance.of(&SIGNED_AS);
                changes = vec![set(field::AS, Value::Text(role.to_owned()), &[])];
            }
            5 => {
                kind = Kind::Evidence;
                let assess = |it: &PersonId| {
                    let ties = self.ties(it, &about);
                    ties.has(Tie::Assessor) || ties.has(Tie::PracticeEducator)
                };
                by = tied.iter().find(|it| assess(it)).unwrap_or(&by).clone();
                changes = vec![set(field::WHAT, Value::Text("observation".to_owned()), &[])];
            }
            _ => {
                let (of, sort) = self.chance.of(&SORTS).clone();
                let named = match of {
                    Kind::Session => field::FORM,
                    Kind::Step => field::STEP,
                    _ => field::WHAT,
                };
                kind = of;
                if !sort.is_empty() {
                    changes.push(set(named, Value::Text(sort.to_owned()), &[]));
                }
            }
        }
        self.state(nth, by, about, &record, kind, changes).await;
    }

    /// Somebody states a fact: it is taken just where the rules allow it.
    async fn state(
        &mut self,
        nth: u32,
        by: PersonId,
        about: PersonId,
        record: &str,
        kind: Kind,
        changes: Vec<Change>,
    ) {
        let mut stated = fact(by.as_str(), nth + 1, record, kind, changes);
        stated.about = about.clone();
        let place = |who: &PersonId| {
            let person = self.people.iter().find(|it| it.id == *who).unwrap();
            person.locality.clone()
        };
        let (here, there) = (place(&by), place(&about));
        let first = self.said.iter().find(|said| said.fact.record == stated.record);
        let first = first.map(|said| said.fact.clone());
        let sender = Sender {
            person: &by,
            ties: self.ties(&by, &about),
            is_elsewhere: !here.is_empty() && !there.is_empty() && here != there,
            device_owner: Some(&by),
            begun: first.as_ref().map(|first| Begun {
                about: &first.about,
                kind: &first.kind,
                by: &first.by,
                sort: sort_of(first),
            }),
            today: self.today,
        };
        let wanted = self.rules.may_state(&Reading::Known(stated.clone()), &sender);
        let arrival = Arrival { now_ms: ms(self.today), today: self.today };
        let acks = self.store.take(&by, &[stated.encode().unwrap()], arrival).await.unwrap();
        let expected = match wanted {
            Ok(()) => Outcome::Accepted,
            Err(reason) => Outcome::SetAside(reason),
        };
        assert_eq!(acks[0].outcome, expected, "{stated:?} by {:?}", sender.ties);
        if wanted.is_ok() {
            self.said.push(Said { fact: stated, on: self.today });
        }
    }

    /// Everybody's phone talks to the server until it has heard everything.
    pub async fn everybody_syncs(&mut self) {
        let arrival = Arrival { now_ms: ms(self.today), today: self.today };
        for person in &self.people {
            let (cursor, held) = self.phones.get_mut(&person.id).unwrap();
            loop {
                let request = Request {
                    protocol: 1,
                    device: format!("{}-phone", person.id).parse().unwrap(),
                    log: Some(self.store.log().to_owned()),
                    cursor: *cursor,
                    page: 500,
                    facts: Vec::new(),
                    backlog: None,
                    instead_of: None,
                    compare: None,
                    status: None,
                };
                let reply = self.store.answer(&person.id, request, arrival).await.unwrap().unwrap();
                for entry in reply.feed {
                    match entry.item {
                        Item::Forget(record) => drop(held.remove(record.as_str())),
                        Item::Fact(bytes) => {
                            let Ok(Reading::Known(fact)) = fact::read(&bytes) else { panic!() };
                            let facts = held.entry(fact.record.to_string()).or_default();
                            if !facts.contains(&fact) {
                                facts.push(fact);
                            }
                        }
                    }
                }
                *cursor = reply.cursor;
                if !reply.more {
                    break;
                }
            }
        }
    }

    /// The first phone that holds something else than `rules` allow; none where all are right.
    /// What a screen lists is what its phone holds, put together.
    pub fn difference(&self, rules: &AccessRules) -> Option<String> {
        let records = self.records();
        for (person, (_, held)) in &self.phones {
            let mut allowed: BTreeMap<&str, Record> = BTreeMap::new();
            for (id, facts) in &records {
                if self.may_read(rules, person, facts) {
                    allowed.insert(id, record(facts));
                }
            }
            let screens: BTreeMap<&str, Record> =
                held.iter().map(|(id, facts)| (id.as_str(), record(facts))).collect();
            if screens != allowed {
                let ids = |records: &BTreeMap<&str, Record>| -> BTreeSet<String> {
                    records
                        .iter()
                        .map(|(id, it)| format!("{id} {:?} {}", it.kind, it.about))
                        .collect()
                };
                let (more, less) = (ids(&screens), ids(&allowed));
                let too_many: Vec<_> = more.difference(&less).collect();
                let too_few: Vec<_> = less.difference(&more).collect();
                return Some(format!("{person}: too many {too_many:?}, too few {too_few:?}"));
            }
        }
        None
    }
}

pub fn ms(day: Date) -> i64 {
    day.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}

/// What facts add up to; who began it is whoever came first.
pub fn record(facts: &[Fact]) -> Record {
    let mut history = History::default();
    facts.iter().for_each(|fact| history.add(fact.clone()));
    Record { by: facts[0].by.clone(), ..Record::from_history(&history).unwrap() }
}
