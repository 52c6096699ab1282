//! Rules and records made up for one test.

use serde_json::{Value, json};
use waymark_core::calendar::{Date, parse};
use waymark_core::cases::CaseFile;
use waymark_core::decide::findings;
use waymark_core::finding::Finding;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

pub fn day(text: &str) -> Date {
    parse(text).unwrap()
}

/// A rule `us.here.<name>` of that shape, for everybody.
pub fn rule(name: &str, shape: Value) -> Value {
    json!({
        "format": 1, "id": format!("us.here.{name}"), "title": name, "question": "Is it?",
        "strength": "must", "applies": "everyone",
        "version": [{
            "from": "2015-04-01", "cite": { "document": "book", "clause": "1" },
            "says": "It is.", "next": { "what": "Do it", "who": "you" }, "shape": shape,
        }],
    })
}

pub fn of_pathway(mut rule: Value) -> Value {
    rule["applies"] = json!({ "pathway": "us/here" });
    rule
}

pub fn book(rules: &[Value]) -> RuleBook {
    let code = |code: &str| json!({ "code": code, "label": code });
    let book = json!({
        "rules": rules, "access": [], "documents": [], "forms": [],
        "bank_holidays": { "known_until_year": 2027, "days": [] },
        "frameworks": [{
            "format": 1, "id": "two", "title": "Two", "link": "https://example.org",
            "edition": [{ "from": "2015-04-01", "called": "1", "code": [code("A"), code("B")] }],
        }],
    });
    RuleBook::parse(&book.to_string()).unwrap()
}

/// Somebody's records, as case files write them.
pub fn records(person: Value, records: Value) -> Vec<Record> {
    let file: CaseFile = serde_json::from_value(json!({
        "rule": "", "person": person,
        "case": [{ "name": "", "on": "2026-11-22", "want": {}, "records": records }],
    }))
    .unwrap();
    file.cases().unwrap().remove(0).records
}

pub fn maya() -> Value {
    json!({ "employment_start": "2026-09-07", "pathways": ["us/here"] })
}

pub fn found(rules: &[Value], of: &[Record], on: &str) -> Vec<Finding> {
    findings(&book(rules), &["us"], of, day(on))
}

pub fn evidence(what: &str) -> Value {
    json!({ "kind": "evidence", "what": [what] })
}

pub fn review() -> Value {
    of_pathway(rule(
        "review",
        json!({ "due_by": {
            "anchor": "employment_start",
            "counts": { "kind": "step", "what": ["review"] },
            "stage": [{ "by": { "months": 3 }, "called": "Review" }],
        } }),
    ))
}

pub fn needs(name: &str, needs: Value) -> Value {
    rule(
        name,
        json!({ "prerequisites": { "opens": "the next step", "goal": name, "needs": needs } }),
    )
}
