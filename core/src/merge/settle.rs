//! Settling one field: which changes hold its value, and what they say together.

use std::collections::{BTreeMap, BTreeSet};

use super::words::merge_words;
use super::{Rival, Settled};
use crate::fact::{FactId, Value, files};
use crate::order::set;

/// How often in a row two people may have written over each other's versions at once before their
/// texts count as overlapping: each crossing is merged from the one before it, and a history made
/// up to have thousands must not take the program down.
const MOST_CROSSINGS: u32 = 32;

/// One change to the field, with what settling needs of its fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub fact: &'a FactId,
    pub at: i64,
    pub value: &'a Value,
    pub base: &'a [FactId],
}

/// The changes to one field.
pub(super) struct Field<'a> {
    changes: Vec<Held<'a>>,
    bases: BTreeMap<&'a FactId, BTreeSet<&'a FactId>>,
}

impl<'a> Field<'a> {
    pub fn new(changes: Vec<Held<'a>>) -> Self {
        let mut bases: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for change in &changes {
            bases.entry(change.fact).or_default().extend(change.base);
        }
        Self { changes, bases }
    }

    /// Settles the field; none where nobody changed it.
    pub fn settle(&self) -> Option<Settled> {
        let heads = self.heads();
        let latest = heads.iter().max_by_key(|held| (held.at, held.fact))?;
        let ids = set(heads.iter().map(|held| held.fact));
        let values = set(heads.iter().map(|held| held.value));
        let merged =
            if values.len() == 1 { Some(latest.value.clone()) } else { self.merged(&ids, &values) };
        let rivals = match merged {
            Some(_) => Vec::new(),
            None => heads
                .iter()
                .map(|held| Rival { fact: held.fact.clone(), value: held.value.clone() })
                .collect(),
        };
        Some(Settled {
            value: merged.unwrap_or_else(|| latest.value.clone()),
            heads: ids.into_iter().cloned().collect(),
            rivals,
        })
    }

    /// The changes nobody replaced, in order of their fact.
    ///
    /// No honest device writes facts that replace each other in a ring. Where that leaves
    /// nothing, every change counts, so that the field cannot be made to vanish.
    fn heads(&self) -> Vec<Held<'a>> {
        let replaced = self.replaced_by(self.bases.keys().copied());
        let heads: Vec<_> =
            self.changes.iter().filter(|held| !replaced.contains(held.fact)).copied().collect();
        if heads.is_empty() { self.changes.clone() } else { heads }
    }

    /// What the given changes were directly based on.
    fn replaced_by(&self, changes: impl Iterator<Item = &'a FactId>) -> BTreeSet<&'a FactId> {
        let bases =
            |fact| self.bases.get(fact).into_iter().flatten().filter(move |base| **base != fact);
        set(changes.flat_map(bases).copied())
    }

    /// A change and everything it was directly or indirectly based on.
    fn line_of(&self, fact: &'a FactId) -> BTreeSet<&'a FactId> {
        let mut line = BTreeSet::new();
        let mut open = vec![fact];
        while let Some(next) = open.pop() {
            if line.insert(next) {
                open.extend(self.bases.get(next).into_iter().flatten());
            }
        }
        line
    }

    /// The newest changes that all of `ids` were based on, without any that another of them was.
    fn common_base(&self, ids: &BTreeSet<&'a FactId>) -> BTreeSet<&'a FactId> {
        let mut lines = ids.iter().map(|id| self.line_of(id));
        let Some(first) = lines.next() else { return BTreeSet::new() };
        let common = lines.fold(first, |all, line| set(all.intersection(&line).copied()));
        // What is older than something common is itself the base of something common.
        let older = self.replaced_by(common.iter().copied());
        set(common.into_iter().filter(|id| !older.contains(id) && !ids.contains(id)))
    }

    /// What several changes say together, where the kind of value allows it.
    fn merged(&self, ids: &BTreeSet<&'a FactId>, values: &BTreeSet<&'a Value>) -> Option<Value> {
        if values.iter().all(|value| matches!(value, Value::Codes(_) | Value::Nothing)) {
            return Some(Value::Codes(self.merged_set(&self.common_base(ids), values, codes)));
        }
        if values.iter().all(|value| matches!(value, Value::Files(_) | Value::Nothing)) {
            return Some(Value::Files(self.merged_set(&self.common_base(ids), values, files)));
        }
        if values.iter().all(|value| matches!(value, Value::Words(_) | Value::Nothing)) {
            let base = self.common_base(ids);
            return self.merged_words(&base, values, MOST_CROSSINGS).map(Value::Words);
        }
        None
    }

    /// Everything somebody has, but for what was in the common base and somebody took out.
    fn merged_set<T: Ord + Clone>(
        &self,
        base: &BTreeSet<&FactId>,
        values: &BTreeSet<&Value>,
        of: for<'v> fn(&'v Value) -> &'v [T],
    ) -> Vec<T> {
        let before = set(self.values_of(base).into_iter().flat_map(of));
        let all = set(values.iter().flat_map(|value| of(value)));
        all.into_iter()
            .filter(|one| {
                !before.contains(one) || values.iter().all(|value| of(value).contains(one))
            })
            .cloned()
            .collect()
    }

    fn merged_words(
        &self,
        base: &BTreeSet<&'a FactId>,
        values: &BTreeSet<&'a Value>,
        crossings: u32,
    ) -> Option<String> {
        let before = self.text_of(base, crossings)?;
        let mut texts = values.iter().map(|value| words(value));
        let first = texts.next()?.to_owned();
        texts.try_fold(first, |merged, text| merge_words(&before, &merged, text))
    }

    /// The text a set of changes stood for together; none where they overlapped.
    fn text_of(&self, ids: &BTreeSet<&'a FactId>, crossings: u32) -> Option<String> {
        let values = set(self.values_of(ids));
        let mut texts = values.iter();
        match (texts.next(), texts.next()) {
            (None, _) => Some(String::new()),
            (Some(only), None) => Some(words(only).to_owned()),
            _ => self.merged_words(&self.common_base(ids), &values, crossings.checked_sub(1)?),
        }
    }

    fn values_of(&self, ids: &BTreeSet<&FactId>) -> Vec<&'a Value> {
        self.changes.iter().filter(|held| ids.contains(held.fact)).map(|held| held.value).collect()
    }
}

fn codes(value: &Value) -> &[String] {
    match value {
        Value::Codes(codes) => codes,
        _ => &[],
    }
}

fn words(value: &Value) -> &str {
    match value {
        Value::Words(text) => text,
        _ => "",
    }
}
