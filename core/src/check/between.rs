//! What rules say of other rules, of pathways and of frameworks.

use std::collections::BTreeMap;

use super::Fault;
use super::rules::RulePlaces;
use crate::frameworks::Framework;
use crate::rulebook::{Applies, Rule, Shape};

/// A fault for everything a rule names that is not there, or that leads back to itself.
pub(super) fn faults(
    rules: &[Rule],
    frameworks: &[Framework],
    at: &BTreeMap<String, RulePlaces>,
) -> Vec<Fault> {
    let find = |id: &str| rules.iter().find(|rule| *rule.id == *id);
    let mut faults = Vec::new();
    for rule in rules {
        let Some(at) = at.get(&*rule.id) else { continue };
        if let Applies::Pathway(pathway) = &rule.applies
            && !pathway.starts_with(&format!("{}/", rule.pack()))
        {
            let what = format!("pathway `{pathway}` is not of the rule's own pack");
            faults.push(at.applies.fault(what, "name it <pack>/<name>"));
        }
        if let Some(replaced) = &rule.replaces
            && find(replaced).is_none_or(|other| other.pack() == rule.pack())
        {
            let what = format!("it replaces `{replaced}`, which is no rule of another pack");
            faults.push(at.replaces.fault(what, "mend the id or take it out"));
        }
        for (version, place) in rule.version.iter().zip(&at.shapes) {
            let Some(shape) = &version.shape else { continue };
            let mut named = Vec::new();
            shape.each_rule(&mut |id| named.push(id));
            for id in named {
                if find(id).is_none() {
                    let what = format!("rule `{id}` is not in this folder");
                    faults.push(place.fault(what, "mend the id"));
                } else if leads_to(rules, id, &rule.id, &mut Vec::new()) {
                    let what = format!("a circle: `{id}` needs this rule in turn");
                    faults.push(place.fault(what, "take one of the two needs out"));
                }
            }
            let Shape::EvidenceSet(set) = shape else { continue };
            for framework in set.item.iter().filter_map(|item| item.covers.as_ref()) {
                if !frameworks.iter().any(|known| known.id == *framework) {
                    let what = format!("framework `{framework}` is not in frameworks/");
                    faults.push(place.fault(what, "add it there, or mend the id"));
                }
            }
        }
    }
    faults
}

/// Whether the needs of rule `from` lead to rule `to`.
fn leads_to<'r>(rules: &'r [Rule], from: &'r str, to: &str, seen: &mut Vec<&'r str>) -> bool {
    if from == to {
        return true;
    }
    if seen.contains(&from) {
        return false;
    }
    seen.push(from);
    let mut next = Vec::new();
    let rule = rules.iter().find(|rule| *rule.id == *from);
    for version in rule.iter().flat_map(|rule| &rule.version) {
        version.shape.iter().for_each(|shape| shape.each_rule(&mut |id| next.push(id)));
    }
    next.into_iter().any(|id| leads_to(rules, id, to, seen))
}
