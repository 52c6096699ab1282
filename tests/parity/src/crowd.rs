//! Many people, one long history, and the twenty rules that others can be asked too: each ready,
//! so that only what is named is left to be timed.

use std::collections::BTreeMap;
use std::hint::black_box;

use waymark_core::answers::Answers;
use waymark_core::decide::{self, Asking};
use waymark_core::fact::{Reading, RecordId, read};
use waymark_core::merge::History;
use waymark_core::person::Person;
use waymark_core::record::Record;
use waymark_core::rulebook::{Rule, RuleBook};

use crate::people;
use crate::questions::PACKS;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

fn many(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// People whose encoded facts are kept and read each time, as a server would for its staff list.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Crowd {
    book: RuleBook,
    people: Vec<Vec<String>>,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Crowd {
    /// So many different people, with so many records each beside their start.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen(constructor))]
    #[must_use]
    pub fn new(people: u32, records: u32) -> Self {
        let people = (0..people).map(|number| people::facts(number, records)).collect();
        Self { book: RuleBook::bundled(), people }
    }

    /// How many facts all of them stated.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn facts(&self) -> u32 {
        many(self.people.iter().map(Vec::len).sum())
    }

    /// How many bytes those facts are, as stored and sent.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn bytes(&self) -> u32 {
        many(self.people.iter().flatten().map(String::len).sum())
    }

    /// Reads, merges and answers everybody, all packs; how many findings that made.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn decide(&self) -> u32 {
        let rules = decide::chosen(&self.book, &PACKS);
        let of_one = |facts: &Vec<String>| {
            let records = people::records(facts.iter().map(String::as_str));
            black_box(decide::answers(&self.book, &rules, &records, people::today())).len()
        };
        many(self.people.iter().map(of_one).sum())
    }
}

/// One long history, answered; then one new fact.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Kept {
    book: RuleBook,
    facts: Vec<String>,
    histories: BTreeMap<RecordId, History>,
    answers: Answers,
    /// A session and a piece of evidence, each a fact that is yet to come.
    new: Vec<String>,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Kept {
    /// Somebody who stated so many facts.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen(constructor))]
    #[must_use]
    pub fn new(facts: u32) -> Self {
        let book = RuleBook::bundled();
        let facts = people::facts(7, facts.saturating_sub(1));
        let records = people::records(facts.iter().map(String::as_str));
        let mut histories: BTreeMap<RecordId, History> = BTreeMap::new();
        for fact in &facts {
            if let Ok(Reading::Known(fact)) = read(fact) {
                histories.entry(fact.record.clone()).or_default().add(fact);
            }
        }
        let answers = Answers::new(&book, &PACKS, records, people::today());
        // The last session and the last evidence of a longer history by the same person.
        let longer = people::facts(7, many(facts.len()) + 50);
        let new = ["session", "evidence"].iter().filter_map(|kind| {
            let is_of = |fact: &&String| fact.contains(&format!("\"kind\":\"{kind}\""));
            longer.iter().rev().find(is_of).cloned()
        });
        let new = new.collect();
        Self { book, facts, histories, answers, new }
    }

    /// Reads, merges and answers the whole history, so many times.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn anew(&self, times: u32) -> u32 {
        let of_all = |_| {
            let records = people::records(self.facts.iter().map(String::as_str));
            many(black_box(decide::findings(&self.book, &PACKS, &records, people::today())).len())
        };
        (0..times).map(of_all).sum()
    }

    /// Reads and merges one new fact and answers what it touches, so many times, by turns a session
    /// and a piece of evidence; how many rules were asked again.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn one_more(&mut self, times: u32) -> u32 {
        let mut asked = 0;
        for fact in self.new.iter().cycle().take(usize::try_from(times).unwrap_or(0)) {
            let Ok(Reading::Known(fact)) = read(fact) else { continue };
            let history = self.histories.entry(fact.record.clone()).or_default();
            history.add(fact);
            if let Some(record) = Record::from_history(history) {
                asked += self.answers.take(&self.book, record);
            }
        }
        asked
    }
}

/// Twenty rules that are easily written for another engine too, and the people they are asked of.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Twenty {
    book: RuleBook,
    facts: Vec<Vec<String>>,
    people: Vec<Vec<Record>>,
}

/// Of five shapes: how many of each, by when, how often, how long, and again before it runs out.
pub const TWENTY: [&str; 20] = [
    "bexley.induction.complete",
    "bexley.occupational_therapy.moving_and_handling",
    "bexley.support_worker.trusted_assessor",
    "england.supervision.social_worker_frequency",
    "england.supervision.uninterrupted_time",
    "medway.safeguarding.full_day_course",
    "north-yorkshire.asye.final_submission",
    "north-yorkshire.asye.pdp_review",
    "north-yorkshire.asye.stage_review",
    "north-yorkshire.asye.support_and_assessment_agreement",
    "north-yorkshire.practice.best_interests_assessor_kept",
    "north-yorkshire.probation.decision",
    "north-yorkshire.probation.progress_review",
    "north-yorkshire.supervision.appraisal",
    "north-yorkshire.supervision.audit_sample_least",
    "north-yorkshire.supervision.one_to_ones_a_year",
    "north-yorkshire.supervision.session_length",
    "rotherham.appraisal.annual",
    "rotherham.mental_capacity.ladder",
    "rotherham.safeguarding.ladder",
];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Twenty {
    /// So many people, with so many records each beside their start; read already.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen(constructor))]
    #[must_use]
    pub fn new(people: u32, records: u32) -> Self {
        let facts: Vec<Vec<String>> =
            (0..people).map(|number| people::facts(number, records)).collect();
        let read = |facts: &Vec<String>| people::records(facts.iter().map(String::as_str));
        Self { book: RuleBook::bundled(), people: facts.iter().map(read).collect(), facts }
    }

    fn rules(&self) -> Vec<&Rule> {
        TWENTY.iter().filter_map(|id| self.book.rule(id)).collect()
    }

    /// The rules, for another engine to be written from: a JSON list.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn written(&self) -> String {
        serde_json::to_string(&self.rules()).unwrap_or_default()
    }

    /// What everybody stated: a JSON list of lists of facts.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn stated(&self) -> String {
        let person = |facts: &Vec<String>| format!("[{}]", facts.join(","));
        format!("[{}]", self.facts.iter().map(person).collect::<Vec<String>>().join(","))
    }

    /// Answers everybody so many times, each person's records read once; how many findings that
    /// made.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn decide(&self, times: u32) -> u32 {
        let rules = self.rules();
        let mut found = 0;
        for records in &self.people {
            let asking = Asking::new(
                &self.book,
                &rules,
                Person::read(records, people::today()),
                people::today(),
            );
            for _ in 0..times {
                let answers: Vec<_> = rules.iter().filter_map(|rule| asking.answer(rule)).collect();
                found += many(black_box(answers).len());
            }
        }
        found
    }

    /// The verdicts: a JSON list of maps from rule to verdict.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn verdicts(&self) -> String {
        let rules = self.rules();
        let of_one = |records: &Vec<Record>| -> BTreeMap<String, serde_json::Value> {
            let found = decide::answers(&self.book, &rules, records, people::today());
            found
                .into_iter()
                .map(|one| (one.rule.to_string(), serde_json::json!(one.verdict)))
                .collect()
        };
        let all: Vec<_> = self.people.iter().map(of_one).collect();
        serde_json::to_string(&all).unwrap_or_default()
    }
}
