//! Stating again: what a phone does when a number it used names another fact on the server.
//!
//! That happens where a phone was copied from a backup: two phones are one device, or one phone
//! forgot what it had stated. The server keeps the fact that came first. The other is stated again,
//! word for word, as the first facts of a new device, and what was based on it follows it; so both
//! stand, side by side.

use super::pocket::{Held, Stage};
use super::rows::Rows;
use crate::fact::{self, Change, DeviceId, Fact, FactId, Reading, Value};
use crate::order;
use crate::record::field;

/// States again, as facts of `device`, the rows under these keys and every unsent one based on
/// them. Gives the old and new id of each; a fact that cannot be stated again (it is of a newer
/// version) is left out.
pub(super) fn restate(
    rows: &mut Rows,
    keys: &[String],
    device: &DeviceId,
) -> Vec<(FactId, FactId)> {
    let mut open: Vec<(Held, Fact)> = Vec::new();
    for row in rows.each() {
        let is_waiting = row.own && row.stage == Stage::Here;
        if (is_waiting || keys.contains(&row.key))
            && let Ok(Reading::Known(fact)) = fact::read(&row.bytes)
        {
            open.push((row.clone(), fact));
        }
    }
    order::by(&mut open, |(_, a), (_, b)| a.id.seq.cmp(&b.id.seq));
    let mut restated: Vec<(FactId, FactId)> = Vec::new();
    for (row, mut fact) in open {
        let mut follows = false;
        for change in &mut fact.changes {
            follows |= follow(change, &restated);
        }
        if !follows && !keys.contains(&row.key) {
            continue;
        }
        let seq = u32::try_from(restated.len()).unwrap_or(u32::MAX).saturating_add(1);
        let old = std::mem::replace(&mut fact.id, FactId::new(device.clone(), seq));
        let Ok(bytes) = fact.encode() else { continue };
        rows.erase(&row.key);
        rows.put(Held { key: fact.id.to_string(), stage: Stage::Here, bytes, feed: None, ..row });
        restated.push((old, fact.id));
    }
    restated
}

/// Lets a change follow the facts it is based on, and a signature those it covers; whether any of
/// them was stated again.
fn follow(change: &mut Change, restated: &[(FactId, FactId)]) -> bool {
    let new = |id: &FactId| restated.iter().find(|(old, _)| old == id).map(|(_, new)| new.clone());
    let mut follows = false;
    for base in &mut change.base {
        if let Some(new) = new(base) {
            *base = new;
            follows = true;
        }
    }
    let Value::Text(covered) = &mut change.value else { return follows };
    if change.field != field::VERSION || !restated.iter().any(|(old, _)| names(covered, old)) {
        return follows;
    }
    let ids = covered.split(' ').filter_map(|word| word.parse::<FactId>().ok());
    let mut ids: Vec<FactId> = ids.map(|id| new(&id).unwrap_or(id)).collect();
    order::by(&mut ids, Ord::cmp);
    *covered = ids.iter().map(FactId::to_string).collect::<Vec<_>>().join(" ");
    true
}

/// Whether a version, as a signature writes it, names a fact.
pub fn names(version: &str, fact: &FactId) -> bool {
    let fact = fact.to_string();
    version.split(' ').any(|word| word == fact)
}
