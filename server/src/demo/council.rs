//! The council's file, and the facts its people would have stated.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{Datelike, NaiveTime};
use serde::Deserialize;
use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::{Change, DeviceId, FORMAT, Fact, FactId, Kind, Value};
use waymark_core::record::field;

use super::{DemoError, paperwork};

/// A made-up council.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Council {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rule packs it chose.
    pub packs: Vec<String>,
    /// Its people.
    pub person: Vec<Member>,
}

/// One of its people, with everything counted from the Monday they started.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// One line about where they are.
    pub about: String,
    /// Whole weeks from the Monday they started to the Monday of this week.
    pub weeks: u32,
    /// Weeks from starting work to starting the programme.
    #[serde(default)]
    pub programme_after_weeks: u32,
    /// Who supervises them.
    pub supervisor: Option<String>,
    /// Who else is what to them, by the names staff lists use.
    #[serde(default)]
    pub ties: BTreeMap<String, String>,
    /// The team and the locality they work in.
    #[serde(default)]
    pub team: String,
    #[serde(default)]
    pub locality: String,
    /// What they are to the organisation, such as `leader`; empty for most.
    #[serde(default)]
    pub position: String,
    /// Their pathways.
    #[serde(default)]
    pub pathways: Vec<String>,
    /// What they are, by the names rules use.
    #[serde(default)]
    roles: Vec<String>,
    /// The day they qualified, counted from their start (0) as every day here is.
    qualified_day: Option<i64>,
    /// Whether their supervision is written up, agreed and signed as the policy asks.
    #[serde(default)]
    paperwork: bool,
    /// Anything else that is recorded.
    #[serde(default)]
    records: Vec<Recorded>,
    /// The supervisions that were held.
    #[serde(default)]
    sessions: Vec<Sessions>,
    /// The steps that were done.
    #[serde(default)]
    steps: Vec<Step>,
    /// Days the programme stood still.
    #[serde(default)]
    pauses: Vec<Away>,
    /// Days away from work.
    #[serde(default)]
    leave: Vec<Away>,
    /// What they wrote.
    #[serde(default)]
    reflection: Vec<Reflection>,
}

/// Supervisions of one form with one person, each on a day counted from the start (0).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sessions {
    form: String,
    with: String,
    minutes: i64,
    days: Vec<i64>,
}

/// A record of any kind, and what it says besides its sort and its day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    kind: Kind,
    what: String,
    day: i64,
    #[serde(default)]
    says: BTreeMap<String, Said>,
}

/// A value as the council's file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Said {
    Flag(bool),
    Number(i64),
    Text(String),
    Codes(Vec<String>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    step: String,
    stage: Option<i64>,
    day: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Away {
    from_day: i64,
    to_day: i64,
    reason: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reflection {
    day: i64,
    title: String,
    prompts: String,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    codes: Vec<String>,
    answers: Vec<Answer>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    to: String,
    text: String,
}

/// The council that comes with the server.
///
/// # Errors
/// When its file is faulty.
pub fn bundled() -> Result<Council, toml::de::Error> {
    toml::from_str(include_str!("council.toml"))
}

/// Reads an id of the council's file.
pub(super) fn id<T: FromStr>(text: &str) -> Result<T, DemoError> {
    text.parse().map_err(|_| DemoError::Fault(text.to_owned()))
}

impl Member {
    /// The Monday they started work.
    pub fn start(&self, today: Date) -> Date {
        let monday = add_days(today, -i64::from(today.weekday().num_days_from_monday()));
        add_days(monday, -7 * i64::from(self.weeks))
    }

    /// Everything they would have stated of themselves by `today`, in the order they would have,
    /// as facts of `device`; and what of it `supervisor` signed.
    ///
    /// # Errors
    /// When something in the file cannot be stated.
    pub fn facts(
        &self,
        device: &DeviceId,
        supervisor: &str,
        today: Date,
    ) -> Result<(Vec<Fact>, Vec<ToSign>), DemoError> {
        let start = self.start(today);
        let mut stated = vec![self.enrolment(start)];
        for run in &self.sessions {
            for (day, nth) in run.days.iter().zip(0..) {
                let mut held = run.held(start, *day);
                if self.paperwork && MINUTED.contains(&run.form.as_str()) {
                    held.changes.extend(paperwork::written_up(held.on, nth));
                }
                stated.push(held);
            }
        }
        stated.extend(self.records.iter().map(|record| record.stated(start)));
        if self.paperwork {
            stated.extend(paperwork::agreed(self, start, supervisor));
        }
        stated.extend(self.steps.iter().map(|step| step.done(start)));
        stated.extend(self.pauses.iter().map(|away| away.stated(start, Kind::Pause)));
        stated.extend(self.leave.iter().map(|away| away.stated(start, Kind::Leave)));
        stated.extend(self.reflection.iter().map(|written| written.stated(start)));
        stated.sort_by_key(|record| record.on);
        let mut facts = Vec::with_capacity(stated.len());
        let mut signed = Vec::new();
        for record in stated {
            if record.on > today {
                return Err(DemoError::Fault(format!("{} after today", self.id)));
            }
            let on = record.on;
            let fact = record.fact(&self.id, &self.id, device, facts.len())?;
            let to_sign = ToSign { on, of: fact.record.to_string(), version: fact.id.to_string() };
            let is_minuted = self.paperwork && to_be_signed(&fact);
            facts.push(fact);
            if is_minuted {
                let own = to_sign.signed_as("staff");
                facts.push(own.fact(&self.id, &self.id, device, facts.len())?);
                signed.push(to_sign);
            }
        }
        Ok((facts, signed))
    }

    fn enrolment(&self, start: Date) -> Stated {
        let mut changes = vec![
            set(field::EMPLOYMENT_START, Value::Day(start)),
            set(field::ROLE, Value::Text(self.role.clone())),
        ];
        if !self.roles.is_empty() {
            changes.push(set(field::ROLES, Value::Codes(self.roles.clone())));
            changes.push(set(field::ROLE_START, Value::Day(start)));
        }
        let qualified = self.qualified_day.map(|day| Value::Day(add_days(start, day)));
        changes.extend(qualified.map(|day| set(field::QUALIFIED_ON, day)));
        if !self.pathways.is_empty() {
            let programme = add_days(start, 7 * i64::from(self.programme_after_weeks));
            changes.push(set(field::PROGRAMME_START, Value::Day(programme)));
            changes.push(set(field::PATHWAYS, Value::Codes(self.pathways.clone())));
        }
        Stated { on: start, kind: Kind::Enrolment, changes }
    }
}

/// One record as it was stated, on one day.
pub(super) struct Stated {
    pub(super) on: Date,
    pub(super) kind: Kind,
    pub(super) changes: Vec<Change>,
}

impl Stated {
    /// The fact that `by` stated about `about`, after so many others on `device`.
    pub(super) fn fact(
        self,
        by: &str,
        about: &str,
        device: &DeviceId,
        before: usize,
    ) -> Result<Fact, DemoError> {
        let seq = u32::try_from(before + 1).map_err(|_| DemoError::Fault(by.to_owned()))?;
        // An hour before noon: a moment that lies on the same day in London all year.
        let at = self.on.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        Ok(Fact {
            format: FORMAT,
            id: FactId::new(device.clone(), seq),
            by: id(by)?,
            about: id(about)?,
            record: id(&format!("{by}-{seq}"))?,
            kind: self.kind,
            at: at + 11 * 60 * 60 * 1000,
            changes: self.changes,
        })
    }
}

/// A record that waits for somebody's signature.
pub struct ToSign {
    on: Date,
    of: String,
    version: String,
}

impl ToSign {
    /// It, signed as `role`.
    pub(super) fn signed_as(&self, role: &str) -> Stated {
        paperwork::signature(self.on, &self.of, &self.version, role)
    }
}

/// The forms of supervision of which a record is kept.
const MINUTED: [&str; 3] = ["reflective", "management", "group"];

fn to_be_signed(fact: &Fact) -> bool {
    let says = |field: &str, text: &str| {
        let is =
            |change: &Change| change.field == field && change.value == Value::Text(text.into());
        fact.changes.iter().any(is)
    };
    match fact.kind {
        Kind::Session => MINUTED.iter().any(|form| says(field::FORM, form)),
        Kind::Agreement => says(field::WHAT, "supervision"),
        _ => false,
    }
}

impl Recorded {
    fn stated(&self, start: Date) -> Stated {
        let on = add_days(start, self.day);
        let mut changes =
            vec![set(field::WHAT, Value::Text(self.what.clone())), set(field::ON, Value::Day(on))];
        changes.extend(self.says.iter().map(|(name, said)| {
            let value = match said.clone() {
                Said::Flag(flag) => Value::Flag(flag),
                Said::Number(number) => Value::Number(number),
                Said::Text(text) => Value::Text(text),
                Said::Codes(codes) => Value::Codes(codes),
            };
            set(name, value)
        }));
        Stated { on, kind: self.kind.clone(), changes }
    }
}

impl Sessions {
    fn held(&self, start: Date, day: i64) -> Stated {
        let on = add_days(start, day);
        let changes = vec![
            set(field::ON, Value::Day(on)),
            set(field::MINUTES, Value::Number(self.minutes)),
            set(field::FORM, Value::Text(self.form.clone())),
            set(field::WITH, Value::Text(self.with.clone())),
        ];
        Stated { on, kind: Kind::Session, changes }
    }
}

impl Step {
    fn done(&self, start: Date) -> Stated {
        let on = add_days(start, self.day);
        let mut changes =
            vec![set(field::STEP, Value::Text(self.step.clone())), set(field::ON, Value::Day(on))];
        changes.extend(self.stage.map(|stage| set(field::STAGE, Value::Number(stage))));
        Stated { on, kind: Kind::Step, changes }
    }
}

impl Away {
    fn stated(&self, start: Date, kind: Kind) -> Stated {
        let from = add_days(start, self.from_day);
        let changes = vec![
            set(field::FROM, Value::Day(from)),
            set(field::TO, Value::Day(add_days(start, self.to_day))),
            set(field::REASON, Value::Text(self.reason.clone())),
        ];
        Stated { on: from, kind, changes }
    }
}

impl Reflection {
    fn stated(&self, start: Date) -> Stated {
        let on = add_days(start, self.day);
        let sharing = if self.shared { field::SHARED } else { field::PRIVATE };
        let mut changes = vec![
            set(field::TITLE, Value::Text(self.title.clone())),
            set(field::ON, Value::Day(on)),
            set(field::PROMPTS, Value::Text(self.prompts.clone())),
            set(field::SHARING, Value::Text(sharing.to_owned())),
        ];
        if !self.codes.is_empty() {
            changes.push(set(field::CODES, Value::Codes(self.codes.clone())));
        }
        changes.extend(self.answers.iter().map(|answer| {
            set(&format!("{}{}", field::ANSWER, answer.to), Value::Words(answer.text.clone()))
        }));
        Stated { on, kind: Kind::Reflection, changes }
    }
}

pub(super) fn set(field: &str, value: Value) -> Change {
    Change { field: field.to_owned(), value, base: Vec::new() }
}
