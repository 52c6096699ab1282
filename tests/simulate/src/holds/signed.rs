//! No signed fact can be altered or removed unnoticed, and a signature covers what its signer saw.

use std::collections::BTreeSet;

use waymark_core::fact::{Fact, Kind, Reading, Value, read};
use waymark_core::record::field;

use crate::stating;
use crate::world::{Violation, World};

/// Every signature the server has covers what was on the screen when it was given, or nothing; and
/// it counts for the version the record is in if and only if that is the one it covers.
pub fn check(world: &mut World) -> Result<(), Violation> {
    let books = world.books();
    for kept in books.facts.values().filter(|kept| kept.kind == Kind::Signature) {
        let Ok(Reading::Known(signature)) = read(&kept.bytes) else { continue };
        let Some(place) = world.told.place_of(&kept.bytes) else { continue };
        let seen: BTreeSet<usize> = world.told.saved(place).covers.iter().copied().collect();
        let (of, version) = (text(&signature, field::OF), text(&signature, field::VERSION));
        let mut covers = BTreeSet::new();
        let mut facts = Vec::new();
        for fact in books.facts.values().filter(|fact| fact.record.as_str() == of) {
            if version.split(' ').any(|name| name == fact.id.to_string()) {
                covers.extend(world.told.place_of(&fact.bytes));
            }
            if let Ok(Reading::Known(fact)) = read(&fact.bytes) {
                facts.push(fact);
            }
        }
        if let Some(other) = covers.difference(&seen).next() {
            return Err(Violation(format!(
                "signature {} covers {}, which its signer did not see",
                kept.id,
                world.told.saved(*other).bytes
            )));
        }
        let Some(record) = stating::record(&facts) else { continue };
        let counts = record.version() == version;
        let should = heads(&facts) == version.split(' ').map(str::to_owned).collect();
        if counts != should {
            return Err(Violation(format!(
                "signature {} counts for version `{}`: {counts}",
                kept.id,
                record.version()
            )));
        }
    }
    Ok(())
}

/// The names of the facts that hold a record's fields, but for who may read it.
fn heads(facts: &[Fact]) -> BTreeSet<String> {
    let mut heads = BTreeSet::new();
    for fact in facts {
        for change in fact.changes.iter().filter(|change| change.field != field::SHARING) {
            let replaced = facts.iter().filter(|other| other.id != fact.id).any(|other| {
                let same = other.changes.iter().filter(|it| it.field == change.field);
                same.flat_map(|it| &it.base).any(|base| *base == fact.id)
            });
            if !replaced {
                heads.insert(fact.id.to_string());
            }
        }
    }
    heads
}

fn text<'a>(fact: &'a Fact, name: &str) -> &'a str {
    let change = fact.changes.iter().find(|change| change.field == name);
    match change.map(|change| &change.value) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}
