//! The shape `due_by`: stages lived one after the other, each with its first and last day.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, apart, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

#[derive(Debug, Clone, Copy)]
struct Stage {
    by: After,
    opens: Option<After>,
}

/// Something done by a day, in one stage or several.
#[derive(Debug, Clone)]
pub struct DueBy {
    asked: Asked,
    anchor: Anchor,
    stages: Vec<Stage>,
}

const ENDS: [After; 8] = [
    After { months: 0, days: 28 },
    After { months: 1, days: 0 },
    After { months: 2, days: 0 },
    After { months: 3, days: 0 },
    After { months: 5, days: 14 },
    After { months: 6, days: 0 },
    After { months: 11, days: 0 },
    After { months: 12, days: 0 },
];

impl Trial for DueBy {
    const SHAPE: &'static str = "due_by";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 500);
        let mut stages: Vec<Stage> = Vec::new();
        for by in ENDS {
            if dice.chance(35) {
                let earlier = After { months: by.months.saturating_sub(1), days: 0 };
                stages.push(Stage { by, opens: dice.maybe(15, |_| earlier) });
            }
        }
        asked.life.fill(dice, (6, 450), |dice, on| {
            let months = dice.pick(&[0, 1, 2, 3, 5, 6, 11, 12, 7]);
            let stage = dice.maybe(60, |_| ("stage", Value::Number(months)));
            Done::new("step", dice.pick(&["review", "review", "review", "decision"]), on)
                .with(stage)
        });
        asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
        Self { asked, anchor: Anchor::roll(dice), stages }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let stage = |stage: &Stage| {
            let mut one = json!({ "by": stage.by.json(), "called": "It" });
            if let Some(opens) = stage.opens {
                one["opens"] = opens.json();
            }
            one
        };
        let values = json!({
            "anchor": self.anchor.json(),
            "counts": { "kind": "step", "what": ["review"] },
            "stage": self.stages.iter().map(stage).collect::<Vec<_>>(),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let on = self.asked.life.on;
        let anchor = match self.asked.life.day(self.anchor) {
            Ok(anchor) => anchor,
            Err(missing) => return missing.into(),
        };
        // In programme time first, then as its days fall once the clock has stood still.
        let running: Vec<Date> =
            self.asked.life.running(self.asked.of_pathway, self.anchor, anchor).take(420).collect();
        let falls = |day: Date| running[usize::try_from(apart(anchor, day)).unwrap()];
        let mut asked = Vec::new();
        let mut first_day = anchor;
        for stage in &self.stages {
            let due = stage.by.from(anchor);
            let opens = stage.opens.map_or(first_day, |opens| opens.from(anchor));
            first_day = plus(due, 1);
            if self.asked.from <= due {
                asked.push((stage.by.months, falls(opens), falls(due)));
            }
        }
        let done = self.asked.life.done("step", "review");
        let is_done = |(months, opens, due): (u32, Date, Date)| {
            done.iter().any(|step| match step.fields.get("stage") {
                // A step from before the anchor was of an earlier programme.
                Some(Value::Number(stage)) => *stage == i64::from(months) && step.on >= anchor,
                // What names no stage is of the one it falls in; of a rule's only one, late too.
                _ => opens <= step.on && (step.on <= due || asked.len() == 1),
            })
        };
        if asked.is_empty() {
            return Answer::plain(Verdict::NotApplicable);
        }
        let Some((_, opens, due)) = asked.iter().copied().find(|stage| !is_done(*stage)) else {
            return Answer::plain(Verdict::Met);
        };
        if on >= anchor && on <= due && self.asked.is_paused(self.anchor, on) {
            return Answer::due(Verdict::Paused, due);
        }
        Answer::between(self.asked.nearness(due), (opens, due))
    }
}
