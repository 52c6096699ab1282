//! A life made up: start dates, pauses, leave and what was done, as the engine gets to read them.

use std::collections::BTreeMap;

use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, Value};
use waymark_core::record::Record;

use super::days::{After, day, plus};
use super::dice::Dice;
use super::record::record;

/// The pathway the made-up rules are of, and another one.
pub const OURS: &str = "us/here";
pub const OTHER: &str = "us/there";

/// A day a rule may count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Employment,
    Programme,
    Qualified,
    Role,
    First(&'static str),
    Last(&'static str),
}

impl Anchor {
    pub fn roll(dice: &mut Dice) -> Self {
        use Anchor::*;
        dice.pick(&[
            Employment,
            Employment,
            Programme,
            Programme,
            Qualified,
            Role,
            First("begun"),
            Last("begun"),
        ])
    }

    pub fn json(self) -> serde_json::Value {
        use serde_json::json;
        let record = |what| json!({ "kind": "evidence", "what": [what] });
        match self {
            Self::Employment => json!("employment_start"),
            Self::Programme => json!("programme_start"),
            Self::Qualified => json!("qualified_on"),
            Self::Role => json!("role_start"),
            Self::First(what) => json!({ "first": record(what) }),
            Self::Last(what) => json!({ "last": record(what) }),
        }
    }
}

/// Why there is no day to count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDay {
    NotTold,
    NotDone,
}

/// Something done, of a kind and a sort, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Its place among all that was done, kept when others are taken out.
    pub nth: u32,
    pub by: &'static str,
    pub kind: &'static str,
    pub what: &'static str,
    pub on: Date,
    pub fields: BTreeMap<&'static str, Value>,
    pub withdrawn: bool,
}

impl Done {
    pub fn new(kind: &'static str, what: &'static str, on: Date) -> Self {
        Self { nth: 0, by: "maya", kind, what, on, fields: BTreeMap::new(), withdrawn: false }
    }

    pub fn with(self, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        Self { fields: fields.into_iter().collect(), ..self }
    }

    /// The name of its record, and of its one fact.
    pub fn record(&self) -> String {
        format!("record-{:03}", self.nth)
    }

    pub fn version(&self) -> String {
        format!("phone.{}", self.nth)
    }
}

/// Days off the clock, or away: from a day to a day, or with no end yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    pub from: Date,
    pub to: Option<Date>,
    /// For a pause: the one pathway it stops, or all of them.
    pub stops: Option<&'static str>,
}

/// A life as far as rules look at it, and the day they are asked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    pub employment: Option<Date>,
    pub programme: Option<Date>,
    pub qualified: Option<Date>,
    pub role: Option<Date>,
    pub pauses: Vec<Away>,
    pub leave: Vec<Away>,
    pub done: Vec<Done>,
    pub on: Date,
}

impl Life {
    /// A life around some day from 2019 on, often at the end of a month or of a February.
    pub fn roll(dice: &mut Dice, last_day: i64) -> Self {
        let start = match dice.upto(4) {
            0 => dice.pick(&[
                day(2020, 2, 29),
                day(2024, 2, 29),
                day(2021, 8, 31),
                day(2023, 12, 31),
            ]),
            // The clocks go forward and back: a civil day is a day.
            1 => dice.pick(&[
                day(2026, 3, 29),
                day(2025, 10, 26),
                day(2024, 3, 31),
                day(2027, 1, 30),
            ]),
            _ => plus(day(2019, 1, 1), dice.between(0, 3_300)),
        };
        let near = |dice: &mut Dice, per_cent, least, most| {
            dice.maybe(per_cent, |dice| plus(start, dice.between(least, most)))
        };
        Self {
            employment: near(dice, 97, 0, 0),
            programme: near(dice, 50, -40, 120),
            qualified: near(dice, 90, -900, 10),
            role: near(dice, 90, -60, 300),
            pauses: dice.several(3, |dice| Away {
                stops: dice.pick(&[None, None, Some(OURS), Some(OTHER), Some("us/nowhere")]),
                ..Away::roll(dice, start, last_day, 70)
            }),
            leave: dice.several(3, |dice| Away::roll(dice, start, last_day, 90)),
            done: Vec::new(),
            on: plus(start, dice.between(-40, last_day)),
        }
    }

    /// The first day things happen around, for throwing more of them.
    pub fn start(&self) -> Date {
        self.employment.or(self.programme).unwrap_or(day(2022, 5, 31))
    }

    /// Adds so many things done at most, on days around the start.
    pub fn fill(
        &mut self,
        dice: &mut Dice,
        (most, last_day): (u32, i64),
        mut make: impl FnMut(&mut Dice, Date) -> Done,
    ) {
        let start = self.start();
        let done = dice.several(most, |dice| {
            let on = plus(start, dice.between(-30, last_day));
            let withdrawn = dice.chance(4);
            Done { withdrawn, ..make(dice, on) }
        });
        done.into_iter().for_each(|done| self.add(done));
    }

    /// Adds something done; it gets the next place.
    pub fn add(&mut self, done: Done) {
        let nth = self.done.last().map_or(100, |last| last.nth + 1);
        self.done.push(Done { nth, ..done });
    }

    /// What is done and stands, of a kind and a sort, up to the day asked about; oldest first.
    pub fn done(&self, kind: &str, what: &str) -> Vec<&Done> {
        let stands = |done: &&Done| {
            done.kind == kind && done.what == what && !done.withdrawn && done.on <= self.on
        };
        let mut standing: Vec<&Done> = self.done.iter().filter(stands).collect();
        standing.sort_by_key(|done| done.on);
        standing
    }

    pub fn day(&self, anchor: Anchor) -> Result<Date, NoDay> {
        let told = |day: Option<Date>| day.ok_or(NoDay::NotTold);
        let done = |what: &str| self.done("evidence", what);
        match anchor {
            Anchor::Employment => told(self.employment),
            Anchor::Programme => told(self.programme.or(self.employment)),
            Anchor::Qualified => told(self.qualified),
            Anchor::Role => told(self.role),
            Anchor::First(what) => done(what).first().map(|it| it.on).ok_or(NoDay::NotDone),
            Anchor::Last(what) => done(what).last().map(|it| it.on).ok_or(NoDay::NotDone),
        }
    }

    /// Whether the clock of what counts from `anchor` stands still on a day.
    ///
    /// Everything of our pathway stops with it; of what everybody owes, only what counts from
    /// the programme's first day, with any pathway the person is on.
    pub fn is_paused(&self, of_pathway: bool, anchor: Anchor, day: Date) -> bool {
        self.pauses.iter().any(|pause| {
            let stops = match (pause.stops, of_pathway) {
                (None, true) | (Some(OURS), true) => true,
                (Some(_), true) => false,
                (stops, false) => {
                    anchor == Anchor::Programme && stops.is_none_or(|it| it == OURS || it == OTHER)
                }
            };
            stops && pause.has(day, self.on)
        })
    }

    /// The days on which the clock runs, from the anchor's day on: its first, second, third day.
    pub fn running(
        &self,
        of_pathway: bool,
        anchor: Anchor,
        from: Date,
    ) -> impl Iterator<Item = Date> {
        (0..)
            .map(move |n| plus(from, n))
            .filter(move |day| !self.is_paused(of_pathway, anchor, *day))
    }

    /// Where a day so far after the anchor's falls once pauses are counted.
    pub fn falls(&self, of_pathway: bool, anchor: Anchor, from: Date, after: After) -> Date {
        let nth = super::days::apart(from, after.from(from));
        self.running(of_pathway, anchor, from).nth(usize::try_from(nth).unwrap()).unwrap()
    }

    pub fn is_on_leave(&self, day: Date) -> bool {
        self.leave.iter().any(|leave| leave.has(day, self.on))
    }

    /// The records as a phone would have made them, in no order in particular.
    pub fn records(&self, dice: &mut Dice) -> Vec<Record> {
        let day = |name: &str, day: Option<Date>| day.map(|day| (name.to_owned(), Value::Day(day)));
        let codes =
            |names: &[&str]| Value::Codes(names.iter().map(|it| (*it).to_owned()).collect());
        let mut records: Vec<Record> = Vec::new();
        let mut add = |kind: Kind, fields| {
            let nth = u32::try_from(records.len()).unwrap() + 1;
            records.push(record(nth, "maya", kind, fields));
        };
        let starts = [
            ("employment_start", self.employment),
            ("programme_start", self.programme),
            ("qualified_on", self.qualified),
            ("role_start", self.role),
        ];
        let mut enrolment: Vec<_> = starts.iter().filter_map(|(name, it)| day(name, *it)).collect();
        enrolment.push(("pathways".to_owned(), codes(&[OURS, OTHER])));
        enrolment.push(("roles".to_owned(), codes(&["social_worker"])));
        add(Kind::Enrolment, enrolment);
        for (kind, all) in [(Kind::Pause, &self.pauses), (Kind::Leave, &self.leave)] {
            for away in all {
                let mut fields: Vec<_> = [day("from", Some(away.from)), day("to", away.to)]
                    .into_iter()
                    .flatten()
                    .collect();
                fields.extend(away.stops.map(|it| ("pathways".to_owned(), codes(&[it]))));
                add(kind.clone(), fields);
            }
        }
        for done in &self.done {
            let sort = match done.kind {
                "session" => "form",
                "step" => "step",
                _ => "what",
            };
            let mut fields: Vec<(String, Value)> = done
                .fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
            fields.push((sort.to_owned(), Value::Text(done.what.to_owned())));
            fields.extend(day("on", Some(done.on)));
            if done.withdrawn {
                fields.push(("withdrawn".to_owned(), Value::Flag(true)));
            }
            records.push(record(done.nth, done.by, Kind::from(done.kind.to_owned()), fields));
        }
        for last in (1..records.len()).rev() {
            let other = dice.upto(u32::try_from(last).unwrap());
            records.swap(last, other as usize);
        }
        records
    }
}

impl Away {
    fn roll(dice: &mut Dice, start: Date, last_day: i64, longest: i64) -> Self {
        let from = plus(start, dice.between(-60, last_day));
        let to = dice.maybe(92, |dice| plus(from, dice.between(0, longest)));
        Self { from, to, stops: None }
    }

    /// Whether a day is one of them; without an end they run on until the day asked about.
    pub fn has(&self, day: Date, on: Date) -> bool {
        self.from <= day && day <= self.to.unwrap_or(on)
    }
}
