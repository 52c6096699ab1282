//! The leaders' report: how many people each rule is met for, team by team.
//!
//! Lives here: the counting, and what of it is too small to be told. Not here: who may ask (the
//! access rules), or a word of what anybody wrote: records are read to be counted and let go.

use std::collections::BTreeMap;

use serde::Serialize;
use waymark_core::calendar::Date;
use waymark_core::decide;
use waymark_core::fact::{self, PersonId, Reading};
use waymark_core::finding::Verdict;
use waymark_core::merge::History;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

use crate::store::{Store, StoreError};

/// How the answers to one rule are told: those in between are not a leader's to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    met: u32,
    due: u32,
    overdue: u32,
    other: u32,
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Met => &mut self.met,
            Verdict::DueSoon | Verdict::Due => &mut self.due,
            Verdict::Overdue | Verdict::NotMet => &mut self.overdue,
            Verdict::Paused | Verdict::NotApplicable | Verdict::Unknown => &mut self.other,
        } += 1;
    }

    fn each(self) -> [u32; 4] {
        [self.met, self.due, self.overdue, self.other]
    }
}

/// Everything a leader is told.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The day it is of.
    on: Date,
    /// The smallest number of people that is told.
    smallest: u32,
    /// By rule and team, in order; what is too small is left out.
    counts: Vec<Line>,
    /// How many lines are left out because they are of too few people.
    withheld: usize,
}

/// One rule in one team. A number that is withheld is none, not nought.
#[derive(Debug, Serialize)]
struct Line {
    rule: String,
    title: String,
    team: String,
    people: u32,
    met: Option<u32>,
    due: Option<u32>,
    overdue: Option<u32>,
    other: Option<u32>,
}

/// Counts everybody who works here on `on`, by the rules of the chosen packs.
///
/// # Errors
/// When the database refuses.
pub async fn report(
    store: &Store,
    book: &RuleBook,
    packs: &[String],
    smallest: u32,
    on: Date,
) -> Result<Report, StoreError> {
    let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
    let rules = decide::chosen(book, &packs);
    let mut counted: BTreeMap<(String, String), Counts> = BTreeMap::new();
    for person in store.people().await? {
        if person.left_on.is_some_and(|left| left < on) {
            continue;
        }
        let records = records(store, &person.id).await?;
        for finding in decide::answers(book, &rules, &records, on) {
            let key = (finding.rule.to_string(), person.team.clone());
            counted.entry(key).or_default().add(finding.verdict);
        }
    }
    let mut report = Report { on, smallest, counts: Vec::new(), withheld: 0 };
    for ((rule, team), counts) in counted {
        let people = counts.each().iter().sum();
        let title = book.rule(&rule).map_or_else(String::new, |rule| rule.title.to_string());
        match told(counts.each(), smallest) {
            None => report.withheld += 1,
            Some([met, due, overdue, other]) => {
                report.counts.push(Line { rule, title, team, people, met, due, overdue, other });
            }
        }
    }
    Ok(report)
}

/// Somebody's records, of all the facts there are about them.
async fn records(store: &Store, about: &PersonId) -> Result<Vec<Record>, StoreError> {
    let mut histories: BTreeMap<String, History> = BTreeMap::new();
    for text in store.read().await?.facts_about(about).await? {
        if let Ok(Reading::Known(fact)) = fact::read(&text) {
            histories.entry(fact.record.to_string()).or_default().add(fact);
        }
    }
    Ok(histories.values().filter_map(Record::from_history).collect())
}

/// Which of the numbers of people that make up a whole are told: none at all where the whole is of
/// too few, and else neither those of too few, nor any from which one of them could be worked out.
fn told(counts: [u32; 4], smallest: u32) -> Option<[Option<u32>; 4]> {
    let whole: u32 = counts.iter().sum();
    if whole < smallest {
        return None;
    }
    let is_small = |count: &u32| (1..smallest).contains(count);
    let mut told = counts.map(|count| (!is_small(&count)).then_some(count));
    // One number alone that is missing is the rest of the whole.
    if told.iter().filter(|count| count.is_none()).count() == 1 {
        let least = told.iter().flatten().filter(|count| **count > 0).min().copied();
        let next = told.iter_mut().find(|count| count.is_some() && **count == least);
        if let Some(next) = next {
            *next = None;
        }
    }
    Some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_too_few_is_withheld_and_so_is_what_would_give_it_away() {
        assert_eq!(told([2, 1, 1, 0], 5), None, "four people in all");
        assert_eq!(told([5, 0, 0, 0], 5), Some([Some(5), Some(0), Some(0), Some(0)]));
        assert_eq!(told([9, 2, 0, 0], 5), Some([None, None, Some(0), Some(0)]), "11 less 9 is 2");
        assert_eq!(told([9, 6, 3, 0], 5), Some([Some(9), None, None, Some(0)]));
        assert_eq!(told([9, 2, 3, 7], 5), Some([Some(9), None, None, Some(7)]), "5 of the two");
    }

    #[test]
    fn no_withheld_number_can_be_worked_out() {
        let small = 1..5;
        for counts in (0..8_u32.pow(4)).map(|n| [n % 8, n / 8 % 8, n / 64 % 8, n / 512]) {
            let whole: u32 = counts.iter().sum();
            let Some(told) = told(counts, 5) else {
                assert!(whole < 5);
                continue;
            };
            let hidden = told.iter().filter(|count| count.is_none()).count();
            assert!(hidden != 1, "{counts:?}: {told:?}");
            assert!(told.iter().flatten().all(|count| !small.contains(count)), "{counts:?}");
        }
    }
}
