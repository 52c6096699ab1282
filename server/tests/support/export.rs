//! Exports of facts, written as the app writes them.

use waymark_core::calendar::parse;
use waymark_core::fact::{Change, FORMAT, Fact, FactId, Kind, Value};

/// Facts being put together: one record from each call.
#[derive(Debug, Default)]
pub struct Export {
    lines: Vec<String>,
}

impl Export {
    /// Adds a record about `person`, made of one fact. What is written as a date is one, and a
    /// number and a list of codes too; everything else is text.
    pub fn record(mut self, person: &str, kind: &str, fields: &[(&str, &str)]) -> Self {
        let seq = u32::try_from(self.lines.len() + 1).unwrap();
        let value = |text: &str| match (parse(text), text.parse(), text.strip_prefix('#')) {
            (Ok(day), ..) => Value::Day(day),
            (_, Ok(number), _) => Value::Number(number),
            (_, _, Some(codes)) => Value::Codes(codes.split(' ').map(str::to_owned).collect()),
            _ => Value::Text(text.to_owned()),
        };
        let change = |(field, text): &(&str, &str)| Change {
            field: (*field).to_owned(),
            value: value(text),
            base: Vec::new(),
        };
        let fact = Fact {
            format: FORMAT,
            id: FactId::new("phone".parse().unwrap(), seq),
            by: person.parse().unwrap(),
            about: person.parse().unwrap(),
            record: format!("{kind}-{seq}").parse().unwrap(),
            kind: Kind::from(kind.to_owned()),
            at: i64::from(seq),
            changes: fields.iter().map(change).collect(),
        };
        self.lines.push(fact.encode().unwrap());
        self
    }

    /// Adds a line as it is.
    pub fn line(mut self, line: &str) -> Self {
        self.lines.push(line.to_owned());
        self
    }

    /// The file.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
