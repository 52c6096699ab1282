//! The answers to every rule, kept up to date record by record.
//!
//! Lives here: which rules a changed record touches, so that the others need no asking. Not here:
//! any answer (`decide`), which is the same as if everything had been asked anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Date;
use crate::decide::{Asking, chosen};
use crate::fact::{Kind, RecordId};
use crate::finding::Finding;
use crate::person::{Person, sort_field};
use crate::record::Record;
use crate::rulebook::{Rule, RuleBook, Shape};

/// One person's answers on one day, and the records they follow from.
#[derive(Debug, Clone)]
pub struct Answers {
    packs: Vec<String>,
    on: Date,
    /// By kind, so that a rule reads nothing but what it looks at.
    records: BTreeMap<Kind, BTreeMap<RecordId, Record>>,
    /// By rule id; nothing where the rule does not speak of this person.
    found: BTreeMap<String, Option<Finding>>,
    /// What each rule looks at, by its id.
    looks_at: BTreeMap<String, LooksAt>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Default)]
struct LooksAt {
    /// Kinds of record and, for each, the sorts; every sort where there is none.
    kinds: BTreeMap<Kind, BTreeSet<String>>,
    /// The rules it asks in turn.
    rules: BTreeSet<String>,
}

impl Answers {
    /// Asks every rule of the chosen packs.
    pub fn new(book: &RuleBook, packs: &[&str], records: Vec<Record>, on: Date) -> Self {
        let mut by_kind: BTreeMap<Kind, BTreeMap<RecordId, Record>> = BTreeMap::new();
        for record in records {
            by_kind.entry(record.kind.clone()).or_default().insert(record.id.clone(), record);
        }
        let rules = chosen(book, packs);
        let mut looks_at = BTreeMap::new();
        for rule in &rules {
            let mut looks = LooksAt::of(rule);
            // A rule asked in turn may have another standing in its place.
            for own in rules.iter().filter_map(|own| own.replaces.as_ref().map(|it| (own, it))) {
                if looks.rules.remove(own.1) {
                    looks.rules.insert(own.0.id.clone());
                }
            }
            looks_at.insert(rule.id.clone(), looks);
        }
        let mut answers = Self {
            packs: packs.iter().map(|pack| (*pack).to_owned()).collect(),
            on,
            records: by_kind,
            found: BTreeMap::new(),
            looks_at,
        };
        answers.ask(book, &rules, &rules);
        answers
    }

    /// Takes a record as it now is and asks again only the rules it touches; how many those are.
    ///
    /// `book` is the one these answers began with.
    pub fn take(&mut self, book: &RuleBook, record: Record) -> u32 {
        let packs: Vec<&str> = self.packs.iter().map(String::as_str).collect();
        let rules = chosen(book, &packs);
        let mut touched = self.touched(&rules, &record);
        // An earlier fact that comes late may say that the record is of another kind.
        for (kind, of_kind) in &mut self.records {
            if *kind != record.kind && of_kind.remove(&record.id).is_some() {
                touched.clone_from(&rules);
            }
        }
        self.records.entry(record.kind.clone()).or_default().insert(record.id.clone(), record);
        self.ask(book, &rules, &touched);
        u32::try_from(touched.len()).unwrap_or(u32::MAX)
    }

    /// The findings, in order of rule id.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found.values().flatten()
    }

    /// The rules that look at such a record, before or after, and those that ask them in turn.
    fn touched<'b>(&self, rules: &[&'b Rule], record: &Record) -> Vec<&'b Rule> {
        let before = self.records.get(&record.kind).and_then(|of_kind| of_kind.get(&record.id));
        let sorts: Vec<&str> = before
            .into_iter()
            .chain([record])
            .map(|record| record.text(sort_field(&record.kind)))
            .collect();
        let is_everywhere = matches!(record.kind, Kind::Enrolment | Kind::Pause | Kind::Leave);
        let mut touched: BTreeSet<&str> = BTreeSet::new();
        for (id, looks_at) in &self.looks_at {
            let of_kind = looks_at.kinds.get(&record.kind);
            let is_of = |known: &BTreeSet<String>| {
                known.is_empty() || sorts.iter().any(|sort| known.contains(*sort))
            };
            if is_everywhere || of_kind.is_some_and(is_of) {
                touched.insert(id);
            }
        }
        loop {
            let known = touched.len();
            for (id, looks_at) in &self.looks_at {
                if looks_at.rules.iter().any(|rule| touched.contains(rule.as_str())) {
                    touched.insert(id);
                }
            }
            if touched.len() == known {
                break;
            }
        }
        rules.iter().copied().filter(|rule| touched.contains(rule.id.as_str())).collect()
    }

    /// Asks these of the rules, of what they and the rules behind them look at.
    fn ask(&mut self, book: &RuleBook, rules: &[&Rule], asked: &[&Rule]) {
        let mut kinds: BTreeSet<&Kind> = BTreeSet::new();
        kinds.extend([&Kind::Enrolment, &Kind::Pause, &Kind::Leave]);
        let mut behind: Vec<&str> = asked.iter().map(|rule| rule.id.as_str()).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(id) = behind.pop() {
            let Some(looks_at) = self.looks_at.get(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            kinds.extend(looks_at.kinds.keys());
            behind.extend(looks_at.rules.iter().map(String::as_str));
        }
        let records = kinds.iter().filter_map(|kind| self.records.get(kind));
        let person = Person::read(records.flat_map(BTreeMap::values), self.on);
        let asking = Asking::new(book, rules, person, self.on);
        let mut answered: Vec<(String, Option<Finding>)> = Vec::new();
        for rule in asked {
            answered.push((rule.id.clone(), asking.answer(rule)));
        }
        self.found.extend(answered);
    }
}

impl LooksAt {
    fn of(rule: &Rule) -> Self {
        let mut looks_at = Self::default();
        for version in &rule.version {
            let mut each = |kind: &Kind, what: &[String]| {
                let is_new = !looks_at.kinds.contains_key(kind);
                let sorts = looks_at.kinds.entry(kind.clone()).or_default();
                if what.is_empty() || !is_new && sorts.is_empty() {
                    sorts.clear(); // every sort, whatever else it names
                } else {
                    sorts.extend(what.iter().cloned());
                }
            };
            version.when.iter().for_each(|when| each(&when.kind, &when.what));
            let Some(shape) = &version.shape else { continue };
            shape.each_counts(&mut |counts| each(&counts.kind, &counts.what));
            if let Shape::MinimumPerPeriod(minimum) = shape {
                each(&minimum.counts.kind, &[]); // its sentence names those that do not count
            }
            if shape.is_signed() {
                each(&Kind::Signature, &[]);
            }
            shape.each_rule(&mut |id| {
                looks_at.rules.insert(id.to_owned());
            });
        }
        looks_at
    }
}
