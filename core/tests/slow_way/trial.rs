//! One made-up rule asked of one made-up life: the engine's answer beside the slow one.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::decide::findings;
use waymark_core::finding::Verdict;
use waymark_core::rulebook::RuleBook;

use super::days::{day, plus};
use super::dice::Dice;
use super::life::{Anchor, Life, NoDay, OURS};

/// What is looked at of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub verdict: Verdict,
    pub opens: Option<Date>,
    pub due: Option<Date>,
}

impl Answer {
    pub fn plain(verdict: Verdict) -> Self {
        Self { verdict, opens: None, due: None }
    }

    pub fn due(verdict: Verdict, due: Date) -> Self {
        Self { verdict, opens: None, due: Some(due) }
    }

    pub fn between(verdict: Verdict, (opens, due): (Date, Date)) -> Self {
        Self { verdict, opens: Some(opens), due: Some(due) }
    }
}

impl From<NoDay> for Answer {
    fn from(missing: NoDay) -> Self {
        Self::plain(match missing {
            NoDay::NotTold => Verdict::Unknown,
            NoDay::NotDone => Verdict::NotApplicable,
        })
    }
}

/// What is the same for rules of all shapes, and the life they are asked of.
#[derive(Debug, Clone)]
pub struct Asked {
    pub life: Life,
    pub notice_days: u32,
    /// The first day the version is in force.
    pub from: Date,
    /// Whether the rule is of our pathway; of everybody otherwise.
    pub of_pathway: bool,
}

impl Asked {
    pub fn roll(dice: &mut Dice, last_day: i64) -> Self {
        let life = Life::roll(dice, last_day);
        let early = day(2015, 4, 1);
        let from = if dice.chance(90) { early } else { plus(life.start(), dice.between(-50, 200)) };
        Self { life, notice_days: dice.pick(&[14, 14, 0, 30]), from, of_pathway: dice.chance(60) }
    }

    /// How near a last day is: overdue, due, due soon, or further away than the notice.
    pub fn nearness(&self, due: Date) -> Verdict {
        match super::days::apart(self.life.on, due) {
            ..0 => Verdict::Overdue,
            0 => Verdict::Due,
            left if left <= i64::from(self.notice_days) => Verdict::DueSoon,
            _ => Verdict::Met,
        }
    }

    pub fn undone(&self, due: Option<Date>) -> Answer {
        due.map_or(Answer::plain(Verdict::NotMet), |due| Answer::due(self.nearness(due), due))
    }

    pub fn is_paused(&self, anchor: Anchor, day: Date) -> bool {
        self.life.is_paused(self.of_pathway, anchor, day)
    }

    /// The last day so far after an anchor's; nothing is owed before the rule itself.
    pub fn last_day(&self, anchor: Anchor, by: super::days::After) -> Result<Date, NoDay> {
        let day = self.life.day(anchor)?;
        Ok(self.falls(anchor, day, by).max(self.from))
    }

    pub fn falls(&self, anchor: Anchor, from: Date, after: super::days::After) -> Date {
        self.life.falls(self.of_pathway, anchor, from, after)
    }
}

/// A rule of one shape.
pub trait Trial: Clone + Debug {
    /// The shape's name in rule files.
    const SHAPE: &'static str;

    fn roll(dice: &mut Dice) -> Self;

    fn asked(&self) -> &Asked;

    fn life(&mut self) -> &mut Life;

    /// The versions' values, newest first, each with its first day.
    fn versions(&self) -> Vec<(Date, serde_json::Value)>;

    /// The answer, found one day after the other.
    fn slow(&self) -> Answer;
}

/// The book of that one rule, and of the one framework it may ask about.
fn book(trial: &impl Trial, shape: &str) -> RuleBook {
    let Asked { notice_days, of_pathway, .. } = *trial.asked();
    let applies = if of_pathway { json!({ "pathway": OURS }) } else { json!("everyone") };
    let version = |(from, values): (Date, serde_json::Value)| {
        json!({
            "from": from,
            "cite": { "document": "book", "clause": "1" },
            "says": "It is done in time.",
            "notice_days": notice_days,
            "next": { "what": "Do it", "who": "you" },
            "shape": { shape: values },
        })
    };
    let versions: Vec<_> = trial.versions().into_iter().map(version).collect();
    let book = json!({
        "rules": [{
            "format": 1, "id": "us.here.rule", "title": "It", "question": "Is it done?",
            "strength": "must", "applies": applies, "version": versions,
        }],
        "documents": [],
        "bank_holidays": { "known_until_year": 2027, "days": [] },
        "access": [],
        "frameworks": [{
            "format": 1, "id": "four", "title": "Four", "link": "https://example.org",
            "edition": [
                { "from": "2022-06-01", "called": "2022", "code": codes(&["A", "B", "C", "D"]) },
                { "from": "2015-04-01", "called": "2015", "code": codes(&["A", "B", "Z"]) },
            ],
        }],
        "forms": [],
    });
    serde_json::from_value(book).unwrap()
}

fn codes(codes: &[&str]) -> Vec<serde_json::Value> {
    codes.iter().map(|code| json!({ "code": code, "label": code })).collect()
}

fn engine<T: Trial>(trial: &T, dice: &mut Dice) -> Answer {
    let life = &trial.asked().life;
    let found = findings(&book(trial, T::SHAPE), &["us"], &life.records(dice), life.on);
    let found = &found[0];
    Answer { verdict: found.verdict, opens: found.opens, due: found.due }
}

fn slow(trial: &impl Trial) -> Answer {
    let asked = trial.asked();
    let first = trial.versions().last().unwrap().0;
    if asked.life.on < first { Answer::plain(Verdict::Unknown) } else { trial.slow() }
}

/// The engine's answer and the slow one.
fn both<T: Trial>(trial: &T, seed: u64) -> (Answer, Answer) {
    (engine(trial, &mut Dice::new(seed)), slow(trial))
}

fn differs(trial: &impl Trial, seed: u64) -> bool {
    let (engine, slow) = both(trial, seed);
    engine != slow
}

/// How often each verdict came up.
pub type Count = BTreeMap<&'static str, usize>;

/// Asks the engine and the slow way, once for each seed of the row.
pub fn agree<T: Trial>(seeds: std::ops::Range<u64>) -> Count {
    let mut count = Count::new();
    for seed in seeds {
        let dice = &mut Dice::new(seed);
        let mut trial = T::roll(dice);
        if dice.chance(60) {
            ask_near_an_edge(&mut trial, dice);
        }
        let (engine, slow) = both(&trial, seed);
        if engine != slow {
            while let Some(smaller) = smaller(&trial, seed) {
                trial = smaller;
            }
            let (engine, slow) = both(&trial, seed);
            panic!(
                "{} of seed {seed}: the engine says\n  {engine:?}\nand day by day it is\n  \
                 {slow:?}\n{trial:#?}",
                T::SHAPE
            );
        }
        *count.entry(name(slow.verdict)).or_default() += 1;
    }
    count
}

/// Asks again near a day on which the answer changes, where edges are.
fn ask_near_an_edge(trial: &mut impl Trial, dice: &mut Dice) {
    let Answer { opens, due, .. } = slow(trial);
    let notice = i64::from(trial.asked().notice_days);
    let near = dice.pick(&[-notice - 1, -notice, -1, 0, 0, 1, 2]);
    if let Some(edge) = dice.pick(&[due, due.or(opens), opens.or(due)]) {
        trial.life().on = plus(edge, near);
    }
}

/// The same with one thing less in the life, where the two still differ.
fn smaller<T: Trial>(trial: &T, seed: u64) -> Option<T> {
    let without = |take: &dyn Fn(&mut Life)| {
        let mut trial = trial.clone();
        take(trial.life());
        trial
    };
    let life = &trial.asked().life;
    let mut tries = Vec::new();
    for nth in 0..life.done.len() {
        tries.push(without(&|life| {
            life.done.remove(nth);
        }));
    }
    for nth in 0..life.pauses.len() {
        tries.push(without(&|life| {
            life.pauses.remove(nth);
        }));
    }
    for nth in 0..life.leave.len() {
        tries.push(without(&|life| {
            life.leave.remove(nth);
        }));
    }
    tries.into_iter().find(|one| differs(one, seed))
}

fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Overdue => "overdue",
        Verdict::Due => "due",
        Verdict::DueSoon => "due soon",
        Verdict::NotMet => "not met",
        Verdict::Unknown => "unknown",
        Verdict::Paused => "paused",
        Verdict::Met => "met",
        Verdict::NotApplicable => "not applicable",
    }
}
