//! What a second pair of eyes found: each test tells of one defect that is no more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use serde_json::{Value, json};
use waymark_core::answers::Answers;
use waymark_core::calendar::{Date, parse};
use waymark_core::cases::CaseFile;
use waymark_core::decide::findings;
use waymark_core::earliest::{Earliest, earliest};
use waymark_core::finding::{Finding, Form, Verdict};
use waymark_core::pathway::{PlanInput, plan};
use waymark_core::person::Starts;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

fn day(text: &str) -> Date {
    parse(text).unwrap()
}

/// A rule `us.here.<name>` of that shape, for everybody.
fn rule(name: &str, shape: Value) -> Value {
    json!({
        "format": 1, "id": format!("us.here.{name}"), "title": name, "question": "Is it?",
        "strength": "must", "applies": "everyone",
        "version": [{
            "from": "2015-04-01", "cite": { "document": "book", "clause": "1" },
            "says": "It is.", "next": { "what": "Do it", "who": "you" }, "shape": shape,
        }],
    })
}

fn of_pathway(mut rule: Value) -> Value {
    rule["applies"] = json!({ "pathway": "us/here" });
    rule
}

fn book(rules: &[Value]) -> RuleBook {
    let code = |code: &str| json!({ "code": code, "label": code });
    let book = json!({
        "rules": rules, "documents": [], "forms": [],
        "bank_holidays": { "known_until_year": 2027, "days": [] },
        "frameworks": [{
            "format": 1, "id": "two", "title": "Two", "link": "https://example.org",
            "edition": [{ "from": "2015-04-01", "called": "1", "code": [code("A"), code("B")] }],
        }],
    });
    RuleBook::parse(&book.to_string()).unwrap()
}

/// Somebody's records, as case files write them.
fn records(person: Value, records: Value) -> Vec<Record> {
    let file: CaseFile = serde_json::from_value(json!({
        "rule": "", "person": person,
        "case": [{ "name": "", "on": "2026-11-22", "want": {}, "records": records }],
    }))
    .unwrap();
    file.cases().unwrap().remove(0).records
}

fn maya() -> Value {
    json!({ "employment_start": "2026-09-07", "pathways": ["us/here"] })
}

fn found(rules: &[Value], of: &[Record], on: &str) -> Vec<Finding> {
    findings(&book(rules), &["us"], of, day(on))
}

fn evidence(what: &str) -> Value {
    json!({ "kind": "evidence", "what": [what] })
}

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

fn review() -> Value {
    of_pathway(rule(
        "review",
        json!({ "due_by": {
            "anchor": "employment_start",
            "counts": { "kind": "step", "what": ["review"] },
            "stage": [{ "by": { "months": 3 }, "called": "Review" }],
        } }),
    ))
}

fn needs(name: &str, needs: Value) -> Value {
    rule(
        name,
        json!({ "prerequisites": { "opens": "the next step", "goal": name, "needs": needs } }),
    )
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
fn a_record_that_turns_out_to_be_of_another_kind_counts_once() {
    let set = |kind: &str| {
        json!({ "evidence_set": { "item": [{
            "called": ["one", "ones"], "counts": { "kind": kind, "what": ["a"] }, "at_least": 1,
        }] } })
    };
    let book = book(&[rule("event", set("event")), rule("evidence", set("evidence"))]);
    let of = records(maya(), json!([{ "kind": "event", "what": "a", "on": "2026-10-01" }]));
    let mut answers = Answers::new(&book, &["us"], of.clone(), day("2026-11-22"));
    let mut changed = of;
    changed[1].kind = waymark_core::fact::Kind::Evidence;
    answers.take(&book, changed[1].clone());
    let kept: Vec<Finding> = answers.findings().cloned().collect();
    assert_eq!(kept, findings(&book, &["us"], &changed, day("2026-11-22")));
}

fn soonest(rules: &[Value], of: &[Record], goal: &str) -> Earliest {
    earliest(&book(rules), &["us"], goal, of, Vec::new(), day("2026-11-22")).unwrap()
}

#[test]
fn only_what_takes_effect_with_the_month_waits_for_it() {
    let mut first = needs("first", json!([{ "called": "a course", "counts": evidence("a") }]));
    first["version"][0]["shape"]["prerequisites"]["from_next_month"] = json!(true);
    let rules = [
        first,
        needs(
            "goal",
            json!([
                { "called": "an award", "counts": evidence("b"), "takes": { "months": 3 } },
                { "called": "the first step", "rule": "us.here.first" },
            ]),
        ),
    ];
    // The course by 1 December; the award by 22 February, on which the goal is reached.
    assert_eq!(soonest(&rules, &records(maya(), json!([])), "goal").day, Some(day("2027-02-22")));
}

#[test]
fn an_obstacle_that_two_ways_lead_to_stands_in_the_list_once() {
    let rules = [
        needs("first", json!([{ "called": "a course", "counts": evidence("a") }])),
        needs(
            "goal",
            json!([
                { "called": "the second step", "rule": "us.here.second" },
                { "called": "the first step", "rule": "us.here.first" },
            ]),
        ),
        needs("second", json!([{ "called": "the first step", "rule": "us.here.first" }])),
    ];
    let way = soonest(&rules, &records(maya(), json!([])), "goal");
    assert_eq!(way.obstacles.len(), 1, "{:?}", way.obstacles);
}

#[test]
fn what_lasts_since_a_record_that_is_not_there_begins_today_at_the_earliest() {
    let since = json!({ "anchor": { "first": evidence("a") }, "at_least": { "months": 24 } });
    let rules = [needs("goal", json!([{ "called": "two years' practice", "since": since }]))];
    let of = records(maya(), json!([]));
    let way = soonest(&rules, &of, "goal");
    assert_eq!(way.day, Some(day("2028-11-22")));
    let form = Form::Record { kind: waymark_core::fact::Kind::Evidence, what: "a".into() };
    assert_eq!(found(&rules, &of, "2026-11-22")[0].next.as_ref().unwrap().form, Some(form));
}

#[test]
fn of_several_ways_the_shortest_is_the_earliest() {
    let rules = [needs(
        "goal",
        json!([{ "called": "an award", "any": [
        { "called": "the long one", "counts": evidence("a"), "takes": { "months": 12 } },
        { "called": "the short one", "counts": evidence("b"), "takes": { "months": 6 } },
    ] }]),
    )];
    assert_eq!(soonest(&rules, &records(maya(), json!([])), "goal").day, Some(day("2027-05-22")));
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
fn the_next_of_what_ends_a_day_early_is_due_a_day_early_too() {
    let rules = [of_pathway(rule(
        "approval",
        json!({ "renewal": {
        "counts": evidence("a"), "called": "The approval", "every": { "months": 12 },
        "until_day_before": true,
    } }),
    ))];
    let input = PlanInput {
        starts: Starts { employment: Some(day("2026-09-07")), ..Starts::default() },
        planned: vec![waymark_core::person::Planned { what: "a".into(), on: day("2026-10-12") }],
        until: Some(day("2028-12-31")),
        ..PlanInput::default()
    };
    let plan = plan(&book(&rules), "us/here", &input).unwrap();
    let due: Vec<String> = plan.items.iter().map(|it| it.due.unwrap().to_string()).collect();
    assert_eq!(due, ["2027-10-11", "2028-10-10"]);
}

#[test]
fn a_plan_up_to_the_end_of_the_calendar_ends() {
    let rules = [of_pathway(rule(
        "years",
        json!({ "evidence_set": {
        "period": { "year_from": "employment_start" },
        "item": [{ "called": ["one", "ones"], "counts": evidence("a"), "at_least": 1 }],
    } }),
    ))];
    let input = PlanInput {
        starts: Starts { employment: Some(day("2026-09-07")), ..Starts::default() },
        until: Some(Date::MAX),
        ..PlanInput::default()
    };
    assert!(!plan(&book(&rules), "us/here", &input).unwrap().items.is_empty());
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

const SOURCES: &str = "format = 1\n[[document]]\nid = \"letter\"\ntitle = \"A letter\"\n\
    short = \"Letter\"\npublisher = \"Somebody\"\nedition = \"2020\"\n";

/// The faults of a folder with one rule of that shape.
fn faults(shape: &str, values: &str) -> Vec<String> {
    let rule = format!(
        "format = 1\nid = \"ours.talk.one\"\ntitle = \"One\"\nquestion = \"Is it?\"\n\
         strength = \"must\"\napplies = \"everyone\"\nshape = \"{shape}\"\n[[version]]\n\
         from = 2020-01-01\ncite = {{ document = \"letter\", clause = \"1\" }}\n\
         says = \"It is.\"\nnext = {{ what = \"Do it\", who = \"you\" }}\n\
         [version.{shape}]\n{values}\n"
    );
    let cases = "rule = \"ours.talk.one\"\nperson = { employment_start = 2020-01-01 }\n[[case]]\n\
        name = \"it is\"\non = 2026-11-22\nwant = { verdict = \"met\" }\n";
    let files = [
        ("bank-holidays.toml", "format = 1\nknown_until_year = 2027\ndays = []\n"),
        ("ours/talk/one.cases.toml", cases),
        ("ours/talk/one.toml", &rule),
        ("sources.toml", SOURCES),
    ];
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let faults = waymark_core::check::try_cases(&files).faults;
    faults.into_iter().map(|fault| fault.what).collect()
}

#[test]
fn lengths_of_time_that_nobody_means_are_a_fault_and_no_endless_counting() {
    let counts = "counts = { kind = \"session\", what = [\"a\"] }";
    let cadence = |until: &str| {
        faults(
            "cadence",
            &format!(
                "anchor = \"employment_start\"\n{counts}\n\
                 phase = [{{ every = {{ days = 1 }}, until = {{ {until} }}, called = \"daily\" }}]"
            ),
        )
    };
    for until in ["months = 4294967295", "days = 4294967295", "months = 1201", "days = 36526"] {
        let faults = cadence(until);
        assert!(faults.iter().any(|what| what.contains("a hundred years")), "{until}: {faults:?}");
    }
    assert!(!cadence("months = 1200").iter().any(|what| what.contains("a hundred years")));
    let minimum = faults(
        "minimum_per_period",
        &format!(
            "{counts}\nminimum = 6\nperiod_days = 4294967295\nlong_leave_days = 28\n\
             called = [\"one\", \"ones\"]"
        ),
    );
    assert!(minimum.iter().any(|what| what.contains("a hundred years")), "{minimum:?}");
}

#[test]
fn needs_within_needs_without_end_are_a_fault_and_no_fall() {
    for deep in [50, 100_000] {
        let needs = "{ called = \"it\", any = [".repeat(deep);
        let ends = "] }".repeat(deep);
        let values = format!("opens = \"it\"\nneeds = [{needs}{ends}]");
        assert!(!faults("prerequisites", &values).is_empty());
    }
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
        let who: Vec<Value> =
            roles.iter().map(|role| json!({ "role": role, "called": role })).collect();
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
fn a_rule_that_counts_leave_is_a_fault_for_it_would_never_be_met() {
    let values = "counts = { kind = \"leave\" }\ncalled = \"Leave\"\nevery = { months = 12 }";
    assert!(faults("renewal", values).iter().any(|what| what.contains("never counted")));
}

#[test]
fn answers_kept_through_made_up_changes_are_those_asked_anew() {
    const PACKS: [&str; 6] =
        ["bexley", "england", "leicester", "medway", "north-yorkshire", "rotherham"];
    let book = RuleBook::bundled();
    let files = waymark_core::cases::bundled().unwrap();
    let cases: Vec<_> = files.iter().flat_map(|file| file.cases().unwrap()).collect();
    let pool: Vec<&Record> = cases.iter().flat_map(|case| &case.records).collect();
    let mut seed = 20_261_122_u32;
    let mut roll = move |most: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % most
    };
    let flag = |yes: bool| waymark_core::merge::Settled {
        value: waymark_core::fact::Value::Flag(yes),
        heads: Vec::new(),
        rivals: Vec::new(),
    };
    for life in 0..12 {
        let on = cases[roll(cases.len())].on;
        let mut kept = Answers::new(&book, &PACKS, Vec::new(), on);
        let mut whole = kept.clone();
        let mut records: Vec<Record> = Vec::new();
        for step in 0..40 {
            let mut record = pool[roll(pool.len())].clone();
            record.id = format!("r-{life}-{step}").parse().unwrap();
            if !records.is_empty() && roll(4) == 0 {
                record = records.swap_remove(roll(records.len()));
            }
            match roll(5) {
                0 => drop(record.fields.insert("withdrawn".into(), flag(roll(2) == 0))),
                1 => drop(record.fields.pop_last()),
                2 => record.kind = pool[roll(pool.len())].kind.clone(),
                _ => {}
            }
            records.push(record.clone());
            kept.take(&book, record);
            whole.take_all(&book, &records);
            if step % 5 == 4 {
                let anew = findings(&book, &PACKS, &records, on);
                assert!(kept.findings().eq(&anew), "life {life}, step {step}");
                assert!(whole.findings().eq(&anew), "life {life}, step {step}, taken whole");
            }
        }
    }
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

#[test]
fn a_ladder_of_rules_is_climbed_once() {
    let mut rules = vec![rule(
        "a99",
        json!({ "renewal": {
        "counts": evidence("a"), "called": "It", "every": { "months": 12 },
    } }),
    )];
    for nth in (10..34).rev() {
        let next = if nth == 33 { 99 } else { nth + 1 };
        let below = json!({ "called": "it", "rule": format!("us.here.a{next}") });
        let twice = json!({ "called": "it", "any": [below.clone(), below.clone()] });
        rules.push(needs(&format!("a{nth}"), json!([twice, below.clone(), below])));
    }
    rules.sort_by_key(|rule| rule["id"].to_string());
    let of = records(maya(), json!([]));
    assert_eq!(found(&rules, &of, "2026-11-22")[0].verdict, Verdict::NotMet);
    assert_eq!(soonest(&rules, &of, "a10").day, Some(day("2026-11-22")));
}

#[test]
fn a_plan_begins_with_the_year_it_begins_in_and_no_year_drifts() {
    let rules = [of_pathway(rule(
        "years",
        json!({ "evidence_set": {
        "period": { "year_of": "2020-02-29" },
        "item": [{ "called": ["one", "ones"], "counts": evidence("a"), "at_least": 1 }],
    } }),
    ))];
    let input = PlanInput {
        starts: Starts { employment: Some(day("2026-09-07")), ..Starts::default() },
        until: Some(day("2028-12-31")),
        ..PlanInput::default()
    };
    let plan = plan(&book(&rules), "us/here", &input).unwrap();
    let opens: Vec<String> = plan.items.iter().map(|it| it.opens.unwrap().to_string()).collect();
    assert_eq!(opens, ["2026-02-28", "2027-02-28"]);
    assert_eq!(plan.items[1].due, Some(day("2028-02-28")));
}
