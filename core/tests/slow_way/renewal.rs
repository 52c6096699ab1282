//! The shape `renewal`: how long the latest one lasts, and the seasons as they come round.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, apart, day, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

/// Something done again before it runs out.
#[derive(Debug, Clone)]
pub struct Renewal {
    asked: Asked,
    every: Option<After>,
    until: bool,
    until_day_before: bool,
    agreed: bool,
    first: Option<(Anchor, After)>,
}

const WEEKLY: After = After { months: 0, days: 7 };
const TERMLY: After = After { months: 4, days: 0 };

fn until(dice: &mut Dice, on: Date) -> Done {
    let until = dice.maybe(40, |dice| ("until", Value::Day(plus(on, dice.between(-5, 300)))));
    Done::new("evidence", "approval", on).with(until)
}

impl Trial for Renewal {
    const SHAPE: &'static str = "renewal";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 800);
        asked.life.fill(dice, (3, 700), until);
        asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
        asked.life.fill(dice, (2, 400), |dice, on| {
            let how = dice.pick(&["weekly", "termly", "whenever"]);
            let fields = [("how_often", Value::Text(how.to_owned()))];
            Done::new("agreement", "supervision", on).with(fields)
        });
        let lengths = [
            After::months(12),
            After::months(12),
            After::months(1),
            After::days(90),
            After { months: 6, days: 10 },
        ];
        Self {
            asked,
            every: dice.maybe(80, |dice| dice.pick(&lengths)),
            until: dice.chance(50),
            until_day_before: dice.chance(25),
            agreed: dice.chance(25),
            first: dice.maybe(60, |dice| (Anchor::roll(dice), dice.pick(&lengths))),
        }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let mut values = json!({
            "counts": { "kind": "evidence", "what": ["approval"] },
            "called": "The approval",
            "every": self.every.map(After::json),
            "until": self.until.then_some("until"),
            "until_day_before": self.until_day_before,
            "first": self.first.map(|(anchor, by)| json!({ "anchor": anchor.json(), "by": by.json() })),
        });
        if self.agreed {
            values["agreed"] = json!({
                "counts": { "kind": "agreement", "what": ["supervision"] },
                "field": "how_often",
                "interval": [
                    { "name": "weekly", "every": WEEKLY.json() },
                    { "name": "termly", "every": TERMLY.json() },
                ],
            });
        }
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let life = &self.asked.life;
        let Some(latest) = life.done("evidence", "approval").last().copied() else {
            let Some((anchor, by)) = self.first else { return self.asked.undone(None) };
            return match self.asked.last_day(anchor, by) {
                Ok(due) => self.asked.undone(Some(due)),
                Err(missing) => missing.into(),
            };
        };
        let agreements = life.done("agreement", "supervision");
        let agreed =
            agreements.last().filter(|_| self.agreed).and_then(|it| match it.fields["how_often"] {
                Value::Text(ref how) if how == "weekly" => Some(WEEKLY),
                Value::Text(ref how) if how == "termly" => Some(TERMLY),
                _ => None,
            });
        let named = match latest.fields.get("until") {
            Some(Value::Day(day)) if self.until => Some(*day),
            _ => None,
        };
        let lasts = agreed.or(self.every).map(|every| {
            let day = every.from(latest.on); // an approval runs out whatever a programme does
            if self.until_day_before { plus(day, -1) } else { day }
        });
        match named.or(lasts) {
            Some(last) => Answer::due(self.asked.nearness(last), last),
            None => Answer::plain(Verdict::Unknown),
        }
    }
}

/// Something done within each season.
#[derive(Debug, Clone)]
pub struct Season {
    asked: Asked,
    opens: Date,
    closes: Date,
    every_months: u32,
}

impl Trial for Season {
    const SHAPE: &'static str = "renewal";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 1_500);
        asked.life.fill(dice, (5, 1_400), |_, on| Done::new("evidence", "approval", on));
        let opens =
            dice.pick(&[day(2019, 9, 1), day(2020, 2, 29), day(2019, 8, 31), day(2022, 1, 30)]);
        let closes = plus(opens, dice.pick(&[0, 29, 90]));
        Self { asked, opens, closes, every_months: dice.pick(&[12, 12, 24, 6, 4]) }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let season = json!({
            "opens": self.opens, "closes": self.closes, "every_months": self.every_months,
        });
        let values = json!({
            "counts": { "kind": "evidence", "what": ["approval"] },
            "called": "The approval",
            "season": season,
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let on = self.asked.life.on;
        let done = self.asked.life.done("evidence", "approval");
        let Some(first) = done.first() else { return Answer::plain(Verdict::NotMet) };
        let nth = |n: u32| {
            let after = After::months(self.every_months * n);
            (after.from(self.opens), after.from(self.closes))
        };
        let now = (0..).find(|n| nth(*n).1 >= on).unwrap();
        let since = |opens: Date| done.iter().any(|one| one.on >= opens);
        let (opens, closes) = nth(now);
        // Of the last season that closed, only those owe anything who were there when it opened;
        // what comes late comes.
        if now > 0 && first.on < nth(now - 1).0 && !since(nth(now - 1).0) {
            return Answer::between(Verdict::Overdue, nth(now - 1));
        }
        if since(opens) {
            return Answer::due(Verdict::Met, nth(now + 1).1);
        }
        let is_near = apart(on, opens) <= i64::from(self.asked.notice_days);
        let verdict = match self.asked.nearness(closes) {
            Verdict::Met if is_near => Verdict::DueSoon,
            nearness => nearness,
        };
        Answer::between(verdict, (opens, closes))
    }
}
