//! The shapes `limit` and `share`: numbers looked up and added up one by one.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

fn visits(dice: &mut Dice) -> Asked {
    let mut asked = Asked::roll(dice, 300);
    asked.life.fill(dice, (6, 280), |dice, on| {
        let minutes = dice.maybe(85, |dice| ("minutes", Value::Number(dice.between(0, 120))));
        let ends = dice.maybe(85, |dice| ("ends", Value::Day(plus(on, dice.between(0, 200)))));
        let what = dice.pick(&["visit", "visit", "course"]);
        Done::new("event", what, on).with([minutes, ends].into_iter().flatten())
    });
    asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
    asked
}

fn number(done: &Done) -> Option<i64> {
    match done.fields.get("minutes") {
        Some(Value::Number(minutes)) => Some(*minutes),
        _ => None,
    }
}

/// What is measured, and its bounds.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Minutes { least: Option<u32>, most: Option<u32>, total: bool },
    EndsBy(Anchor, After),
}

/// At least or at most so much, or no later than a day.
#[derive(Debug, Clone)]
pub struct Limit {
    asked: Asked,
    bound: Bound,
}

impl Trial for Limit {
    const SHAPE: &'static str = "limit";

    fn roll(dice: &mut Dice) -> Self {
        let asked = visits(dice);
        let bound = if dice.chance(40) {
            let by = dice.pick(&[After::months(6), After::months(12), After::days(42)]);
            Bound::EndsBy(Anchor::roll(dice), by)
        } else {
            let least = dice.maybe(50, |dice| dice.upto(60));
            let most = dice.maybe(50, |dice| 60 + dice.upto(60));
            Bound::Minutes { least: least.or(Some(1)), most, total: dice.chance(40) }
        };
        Self { asked, bound }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let mut values = json!({
            "counts": { "kind": "event", "what": ["visit"] },
            "called": "The visit",
        });
        match self.bound {
            Bound::Minutes { least, most, total } => {
                values["field"] = json!("minutes");
                values["minimum"] = json!(least);
                values["maximum"] = json!(most);
                values["total"] = json!(total);
            }
            Bound::EndsBy(anchor, by) => {
                values["field"] = json!("ends");
                values["no_later_than"] = json!({ "anchor": anchor.json(), "by": by.json() });
            }
        }
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let visits = self.asked.life.done("event", "visit");
        let within = |yes: bool| Answer::plain(if yes { Verdict::Met } else { Verdict::NotMet });
        match self.bound {
            Bound::Minutes { least, most, total } => {
                let is_within = |amount: i64| {
                    least.is_none_or(|least| amount >= i64::from(least))
                        && most.is_none_or(|most| amount <= i64::from(most))
                };
                let Some(latest) = visits.last() else {
                    return if total {
                        within(is_within(0))
                    } else {
                        Answer::plain(Verdict::NotApplicable)
                    };
                };
                match number(latest) {
                    None => Answer::plain(Verdict::Unknown),
                    Some(_) if total => {
                        within(is_within(visits.iter().filter_map(|visit| number(visit)).sum()))
                    }
                    Some(minutes) => within(is_within(minutes)),
                }
            }
            Bound::EndsBy(anchor, by) => {
                let Some(latest) = visits.last() else {
                    return Answer::plain(Verdict::NotApplicable);
                };
                match (self.asked.last_day(anchor, by), latest.fields.get("ends")) {
                    (Err(missing), _) => missing.into(),
                    (Ok(last), Some(Value::Day(ends))) => within(*ends <= last),
                    (Ok(_), _) => Answer::plain(Verdict::Unknown),
                }
            }
        }
    }
}

/// A part of a whole, within bounds for each so much of it.
#[derive(Debug, Clone)]
pub struct Share {
    asked: Asked,
    least: u32,
    most: Option<u32>,
    for_each: u32,
}

impl Trial for Share {
    const SHAPE: &'static str = "share";

    fn roll(dice: &mut Dice) -> Self {
        let asked = visits(dice);
        let for_each = dice.pick(&[100, 100, 10, 45]);
        let least = dice.upto(for_each);
        let most = dice.maybe(50, |dice| least + dice.upto(for_each - least));
        Self { asked, least, most, for_each }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let amount = |what: &[&str]| {
            let counts = json!({ "kind": "event", "what": what });
            json!({ "called": "the time", "counts": counts, "sum": "minutes", "unit": "minutes" })
        };
        let part = json!({
            "amount": amount(&["course"]),
            "at_least": self.least,
            "at_most": self.most,
            "for_each": self.for_each,
        });
        let values = json!({ "whole": amount(&["visit", "course"]), "part": [part] });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let sum = |what: &str| -> i64 {
            self.asked.life.done("event", what).iter().filter_map(|done| number(done)).sum()
        };
        let (part, whole) = (sum("course"), sum("course") + sum("visit"));
        if whole == 0 {
            return Answer::plain(Verdict::Unknown);
        }
        // Per cent are exact; of anything else only full multiples are owed something.
        let each = i64::from(self.for_each);
        let is_enough = match self.for_each {
            100 => part * 100 >= i64::from(self.least) * whole,
            _ => part >= (whole / each) * i64::from(self.least),
        };
        let is_too_much = self.most.is_some_and(|most| part * each > i64::from(most) * whole);
        Answer::plain(if is_enough && !is_too_much { Verdict::Met } else { Verdict::NotMet })
    }
}
