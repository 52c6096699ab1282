//! The values of a rule in words, each with the key it has in the rule file.
//!
//! Lives here: one reading of every shape, from its own data, so that a new key needs no new code.
//! Not here: what the values mean for anybody, which the deciders say.

use serde_json::{Map, Value};
use waymark_core::calendar::{in_words, parse};
use waymark_core::fact::Kind;
use waymark_core::rulebook::{Applies, Offset, Rule, RuleBook, Shape, Strength, Unit, Version};
use waymark_core::words::{amount, interval};

/// One value: its key, as in the rule file, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The key: `maximum`, `stage "Three-month review" by`.
    pub key: String,
    /// What it is, in words.
    pub words: String,
}

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
        saying.value("when", &when);
    }
    let shape = version.shape.as_ref().and_then(|shape| serde_json::to_value(shape).ok());
    if let Some(Value::Object(shape)) = shape {
        for table in shape.values().filter_map(Value::as_object) {
            saying.table("", table);
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
    fn say(&mut self, key: &str, words: String) {
        self.said.push(Said { key: key.to_owned(), words });
    }

    fn table(&mut self, before: &str, table: &Map<String, Value>) {
        let outer = self.unit;
        if let Some(unit) = table.get("unit") {
            self.unit = serde_json::from_value(unit.clone()).unwrap_or_default();
        }
        for (key, value) in table {
            let key = if before.is_empty() { key.clone() } else { format!("{before} {key}") };
            self.value(&key, value);
        }
        self.unit = outer;
    }

    fn value(&mut self, key: &str, value: &Value) {
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Bool(true) => self.say(key, "yes".to_owned()),
            Value::Number(number) => {
                let number = number.as_i64().unwrap_or_default();
                let name = key.rsplit(' ').next().unwrap_or(key);
                let is_amount = ["minimum", "maximum", "at_least", "at_most"].contains(&name);
                self.say(key, amount(number, if is_amount { self.unit } else { Unit::Each }));
            }
            // What everything has unless it says otherwise needs no line.
            Value::String(text) if text == "ever" || text == "each" => {}
            Value::String(text) => self.say(key, day_or_text(text)),
            Value::Array(items) => self.list(key, items),
            Value::Object(table) => self.object(key, table),
        }
    }

    fn list(&mut self, key: &str, items: &[Value]) {
        let texts: Vec<String> =
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if !texts.is_empty() && texts.len() == items.len() {
            let between = if key.ends_with("called") { " / " } else { ", " };
            return self.say(key, texts.join(between));
        }
        for table in items.iter().filter_map(Value::as_object) {
            let named = ["called", "name", "role"].iter().find_map(|name| table.get(*name));
            let name = match named {
                Some(Value::Array(names)) => names.first().and_then(Value::as_str),
                Some(name) => name.as_str(),
                None => table.get("amount").and_then(|it| it.get("called")).and_then(Value::as_str),
            };
            let key = name.map_or_else(|| key.to_owned(), |name| format!("{key} \"{name}\""));
            let inner: Map<String, Value> = table
                .iter()
                .filter(|(inner, value)| !(*inner == "called" && value.is_string()))
                .map(|(inner, value)| (inner.clone(), value.clone()))
                .collect();
            self.table(&key, &inner);
        }
    }

    fn object(&mut self, key: &str, table: &Map<String, Value>) {
        if let Ok(offset) = serde_json::from_value::<Offset>(Value::Object(table.clone())) {
            return self.say(key, interval(offset));
        }
        if table.contains_key("kind") && table.contains_key("what") {
            let words = self.counts(table);
            return self.say(key, words);
        }
        match (table.len(), table.iter().next()) {
            // A day or a period that hangs on records: { first = ... }, { last_days = ... }.
            (1, Some((name, Value::Object(inner)))) if inner.contains_key("kind") => {
                let words = format!("the {name} of {}", self.counts(inner));
                self.say(key, words);
            }
            (1, Some((name, Value::Number(number)))) => {
                self.say(key, format!("{} {number}", name.replace('_', " ")));
            }
            (1, Some((name, Value::String(text)))) => {
                self.say(key, format!("{} {}", name.replace('_', " "), day_or_text(text)));
            }
            _ => self.table(key, table),
        }
    }

    /// Which records count, by the names their forms give them.
    fn counts(&self, table: &Map<String, Value>) -> String {
        let texts = |name: &str| -> Vec<String> {
            let list = table.get(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let kind = Kind::from(table.get("kind").and_then(Value::as_str).unwrap_or("").to_owned());
        let label = |code: &String| {
            let form = self.book.form(&kind, code);
            let choice = form.and_then(|form| form.what.iter().find(|choice| choice.code == *code));
            choice.map_or_else(|| code.clone(), |choice| format!("{} ({code})", choice.label))
        };
        let mut words = format!("records of kind {}", kind.as_str());
        let sorts: Vec<String> = texts("what").iter().map(label).collect();
        if !sorts.is_empty() {
            words.push_str(&format!(": {}", in_a_row(&sorts, "or")));
        }
        let is = table.get("is").and_then(Value::as_object);
        for (field, allowed) in is.into_iter().flatten() {
            let allowed: Vec<String> = allowed
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            words.push_str(&format!(", with {field} {}", in_a_row(&allowed, "or")));
        }
        for field in texts("yes") {
            words.push_str(&format!(", with yes for {field}"));
        }
        for field in texts("filled") {
            words.push_str(&format!(", with {field} filled in"));
        }
        words
    }
}

fn day_or_text(text: &str) -> String {
    parse(text).map_or_else(|_| text.to_owned(), in_words)
}

fn in_a_row(parts: &[String], before_last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {before_last} {last}", first.join(", ")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn said(rule: &str) -> Vec<String> {
        let book = RuleBook::bundled();
        let rule = book.rule(rule).unwrap();
        let values = values(&book, &rule.version[0]);
        values.into_iter().map(|Said { key, words }| format!("{key}: {words}")).collect()
    }

    #[test]
    fn numbers_are_in_their_unit_and_records_by_their_names() {
        let said = said("north-yorkshire.supervision.session_length");
        assert!(said.contains(&"maximum: 1 hour 30 minutes".to_owned()), "{said:#?}");
        assert!(
            said.iter().any(|it| it.starts_with("counts: records of kind session: ")),
            "{said:#?}"
        );
    }

    #[test]
    fn each_stage_has_its_own_line() {
        let said = said("north-yorkshire.asye.stage_review");
        assert!(
            said.iter().any(|it| it.starts_with("stage \"") && it.ends_with(" by: 3 months")),
            "{said:#?}"
        );
        assert!(said.contains(&"anchor: programme_start".to_owned()), "{said:#?}");
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
