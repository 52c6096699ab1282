//! The shape `minimum_per_period`: the days in post counted one by one, and what was held on them.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::finding::Verdict;

use super::days::{days, plus};
use super::dice::Dice;
use super::life::{Done, Life};
use super::trial::{Answer, Asked, Trial};

/// At least so many in a run of days.
#[derive(Debug, Clone)]
pub struct Minimum {
    asked: Asked,
    minimum: i64,
    period_days: i64,
    long_leave_days: i64,
}

impl Minimum {
    /// Whether a day lies in an absence long enough to be left out.
    fn is_long_away(&self, day: Date) -> bool {
        let away = |day: Date| self.asked.life.is_on_leave(day);
        let before = (1_i64..).take_while(|n| away(plus(day, -n))).count();
        let after = (1_i64..).take_while(|n| away(plus(day, *n))).count();
        away(day) && i64::try_from(before + 1 + after).unwrap() >= self.long_leave_days
    }

    /// The days in post, without those of a long absence, for as long as anybody looks.
    fn in_post(&self, start: Date) -> Vec<Date> {
        let last = plus(self.asked.life.on, self.period_days);
        days(start, last).filter(|day| !self.is_long_away(*day)).collect()
    }

    /// Whether what is known today is enough on a day, which may be yet to come; of the days in
    /// post and of those on which something was held.
    fn is_enough(&self, in_post: &[Date], held: &[Date], on: Date) -> bool {
        let first = plus(on, 1 - self.period_days);
        // Both are in order, so what lies from the first day to the last is one run of them.
        let count = |of: &[Date]| {
            of.partition_point(|day| *day <= on) - of.partition_point(|day| *day < first)
        };
        let (held, in_post) = (count(held), count(in_post));
        let (held, in_post) = (i64::try_from(held).unwrap(), i64::try_from(in_post).unwrap());
        held >= self.minimum * in_post / self.period_days
    }
}

impl Trial for Minimum {
    const SHAPE: &'static str = "minimum_per_period";

    fn roll(dice: &mut Dice) -> Self {
        let period_days = dice.pick(&[30, 91, 120]);
        let mut asked = Asked::roll(dice, 400);
        let most = dice.pick(&[6, 20]);
        asked.life.fill(dice, (most, 400), |dice, on| {
            Done::new("session", dice.pick(&["management", "management", "peer"]), on)
        });
        let minimum = dice.between(1, 6);
        Self { asked, minimum, period_days, long_leave_days: dice.pick(&[28, 28, 10]) }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let values = json!({
            "counts": { "kind": "session", "what": ["management"] },
            "minimum": self.minimum,
            "period_days": self.period_days,
            "long_leave_days": self.long_leave_days,
            "called": ["meeting", "meetings"],
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let on = self.asked.life.on;
        let Some(start) = self.asked.life.employment else {
            return Answer::plain(Verdict::Unknown);
        };
        if on < start {
            return Answer::plain(Verdict::Met);
        }
        let in_post = self.in_post(start);
        let held = self.asked.life.done("session", "management");
        let mut held: Vec<Date> = held.iter().map(|one| one.on).collect();
        held.retain(|day| in_post.contains(day));
        let is_enough = |on: Date| self.is_enough(&in_post, &held, on);
        if !is_enough(on) {
            return Answer::plain(Verdict::NotMet);
        }
        let falls_short = (1..=self.period_days).find(|days| !is_enough(plus(on, *days)));
        match falls_short {
            None => Answer::plain(Verdict::Met),
            Some(days) => {
                let soon = days <= i64::from(self.asked.notice_days);
                let verdict = if soon { Verdict::DueSoon } else { Verdict::Met };
                Answer::due(verdict, plus(on, days - 1))
            }
        }
    }
}
