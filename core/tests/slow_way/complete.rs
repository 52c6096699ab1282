//! The shape `complete`: each record looked at by itself, with its own last day.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, plus};
use super::dice::Dice;
use super::life::{Done, Life};
use super::trial::{Answer, Asked, Trial};

/// Each record holds what is asked.
#[derive(Debug, Clone)]
pub struct Complete {
    asked: Asked,
    last_days: Option<u32>,
    latest: bool,
    any: bool,
    either: bool,
    within: Option<After>,
    by_field: bool,
}

/// The fields looked at: a text, a yes or no, and the day it was put on file.
const FIELDS: [&str; 3] = ["purpose", "agreed", "filed_on"];

/// How a record stands.
enum Stands {
    Holds,
    Lacks(Option<Date>),
    Late,
}

impl Complete {
    fn stands(&self, record: &Done) -> Stands {
        let due = match record.fields.get("reply_by") {
            Some(Value::Day(day)) if self.by_field => Some(*day),
            _ => self.within.map(|within| within.from(record.on)),
        };
        let holds = |name: &str| match record.fields.get(name) {
            None => false,
            Some(Value::Flag(yes)) => *yes || self.either,
            Some(Value::Text(text)) => !text.is_empty(),
            Some(_) => true,
        };
        let in_time = |name: &str| match record.fields.get(name) {
            Some(Value::Day(day)) => due.is_none_or(|due| *day <= due),
            _ => true,
        };
        let held: Vec<&str> = FIELDS.into_iter().filter(|name| holds(name)).collect();
        let is_there = if self.any { !held.is_empty() } else { held.len() == FIELDS.len() };
        let was_in_time = match self.any {
            true => held.iter().any(|name| in_time(name)),
            false => held.iter().all(|name| in_time(name)),
        };
        match (is_there, was_in_time) {
            (false, _) => Stands::Lacks(due),
            (true, true) => Stands::Holds,
            (true, false) => Stands::Late,
        }
    }
}

impl Trial for Complete {
    const SHAPE: &'static str = "complete";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 300);
        let full = dice.pick(&[95, 60]);
        asked.life.fill(dice, (4, 280), |dice, on| {
            let purpose = dice.maybe(full, |dice| {
                ("purpose", Value::Text(dice.pick(&["a talk", "a talk", ""]).to_owned()))
            });
            let agreed = dice.maybe(full, |dice| ("agreed", Value::Flag(dice.chance(80))));
            let filed =
                dice.maybe(full, |dice| ("filed_on", Value::Day(plus(on, dice.between(0, 25)))));
            let reply =
                dice.maybe(70, |dice| ("reply_by", Value::Day(plus(on, dice.between(0, 40)))));
            Done::new("event", dice.pick(&["request", "request", "survey"]), on)
                .with([purpose, agreed, filed, reply].into_iter().flatten())
        });
        let by_field = dice.chance(25);
        let within = dice.maybe(60, |dice| {
            dice.pick(&[
                After::days(14),
                After::days(0),
                After::months(1),
                After { months: 1, days: 3 },
            ])
        });
        Self {
            asked,
            last_days: dice.maybe(30, |dice| dice.pick(&[30, 90])),
            latest: dice.chance(25),
            any: dice.chance(25),
            either: dice.chance(25),
            within: within.filter(|_| !by_field),
            by_field,
        }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let field = |name: &str| json!({ "name": name, "called": name, "either": self.either });
        let values = json!({
            "counts": { "kind": "event", "what": ["request"] },
            "called": ["request", "requests"],
            "period": self.last_days.map_or(json!("ever"), |days| json!({ "last_days": days })),
            "latest": self.latest,
            "field": FIELDS.map(field),
            "any": self.any,
            "within": self.within.map(After::json),
            "by_field": self.by_field.then_some("reply_by"),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let life = &self.asked.life;
        let mut records = life.done("event", "request");
        if let Some(last) = self.last_days {
            records.retain(|record| record.on > plus(life.on, -i64::from(last)));
        }
        if self.latest {
            records = records.last().copied().into_iter().collect();
        }
        if records.is_empty() {
            return Answer::plain(Verdict::NotApplicable);
        }
        // What can still be done comes before what was done late and cannot be mended.
        let stands: Vec<Stands> = records.iter().map(|record| self.stands(record)).collect();
        let lacking = stands.iter().filter_map(|one| match one {
            Stands::Lacks(due) => Some(*due),
            _ => None,
        });
        match lacking.min() {
            Some(due) => self.asked.undone(due),
            None if stands.iter().any(|one| matches!(one, Stands::Late)) => {
                Answer::plain(Verdict::NotMet)
            }
            None => Answer::plain(Verdict::Met),
        }
    }
}
