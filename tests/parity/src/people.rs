//! Made-up people, the same ones on every machine: what each of them stated, as encoded facts.

use std::collections::BTreeMap;

use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::{Change, FORMAT, Fact, FactId, Kind, Reading, RecordId, Value, read};
use waymark_core::merge::History;
use waymark_core::record::Record;

/// The day everything is asked on.
pub fn today() -> Date {
    Date::from_ymd_opt(2026, 11, 22).unwrap_or_default()
}

/// A row of throws (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % many.max(1)
    }

    fn days(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let nth = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(nth).copied()
    }
}

/// One person's facts, encoded, in the order they were stated.
struct Stating {
    lines: Vec<String>,
}

type Fields = Vec<(&'static str, Value)>;

impl Stating {
    fn state(&mut self, kind: Kind, fields: Fields) {
        let seq = u32::try_from(self.lines.len()).unwrap_or(u32::MAX).saturating_add(1);
        let changes = fields.into_iter().map(|(field, value)| Change {
            field: field.to_owned(),
            value,
            base: Vec::new(),
        });
        let fact = || {
            Some(Fact {
                format: FORMAT,
                id: FactId::new("phone".parse().ok()?, seq),
                by: "maya".parse().ok()?,
                about: "maya".parse().ok()?,
                record: format!("record-{seq:05}").parse().ok()?,
                kind,
                at: i64::from(seq),
                changes: changes.collect(),
            })
        };
        self.lines.extend(fact().and_then(|fact| fact.encode().ok()));
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn codes(codes: &[&str]) -> Value {
    Value::Codes(codes.iter().map(|code| (*code).to_owned()).collect())
}

/// What the `number`-th person stated: a start, then so many records of the sorts rules look at.
pub fn facts(number: u32, records: u32) -> Vec<String> {
    let mut dice = Dice(u64::from(number));
    let dice = &mut dice;
    let start = add_days(today(), -dice.days(900));
    let later = add_days(start, dice.days(60));
    let mut stating = Stating { lines: Vec::new() };
    const ROLES: [&[&str]; 4] = [
        &["social_worker", "nqsw", "direct_work"],
        &["social_worker", "supervisor", "safeguarding_enquiries"],
        &["occupational_therapist", "vulnerable_adult_contact"],
        &["support_worker", "small_aids_assessor", "best_interests_assessor"],
    ];
    const PATHWAYS: [&[&str]; 3] = [
        &["north-yorkshire/asye", "north-yorkshire/probation"],
        &["north-yorkshire/progression", "england/social-worker-registration"],
        &["north-yorkshire/asye", "bexley/practice-educator"],
    ];
    let mut enrolment: Fields = vec![
        ("employment_start", Value::Day(start)),
        ("programme_start", Value::Day(later)),
        ("role_start", Value::Day(start)),
        ("qualified_on", Value::Day(add_days(start, -400))),
    ];
    enrolment.extend(dice.pick(&ROLES).map(|roles| ("roles", codes(roles))));
    enrolment.extend(dice.pick(&PATHWAYS).map(|pathways| ("pathways", codes(pathways))));
    stating.state(Kind::Enrolment, enrolment);
    for _ in 0..records {
        let on = Value::Day(add_days(today(), -dice.days(900)));
        let number = |dice: &mut Dice| Value::Number(30 + dice.days(400));
        let one: Option<(Kind, Fields)> = match dice.below(12) {
            0..=3 => dice.pick(&["reflective", "management", "management", "group", "peer"]).map(
                |form| {
                    let minutes = Value::Number(40 + dice.days(70));
                    (Kind::Session, vec![("form", text(form)), ("on", on), ("minutes", minutes)])
                },
            ),
            4 | 5 => dice.pick(&STEPS).map(|(step, stage)| {
                let stage = ("stage", Value::Number(stage));
                (Kind::Step, vec![("step", text(step)), ("on", on), stage])
            }),
            6..=8 => dice.pick(&EVIDENCE).map(|what| {
                (Kind::Evidence, vec![("what", text(what)), ("on", on), ("minutes", number(dice))])
            }),
            9 => dice.pick(&["appraisal", "audit", "audit"]).map(|what| {
                let seen = Value::Number(dice.days(5));
                (Kind::Event, vec![("what", text(what)), ("on", on), ("records_seen", seen)])
            }),
            10 => dice
                .pick(&["supervision", "support_and_assessment"])
                .map(|what| (Kind::Agreement, vec![("what", text(what)), ("on", on)])),
            _ => Some((
                Kind::Reflection,
                vec![
                    ("on", on),
                    ("title", text("A visit")),
                    ("answer.free", Value::Words(WORDS.into())),
                ],
            )),
        };
        if let Some((kind, fields)) = one {
            stating.state(kind, fields);
        }
    }
    stating.lines
}

const STEPS: [(&str, i64); 9] = [
    ("stage_review", 3),
    ("stage_review", 6),
    ("pdp_review", 3),
    ("pdp_review", 6),
    ("progress_review", 1),
    ("progress_review", 3),
    ("decision", 6),
    ("final_submission", 11),
    ("induction", 6),
];

const EVIDENCE: [&str; 10] = [
    "training.moving_and_handling",
    "training.safeguarding_assisting",
    "training.supervising_staff",
    "award.trusted_assessor",
    "approval.bia",
    "mca.bronze",
    "mca.silver",
    "safeguarding.bronze",
    "safeguarding.silver",
    "safeguarding.gold",
];

const WORDS: &str = "I asked what a good week looked like, and the conversation changed.";

/// The records that encoded facts add up to.
pub fn records<'f>(facts: impl IntoIterator<Item = &'f str>) -> Vec<Record> {
    let mut histories: BTreeMap<RecordId, History> = BTreeMap::new();
    for fact in facts {
        if let Ok(Reading::Known(fact)) = read(fact) {
            histories.entry(fact.record.clone()).or_default().add(fact);
        }
    }
    histories.values().filter_map(Record::from_history).collect()
}
