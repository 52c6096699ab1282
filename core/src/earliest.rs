//! When at the earliest something could be, and what stands in the way, in order.
//!
//! Lives here: walking the prerequisites of a goal. Not here: whether any of them holds, which
//! the deciders say.

use serde::Serialize;

use crate::calendar::Date;
use crate::decide::{Asking, chosen};
use crate::finding::{Form, NextStep};
use crate::pathway::{Standing, form_for, standing, takes_effect};
use crate::person::{Person, Planned};
use crate::question::Question;
use crate::record::Record;
use crate::rulebook::{Need, Prerequisites, Rule, RuleBook, Shape};

/// The earliest day of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Earliest {
    /// The goal: `band-12`.
    pub goal: String,
    /// What it is, in words: "Band 12".
    pub opens: String,
    /// The rule that decides it.
    pub rule: String,
    /// The earliest day, what must be done being done on the day asked, or as planned; none while
    /// a day it counts from is not known.
    pub day: Option<Date>,
    /// What stands in the way, in the order the rules name it; empty where nothing does.
    pub obstacles: Vec<Obstacle>,
}

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What it is, in the middle of a sentence.
    pub what: String,
    /// The rule that asks for it.
    pub rule: String,
    /// The clause.
    pub clause: String,
    /// The first day on which it can be out of the way; none while a date is not known.
    pub from: Option<Date>,
    /// What to do about it, where something must be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStep>,
    /// The day that must be known first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
}

/// The goals of the chosen packs in force on a day: their short names and what they are.
pub fn goals<'b>(book: &'b RuleBook, packs: &[&str], on: Date) -> Vec<(&'b str, &'b str)> {
    let named = |rule: &'b Rule| goal(rule, on).map(|(name, asks)| (name, asks.opens.as_str()));
    chosen(book, packs).into_iter().filter_map(named).collect()
}

fn goal(rule: &Rule, on: Date) -> Option<(&str, &Prerequisites)> {
    match &rule.version_on(on)?.shape {
        Some(Shape::Prerequisites(asks)) => Some((asks.goal.as_deref()?, asks)),
        _ => None,
    }
}

/// When at the earliest this person could reach `goal`, asked on `on`.
///
/// `planned` are days taken as given for what is not there yet. None where no chosen pack has
/// such a goal in force on that day.
pub fn earliest(
    book: &RuleBook,
    packs: &[&str],
    goal: &str,
    records: &[Record],
    planned: Vec<Planned>,
    on: Date,
) -> Option<Earliest> {
    let person = Person::read(records, on).planning(planned);
    let rules = chosen(book, packs);
    let asking = Asking::new(book, &rules, person, on);
    let is_it = |rule: &&&Rule| self::goal(rule, on).is_some_and(|(name, _)| name == goal);
    let rule: &Rule = asking.rules.iter().find(is_it)?;
    let mut way =
        Way { asking: &asking, on, day: Some(on), obstacles: Vec::new(), walked: Vec::new() };
    let opens = way.walk(rule, &[])?;
    Some(Earliest {
        goal: goal.to_owned(),
        opens,
        rule: rule.id.to_string(),
        day: way.day,
        obstacles: way.obstacles,
    })
}

/// The way to a goal as far as it has been walked.
struct Way<'w, 'a> {
    asking: &'w Asking<'a>,
    on: Date,
    /// The latest day anything on the way takes.
    day: Option<Date>,
    obstacles: Vec<Obstacle>,
    /// The rules walked already, and the day each takes.
    walked: Vec<(&'a str, Option<Date>)>,
}

impl<'a> Way<'_, 'a> {
    /// Walks the needs of a rule and, for those that are rules themselves, theirs; what it opens.
    fn walk(&mut self, rule: &'a Rule, way: &[&str]) -> Option<String> {
        let asking = self.asking;
        let mut further = way.to_vec();
        further.push(&rule.id);
        asking
            .with(rule, true, way, |asked| {
                let Some(Shape::Prerequisites(asks)) = &asked.version.shape else { return None };
                // What takes effect with a month waits for its own needs, not for others'.
                let others = self.day.replace(self.on);
                let mut is_there = true;
                for need in &asks.needs {
                    is_there &= self.need(asked, need, &further);
                }
                let own = self.day.map(|day| if is_there { day } else { takes_effect(asks, day) });
                self.day = later(others, own);
                self.walked.push((&rule.id, own));
                Some(asks.opens.clone())
            })
            .flatten()
    }

    /// Walks one need; whether it is there already.
    fn need(&mut self, asked: &Question, need: &Need, way: &[&str]) -> bool {
        let standing = standing(asked, need);
        if matches!(standing, Standing::Holds(_)) {
            return true;
        }
        let named = need.rule.as_deref().filter(|id| !way.contains(id));
        let behind = named.and_then(|id| self.asking.rule(id));
        if let Some(rule) = behind.filter(|rule| !way.contains(&&*rule.id)) {
            let walked = self.walked.iter().find(|(id, _)| **id == *rule.id);
            if let Some((_, day)) = walked {
                self.day = later(self.day, *day);
            } else if self.walk(rule, way).is_none() {
                self.undone(rule, need);
            }
            return false;
        }
        let mut obstacle = Obstacle {
            what: need.called.clone(),
            rule: asked.rule.id.to_string(),
            clause: asked.version.cite.clause.to_string(),
            from: None,
            next: None,
            needs: None,
        };
        match standing {
            Standing::From(day) => obstacle.from = Some(day),
            Standing::Unknown(start) => obstacle.needs = Some(start.to_owned()),
            Standing::Missing(takes) => {
                obstacle.from = Some(takes.map_or(self.on, |takes| takes.after(self.on)));
                obstacle.next = Some(NextStep::of(asked.version, None, form_for(need)));
            }
            Standing::Holds(_) => {}
        }
        self.add(obstacle);
        false
    }

    /// A rule of another shape that is not met: what it says to do next.
    fn undone(&mut self, rule: &'a Rule, need: &Need) {
        let finding = self.asking.answer(rule);
        let clause = rule.version_on(self.on).map(|version| version.cite.clause.to_string());
        let needs = finding.as_ref().and_then(|finding| finding.needs.first().cloned());
        let own = || {
            let version = rule.version_on(self.on)?;
            let mut form = None;
            version.shape.as_ref()?.each_counts(&mut |counts| {
                form = form.take().or(Form::that_counts(counts, 0));
            });
            Some(NextStep::of(version, None, form))
        };
        let from = need.takes.map_or(self.on, |takes| takes.after(self.on));
        self.add(Obstacle {
            what: need.called.clone(),
            rule: rule.id.to_string(),
            clause: clause.unwrap_or_default(),
            from: Some(from).filter(|_| needs.is_none()),
            next: finding.and_then(|finding| finding.next).or_else(own),
            needs,
        });
    }

    /// Two ways may lead to one obstacle.
    fn add(&mut self, obstacle: Obstacle) {
        self.day = later(self.day, obstacle.from);
        if !self.obstacles.contains(&obstacle) {
            self.obstacles.push(obstacle);
        }
    }
}

/// The later of two days; none while one of them is not known.
fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    Some(one?.max(other?))
}
