//! The shape `evidence_set`: things counted day by day in their period, and in the year before.

use std::collections::BTreeSet;

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, day, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

/// The days that count.
#[derive(Debug, Clone, Copy)]
enum Period {
    Ever,
    LastDays(u32),
    Since(Anchor),
    YearFrom(Anchor),
    YearOf(Date),
}

/// How an item is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Each,
    Minutes,
    Topics,
    /// The codes of the framework `four`; the number asked for, or all where none is.
    Covers,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    how: How,
    at_least: u32,
    at_most: Option<u32>,
    or: bool,
}

/// So many of each of several things.
#[derive(Debug, Clone)]
pub struct EvidenceSet {
    asked: Asked,
    period: Period,
    by: Option<(Anchor, After)>,
    items: Vec<Item>,
}

const SORTS: [&str; 3] = ["course", "visit", "note"];

/// How an item stands.
#[derive(PartialEq, Eq)]
enum Stands {
    Enough,
    Short,
    TooMuch,
}

impl EvidenceSet {
    fn stands(&self, nth: usize, (from, to): (Date, Date)) -> Stands {
        let (item, life) = (self.items[nth], &self.asked.life);
        let is_counted = |done: &Done| match item.how {
            How::Each => false,
            How::Minutes => done.fields.contains_key("minutes"),
            How::Topics => done.fields.contains_key("topic"),
            How::Covers => done.fields.contains_key("codes"),
        };
        let awards = if item.or { life.done("evidence", "award") } else { Vec::new() };
        if awards.iter().any(|award| !is_counted(award)) {
            // It stands for all of it, whenever it was got.
            return Stands::Enough;
        }
        let mut all = life.done("evidence", SORTS[nth]);
        all.extend(awards);
        let (mut each, mut minutes) = (0, 0);
        let mut values: BTreeSet<String> = BTreeSet::new();
        for done in all.into_iter().filter(|done| from <= done.on && done.on <= to) {
            each += 1;
            let field = if item.how == How::Covers { "codes" } else { "topic" };
            match done.fields.get(field) {
                Some(Value::Text(text)) => values.extend([text.clone()]),
                Some(Value::Codes(codes)) => values.extend(codes.iter().cloned()),
                _ => {}
            }
            if let Some(Value::Number(more)) = done.fields.get("minutes") {
                minutes += more;
            }
        }
        let edition: &[&str] =
            if life.on < day(2022, 6, 1) { &["A", "B", "Z"] } else { &["A", "B", "C", "D"] };
        let (held, needed) = match item.how {
            How::Each => (each, item.at_least),
            How::Minutes => (minutes, item.at_least),
            How::Topics => (i64::try_from(values.len()).unwrap(), item.at_least),
            How::Covers => {
                let held = edition.iter().filter(|code| values.contains(**code)).count();
                let all = u32::try_from(edition.len()).unwrap();
                let needed = if item.at_least == 0 { all } else { item.at_least };
                (i64::try_from(held).unwrap(), needed)
            }
        };
        if item.at_most.is_some_and(|most| held > i64::from(most)) {
            Stands::TooMuch
        } else if held < i64::from(needed) {
            Stands::Short
        } else {
            Stands::Enough
        }
    }

    fn any(&self, days: (Date, Date), what: Stands) -> bool {
        (0..self.items.len()).any(|nth| self.stands(nth, days) == what)
    }

    /// The year a day lies in, of those counted from `first`, and whether it is the first one.
    fn year(first: Date, on: Date) -> ((Date, Date), bool) {
        let nth = |n: u32| {
            (After::months(12 * n).from(first), plus(After::months(12 * (n + 1)).from(first), -1))
        };
        let year = (0..).find(|n| on <= nth(*n).1).unwrap();
        (nth(year), year == 0)
    }
}

impl Trial for EvidenceSet {
    const SHAPE: &'static str = "evidence_set";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 1_000);
        let most = dice.pick(&[3, 12]);
        asked.life.fill(dice, (most, 900), |dice, on| {
            let minutes = dice.maybe(60, |dice| ("minutes", Value::Number(dice.between(0, 120))));
            let topic = dice.maybe(60, |dice| {
                ("topic", Value::Text(dice.pick(&["law", "care", "risk"]).to_owned()))
            });
            let codes = dice.maybe(60, |dice| {
                let codes =
                    dice.several(3, |dice| dice.pick(&["A", "B", "C", "D", "Z", "Y"]).to_owned());
                ("codes", Value::Codes(codes))
            });
            let codes = codes.filter(|(_, codes)| *codes != Value::Codes(Vec::new()));
            Done::new("evidence", dice.pick(&["course", "course", "visit", "note", "award"]), on)
                .with([minutes, topic, codes].into_iter().flatten())
        });
        asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
        let items = (0..dice.between(1, 3))
            .map(|_| {
                let how =
                    dice.pick(&[How::Each, How::Each, How::Minutes, How::Topics, How::Covers]);
                let at_least = match how {
                    How::Minutes => dice.upto(150),
                    _ => dice.upto(2),
                };
                let at_most = dice.maybe(20, |dice| at_least + dice.upto(60));
                let at_most =
                    if how == How::Minutes { at_most } else { at_most.map(|it| it.min(4)) };
                Item { how, at_least, at_most, or: dice.chance(25) }
            })
            .collect();
        let period = match dice.upto(7) {
            0 => Period::LastDays(dice.pick(&[1, 28, 365])),
            1 => Period::Since(Anchor::roll(dice)),
            2 | 3 => Period::YearFrom(Anchor::roll(dice)),
            4 | 5 => {
                Period::YearOf(dice.pick(&[day(2018, 12, 1), day(2020, 2, 29), day(2019, 4, 1)]))
            }
            _ => Period::Ever,
        };
        let by = dice.maybe(40, |dice| {
            (Anchor::roll(dice), dice.pick(&[After::months(6), After::months(12), After::days(42)]))
        });
        Self { asked, period, by, items }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let period = match self.period {
            Period::Ever => json!("ever"),
            Period::LastDays(days) => json!({ "last_days": days }),
            Period::Since(anchor) => json!({ "since": anchor.json() }),
            Period::YearFrom(anchor) => json!({ "year_from": anchor.json() }),
            Period::YearOf(first) => json!({ "year_of": first }),
        };
        let item = |(item, sort): (&Item, &str)| {
            json!({
                "called": [sort, sort],
                "counts": { "kind": "evidence", "what": [sort] },
                "or": item.or.then(|| json!({ "kind": "evidence", "what": ["award"] })),
                "at_least": item.at_least,
                "at_most": item.at_most,
                "sum": (item.how == How::Minutes).then_some("minutes"),
                "distinct": (item.how == How::Topics).then_some("topic"),
                "covers": (item.how == How::Covers).then_some("four"),
            })
        };
        let values = json!({
            "period": period,
            "by": self.by.map(|(anchor, by)| json!({ "anchor": anchor.json(), "by": by.json() })),
            "item": self.items.iter().zip(SORTS).map(item).collect::<Vec<_>>(),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let life = &self.asked.life;
        let on = life.on;
        let anchor = match self.period {
            Period::Since(anchor) | Period::YearFrom(anchor) => match life.day(anchor) {
                Ok(day) => day,
                Err(missing) => return missing.into(),
            },
            Period::YearOf(first) => first,
            _ => on,
        };
        let is_year = matches!(self.period, Period::YearFrom(_) | Period::YearOf(_));
        let (year, is_first_year) = Self::year(anchor, on);
        let counted = match self.period {
            Period::Ever => (day(1900, 1, 1), on),
            Period::LastDays(last) => (plus(on, 1 - i64::from(last)), on),
            Period::Since(_) => (anchor, on),
            Period::YearFrom(_) | Period::YearOf(_) => (year.0, year.1.min(on)),
        };
        if !self.any(counted, Stands::Short) && !self.any(counted, Stands::TooMuch) {
            return Answer::plain(Verdict::Met);
        }
        // No day mends what is too much.
        if self.any(counted, Stands::TooMuch) {
            return Answer::plain(Verdict::NotMet);
        }
        if is_year && !is_first_year {
            let (before, _) = Self::year(anchor, plus(year.0, -1));
            let was_there = match self.period {
                Period::YearOf(_) => life.employment.is_some_and(|first| first <= before.0),
                _ => true,
            };
            let is_judged = was_there && self.asked.from <= before.1;
            if is_judged && self.any(before, Stands::Short) {
                return Answer::due(Verdict::Overdue, before.1);
            }
        }
        match self.by {
            Some((anchor, by)) => match self.asked.last_day(anchor, by) {
                Ok(due) => self.asked.undone(Some(due)),
                Err(missing) => missing.into(),
            },
            None => self.asked.undone(is_year.then_some(year.1)),
        }
    }
}
