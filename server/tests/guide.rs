//! The policy officer's guide, followed to the letter: docs/rules.md.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::process::{said, waymark};
use support::{Folder, copy_of_our_rules, our_rules};

fn guide() -> String {
    std::fs::read_to_string(our_rules().join("../../docs/rules.md")).unwrap()
}

/// What stands between the fences of every TOML block.
fn blocks(guide: &str) -> Vec<String> {
    let parts = guide.split("```toml\n").skip(1);
    parts.map(|part| part.split_once("```").unwrap().0.to_owned()).collect()
}

/// Writes a block that names its file into a copy of the rules, as the guide says.
fn write(mine: &Folder, block: &str) {
    let (name, text) = block.split_once('\n').unwrap();
    let Some(path) = name.strip_prefix("# mine/") else { return };
    let old = std::fs::read_to_string(mine.path().join(path)).unwrap_or_default();
    let whole = match old.split_once("[[version]]") {
        // A new version stands above the others; everything else at the end.
        Some((head, versions)) => format!("{head}{text}\n[[version]]{versions}"),
        None => format!("{old}\n{text}"),
    };
    mine.write(path, whole);
}

#[test]
fn followed_to_the_letter_there_is_nothing_to_mend_and_the_right_people_change() {
    let (guide, mine) = (guide(), copy_of_our_rules());
    let folder = mine.path().to_str().unwrap();
    let blocks = blocks(&guide);
    let steps = blocks.iter().filter(|block| block.starts_with("# mine/"));
    assert_eq!(steps.clone().count(), 8);
    let check = || said(&waymark(&["rules", "check", folder]));
    assert_eq!(check().0, 0);
    for (nth, block) in steps.enumerate() {
        write(&mine, block);
        // A number without its cases is a fault, and so is a document nothing cites.
        let is_whole = matches!(nth, 1 | 5 | 7);
        let (status, out, _) = check();
        assert_eq!(status == 0, is_whole, "after step {nth}: {out}");
        if nth == 0 {
            for missing in ["day the version from 2027-01-01 begins", "of 75", "of 76"] {
                assert!(out.contains(missing), "{out}");
            }
        }
    }
    let people = our_rules().join("../../docs/people.jsonl");
    let people = people.to_str().unwrap();
    let (ours, day) = (our_rules(), "2027-01-15");
    let compared = ["rules", "compare", ours.to_str().unwrap(), folder];
    let asked = ["--facts", people, "--on", day, "--pack", "north-yorkshire"];
    let (status, out, err) = said(&waymark(&[&compared[..], &asked].concat()));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(
        out.contains("from 1 January 2027, maximum: 1 hour 30 minutes -> 1 hour 15 minutes"),
        "{out}"
    );
    assert!(
        out.contains("change for 1 of 3 people\n  omar\n    Length of supervision: met -> not met"),
        "{out}"
    );
    let explained = ["rules", "explain", "ours.leave.handover", "--rules", folder];
    let page = said(&waymark(&explained)).1;
    assert!(page.contains("- Without the risks it is not. On 1 March 2027: not met."), "{page}");
    let asked =
        ["findings", "--facts", people, "--on", "2027-03-01", "--rules", folder, "--pack", "ours"];
    assert_eq!(said(&waymark(&asked)).0, 0);
}

#[test]
fn every_shape_s_example_is_in_order() {
    let (guide, mine) = (guide(), copy_of_our_rules());
    let mut shapes = BTreeSet::new();
    for block in blocks(&guide).iter().filter(|block| block.starts_with("[version.")) {
        let shape = block["[version.".len()..].split(']').next().unwrap().to_owned();
        let head = format!(
            "format = 1\nid = \"ours.shapes.{shape}\"\ntitle = \"Shape\"\nquestion = \"Is it so?\"\n\
             strength = \"must\"\napplies = \"everyone\"\nshape = \"{shape}\"\n[[version]]\n\
             from = 2020-01-01\ncite = {{ document = \"ny-supervision\", clause = \"1\" }}\n\
             says = \"So it is.\"\nnext = {{ what = \"Do it\", who = \"you\" }}\n"
        );
        mine.write(&format!("ours/shapes/{shape}.toml"), format!("{head}{block}"));
        shapes.insert(shape);
    }
    assert_eq!(shapes.len(), 11, "{shapes:?}");
    let (_, out, _) = said(&waymark(&["rules", "check", mine.path().to_str().unwrap()]));
    for line in out.lines() {
        assert!(line.contains("there are no cases beside this rule"), "{line}");
    }
}

#[test]
fn every_key_a_shipped_rule_uses_is_explained() {
    let guide = guide();
    let (_, listed, _) = said(&waymark(&["rules", "--json"]));
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let shapes: BTreeSet<&str> =
        listed.as_array().unwrap().iter().map(|rule| rule["shape"].as_str().unwrap()).collect();
    assert_eq!(shapes.len(), 12, "every shape is used, and access: {shapes:?}");
    let book = waymark_core::rulebook::RuleBook::bundled();
    let mut keys = BTreeSet::new();
    for version in book.rules.iter().flat_map(|rule| &rule.version) {
        collect(&serde_json::to_value(&version.shape).unwrap(), &mut keys);
    }
    for rule in &book.access {
        collect(&serde_json::to_value(rule).unwrap(), &mut keys);
        for version in &rule.version {
            let says = (&version.who, &version.may, &version.when, rule.effect);
            words(&serde_json::to_value(says).unwrap(), &mut keys);
        }
    }
    // Names of fields under `is` are the records' own.
    let missing: Vec<&String> = keys.iter().filter(|key| !guide.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Every word of a list, or of lists in it.
fn words(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(word) => drop(into.insert(word.clone())),
        Value::Array(items) => items.iter().for_each(|item| words(item, into)),
        _ => {}
    }
}

fn collect(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(table) => {
            for (key, value) in table {
                keys.insert(key.clone());
                if key != "is" {
                    collect(value, keys);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
        _ => {}
    }
}
