//! Merging: what several people's changes to one record add up to, whatever order they came in.
//!
//! Lives here: a record's facts as a set, and the settling of one field from them. Not here: any
//! clock or network; order comes from the version each change was based on.

mod settle;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use self::settle::{Field, Held};
pub use self::words::merge_words;
use crate::fact::{Change, Fact, FactId, Value};
use crate::order::set;

/// The facts about one record, each once.
///
/// A set, so that merging is union: order does not matter, repeating changes nothing, and
/// nothing is ever lost. Two different facts under one id (a cloned device) both stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    facts: BTreeSet<Fact>,
}

/// One of several values people gave a field at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// The fact that gave it.
    pub fact: FactId,
    /// What it says.
    pub value: Value,
}

/// What the changes to one field add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The value to show: the one value, the merged one, or the latest of the rivals.
    pub value: Value,
    /// The facts that hold it: the `base` of the next change.
    pub heads: Vec<FactId>,
    /// Where people overlapped: every version, in order of its fact; a person must choose.
    pub rivals: Vec<Rival>,
}

impl History {
    /// Adds a fact; adding it again changes nothing.
    pub fn add(&mut self, fact: Fact) {
        self.facts.insert(fact);
    }

    /// The facts, in order of their id.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter()
    }

    /// How every field stands, by name.
    pub fn settle(&self) -> BTreeMap<String, Settled> {
        let mut fields: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
        for fact in &self.facts {
            for Change { field, value, base } in &fact.changes {
                fields.entry(field).or_default().push(Held {
                    fact: &fact.id,
                    at: fact.at,
                    value,
                    base,
                });
            }
        }
        let mut settled = BTreeMap::new();
        settled.extend(
            fields.into_iter().filter_map(|(name, changes)| {
                Some((name.to_owned(), Field::new(changes).settle()?))
            }),
        );
        settled
    }
}

/// Combines two histories of the same record into one.
///
/// Order does not matter, repeating it changes nothing, and no fact is ever lost. Never fails:
/// whatever was stored can be merged.
pub fn merge(ours: &History, theirs: &History) -> History {
    History { facts: set(ours.facts.union(&theirs.facts).cloned()) }
}
