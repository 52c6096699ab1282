//! The shape `prerequisites`: from which day each need is so, by waiting for it.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::finding::Verdict;

use super::days::{After, apart, next_first, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life, NoDay};
use super::trial::{Answer, Asked, Trial};

#[derive(Debug, Clone)]
enum Need {
    Award(&'static str),
    Since { anchor: Anchor, at_least: After, more: bool },
    Role(&'static str),
    Any(Vec<Need>),
}

/// What must be so before something else may be.
#[derive(Debug, Clone)]
pub struct Needs {
    asked: Asked,
    needs: Vec<Need>,
    by: Option<(Anchor, After)>,
    from_next_month: bool,
}

/// How one need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Holds,
    From(Date),
    Unknown,
    Missing,
}

fn need(dice: &mut Dice, deep: bool) -> Need {
    match dice.upto(if deep { 9 } else { 11 }) {
        0..=2 => Need::Award(dice.pick(&["bia", "amhp"])),
        3..=7 => Need::Since {
            anchor: Anchor::roll(dice),
            at_least: dice.pick(&[
                After::months(24),
                After::months(12),
                After::days(200),
                After { months: 3, days: 1 },
            ]),
            more: dice.chance(40),
        },
        8 | 9 => Need::Role(dice.pick(&["social_worker", "social_worker", "manager"])),
        _ => {
            let mut any = dice.several(2, |dice| need(dice, true));
            any.push(need(dice, true));
            Need::Any(any)
        }
    }
}

impl Need {
    fn json(&self) -> serde_json::Value {
        let mut json = match self {
            Self::Award(what) => json!({ "counts": { "kind": "evidence", "what": [what] } }),
            Self::Since { anchor, at_least, more } => json!({ "since": {
                "anchor": anchor.json(), "at_least": at_least.json(), "more": more,
            } }),
            Self::Role(role) => json!({ "roles": [role] }),
            Self::Any(any) => json!({ "any": any.iter().map(Self::json).collect::<Vec<_>>() }),
        };
        json["called"] = json!("it");
        json
    }

    fn stands(&self, asked: &Asked) -> Stands {
        let on = asked.life.on;
        match self {
            Self::Award(what) if asked.life.done("evidence", what).is_empty() => Stands::Missing,
            Self::Role("social_worker") | Self::Award(_) => Stands::Holds,
            Self::Role(_) => Stands::Missing,
            Self::Since { anchor, at_least, more } => match asked.life.day(*anchor) {
                Err(NoDay::NotTold) => Stands::Unknown,
                Err(NoDay::NotDone) => Stands::Missing,
                Ok(day) => {
                    let reached = asked.falls(*anchor, day, *at_least);
                    // "Two years completed" is so on the day itself, "more than" from the next.
                    let from = if *more { plus(reached, 1) } else { reached };
                    if on < from { Stands::From(from) } else { Stands::Holds }
                }
            },
            Self::Any(any) => {
                let stand: Vec<Stands> = any.iter().map(|one| one.stands(asked)).collect();
                let first = stand.iter().filter_map(|one| match one {
                    Stands::From(day) => Some(*day),
                    _ => None,
                });
                match first.min() {
                    _ if stand.contains(&Stands::Holds) => Stands::Holds,
                    Some(day) => Stands::From(day),
                    None if stand.contains(&Stands::Unknown) => Stands::Unknown,
                    None => Stands::Missing,
                }
            }
        }
    }
}

impl Trial for Needs {
    const SHAPE: &'static str = "prerequisites";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 900);
        asked.life.fill(dice, (4, 700), |dice, on| {
            Done::new("evidence", dice.pick(&["bia", "amhp"]), on)
        });
        asked.life.fill(dice, (2, 300), |_, on| super::begun(on));
        let mut needs = dice.several(3, |dice| need(dice, false));
        needs.push(need(dice, false));
        let by = dice.maybe(30, |dice| (Anchor::roll(dice), After::months(12)));
        Self { asked, needs, by, from_next_month: dice.chance(30) }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let values = json!({
            "opens": "Acting",
            "from_next_month": self.from_next_month,
            "by": self.by.map(|(anchor, by)| json!({ "anchor": anchor.json(), "by": by.json() })),
            "needs": self.needs.iter().map(Need::json).collect::<Vec<_>>(),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let on = self.asked.life.on;
        let stand: Vec<Stands> = self.needs.iter().map(|need| need.stands(&self.asked)).collect();
        if stand.iter().all(|one| *one == Stands::Holds) {
            return Answer::plain(Verdict::Met);
        }
        let is_missing = stand.contains(&Stands::Missing);
        if !is_missing && stand.contains(&Stands::Unknown) {
            return Answer::plain(Verdict::Unknown);
        }
        let due = match self.by.map(|(anchor, by)| self.asked.last_day(anchor, by)) {
            Some(Err(missing)) => return missing.into(),
            Some(Ok(due)) => Some(due),
            None => None,
        };
        if is_missing {
            return self.asked.undone(due);
        }
        // Only time is wanting: when the last of them is so.
        let last = stand.iter().filter_map(|one| match one {
            Stands::From(day) => Some(*day),
            _ => None,
        });
        let last = last.max().unwrap();
        let mut answer = self.asked.undone(due);
        if apart(on, last) <= i64::from(self.asked.notice_days) {
            answer.verdict = Verdict::DueSoon;
        }
        answer.opens = Some(if self.from_next_month { next_first(last) } else { last });
        answer
    }
}
