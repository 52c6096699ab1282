//! Cases: worked examples beside each rule, as data.
//!
//! Lives here: the shape of a case file, its records built from real facts, and the answers to all
//! of them, so that a native build and one in the browser can be compared byte for byte. Not here:
//! what a rule says (the deciders).

pub mod access;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::calendar::{Date, add_days, parse};
use crate::decide::{Asking, chosen};
use crate::fact::{Change, FORMAT, Fact, FactId, Kind, Value};
use crate::finding::{Finding, Verdict};
use crate::merge::History;
use crate::person::Person;
use crate::record::Record;
use crate::rulebook::RuleBook;

/// A case file: the examples of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The rule they are of.
    pub rule: String,
    /// The fields of the enrolment that each case has unless it says otherwise.
    #[serde(default)]
    pub person: Fields,
    /// Single days.
    #[serde(default)]
    pub case: Vec<Single>,
    /// The day before something changes, the day itself and the day after.
    #[serde(default)]
    pub boundary: Vec<Boundary>,
}

/// Fields as people write them in a case; dates are texts by now.
pub type Fields = BTreeMap<String, serde_json::Value>;

/// What is found on one day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Single {
    /// What it shows, as a sentence.
    pub name: String,
    /// The day asked about.
    pub on: Date,
    /// In place of the file's person.
    #[serde(default)]
    pub person: Option<Fields>,
    /// Sessions, steps, pauses and leave, each with its `kind`.
    #[serde(default)]
    pub records: Vec<Fields>,
    /// What must be found.
    pub want: Want,
}

/// What is found the day before, on and after a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// What it shows, as a sentence.
    pub name: String,
    /// The day on which the answer changes, or the last day before it does.
    pub day: Date,
    /// In place of the file's person.
    #[serde(default)]
    pub person: Option<Fields>,
    /// Sessions, steps, pauses and leave, each with its `kind`.
    #[serde(default)]
    pub records: Vec<Fields>,
    /// What must be found the day before.
    pub before: Want,
    /// What must be found on the day.
    pub on: Want,
    /// What must be found the day after.
    pub after: Want,
}

/// What must be found; what is not said is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Want {
    /// The verdict; where none is given, the rule must not be asked of this person at all.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The finding's last day.
    #[serde(default)]
    pub due: Option<Date>,
    /// The finding's first day.
    #[serde(default)]
    pub opens: Option<Date>,
    /// The last day for the next step.
    #[serde(default)]
    pub by: Option<Date>,
    /// What must be known first.
    #[serde(default)]
    pub needs: Option<Vec<String>>,
    /// The whole sentence of why.
    #[serde(default)]
    pub why: Option<String>,
}

impl Want {
    /// What differs between what a case wants and what was found; nothing where it comes out.
    pub fn differences(&self, found: Option<&Finding>) -> Vec<String> {
        let mut differences = Vec::new();
        let mut same = |what: &str, wanted: String, found: String| {
            if wanted != found {
                differences.push(format!("{what}: wanted {wanted}, found {found}"));
            }
        };
        let verdict = |verdict: Option<Verdict>| match verdict {
            Some(verdict) => verdict_name(verdict),
            None => "that it is not asked".to_owned(),
        };
        same("verdict", verdict(self.verdict), verdict(found.map(|finding| finding.verdict)));
        let Some(found) = found else { return differences };
        let day = |day: Option<_>| day.map_or_else(|| "none".to_owned(), |day| format!("{day}"));
        let mut days = |what, wanted: Option<_>, found| {
            if wanted.is_some() {
                same(what, day(wanted), day(found));
            }
        };
        days("due", self.due, found.due);
        days("opens", self.opens, found.opens);
        days("by", self.by, found.next.as_ref().and_then(|next| next.by));
        if let Some(needs) = &self.needs {
            same("needs", format!("{needs:?}"), format!("{:?}", found.needs));
        }
        if let Some(why) = &self.why {
            same("why", format!("\"{why}\""), format!("\"{}\"", found.why));
        }
        differences
    }
}

/// The verdict as case files and findings write it.
fn verdict_name(verdict: Verdict) -> String {
    let text = serde_json::to_string(&verdict).unwrap_or_default();
    text.trim_matches('"').to_owned()
}

/// One example, ready to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The rule it is of.
    pub rule: String,
    /// What it shows.
    pub name: String,
    /// The day asked about.
    pub on: Date,
    /// The person's records, each made from a fact.
    pub records: Vec<Record>,
    /// What must be found.
    pub want: Want,
}

/// Why a case cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCase {
    /// A record has no kind, or none we know.
    #[error("`{case}`: a record's `kind` is none of those there are")]
    Kind {
        /// The case.
        case: String,
    },
    /// A field's value is of no type we know.
    #[error("`{case}`: `{field}` is not a date, text, whole number, yes or no, or list of texts")]
    Field {
        /// The case.
        case: String,
        /// The field.
        field: String,
    },
}

impl CaseFile {
    /// Every case of the file; a boundary is three.
    ///
    /// # Errors
    /// [`BadCase`] names the first case whose records make no sense.
    pub fn cases(&self) -> Result<Vec<Case>, BadCase> {
        let mut cases = Vec::new();
        for single in &self.case {
            let person = single.person.as_ref();
            let records = self.records(&single.name, person, &single.records)?;
            cases.push(self.case_on(&single.name, single.on, records, &single.want));
        }
        for boundary in &self.boundary {
            let person = boundary.person.as_ref();
            let records = self.records(&boundary.name, person, &boundary.records)?;
            let sides = [
                ("the day before", -1, &boundary.before),
                ("on the day", 0, &boundary.on),
                ("the day after", 1, &boundary.after),
            ];
            for (side, days, want) in sides {
                let name = format!("{}: {side}", boundary.name);
                let on = add_days(boundary.day, days);
                cases.push(self.case_on(&name, on, records.clone(), want));
            }
        }
        Ok(cases)
    }

    fn case_on(&self, name: &str, on: Date, records: Vec<Record>, want: &Want) -> Case {
        let (rule, name, want) = (self.rule.clone(), name.to_owned(), want.clone());
        Case { rule, name, on, records, want }
    }

    fn records(
        &self,
        case: &str,
        person: Option<&Fields>,
        written: &[Fields],
    ) -> Result<Vec<Record>, BadCase> {
        let person = person.unwrap_or(&self.person);
        let mut records = vec![record(case, 0, &Kind::Enrolment, person)?];
        for (fields, nth) in written.iter().zip(1..) {
            let kind = fields.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default();
            let kind = Kind::from(kind.to_owned());
            if matches!(kind, Kind::Newer(_)) {
                return Err(BadCase::Kind { case: case.to_owned() });
            }
            records.push(record(case, nth, &kind, fields)?);
        }
        Ok(records.into_iter().flatten().collect())
    }
}

/// What is written beside a record's fields: what kind it is, and who stated it.
const SAYS_OF_THE_FACT: [&str; 2] = ["kind", "by"];

/// A record from one fact, as a phone would have made it; none where nothing is said.
fn record(case: &str, nth: u32, kind: &Kind, fields: &Fields) -> Result<Option<Record>, BadCase> {
    let mut history = History::default();
    if let Some(fact) = fact(case, nth, kind, fields)? {
        history.add(fact);
    }
    Ok(Record::from_history(&history))
}

/// The fact that such a record begins with.
fn fact(case: &str, nth: u32, kind: &Kind, fields: &Fields) -> Result<Option<Fact>, BadCase> {
    let mut changes = Vec::new();
    for (name, written) in
        fields.iter().filter(|(name, _)| !SAYS_OF_THE_FACT.contains(&name.as_str()))
    {
        let bad = || BadCase::Field { case: case.to_owned(), field: name.clone() };
        let value = value(written).ok_or_else(bad)?;
        changes.push(Change { field: name.clone(), value, base: Vec::new() });
    }
    let by = fields.get("by").and_then(serde_json::Value::as_str).unwrap_or("person");
    let id = |text: String| text.parse().ok();
    let fact = || {
        Some(Fact {
            format: FORMAT,
            id: FactId::new("case".parse().ok()?, nth + 1),
            by: by.parse().ok()?,
            about: "person".parse().ok()?,
            record: id(format!("record-{nth:03}"))?,
            kind: kind.clone(),
            at: i64::from(nth),
            changes,
        })
    };
    Ok(fact())
}

/// A field's value; what is written as a date is one.
fn value(written: &serde_json::Value) -> Option<Value> {
    match written {
        serde_json::Value::String(text) => {
            Some(parse(text).map_or_else(|_| Value::Text(text.clone()), Value::Day))
        }
        serde_json::Value::Number(number) => number.as_i64().map(Value::Number),
        serde_json::Value::Bool(flag) => Some(Value::Flag(*flag)),
        serde_json::Value::Array(codes) => codes
            .iter()
            .map(|code| code.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .map(Value::Codes),
        serde_json::Value::Null | serde_json::Value::Object(_) => None,
    }
}

/// The case files that came with this version, in order of rule id.
///
/// # Errors
/// When they are not what the build writes.
#[cfg(feature = "cases")]
pub fn bundled() -> Result<Vec<CaseFile>, serde_json::Error> {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/cases.json")))
}

/// What the book finds for a case; none where the rule is not asked of this person.
pub fn answer(book: &RuleBook, case: &Case) -> Option<Finding> {
    let rule = book.rule(&case.rule)?;
    let rules = chosen(book, &[rule.pack()]);
    Asking::new(book, &rules, Person::read(&case.records, case.on), case.on).answer(rule)
}

/// The answers to every bundled case: one line of JSON each, in order of rule, then as written.
///
/// The same bytes natively and in WebAssembly. A fault in the case files is its own line, so that
/// it shows instead of shortening the answers.
#[cfg(feature = "cases")]
pub fn answers() -> String {
    let book = RuleBook::bundled();
    let mut lines = String::new();
    let files = match bundled() {
        Ok(files) => files,
        Err(fault) => return format!("{fault}\n"),
    };
    for file in files {
        match file.cases() {
            Ok(cases) => {
                for case in cases {
                    let found = answer(&book, &case);
                    let line = serde_json::json!([case.rule, case.name, case.on, found]);
                    lines.push_str(&line.to_string());
                    lines.push('\n');
                }
            }
            Err(fault) => {
                lines.push_str(&fault.to_string());
                lines.push('\n');
            }
        }
    }
    for access::AccessCases { rule, case } in access::bundled().unwrap_or_default() {
        for case in case {
            let found = case.answer(&book, &rule);
            let line = serde_json::json!([rule, case.name, case.on, found.ok()]);
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    lines
}
