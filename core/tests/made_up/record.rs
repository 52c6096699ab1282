//! A record as one fact makes it.

use waymark_core::fact::{Change, Fact, FactId, Kind, Value, format_for};
use waymark_core::merge::History;
use waymark_core::record::Record;

/// A record of one fact.
pub fn record(nth: u32, by: &str, kind: Kind, fields: Vec<(String, Value)>) -> Record {
    let changes: Vec<Change> = fields
        .into_iter()
        .map(|(field, value)| Change { field, value, base: Vec::new() })
        .collect();
    let mut history = History::default();
    history.add(Fact {
        format: format_for(&changes),
        id: FactId::new("phone".parse().unwrap(), nth),
        by: by.parse().unwrap(),
        about: "maya".parse().unwrap(),
        record: format!("record-{nth:03}").parse().unwrap(),
        kind,
        at: i64::from(nth),
        changes,
    });
    Record::from_history(&history).unwrap()
}
