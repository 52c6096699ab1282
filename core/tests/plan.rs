//! The plan of a pathway from its start dates: windows, cuts, clamps and pauses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use waymark_core::calendar::{Date, Span, parse};
use waymark_core::pathway::{PlanError, PlanInput, PlanItem, plan};
use waymark_core::person::Starts;
use waymark_core::rulebook::{Offset, RuleBook, Shape};

const REFLECTIVE: &str = "north-yorkshire.asye.reflective_supervision";

fn day(text: &str) -> Date {
    parse(text).unwrap()
}

fn from(start: &str) -> PlanInput {
    let starts = Starts { employment: Some(day(start)), ..Starts::default() };
    PlanInput { starts, ..PlanInput::default() }
}

fn paused(start: &str, pauses: &[(&str, &str)]) -> PlanInput {
    let pauses = pauses.iter().map(|(from, to)| Span::new(day(from), day(to)).unwrap()).collect();
    PlanInput { pauses, ..from(start) }
}

/// The items of the year that have a day.
fn items(input: &PlanInput) -> Vec<PlanItem> {
    let plan = plan(&RuleBook::bundled(), "north-yorkshire/asye", input).unwrap();
    plan.items.into_iter().filter(|item| item.due.is_some()).collect()
}

/// The windows of one rule, as "opens due".
fn windows(rule: &str, input: &PlanInput) -> Vec<String> {
    let of_rule = items(input).into_iter().filter(|item| item.rule == rule);
    of_rule.map(|item| format!("{} {}", item.opens.unwrap(), item.due.unwrap())).collect()
}

#[test]
fn the_first_six_windows_are_weeks_from_the_first_day_of_work() {
    assert_eq!(
        windows(REFLECTIVE, &from("2026-09-07"))[..6],
        [
            "2026-09-07 2026-09-13",
            "2026-09-14 2026-09-20",
            "2026-09-21 2026-09-27",
            "2026-09-28 2026-10-04",
            "2026-10-05 2026-10-11",
            "2026-10-12 2026-10-18",
        ]
    );
}

#[test]
fn then_fortnights_to_six_months_then_months_to_the_year() {
    let windows = windows(REFLECTIVE, &from("2026-09-07"));
    assert_eq!(windows[6], "2026-10-19 2026-11-01");
    assert_eq!(windows[15], "2027-02-22 2027-03-06"); // cut to 13 days, and stands
    assert_eq!(windows[16], "2027-03-07 2027-04-06");
    assert_eq!(windows[21], "2027-08-07 2027-09-06");
    assert_eq!(windows.len(), 22);
}

#[test]
fn a_cut_window_of_less_than_half_is_dropped() {
    let windows = windows(REFLECTIVE, &from("2024-05-01")); // 142 days of fortnights: 10 and 2 days
    assert_eq!(windows[15], "2024-10-16 2024-10-29");
    assert_eq!(windows[16], "2024-11-01 2024-11-30");
}

/// A book whose fortnights end `days` after the anchor, so that the last may be cut as wished.
fn book_with_fortnights_until(days: u32) -> RuleBook {
    let mut book = RuleBook::bundled();
    book.rules.retain(|rule| *rule.id == *REFLECTIVE);
    let Some(Shape::Cadence(cadence)) = &mut book.rules[0].version[0].shape else { unreachable!() };
    let phases = &mut cadence.phase;
    phases[1].until = Offset { months: 0, days };
    phases.truncate(2);
    book
}

#[test]
fn a_window_cut_to_exactly_half_stands_and_a_day_less_is_dropped() {
    for (days, windows, last) in [(42 + 14 + 7, 8, "2026-11-08"), (42 + 14 + 6, 7, "2026-11-01")] {
        let book = book_with_fortnights_until(days);
        let items = plan(&book, "north-yorkshire/asye", &from("2026-09-07")).unwrap().items;
        assert_eq!(items.len(), windows);
        assert_eq!(items.last().unwrap().due, Some(day(last)));
    }
}

#[test]
fn months_from_the_31st_clamp_and_come_back() {
    let windows = windows("north-yorkshire.asye.monthly_supervision", &from("2026-01-31"));
    assert_eq!(
        windows,
        [
            "2026-01-31 2026-02-27",
            "2026-02-28 2026-03-30",
            "2026-03-31 2026-04-29",
            "2026-04-30 2026-05-30",
            "2026-05-31 2026-06-29",
            "2026-06-30 2026-07-30",
        ]
    );
}

#[test]
fn a_start_on_a_leap_day_counts_to_the_28th() {
    let items = items(&from("2024-02-29"));
    let review = items.iter().rfind(|item| item.rule.ends_with("stage_review"));
    assert_eq!(review.unwrap().due, Some(day("2025-02-28")));
    let months = windows(REFLECTIVE, &from("2024-02-29"));
    assert_eq!(months.last().unwrap(), "2025-01-29 2025-02-27");
}

#[test]
fn stages_count_from_the_programme_and_supervision_from_work() {
    let mut input = from("2026-09-07");
    input.starts.programme = Some(day("2026-10-05"));
    let stages = windows("north-yorkshire.asye.stage_review", &input);
    assert_eq!(stages[0], "2026-10-05 2027-01-05");
    assert_eq!(stages[1], "2027-01-06 2027-04-05");
    assert_eq!(windows(REFLECTIVE, &input)[0], "2026-09-07 2026-09-13");
    let last = windows("north-yorkshire.asye.final_submission", &input);
    assert_eq!(last, ["2027-08-05 2027-09-05"]);
}

#[test]
fn two_pauses_move_everything_later_by_their_days() {
    let pauses = [("2026-10-01", "2026-10-10"), ("2026-12-01", "2026-12-05")];
    let moved = paused("2026-09-07", &pauses);
    let windows_moved = windows(REFLECTIVE, &moved);
    assert_eq!(windows_moved[2], "2026-09-21 2026-09-27"); // ended before the first
    assert_eq!(windows_moved[3], "2026-09-28 2026-10-14"); // runs across it
    assert_eq!(windows_moved[4], "2026-10-15 2026-10-21");
    let stages = windows("north-yorkshire.asye.stage_review", &moved);
    assert_eq!(stages[0], "2026-09-07 2026-12-22");
}

#[test]
fn pauses_that_overlap_or_touch_count_each_day_once() {
    let apart = paused("2026-09-07", &[("2026-10-01", "2026-10-06"), ("2026-10-05", "2026-10-10")]);
    let touching =
        paused("2026-09-07", &[("2026-10-01", "2026-10-05"), ("2026-10-06", "2026-10-10")]);
    let whole = paused("2026-09-07", &[("2026-10-01", "2026-10-10")]);
    assert_eq!(items(&apart), items(&whole));
    assert_eq!(items(&touching), items(&whole));
}

#[test]
fn a_pause_moves_what_falls_on_its_first_day_and_not_the_day_before() {
    let first_week =
        |from: &str| windows(REFLECTIVE, &paused("2026-09-07", &[(from, "2026-09-20")]));
    assert_eq!(first_week("2026-09-13")[0], "2026-09-07 2026-09-21");
    assert_eq!(first_week("2026-09-14")[0], "2026-09-07 2026-09-13");
    assert_eq!(first_week("2026-09-14")[1], "2026-09-21 2026-09-27");
}

#[test]
fn a_pause_from_the_first_day_moves_the_whole_year() {
    let moved = items(&paused("2026-09-07", &[("2026-09-07", "2026-09-13")]));
    let later = items(&from("2026-09-14"));
    assert_eq!(moved[0], later[0]);
}

#[test]
fn days_paused_before_the_first_day_stop_nothing() {
    let before = paused("2026-09-07", &[("2026-08-01", "2026-09-06")]);
    assert_eq!(items(&before), items(&from("2026-09-07")));
    let across = paused("2026-09-07", &[("2026-08-01", "2026-09-13")]);
    assert_eq!(items(&across)[0].opens, Some(day("2026-09-14")));
}

#[test]
fn until_leaves_out_what_is_due_later() {
    let input = PlanInput { until: Some(day("2026-09-13")), ..from("2026-09-07") };
    assert_eq!(items(&input).len(), 1);
    let input = PlanInput { until: Some(day("2026-09-12")), ..from("2026-09-07") };
    assert_eq!(items(&input).len(), 0);
}

#[test]
fn items_are_in_order_of_due_then_opens_then_rule() {
    let items = plan(&RuleBook::bundled(), "north-yorkshire/asye", &from("2026-09-07"));
    let items = items.unwrap().items;
    let key = |item: &PlanItem| (item.due.is_none(), item.due, item.opens, item.rule.clone());
    assert!(items.is_sorted_by_key(key));
    let of = |rule: &str| items.iter().filter(|item| item.rule.ends_with(rule)).count();
    let rules = ["reflective_supervision", "monthly_supervision", "stage_review", "pdp_review"];
    assert_eq!(rules.map(of), [22, 6, 4, 3]);
    assert!(items.last().unwrap().due.is_none(), "what has no day comes last");
}

#[test]
fn an_item_says_what_it_is_and_where_it_comes_from() {
    let item = serde_json::to_value(&items(&from("2026-09-07"))[0]).unwrap();
    assert_eq!(
        item,
        serde_json::json!({
            "rule": REFLECTIVE,
            "what": "Reflective supervision, every week",
            "opens": "2026-09-07",
            "due": "2026-09-13",
            "pack": "north-yorkshire",
            "clause": "App. D",
        })
    );
}

#[test]
fn a_pathway_nobody_knows_is_named_with_those_there_are() {
    let fault = plan(&RuleBook::bundled(), "north-yorkshire/asy", &from("2026-09-07")).unwrap_err();
    let said = fault.to_string();
    assert!(said.starts_with("there is no pathway `north-yorkshire/asy`; the pathways are "));
    assert!(said.contains("north-yorkshire/asye, north-yorkshire/probation"), "{said}");
}

#[test]
fn a_start_before_the_first_edition_is_refused_rather_than_guessed() {
    let of = |start| plan(&RuleBook::bundled(), "north-yorkshire/asye", &from(start));
    assert_eq!(
        of("2015-03-31").unwrap_err(),
        PlanError::NotCovered {
            pathway: "north-yorkshire/asye".into(),
            from: day("2015-04-01"),
            start: day("2015-03-31"),
        }
    );
    assert!(of("2015-04-01").is_ok());
}
