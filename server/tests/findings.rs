//! `waymark findings` and `waymark earliest`: an export read, answered for each person.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use support::export::Export;
use support::process::{said, waymark, waymark_reading};
use support::{Folder, our_rules};

const ONE_TO_ONES: &str = "north-yorkshire.supervision.one_to_ones_a_year";

fn two_people() -> Export {
    Export::default()
        .record(
            "maya",
            "enrolment",
            &[("employment_start", "2024-09-02"), ("roles", "#social_worker")],
        )
        .record(
            "maya",
            "session",
            &[("on", "2026-11-20"), ("form", "management"), ("minutes", "95")],
        )
        .record(
            "omar",
            "enrolment",
            &[("employment_start", "2026-11-02"), ("roles", "#support_worker")],
        )
}

fn ask(export: &Export, more: &[&str]) -> (i32, String, String) {
    let arguments = ["findings", "--facts", "-", "--on", "2026-11-22"];
    said(&waymark_reading(&[&arguments, more].concat(), &export.text()))
}

fn answers(text: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(text).unwrap().as_array().unwrap().clone()
}

#[test]
fn findings_as_json_are_one_array_that_names_the_person() {
    let (status, out, err) = ask(&two_people(), &["--json"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let found = answers(&out);
    for finding in &found {
        for field in ["person", "rule", "pack", "clause", "verdict", "why", "title", "strength"] {
            assert!(!finding[field].as_str().unwrap().is_empty(), "{field}");
        }
        assert!(finding["needs"].is_array());
        assert!(finding["next"].is_null() || finding["next"]["what"].is_string());
    }
    let of = |person: &str| {
        let of_rule = |it: &&Value| it["rule"] == ONE_TO_ONES && it["person"] == person;
        found.iter().find(of_rule).unwrap()["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!((of("maya"), of("omar")), ("not_met".to_owned(), "met".to_owned()));
}

#[test]
fn a_pack_alone_is_asked_and_one_there_is_not_is_a_fault() {
    let (status, out, _) = ask(&two_people(), &["--json", "--pack", "north-yorkshire"]);
    assert_eq!(status, 0);
    assert!(answers(&out).iter().all(|finding| finding["pack"] == "north-yorkshire"));
    let (status, out, err) = ask(&two_people(), &["--pack", "atlantis"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("`atlantis`") && err.contains("north-yorkshire"), "{err}");
}

#[test]
fn a_page_for_each_person_says_why_and_what_next_with_what_presses_first() {
    let (status, out, _) = ask(&two_people(), &["--pack", "north-yorkshire"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("maya on 22 November 2026\n"), "{out}");
    assert!(out.contains("\nomar on 22 November 2026\n"));
    assert!(out.contains("lasted 1 hour 35 minutes, 5 minutes over the usual limit"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 96), "{out}");
    assert!(out.find("Not met (").unwrap() < out.find("\nMet (").unwrap());
    let hidden = out.lines().find(|line| line.starts_with("Does not apply (")).unwrap();
    assert!(hidden.ends_with("): --all shows them"), "{hidden}");
    let all = ask(&two_people(), &["--pack", "north-yorkshire", "--all"]).1;
    assert!(all.len() > out.len() && !all.contains("--all shows them"), "{all}");
}

#[test]
fn lines_that_are_no_facts_are_named_and_the_rest_is_answered() {
    let export = two_people().line("{\"half\": ").line("nonsense");
    let (status, out, err) = ask(&export, &["--json"]);
    assert_eq!(status, 1);
    assert_eq!(answers(&out), answers(&ask(&two_people(), &["--json"]).1));
    let faults: Vec<&str> = err.lines().collect();
    assert!(faults[0].starts_with("standard input:4: not a fact"), "{err}");
    assert!(faults[1].starts_with("standard input:5: not a fact"), "{err}");
    assert!(faults[2].contains("2 lines are no fact; the rest is answered"), "{err}");
    assert!(!err.contains("nonsense"), "what was read is not repeated: {err}");
}

#[test]
fn facts_of_a_newer_version_are_counted_and_are_no_fault() {
    let newer = r#"{"format":3,"id":"phone.9","by":"maya","about":"maya","record":"r","kind":"poem","at":0,"verse":1}"#;
    let (status, out, err) = ask(&two_people().line(newer), &["--json"]);
    assert_eq!((status, err.as_str()), (0, "1 fact needs a newer version of Waymark to be read\n"));
    assert!(!answers(&out).is_empty());
}

#[test]
fn facts_come_from_a_file_or_from_every_export_of_a_folder() {
    let folder = Folder::new();
    folder.write("a.jsonl", two_people().text());
    folder.write("b.jsonl", Export::default().record("zoe", "session", &[("form", "peer")]).text());
    folder.write("notes.txt", "no export");
    let ask = |path: &std::path::Path| {
        let path = path.to_str().unwrap();
        said(&waymark(&["findings", "--facts", path, "--on", "2026-11-22", "--json"]))
    };
    let (status, out, _) = ask(&folder.path().join("a.jsonl"));
    assert!(status == 0 && !out.contains("\"zoe\""));
    let (status, out, _) = ask(folder.path());
    assert!(status == 0 && out.contains("\"zoe\"") && out.contains("\"omar\""));
    let (status, out, err) = ask(&folder.path().join("gone.jsonl"));
    assert!(status == 1 && out.is_empty() && err.contains("gone.jsonl"), "{err}");
    let (status, out, err) = ask(Folder::new().path());
    assert!(status == 1 && out.is_empty() && err.contains(".jsonl"), "{err}");
}

#[test]
fn nothing_at_all_is_an_empty_array() {
    assert_eq!(ask(&Export::default(), &["--json"]), (0, "[]\n".to_owned(), String::new()));
    assert_eq!(ask(&Export::default(), &[]), (0, String::new(), String::new()));
}

#[test]
fn another_rules_folder_is_asked_in_place_of_ours() {
    let rules = our_rules();
    let (status, out, err) = ask(&two_people(), &["--json", "--rules", rules.to_str().unwrap()]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, ask(&two_people(), &["--json"]).1);
    let empty = Folder::new();
    let (status, out, err) = ask(&two_people(), &["--rules", empty.path().to_str().unwrap()]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("to mend") && err.contains("waymark rules check"), "{err}");
}

#[test]
fn a_day_that_is_none_is_named_and_no_day_is_wrong_usage() {
    let (status, _, err) = said(&waymark(&["findings", "--facts", "-", "--on", "2026-02-29"]));
    assert_eq!(status, 1);
    assert!(err.contains("--on `2026-02-29`: there is no such day"), "{err}");
    assert_eq!(said(&waymark(&["findings", "--facts", "-"])).0, 2);
    assert_eq!(said(&waymark(&["earliest", "band-12", "--on", "2026-11-22"])).0, 2);
}

#[test]
fn a_goal_s_earliest_day_and_what_stands_in_the_way() {
    let (status, out, _) = said(&waymark(&["earliest"]));
    assert_eq!(status, 0);
    let goals: Vec<&str> = out.lines().skip(1).filter_map(|it| it.split("  ").next()).collect();
    assert!(goals.contains(&"band-12"), "{out}");
    let export = Export::default().record(
        "omar",
        "enrolment",
        &[
            ("employment_start", "2025-09-01"),
            ("programme_start", "2025-09-01"),
            ("qualified_on", "2025-07-15"),
            ("role_start", "2025-09-01"),
            ("pathways", "#north-yorkshire/progression"),
            ("roles", "#social_worker"),
        ],
    );
    for goal in goals {
        let arguments = ["earliest", goal, "--facts", "-", "--on", "2026-11-22"];
        let (status, out, err) = said(&waymark_reading(&arguments, &export.text()));
        assert_eq!((status, err.as_str()), (0, ""), "{goal}");
        assert!(out.starts_with("omar: "), "{out}");
        let more = [&arguments[..], &["--json"]].concat();
        let json = said(&waymark_reading(&more, &export.text())).1;
        let ways = answers(&json);
        assert_eq!(
            (ways[0]["person"].as_str(), ways[0]["goal"].as_str()),
            (Some("omar"), Some(goal))
        );
        assert!(ways[0]["obstacles"].is_array());
    }
    let arguments = ["earliest", "the-moon", "--facts", "-", "--on", "2026-11-22"];
    let (status, out, err) = said(&waymark_reading(&arguments, &export.text()));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("`the-moon`") && err.contains("band-12"), "{err}");
}

#[test]
fn the_examples_of_the_documents_are_read_and_answered_as_they_say() {
    let docs = our_rules().join("../../docs");
    let formats = std::fs::read_to_string(docs.join("formats.md")).unwrap();
    let block = |language: &str| {
        let (_, rest) = formats.split_once(&format!("```{language}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let export = block("jsonl");
    let length = ["findings", "--facts", "-", "--on", "2026-11-22"];
    let (status, out, err) = said(&waymark_reading(&length, &export));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("11 September 2026 lasted 1 hour 20 minutes"), "{out}");
    let people = docs.join("people.jsonl");
    let people = people.to_str().unwrap();
    let (status, out, err) =
        said(&waymark(&["findings", "--facts", people, "--on", "2026-11-22", "--json"]));
    assert_eq!((status, err.as_str()), (0, ""));
    let example: Value = serde_json::from_str(&block("json")).unwrap();
    assert!(answers(&out).contains(&example), "{example}");
}
