//! The answers to every rule, kept up to date record by record.
//!
//! Lives here: which rules a changed record touches, so that the others need no asking. Not here:
//! any answer (`decide`), which is the same as if everything had been asked anew.

use crate::calendar::Date;
use crate::decide::{Asking, chosen};
use crate::fact::Kind;
use crate::finding::Finding;
use crate::order;
use crate::person::{Person, sort_field};
use crate::record::Record;
use crate::rulebook::{Counts, Rule, RuleBook, Shape};

/// One person's answers on one day, and the records they follow from.
#[derive(Debug, Clone)]
pub struct Answers {
    packs: Vec<String>,
    on: Date,
    /// In order of id.
    records: Vec<Record>,
    /// One for each rule of the chosen packs, in their order; nothing where the rule does not
    /// speak of this person.
    found: Vec<Option<Finding>>,
}

impl Answers {
    /// Asks every rule of the chosen packs.
    pub fn new(book: &RuleBook, packs: &[&str], mut records: Vec<Record>, on: Date) -> Self {
        order::by(&mut records, |a, b| a.id.cmp(&b.id));
        let rules = chosen(book, packs);
        let mut answers = Self {
            packs: packs.iter().map(|pack| (*pack).to_owned()).collect(),
            on,
            records,
            found: vec![None; rules.len()],
        };
        answers.ask(book, &rules, &vec![true; rules.len()]);
        answers
    }

    /// Whether these are answers of those packs on that day.
    pub fn are_of(&self, packs: &[&str], on: Date) -> bool {
        self.on == on && self.packs.iter().map(String::as_str).eq(packs.iter().copied())
    }

    /// Takes a record as it now is and asks again only the rules it touches; how many those are.
    ///
    /// `book` is the one these answers began with.
    pub fn take(&mut self, book: &RuleBook, record: Record) -> u32 {
        let rules = self.rules(book);
        let mut touched = vec![false; rules.len()];
        touch(&rules, &record, &mut touched);
        match self.records.binary_search_by(|known| known.id.cmp(&record.id)) {
            Ok(place) => {
                if let Some(known) = self.records.get_mut(place) {
                    touch(&rules, known, &mut touched);
                    *known = record;
                }
            }
            Err(place) => self.records.insert(place, record),
        }
        self.ask(book, &rules, &touched)
    }

    /// Takes all records as they now are and asks again only the rules that those touch which are
    /// new, changed or gone; how many rules those are.
    pub fn take_all(&mut self, book: &RuleBook, records: &[Record]) -> u32 {
        let rules = self.rules(book);
        let mut touched = vec![false; rules.len()];
        let mut now = records.to_vec();
        order::by(&mut now, |a, b| a.id.cmp(&b.id));
        for (these, others) in [(&self.records, &now), (&now, &self.records)] {
            for record in these {
                let other = others.binary_search_by(|other| other.id.cmp(&record.id)).ok();
                if other.and_then(|place| others.get(place)) != Some(record) {
                    touch(&rules, record, &mut touched);
                }
            }
        }
        self.records = now;
        self.ask(book, &rules, &touched)
    }

    /// The findings, in order of rule id.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().flatten()
    }

    fn rules<'b>(&self, book: &'b RuleBook) -> Vec<&'b Rule> {
        let packs: Vec<&str> = self.packs.iter().map(String::as_str).collect();
        chosen(book, &packs)
    }

    /// Asks the rules that are touched, and those that ask them in turn, of what they look at.
    fn ask(&mut self, book: &RuleBook, rules: &[&Rule], touched: &[bool]) -> u32 {
        let mut touched = touched.to_vec();
        while spread(rules, &mut touched, |asking, asked| (asked, asking)) {}
        // A rule that is asked needs the records of those behind it as well.
        let mut read = touched.clone();
        while spread(rules, &mut read, |asking, asked| (asking, asked)) {}
        let mut kinds = vec![&Kind::Enrolment, &Kind::Pause, &Kind::Leave];
        for (rule, _) in rules.iter().zip(&read).filter(|(_, read)| **read) {
            each_look(rule, &mut |kind, _| {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            });
        }
        let looked_at = self.records.iter().filter(|record| kinds.contains(&&record.kind));
        let asking = Asking::new(book, rules, Person::read(looked_at, self.on), self.on);
        let mut many = 0;
        for ((rule, found), _) in
            rules.iter().zip(&mut self.found).zip(&touched).filter(|(_, touched)| **touched)
        {
            *found = asking.answer(rule);
            many += 1;
        }
        many
    }
}

/// Marks the rules that look at such a record.
fn touch(rules: &[&Rule], record: &Record, touched: &mut [bool]) {
    let is_everywhere = matches!(record.kind, Kind::Enrolment | Kind::Pause | Kind::Leave);
    let sort = record.text(sort_field(&record.kind));
    for (rule, touched) in rules.iter().zip(touched) {
        *touched |= is_everywhere;
        each_look(rule, &mut |kind, what| {
            let is_of = what.is_empty() || what.iter().any(|one| one == sort);
            *touched |= *kind == record.kind && is_of;
        });
    }
}

/// Marks one rule of each pair, where one asks the other in turn and the first that `way` names is
/// marked; whether any was.
fn spread(rules: &[&Rule], marked: &mut [bool], way: fn(usize, usize) -> (usize, usize)) -> bool {
    let mut is_any = false;
    for (asking, rule) in rules.iter().enumerate() {
        for shape in rule.version.iter().filter_map(|version| version.shape.as_ref()) {
            shape.each_rule(&mut |id| {
                let place = rules.iter().position(|rule| rule.stands_for(id));
                let Some(asked) = place else { return };
                let (from, to) = way(asking, asked);
                if marked.get(from) == Some(&true)
                    && let Some(mark) = marked.get_mut(to).filter(|mark| !**mark)
                {
                    *mark = true;
                    is_any = true;
                }
            });
        }
    }
    is_any
}

/// Shows `see` what a rule looks at: kinds of record and, of each, the sorts; all where empty.
fn each_look<'r>(rule: &'r Rule, see: &mut dyn FnMut(&'r Kind, &'r [String])) {
    for version in &rule.version {
        let mut each = |counts: &'r Counts| see(&counts.kind, &counts.what);
        version.when.iter().for_each(&mut each);
        let Some(shape) = &version.shape else { continue };
        shape.each_counts(&mut each);
        if let Shape::MinimumPerPeriod(minimum) = shape {
            see(&minimum.counts.kind, &[]); // its sentence names those that do not count
        }
        if shape.is_signed() {
            see(&Kind::Signature, &[]);
        }
    }
}
