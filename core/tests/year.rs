//! The year as a picture, and rules whose editions change on the way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use waymark_core::calendar::{Date, add_days, parse};
use waymark_core::cases::CaseFile;
use waymark_core::decide::findings;
use waymark_core::finding::Verdict;
use waymark_core::pathway::{MarkState, PlanInput, Row, Year, plan, year};
use waymark_core::person::Starts;
use waymark_core::record::Record;
use waymark_core::rulebook::{Offset, RuleBook, Shape};

const ASYE: &str = "north-yorkshire/asye";

fn day(text: &str) -> Date {
    parse(text).unwrap()
}

/// The records of somebody who began on 7 September 2026, and these besides.
fn records(more: serde_json::Value) -> Vec<Record> {
    let file: CaseFile = serde_json::from_value(serde_json::json!({
        "rule": "",
        "person": { "employment_start": "2026-09-07", "pathways": [ASYE] },
        "case": [{ "name": "", "on": "2026-11-22", "records": more, "want": {} }],
    }))
    .unwrap();
    file.cases().unwrap().remove(0).records
}

/// The row of the rule whose name ends so.
fn row<'y>(year: &'y Year, rule: &str) -> &'y Row {
    year.rows.iter().find(|row| row.rule.ends_with(rule)).unwrap()
}

#[test]
fn every_window_and_stage_stands_as_the_records_say() {
    let records = records(serde_json::json!([
        { "kind": "session", "on": "2026-09-08", "form": "reflective" },
        { "kind": "step", "step": "pdp_review", "stage": 3, "on": "2026-11-20" },
    ]));
    let year = year(&RuleBook::bundled(), ASYE, &records, day("2026-11-22")).unwrap();
    assert_eq!(year.anchor, day("2026-09-07"));
    assert_eq!(year.until, day("2027-09-07"));
    let rules: Vec<&str> = year.rows.iter().map(|row| row.rule.as_str()).collect();
    assert!(rules.is_sorted());
    let marks = |rule: &str| &row(&year, rule).marks;
    let reflective = marks("reflective_supervision");
    assert_eq!(reflective[0].state, MarkState::Met(day("2026-09-08")));
    assert_eq!(reflective[1].state, MarkState::Missed);
    assert_eq!(reflective[8].state, MarkState::Open);
    assert_eq!(reflective[9].state, MarkState::ToCome);
    assert_eq!(marks("pdp_review")[0].state, MarkState::Met(day("2026-11-20")));
    assert_eq!(marks("stage_review")[0].state, MarkState::Open);
}

#[test]
fn an_open_window_is_paused_while_the_clock_stands_still() {
    let pause = serde_json::json!([{ "kind": "pause", "from": "2026-11-20", "to": "2026-11-30" }]);
    let year = year(&RuleBook::bundled(), ASYE, &records(pause), day("2026-11-22")).unwrap();
    assert_eq!(year.pauses.len(), 1);
    let reflective = row(&year, "reflective_supervision");
    assert_eq!(reflective.marks[8].state, MarkState::Paused);
    assert_eq!(year.until, day("2027-09-18"));
}

#[test]
fn a_pause_without_a_last_day_runs_on_until_today() {
    let pause = serde_json::json!([{ "kind": "pause", "from": "2026-11-20" }]);
    let records = records(pause);
    for (on, verdict) in [("2026-11-22", Verdict::Paused), ("2026-12-24", Verdict::Paused)] {
        let found = findings(&RuleBook::bundled(), &["north-yorkshire"], &records, day(on));
        let review = found.iter().find(|found| found.rule.ends_with("stage_review")).unwrap();
        assert_eq!(review.verdict, verdict, "{on}");
    }
}

#[test]
fn somebody_not_on_the_pathway_has_no_year() {
    let book = RuleBook::bundled();
    let records = records(serde_json::json!([]));
    assert!(year(&book, "north-yorkshire/probation", &records, day("2026-11-22")).is_none());
    assert!(year(&book, ASYE, &[], day("2026-11-22")).is_none());
}

#[test]
fn findings_are_those_of_the_chosen_packs_in_order_of_rule() {
    let records = records(serde_json::json!([]));
    let book = RuleBook::bundled();
    let ids = |packs: &[&str]| -> Vec<String> {
        let found = findings(&book, packs, &records, day("2026-11-22"));
        found.into_iter().map(|found| found.rule.to_string()).collect()
    };
    let (bexley, yorkshire) = (ids(&["bexley"]), ids(&["north-yorkshire"]));
    assert!(bexley.iter().all(|id| id.starts_with("bexley.")));
    assert!(bexley.contains(&"bexley.induction.complete".to_owned()));
    assert_eq!(ids(&["north-yorkshire", "bexley"]), [bexley, yorkshire].concat());
    assert!(ids(&[]).is_empty());
}

/// A book whose reflective supervision changes on 1 January 2027 to every month throughout.
fn book_with_a_new_edition(repealed: bool) -> RuleBook {
    let mut book = RuleBook::bundled();
    book.rules.retain(|rule| rule.id.ends_with("reflective_supervision"));
    let mut newer = book.rules[0].version[0].clone();
    newer.from = day("2027-01-01");
    newer.cite.clause = "new".into();
    let Some(Shape::Cadence(cadence)) = &mut newer.shape else { unreachable!() };
    cadence.phase.drain(..2);
    cadence.phase[0].every = Offset { months: 1, days: 0 };
    newer.shape = newer.shape.filter(|_| !repealed);
    book.rules[0].version.insert(0, newer);
    book
}

#[test]
fn each_window_follows_the_edition_in_force_when_it_opens() {
    let starts = Starts { employment: Some(day("2026-09-07")), ..Starts::default() };
    let input = PlanInput { starts, ..PlanInput::default() };
    let items = plan(&book_with_a_new_edition(false), ASYE, &input).unwrap().items;
    let last_old = items.iter().rposition(|item| item.clause == "App. D").unwrap();
    assert_eq!(items[last_old].opens, Some(day("2026-12-28")));
    assert_eq!(items[last_old].due, Some(day("2027-01-10")));
    // The new edition's month from 7 January would overlap the fortnight still running.
    assert_eq!(items[last_old + 1].opens, Some(day("2027-02-07")));
    assert!(items.windows(2).all(|pair| pair[0].due < pair[1].opens));
}

#[test]
fn a_repealed_rule_asks_nothing_more() {
    let book = book_with_a_new_edition(true);
    let records = records(serde_json::json!([]));
    let asked = |on| findings(&book, &["north-yorkshire"], &records, on).len();
    assert_eq!(asked(day("2026-12-31")), 1);
    assert_eq!(asked(day("2027-01-01")), 0);
}

#[test]
fn a_session_in_every_window_is_never_overdue() {
    let book = RuleBook::bundled();
    let starts = Starts { employment: Some(day("2026-09-07")), ..Starts::default() };
    let input = PlanInput { starts, ..PlanInput::default() };
    let sessions: Vec<_> = plan(&book, ASYE, &input)
        .unwrap()
        .items
        .iter()
        .filter(|item| item.rule.ends_with("reflective_supervision"))
        .map(|item| serde_json::json!({ "kind": "session", "on": item.due, "form": "reflective" }))
        .collect();
    let records = records(sessions.into());
    for days in 0..380 {
        let on = add_days(day("2026-09-07"), days);
        let found = findings(&book, &["north-yorkshire"], &records, on);
        let found = found.iter().find(|one| one.rule.ends_with("reflective_supervision")).unwrap();
        assert!(matches!(found.verdict, Verdict::Met | Verdict::Due), "{on}: {:?}", found.verdict);
    }
}
