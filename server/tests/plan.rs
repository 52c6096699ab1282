//! `waymark plan`: every pathway from its start dates, for people, as JSON and as a calendar.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::our_rules;
use support::process::{said, waymark};

fn plan(more: &[&str]) -> (i32, String, String) {
    let mut arguments = vec!["plan", "north-yorkshire/asye", "--employment-start"];
    arguments.extend(more);
    said(&waymark(&arguments))
}

#[test]
fn a_plan_is_a_table_with_dates_in_words() {
    let (status, out, err) = plan(&["2026-09-07"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.lines().any(|line| {
        line.starts_with("7 September 2026") && line.contains("13 September 2026")
    }));
    assert!(out.lines().any(|line| line.starts_with("Opens") && line.contains("Due by")));
}

#[test]
fn a_plan_as_json_has_items_in_order_of_due() {
    let (status, out, _) = plan(&["2026-09-07", "--json"]);
    assert_eq!(status, 0);
    let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
    let items = plan["items"].as_array().unwrap();
    let due = |item: &serde_json::Value| item["due"].as_str().unwrap_or("9999").to_owned();
    assert!(items.windows(2).all(|pair| due(&pair[0]) <= due(&pair[1])));
    for item in items {
        for field in ["rule", "what", "pack", "clause"] {
            assert!(!item[field].as_str().unwrap().is_empty(), "{field}");
        }
    }
    assert_eq!(
        (items[0]["opens"].as_str(), items[0]["due"].as_str()),
        (Some("2026-09-07"), Some("2026-09-13"))
    );
}

#[test]
fn a_pause_moves_what_comes_after_it_and_until_ends_the_plan() {
    let last = |more: &[&str]| {
        let mut arguments = vec!["2026-09-07", "--json"];
        arguments.extend(more);
        let plan: serde_json::Value = serde_json::from_str(&plan(&arguments).1).unwrap();
        let items = plan["items"].as_array().unwrap().clone();
        let stages =
            items.iter().filter(|item| item["rule"] == "north-yorkshire.asye.stage_review");
        stages.filter_map(|item| item["due"].as_str()).max().map(str::to_owned)
    };
    assert_eq!(last(&[]).as_deref(), Some("2027-09-07"));
    assert_eq!(last(&["--pause", "2026-12-01..2026-12-10"]).as_deref(), Some("2027-09-17"));
    assert_eq!(last(&["--until", "2027-03-07"]).as_deref(), Some("2027-03-07"));
}

#[test]
fn faults_in_what_was_given_end_with_one_and_name_the_place() {
    for (more, place, message) in [
        (vec!["2026-02-30"], "--employment-start `2026-02-30`", "no such day"),
        (vec!["7/9/2026"], "--employment-start `7/9/2026`", "YYYY-MM-DD"),
        (vec!["2026-09-07", "--programme-start", "2026-13-01"], "--programme-start", "no such day"),
        (vec!["2026-09-07", "--until", "soon"], "--until `soon`", "YYYY-MM-DD"),
        (vec!["2026-09-07", "--pause", "2026-12-01"], "--pause", "FROM..TO"),
        (vec!["2026-09-07", "--pause", "2026-12-02..2026-12-01"], "--pause", "before the first"),
    ] {
        let (status, out, err) = plan(&more);
        assert_eq!((status, out.as_str()), (1, ""), "{more:?}");
        assert!(err.contains(place) && err.contains(message), "{err}");
    }
}

#[test]
fn a_plan_past_the_last_year_with_four_digits_is_refused() {
    assert_eq!(plan(&["9998-12-31"]).0, 0);
    let (status, out, err) = plan(&["9999-01-01"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("past the year 9999"), "{err}");
}

#[test]
fn another_rules_folder_is_planned_from_in_place_of_ours() {
    let rules = our_rules();
    let (status, out, _) = plan(&["2026-09-07", "--rules", rules.to_str().unwrap()]);
    assert_eq!((status, out), (0, plan(&["2026-09-07"]).1));
    let (status, _, err) = plan(&["2026-09-07", "--rules", "nowhere"]);
    assert!(status == 1 && err.contains("nowhere: there is no such folder"), "{err}");
}

#[test]
fn an_unknown_pathway_lists_those_there_are() {
    let (status, _, err) =
        said(&waymark(&["plan", "atlantis/asye", "--employment-start", "2026-09-07"]));
    assert_eq!(status, 1);
    assert!(err.contains("`atlantis/asye`") && err.contains("north-yorkshire/asye"), "{err}");
}

#[test]
fn somebody_employed_long_before_the_rules_is_planned_from_the_programme_s_first_day() {
    for pathway in ["bexley/amhp", "england/placement", "north-yorkshire/progression"] {
        let starts = ["--employment-start", "2011-09-05", "--programme-start", "2026-10-01"];
        let (status, out, err) = said(&waymark(&[&["plan", pathway], &starts[..]].concat()));
        assert_eq!((status, err.as_str()), (0, ""), "{pathway}");
        assert!(out.starts_with(&format!("{pathway} from 1 October 2026\n")), "{out}");
    }
}

#[test]
fn a_calendar_has_one_event_on_a_working_day_for_each_dated_item() {
    let (status, out, err) = plan(&["2026-09-07", "--ics", "--leave", "2026-09-21..2026-09-25"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && out.ends_with("\r\n"));
    let dated = plan(&["2026-09-07", "--json"]).1.matches("\"due\"").count();
    assert_eq!(out.matches("BEGIN:VEVENT").count(), dated);
    // The first week ends on a Sunday; the third lies wholly in the leave, but for its weekend.
    assert!(out.contains("DTSTART;VALUE=DATE:20260911\r\n"), "{out}");
    assert!(out.contains("DTSTART;VALUE=DATE:20260927\r\n"), "{out}");
    assert!(out.replace("\r\n ", "").contains("no working day is left"), "{out}");
}

#[test]
fn a_calendar_of_nothing_is_a_fault() {
    let (status, out, err) = plan(&["2026-09-07", "--ics", "--until", "2026-09-08"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("nothing for a calendar"), "{err}");
}
#[test]
fn every_pathway_has_a_plan() {
    for pathway in [
        "north-yorkshire/asye",
        "north-yorkshire/progression",
        "north-yorkshire/probation",
        "bexley/amhp",
        "bexley/practice-educator",
        "england/placement",
        "england/best-interests-assessor",
        "england/social-worker-registration",
        "england/occupational-therapist-registration",
    ] {
        let starts = ["--employment-start", "2026-09-07", "--programme-start", "2026-10-01"];
        let (status, out, err) = said(&waymark(
            &[&["plan", pathway, "--json", "--qualified-on", "2025-07-01"], &starts[..]].concat(),
        ));
        assert_eq!((status, err.as_str()), (0, ""), "{pathway}");
        let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(
            plan["items"].as_array().unwrap().iter().any(|item| item["due"].is_string()),
            "{pathway}"
        );
    }
}
