//! What is found, and what it says to do next.

use serde_json::{Value, json};
use waymark_core::finding::{Form, Verdict};
use waymark_core::record::Record;

use super::made::*;

#[test]
fn numbers_too_large_to_add_up_stop_at_the_largest() {
    let amount = json!({ "called": "time", "counts": evidence("a"), "sum": "minutes" });
    let rules = [
        rule(
            "limit",
            json!({ "limit": {
            "counts": evidence("a"), "field": "minutes", "called": "Time", "total": true,
            "minimum": 5, "maximum": 90,
        } }),
        ),
        rule(
            "set",
            json!({ "evidence_set": { "item": [{
            "called": ["minute", "minutes"], "counts": evidence("a"), "sum": "minutes",
            "at_least": 10,
        }] } }),
        ),
        rule(
            "share",
            json!({ "share": { "whole": amount, "part": [
            { "amount": amount, "at_least": 10, "at_most": 20 },
        ] } }),
        ),
    ];
    for number in [i64::MAX, i64::MIN] {
        let of = |on| json!({ "kind": "evidence", "what": "a", "on": on, "minutes": number });
        let of = records(maya(), json!([of("2026-10-01"), of("2026-10-02")]));
        assert_eq!(found(&rules, &of, "2026-11-22").len(), 3);
    }
}

#[test]
fn a_review_that_is_not_done_is_not_done_in_a_pause_either() {
    let rules = [needs("next", json!([{ "called": "it", "rule": "us.here.review" }])), review()];
    let pause = json!([{ "kind": "pause", "from": "2026-11-01", "to": "2026-11-30" }]);
    let of = records(maya(), pause);
    let found = found(&rules, &of, "2026-11-22");
    assert_eq!(found[1].verdict, Verdict::Paused);
    assert_eq!(found[0].verdict, Verdict::NotMet);
}

#[test]
fn what_a_record_does_not_say_is_added_to_that_record() {
    let rules = [
        rule(
            "length",
            json!({ "limit": {
            "counts": { "kind": "session", "what": ["group"] }, "field": "minutes",
            "unit": "minutes", "called": "The session", "maximum": 90,
        } }),
        ),
        rule(
            "valid",
            json!({ "renewal": {
            "counts": evidence("a"), "called": "The approval", "until": "until",
        } }),
        ),
    ];
    let of = records(
        maya(),
        json!([
            { "kind": "session", "form": "group", "on": "2026-10-01" },
            { "kind": "evidence", "what": "a", "on": "2026-10-01" },
        ]),
    );
    for (finding, id) in found(&rules, &of, "2026-11-22").iter().zip(["record-001", "record-002"]) {
        assert_eq!(finding.verdict, Verdict::Unknown);
        let form = finding.next.as_ref().unwrap().form.clone();
        assert!(matches!(form, Some(Form::Existing { record, .. }) if record.as_str() == id));
    }
}

#[test]
fn an_award_that_stands_for_a_whole_framework_reads_as_all_of_it() {
    let rules = [rule(
        "set",
        json!({ "evidence_set": { "item": [{
        "called": ["standard", "standards"], "counts": evidence("a"), "or": evidence("b"),
        "covers": "two", "at_least": 0,
    }] } }),
    )];
    let of = records(maya(), json!([{ "kind": "evidence", "what": "b", "on": "2026-10-01" }]));
    let found = found(&rules, &of, "2026-11-22");
    assert_eq!((found[0].verdict, found[0].why.as_str()), (Verdict::Met, "2 of 2 standards."));
}

#[test]
fn a_record_that_counts_in_two_ways_counts_once() {
    let rules = [rule(
        "set",
        json!({ "evidence_set": { "item": [{
        "called": ["minute", "minutes"], "counts": { "kind": "evidence" }, "or": evidence("b"),
        "sum": "minutes", "at_least": 60,
    }] } }),
    )];
    let one = json!([{ "kind": "evidence", "what": "b", "on": "2026-10-01", "minutes": 30 }]);
    assert_eq!(found(&rules, &records(maya(), one), "2026-11-22")[0].verdict, Verdict::NotMet);
}

#[test]
fn two_enrolments_count_the_same_whatever_their_names() {
    let rules = [review()];
    let enrolment = |start: &str, pathways: Value| json!({ "kind": "enrolment", "employment_start": start, "pathways": pathways });
    let due = |person: Value, other: Value| {
        found(&rules, &records(person, json!([other])), "2026-11-22")[0].due
    };
    let (ours, early) = (json!(["us/here"]), json!([]));
    let first = enrolment("2026-09-07", ours);
    let second = enrolment("2025-01-01", early);
    let of = |mut it: Value| {
        it.as_object_mut().unwrap().remove("kind");
        it
    };
    assert_eq!(due(of(first.clone()), second.clone()), Some(day("2026-12-07")));
    assert_eq!(due(of(second), first), Some(day("2026-12-07")));
}

#[test]
fn a_programme_without_a_day_of_its_own_does_not_begin_with_another_one() {
    let mut ours = review();
    ours["version"][0]["shape"]["due_by"]["anchor"] = json!("programme_start");
    let of = records(
        maya(),
        json!([{
            "kind": "enrolment", "pathways": ["us/there"], "programme_start": "2026-10-01",
        }]),
    );
    assert_eq!(found(&[ours], &of, "2026-11-22")[0].due, Some(day("2026-12-07")));
}

#[test]
fn whoever_signed_in_two_places_does_not_take_the_place_of_somebody_else() {
    let rules = [rule(
        "signed",
        json!({ "sign_off": {
        "counts": evidence("a"), "called": "the record",
        "signature": [
            { "role": "staff", "called": "the member of staff" },
            { "role": "supervisor", "called": "the supervisor" },
        ],
    } }),
    )];
    let signature = |by: &str, role: &str, on: &str| {
        json!({
            "kind": "signature", "by": by, "of": "record-001", "as": role, "version": "case.2",
            "on": on,
        })
    };
    let of = records(
        maya(),
        json!([
            { "kind": "evidence", "what": "a", "on": "2026-10-01" },
            signature("ruth", "staff", "2026-10-02"),
            signature("ruth", "supervisor", "2026-10-02"),
            signature("maya", "staff", "2026-10-03"),
        ]),
    );
    assert_eq!(found(&rules, &of, "2026-11-22")[0].verdict, Verdict::Met);
}

#[test]
fn what_is_too_late_or_missing_says_where_it_is_written_down() {
    let by = json!({ "anchor": "employment_start", "by": { "months": 1 } });
    let rules = [
        rule(
            "day",
            json!({ "limit": {
            "counts": evidence("a"), "field": "ends", "called": "The last day",
            "no_later_than": by,
        } }),
        ),
        needs("role", json!([{ "called": "the role", "roles": ["social_worker"] }])),
        rule(
            "sum",
            json!({ "limit": {
            "counts": evidence("b"), "field": "minutes", "called": "Time", "total": true,
            "minimum": 5,
        } }),
        ),
    ];
    let of = json!([{ "kind": "evidence", "what": "a", "on": "2026-10-01", "ends": "2026-12-01" }]);
    let found = found(&rules, &records(maya(), of), "2026-11-22");
    let form = |nth: usize| found[nth].next.as_ref().unwrap().form.clone().unwrap();
    assert!(matches!(form(0), Form::Existing { record, .. } if record.as_str() == "record-001"));
    assert_eq!(form(1), Form::Enrolment);
    assert!(matches!(form(2), Form::Record { what, .. } if what == "b"));
}

/// The same rule with an older version, in force until 2026-11-01.
fn since_november(mut rule: Value, older: Value) -> Value {
    let mut before = rule["version"][0].clone();
    before["shape"] = older;
    rule["version"][0]["from"] = json!("2026-11-01");
    rule["version"].as_array_mut().unwrap().push(before);
    rule
}

#[test]
fn what_was_done_is_judged_by_the_edition_then_in_force() {
    let field = |name: &str| json!({ "name": name, "called": name });
    let complete = |fields: Value| json!({ "complete": { "counts": evidence("a"), "called": ["one", "ones"], "field": fields } });
    let length = |most: u32| {
        json!({ "limit": {
            "counts": evidence("a"), "field": "minutes", "called": "The talk", "maximum": most,
        } })
    };
    let signed = |roles: &[&str]| {
        let who: Vec<Value> = roles
            .iter()
            .map(|it| json!({ "role": it, "called": it, "own": *it == "staff" }))
            .collect();
        json!({ "sign_off": {
            "counts": evidence("a"), "called": "the record", "signature": who,
        } })
    };
    let rules = [
        since_november(
            rule("fields", complete(json!([field("minutes"), field("place")]))),
            complete(json!([field("minutes")])),
        ),
        since_november(rule("length", length(60)), length(90)),
        since_november(rule("signed", signed(&["staff", "manager"])), signed(&["staff"])),
    ];
    let of = |on: &str| {
        records(
            maya(),
            json!([
                { "kind": "evidence", "what": "a", "on": on, "minutes": 75 },
                { "kind": "signature", "of": "record-001", "as": "staff", "version": "case.2", "on": on },
            ]),
        )
    };
    let verdicts = |on: &str| -> Vec<Verdict> {
        found(&rules, &of(on), "2026-11-22").iter().map(|finding| finding.verdict).collect()
    };
    assert_eq!(verdicts("2026-10-31"), [Verdict::Met; 3]);
    assert_eq!(verdicts("2026-11-01"), [Verdict::NotMet; 3]);
}

#[test]
fn sharing_what_is_signed_leaves_it_signed() {
    let fact = |seq: u32, changes: &str| {
        let text = format!(
            r#"{{"format":1,"id":"d.{seq}","by":"maya","about":"maya","record":"r","kind":"evidence","at":0,"changes":[{changes}]}}"#
        );
        let Ok(waymark_core::fact::Reading::Known(fact)) = waymark_core::fact::read(&text) else {
            panic!("{text}")
        };
        fact
    };
    let mut history = waymark_core::merge::History::default();
    history.add(fact(1, r#"{"field":"what","value":{"text":"statement"}}"#));
    let signed = Record::from_history(&history).unwrap().version();
    history.add(fact(2, r#"{"field":"sharing","value":{"text":"shared"}}"#));
    assert_eq!(Record::from_history(&history).unwrap().version(), signed);
    history.add(fact(3, r#"{"field":"on","value":{"day":"2026-11-20"}}"#));
    assert_ne!(Record::from_history(&history).unwrap().version(), signed);
}

#[test]
fn a_review_of_an_earlier_programme_is_none_of_this_one() {
    let step = |on: &str| json!([{ "kind": "step", "step": "review", "stage": 3, "on": on }]);
    let verdict =
        |on: &str| found(&[review()], &records(maya(), step(on)), "2026-12-08")[0].verdict;
    assert_eq!(verdict("2025-12-01"), Verdict::Overdue);
    assert_eq!(verdict("2026-09-06"), Verdict::Overdue);
    assert_eq!(verdict("2026-09-07"), Verdict::Met);
}
