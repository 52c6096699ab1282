//! Merging, reckoned the slow and obvious way: what a record's facts must add up to.
//!
//! It knows no clock at all: a change gives way only to one whose author had it before their eyes.

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::fact::{Change, Fact, FactId, Reading, Value, read};
use waymark_core::merge::{History, Settled, merge};

use crate::stating::histories;
use crate::world::{Violation, World};

/// Every record is settled as it must be, on the server and on every phone.
pub fn check(world: &World) -> Result<(), Violation> {
    let books = world.books();
    for record in books.by_record.keys() {
        let known = |bytes: &str| match read(bytes) {
            Ok(Reading::Known(fact)) => Some(fact),
            _ => None,
        };
        let facts: Vec<Fact> = books.of(record).filter_map(|kept| known(&kept.bytes)).collect();
        if let Some(wrong) = wrong_with(&facts) {
            return Err(Violation(format!("{record} on the server: {wrong}")));
        }
    }
    for phone in world.in_use() {
        check_phone(world, phone)?;
    }
    Ok(())
}

/// Every record on a phone is.
pub fn check_phone(world: &World, phone: usize) -> Result<(), Violation> {
    let phone = &world.phones[phone];
    let rows = phone.disk.kept().rows.values();
    // Two facts of a cloned phone under one number both show; which replaces which nobody can say.
    for (record, (facts, _)) in histories(rows) {
        let ids: BTreeSet<&FactId> = facts.iter().map(|fact| &fact.id).collect();
        if ids.len() == facts.len()
            && let Some(wrong) = wrong_with(&facts)
        {
            return Err(Violation(format!("{record} on {}: {wrong}", phone.name)));
        }
    }
    Ok(())
}

/// One change to a field, and the fact that holds it.
type Held<'a> = (&'a FactId, &'a Change);

/// What is wrong with how these facts of one record are settled; none where nothing is.
fn wrong_with(facts: &[Fact]) -> Option<String> {
    let mut forwards = History::default();
    facts.iter().for_each(|fact| forwards.add(fact.clone()));
    let settled = forwards.settle();
    if let Some(order) = depends_on_order(facts, &forwards) {
        return Some(order);
    }
    let mut fields: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
    for fact in facts {
        for change in &fact.changes {
            fields.entry(&change.field).or_default().push((&fact.id, change));
        }
    }
    fields.iter().find_map(|(name, changes)| {
        let Some(settled) = settled.get(*name) else { return Some(format!("`{name}` vanished")) };
        wrong_with_field(changes, settled).map(|wrong| format!("`{name}`: {wrong}"))
    })
}

fn depends_on_order(facts: &[Fact], forwards: &History) -> Option<String> {
    let (mut odd, mut even) = (History::default(), History::default());
    for (nth, fact) in facts.iter().rev().enumerate() {
        let half = if nth % 2 == 0 { &mut even } else { &mut odd };
        half.add(fact.clone());
        half.add(fact.clone());
    }
    let together = merge(&odd, &even);
    (together != *forwards || together.settle() != forwards.settle())
        .then(|| "what facts add up to depends on the order they came in".to_owned())
}

fn wrong_with_field(changes: &[Held<'_>], settled: &Settled) -> Option<String> {
    let replaced: BTreeSet<&FactId> = changes
        .iter()
        .flat_map(|(id, change)| change.base.iter().filter(move |base| base != id))
        .collect();
    let heads: Vec<&Held<'_>> = changes.iter().filter(|(id, _)| !replaced.contains(id)).collect();
    let ids: BTreeSet<&FactId> = heads.iter().map(|(id, _)| *id).collect();
    if settled.heads.iter().collect::<BTreeSet<_>>() != ids {
        return Some(format!("the heads are {ids:?}, but {:?} were found", settled.heads));
    }
    let values: BTreeSet<&Value> = heads.iter().map(|(_, change)| &change.value).collect();
    if values.len() == 1 {
        let fine = settled.rivals.is_empty() && values.contains(&settled.value);
        return (!fine).then(|| format!("all heads say {values:?}, not {:?}", settled.value));
    }
    if !settled.rivals.is_empty() {
        let shown: BTreeSet<&Value> = settled.rivals.iter().map(|rival| &rival.value).collect();
        let fine = shown == values && shown.contains(&settled.value);
        return (!fine).then(|| format!("of {values:?} only {shown:?} are shown"));
    }
    let is_text = |value: &&Value| matches!(value, Value::Words(_) | Value::Nothing);
    let is_codes = |value: &&Value| matches!(value, Value::Codes(_) | Value::Nothing);
    if !values.iter().all(is_text) && !values.iter().all(is_codes) {
        return Some(format!("of {values:?} {:?} was silently chosen", settled.value));
    }
    wrong_with_pieces(changes, &heads, &settled.value)
}

/// What one side added must be there; what one side took out must not; nothing is made up.
fn wrong_with_pieces(changes: &[Held<'_>], heads: &[&Held<'_>], merged: &Value) -> Option<String> {
    let now = pieces(merged);
    let mut anywhere = BTreeSet::new();
    for (_, head) in heads {
        let said = pieces(&head.value);
        let before = came_before(changes, &head.base);
        let lost: Vec<_> = said.difference(&before).filter(|piece| !now.contains(*piece)).collect();
        if !lost.is_empty() {
            return Some(format!("{lost:?} was added and is lost"));
        }
        // A piece somebody else brought back in is another matter.
        if let [only] = head.base.as_slice() {
            let before = of(changes, only);
            let brought = heads.iter().any(|(_, other)| other.base != head.base);
            let back: Vec<_> =
                before.difference(&said).filter(|piece| now.contains(*piece)).collect();
            if !brought && !back.is_empty() {
                return Some(format!("{back:?} was taken out and is back"));
            }
        }
        anywhere.extend(said);
    }
    let made_up: Vec<_> = now.difference(&anywhere).collect();
    (!made_up.is_empty()).then(|| format!("{made_up:?} was said by nobody"))
}

/// Every piece of every version these were directly or indirectly based on.
fn came_before<'a>(changes: &[Held<'a>], bases: &'a [FactId]) -> BTreeSet<&'a str> {
    let mut seen: BTreeSet<&FactId> = BTreeSet::new();
    let mut open: Vec<&FactId> = bases.iter().collect();
    let mut found = BTreeSet::new();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            for (_, change) in changes.iter().filter(|(id, _)| *id == next) {
                found.extend(pieces(&change.value));
                open.extend(&change.base);
            }
        }
    }
    found
}

fn of<'a>(changes: &[Held<'a>], fact: &FactId) -> BTreeSet<&'a str> {
    let those = changes.iter().filter(|(id, _)| *id == fact);
    those.flat_map(|(_, change)| pieces(&change.value)).collect()
}

/// The words of a text or the codes of a set.
fn pieces(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::Words(text) => text.split_whitespace().collect(),
        Value::Codes(codes) => codes.iter().map(String::as_str).collect(),
        _ => BTreeSet::new(),
    }
}
