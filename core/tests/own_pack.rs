//! An organisation's own pack laid over another: the top pack wins, rule by rule.
#![allow(clippy::unwrap_used)] // a test may fail loudly

use waymark_core::calendar::parse;
use waymark_core::cases::CaseFile;
use waymark_core::decide::findings;
use waymark_core::earliest::earliest;
use waymark_core::finding::{Finding, Verdict};
use waymark_core::record::Record;
use waymark_core::rulebook::{RuleBook, Shape};

const THEIRS: &str = "north-yorkshire.supervision.session_length";
const OURS: &str = "thornmoor.supervision.session_length";

/// The bundled book with a pack of Thornmoor's own, where supervision lasts an hour at most.
fn book() -> RuleBook {
    let mut book = RuleBook::bundled();
    let mut own = book.rule(THEIRS).unwrap().clone();
    own.id = OURS.into();
    own.replaces = Some(THEIRS.to_owned());
    for version in &mut own.version {
        version.cite.clause = "Thornmoor 4".into();
        if let Some(Shape::Limit(limit)) = &mut version.shape {
            limit.maximum = Some(60);
        }
    }
    book.rules.push(own);
    book
}

/// Somebody whose latest supervision lasted 75 minutes.
fn records() -> Vec<Record> {
    let file: CaseFile = serde_json::from_value(serde_json::json!({
        "rule": "",
        "person": { "employment_start": "2026-09-07" },
        "case": [{ "name": "", "on": "2026-11-22", "want": {}, "records": [
            { "kind": "session", "on": "2026-11-20", "form": "management", "minutes": 75 },
        ] }],
    }))
    .unwrap();
    file.cases().unwrap().remove(0).records
}

fn about_length(packs: &[&str]) -> Vec<Finding> {
    let found = findings(&book(), packs, &records(), parse("2026-11-22").unwrap());
    found.into_iter().filter(|one| one.rule.ends_with("session_length")).collect()
}

#[test]
fn the_own_rule_stands_in_the_place_of_the_one_it_replaces() {
    let found = about_length(&["north-yorkshire", "thornmoor"]);
    assert_eq!(found.len(), 1);
    let own = found.first().unwrap();
    assert_eq!((&*own.rule, own.pack.as_str()), (OURS, "thornmoor"));
    assert_eq!((&*own.clause, own.verdict), ("Thornmoor 4", Verdict::NotMet));
}

#[test]
fn it_replaces_nothing_where_its_pack_is_not_chosen() {
    let found = about_length(&["north-yorkshire"]);
    assert_eq!(found.len(), 1);
    let theirs = found.first().unwrap();
    assert_eq!((&*theirs.rule, theirs.verdict), (THEIRS, Verdict::Met));
}

#[test]
fn a_rule_that_needs_a_replaced_one_asks_the_one_in_its_place() {
    let mut book = RuleBook::bundled();
    let mut own = book.rule("north-yorkshire.progression.two_years").unwrap().clone();
    own.id = "thornmoor.progression.two_years".into();
    own.replaces = Some("north-yorkshire.progression.two_years".to_owned());
    book.rules.push(own);
    let file: CaseFile = serde_json::from_value(serde_json::json!({
        "rule": "",
        "person": {
            "role_start": "2024-09-02", "qualified_on": "2024-07-01",
            "employment_start": "2024-09-02", "pathways": ["north-yorkshire/progression"],
        },
        "case": [{ "name": "", "on": "2026-11-22", "want": {} }],
    }))
    .unwrap();
    let records = file.cases().unwrap().remove(0).records;
    let on = parse("2026-11-22").unwrap();
    let obstacles = |packs: &[&str]| {
        let found = earliest(&book, packs, "band-12", &records, Vec::new(), on).unwrap();
        found.obstacles.len()
    };
    let theirs = obstacles(&["north-yorkshire"]);
    assert_eq!(obstacles(&["north-yorkshire", "thornmoor"]), theirs, "two years are over in both");
}
