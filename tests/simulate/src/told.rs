//! What people were told is saved, by its content: what may never disappear.
//!
//! A fact is told apart from others by what it says and when, not by its number: a cloned phone may
//! state the same thing again under another, and still it must be there once.

use std::collections::BTreeMap;

use waymark_core::fact::{Envelope, Fact, PersonId, Reading, RecordId, Value, read};

/// What a fact says, whatever it is called and was based on.
type Content = (PersonId, RecordId, i64, Vec<(String, String)>);

/// Why it may be gone: a server was restored from before it came, and no phone of its author has it.
pub const ONLY_ON_SERVER: &str = "only the server had it";

/// Something a person was told is saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its bytes as they were first kept.
    pub bytes: String,
    /// What it says: the fact, or the envelope of a newer one.
    pub envelope: Envelope,
    /// Whether the person was told so; a tab that died may have kept it without.
    pub was_told: bool,
    /// Why it may be gone: something visible happened to its phone.
    pub excused: Option<&'static str>,
    /// For a signature, what was on the screen when it was given: places in this list.
    pub covers: Vec<usize>,
    /// Whether it speaks of a day that had not come, by a clock that is right.
    pub is_early: bool,
}

/// Everything people were told is saved.
#[derive(Debug, Default)]
pub struct Told {
    all: Vec<Saved>,
    by_bytes: BTreeMap<String, Option<usize>>,
    by_content: BTreeMap<Content, usize>,
}

impl Told {
    /// Everything, in order.
    pub fn all(&self) -> &[Saved] {
        &self.all
    }

    /// Notes that a fact was kept, and whether the person was told.
    pub fn note(&mut self, bytes: &str, was_told: bool) -> Option<usize> {
        let reading = read(bytes).ok()?;
        let content = content(&reading, bytes);
        if let Some(known) = self.by_content.get(&content).copied() {
            self.all[known].was_told |= was_told;
            return Some(known);
        }
        let place = self.all.len();
        self.all.push(Saved {
            bytes: bytes.to_owned(),
            envelope: reading.envelope(),
            was_told,
            excused: None,
            covers: Vec::new(),
            is_early: false,
        });
        self.by_content.insert(content, place);
        self.by_bytes.insert(bytes.to_owned(), Some(place));
        Some(place)
    }

    /// Which one these bytes are, by what they say; none where nobody stated them.
    pub fn place_of(&mut self, bytes: &str) -> Option<usize> {
        if let Some(known) = self.by_bytes.get(bytes) {
            return *known;
        }
        let reading = read(bytes).ok();
        let place =
            reading.and_then(|reading| self.by_content.get(&content(&reading, bytes)).copied());
        self.by_bytes.insert(bytes.to_owned(), place);
        place
    }

    /// One of them.
    pub fn saved(&self, place: usize) -> &Saved {
        &self.all[place]
    }

    /// One of them, to be changed.
    pub fn saved_mut(&mut self, place: usize) -> &mut Saved {
        &mut self.all[place]
    }
}

fn content(reading: &Reading, bytes: &str) -> Content {
    let envelope = reading.envelope();
    let says = match reading {
        Reading::Known(fact) => says(fact),
        // Only what comes after the envelope; its number stands in the envelope.
        Reading::Newer(_) => {
            let rest = bytes.split_once("\"changes\":").map(|(_, rest)| rest);
            vec![("newer".to_owned(), rest.unwrap_or_default().to_owned())]
        }
    };
    (envelope.by, envelope.record, envelope.at, says)
}

fn says(fact: &Fact) -> Vec<(String, String)> {
    let is_name = |field: &str| field == waymark_core::record::field::VERSION;
    let changes = fact.changes.iter().map(|change| {
        // A signature names the version it covers by facts, whose names may change with it.
        let value = match &change.value {
            Value::Text(_) if is_name(&change.field) => String::new(),
            value => format!("{value:?}"),
        };
        (change.field.clone(), value)
    });
    changes.collect()
}
