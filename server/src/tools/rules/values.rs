//! The values of a rule in words, each with the key it has in the rule file.
//!
//! Lives here: one reading of every shape, from its own data, so that a new key needs no new code.
//! Not here: what the values mean for anybody, which the deciders say.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use waymark_core::calendar::{in_words, parse};
use waymark_core::rulebook::{Applies, Rule, RuleBook, Shape, Strength, Unit, Version};
use waymark_core::words::{amount, interval};

use super::counted::{self, in_a_row};

/// One value: its key, as in the rule file, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The key: `maximum`, `stage "Three-month review" by`.
    pub key: String,
    /// What it is of, where that is a part of the rule: "stage: Three-month review".
    pub of: Option<String>,
    /// What the key asks, for people; none where a page can do without.
    pub label: Option<&'static str>,
    /// What it is, in words.
    pub words: String,
}

/// What the keys of the shapes ask, for people.
const LABELS: [(&str, &str); 43] = [
    ("when", "asked only with"),
    ("anchor", "counted from"),
    ("counts", "counts"),
    ("or", "or instead"),
    ("field", "field"),
    ("name", "field"),
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("at_least", "at least"),
    ("at_most", "at most"),
    ("no_later_than", "no later than"),
    ("total", "all added up"),
    ("period", "in"),
    ("period_days", "in so many days"),
    ("long_leave_days", "days of leave that are taken out"),
    ("every", "every"),
    ("until", "until"),
    ("until_day_before", "ends the day before"),
    ("first", "the first"),
    ("season", "season"),
    ("by", "by"),
    ("by_field", "by the day in"),
    ("within", "within"),
    ("sum", "adds up"),
    ("distinct", "different"),
    ("covers", "codes of"),
    ("roles", "only for"),
    ("latest", "the latest alone"),
    ("is", "as"),
    ("either", "no will do"),
    ("since", "time"),
    ("rule", "rule"),
    ("takes", "usually takes"),
    ("goal", "asked for as"),
    ("signature", "signed by"),
    ("opens", "opens"),
    ("closes", "closes"),
    ("every_months", "months until the next"),
    ("for_each", "of each"),
    ("from_different_localities", "from different places"),
    ("from_next_month", "from the next month on"),
    ("any", "one is enough"),
    ("signed", "signed is"),
];

/// The name of a shape, as rule files write it; none where the rule has ceased.
pub fn shape_name(shape: &Shape) -> String {
    match serde_json::to_value(shape) {
        Ok(Value::Object(table)) => table.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The shape a rule has in any of its versions.
pub fn shape_of(rule: &Rule) -> String {
    let shape = rule.version.iter().find_map(|version| version.shape.as_ref());
    shape.map(shape_name).unwrap_or_default()
}

/// How strongly the clause puts it, as rule files write it.
pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Must => "must",
        Strength::Should => "should",
        Strength::May => "may",
    }
}

/// Whom a rule speaks of.
pub fn applies(applies: &Applies) -> String {
    match applies {
        Applies::Everyone => "everyone".to_owned(),
        Applies::Pathway(pathway) => format!("people on the pathway {pathway}"),
        Applies::Roles(roles) => format!("people with the role {}", in_a_row(roles, "or")),
    }
}

/// The values of a version's shape, in the order of their keys.
pub fn values(book: &RuleBook, version: &Version) -> Vec<Said> {
    let mut saying = Saying { book, unit: Unit::Each, said: Vec::new() };
    if let Some(when) = version.when.as_ref().and_then(|when| serde_json::to_value(when).ok()) {
        saying.value("when", "when", None, &when);
    }
    let shape = version.shape.as_ref().and_then(|shape| serde_json::to_value(shape).ok());
    if let Some(Value::Object(shape)) = shape {
        for table in shape.values().filter_map(Value::as_object) {
            saying.table("", None, table);
        }
    }
    saying.said
}

/// What has been said so far, and of what the numbers are that follow.
struct Saying<'b> {
    book: &'b RuleBook,
    unit: Unit,
    said: Vec<Said>,
}

impl Saying<'_> {
    fn say(&mut self, key: &str, name: &str, of: Option<&str>, words: String) {
        let label = LABELS.iter().find(|(known, _)| *known == name).map(|(_, label)| *label);
        let (key, of) = (key.to_owned(), of.map(str::to_owned));
        self.said.push(Said { key, of, label, words });
    }

    fn table(&mut self, before: &str, of: Option<&str>, table: &Map<String, Value>) {
        let outer = self.unit;
        if let Some(unit) = table.get("unit") {
            self.unit = serde_json::from_value(unit.clone()).unwrap_or_default();
        }
        for (name, value) in table {
            let key = if before.is_empty() { name.clone() } else { format!("{before} {name}") };
            self.value(&key, name, of, value);
        }
        self.unit = outer;
    }

    fn value(&mut self, key: &str, name: &str, of: Option<&str>, value: &Value) {
        if let Some(words) = self.in_one(name, value) {
            return self.say(key, name, of, words);
        }
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Bool(true) => self.say(key, name, of, "yes".to_owned()),
            Value::Number(number) => {
                let number = number.as_i64().unwrap_or_default();
                let is_amount = ["minimum", "maximum", "at_least", "at_most"].contains(&name);
                let unit = if is_amount { self.unit } else { Unit::Each };
                self.say(key, name, of, amount(number, unit));
            }
            // What everything has unless it says otherwise needs no line.
            Value::String(text) if text == "ever" || text == "each" => {}
            Value::String(text) => self.say(key, name, of, day_or_text(text)),
            Value::Array(items) => self.list(key, name, of, items),
            // What a part is an amount of is the part's own.
            Value::Object(table) if name == "amount" => self.table(key, of, table),
            Value::Object(table) => {
                let called = table.get("called").and_then(Value::as_str);
                let named = called.map_or_else(|| name.to_owned(), |it| format!("{name}: {it}"));
                self.table(key, Some(&named), table);
            }
        }
    }

    /// What is said in one go: lengths of time, records, days and signatures.
    fn in_one(&self, name: &str, value: &Value) -> Option<String> {
        let book = self.book;
        let is_own = value.is_object() || value.is_string();
        match name {
            "anchor" => Some(counted::anchor(book, &read(value)?)),
            "period" if value != "ever" => Some(counted::period(book, &read(value)?)),
            "since" => Some(counted::since(book, &read(value)?)),
            "signature" => Some(signatories(value)),
            "until" if value.is_string() => {
                Some(format!("the day in its field {}", value.as_str().unwrap_or_default()))
            }
            _ if !is_own => None,
            _ => read(value)
                .map(interval)
                .or_else(|| read(value).map(|by| counted::by(book, &by)))
                .or_else(|| read(value).map(|counts| counted::counts(book, &counts))),
        }
    }

    fn list(&mut self, key: &str, name: &str, of: Option<&str>, items: &[Value]) {
        let texts: Vec<String> =
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if !texts.is_empty() && texts.len() == items.len() {
            let between = if name == "called" { " / " } else { ", " };
            return self.say(key, name, of, texts.join(between));
        }
        for table in items.iter().filter_map(Value::as_object) {
            let inner = table.get("amount").and_then(|it| it.get("called"));
            let by_name = table.get("called").map(|it| ("called", it));
            let by_name = by_name.or_else(|| table.get("name").map(|it| ("name", it)));
            let called = match by_name.map(|(_, named)| named).or(inner) {
                Some(Value::Array(names)) => names.first().and_then(Value::as_str),
                named => named.and_then(Value::as_str),
            };
            let called = called.unwrap_or_default();
            let named =
                format!("{}{name}: {called}", of.map(|of| format!("{of}, ")).unwrap_or_default());
            let mut rest = table.clone();
            if let Some((key, Value::String(_))) = by_name {
                rest.remove(key);
            }
            self.table(&format!("{key} \"{called}\""), Some(&named), &rest);
        }
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn signatories(list: &Value) -> String {
    let text = |one: &Value, name: &str| {
        one.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let one = |one: &Value| format!("{} ({})", text(one, "called"), text(one, "role"));
    let all: Vec<String> = list.as_array().into_iter().flatten().map(one).collect();
    in_a_row(&all, "and")
}

fn day_or_text(text: &str) -> String {
    parse(text).map_or_else(|_| text.to_owned(), in_words)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn said(rule: &str) -> Vec<String> {
        let book = RuleBook::bundled();
        let rule = book.rule(rule).unwrap();
        let values = values(&book, &rule.version[0]);
        values.into_iter().map(|Said { key, words, .. }| format!("{key}: {words}")).collect()
    }

    #[test]
    fn numbers_are_in_their_unit_and_records_by_their_names() {
        let said = said("north-yorkshire.supervision.session_length");
        assert!(said.contains(&"maximum: 1 hour 30 minutes".to_owned()), "{said:#?}");
        assert!(said.iter().any(|it| it.starts_with("counts: session: ")), "{said:#?}");
    }

    #[test]
    fn each_stage_has_its_own_line() {
        let said = said("north-yorkshire.asye.stage_review");
        assert!(
            said.iter().any(|it| it.starts_with("stage \"") && it.ends_with(" by: 3 months")),
            "{said:#?}"
        );
        assert!(said.contains(&"anchor: the first day of the programme".to_owned()), "{said:#?}");
    }

    #[test]
    fn every_version_of_every_rule_has_values_and_none_is_empty() {
        let book = RuleBook::bundled();
        for rule in &book.rules {
            for version in rule.version.iter().filter(|version| version.shape.is_some()) {
                let values = values(&book, version);
                assert!(!values.is_empty(), "{}", rule.id);
                assert!(values.iter().all(|it| !it.words.is_empty()), "{}: {values:#?}", rule.id);
            }
        }
    }
}
