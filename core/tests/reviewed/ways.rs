//! The way to a goal, and plans.

use serde_json::{Value, json};
use waymark_core::calendar::Date;
use waymark_core::earliest::{Earliest, earliest, goals};
use waymark_core::finding::{Form, Verdict};
use waymark_core::pathway::{PlanInput, plan};
use waymark_core::person::Starts;
use waymark_core::record::Record;

use super::made::*;

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
fn a_goal_is_one_while_its_rule_is_in_force() {
    let in_force = |name: &str, from: &str| {
        let mut rule = needs(name, json!([{ "called": "a course", "counts": evidence("a") }]));
        rule["version"][0]["from"] = json!(from);
        rule["version"][0]["shape"]["prerequisites"]["goal"] = json!("goal");
        rule
    };
    let (a, b) = (in_force("a", "2026-11-22"), in_force("b", "2026-11-23"));
    let of = records(maya(), json!([]));
    let ways = |rules: &[Value], on: &str| -> Vec<Option<String>> {
        let (book, on) = (book(rules), day(on));
        let way = |goal: &str| earliest(&book, &["us"], goal, &of, Vec::new(), on);
        goals(&book, &["us"], on).iter().map(|(goal, _)| way(goal).map(|it| it.rule)).collect()
    };
    let here = |name: &str| Some(format!("us.here.{name}"));
    assert_eq!(ways(std::slice::from_ref(&b), "2026-11-22"), [], "the day before");
    assert_eq!(ways(std::slice::from_ref(&b), "2026-11-23"), [here("b")], "on the day");
    assert_eq!(ways(std::slice::from_ref(&b), "2026-11-24"), [here("b")], "the day after");

    let mut over = a.clone();
    let end = json!({ "from": "2026-11-23", "cite": { "document": "book", "clause": "2" },
        "says": "It is no more.", "next": { "what": "Nothing", "who": "you" } });
    over["version"] = json!([end, a["version"][0]]);
    let rules = [over, b];
    assert_eq!(ways(&rules, "2026-11-22"), [here("a")]);
    assert_eq!(ways(&rules, "2026-11-23"), [here("b")], "one that is over hides none that is not");
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
