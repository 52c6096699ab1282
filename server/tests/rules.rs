//! `waymark rules`: listed, explained and compared.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use support::export::Export;
use support::process::{said, waymark, waymark_reading};
use support::{Folder, copy_of_our_rules, our_rules};

const ONE_TO_ONES: &str = "north-yorkshire/supervision/one_to_ones_a_year.toml";

fn json(arguments: &[&str]) -> Value {
    let (status, out, err) = said(&waymark(&[arguments, &["--json"]].concat()));
    assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn the_list_has_every_rule_with_its_clause_a_paraphrase_and_its_cases() {
    let listed = json(&["rules"]);
    let rules = listed.as_array().unwrap();
    assert!(rules.len() > 80, "{}", rules.len());
    for rule in rules {
        let id = rule["id"].as_str().unwrap();
        for field in ["pack", "title", "clause", "document", "says", "shape"] {
            assert!(!rule[field].as_str().unwrap().is_empty(), "{id}: {field}");
        }
        if rule["shape"] == "access" {
            assert!(["allow", "forbid"].contains(&rule["effect"].as_str().unwrap()), "{id}");
            assert!(rule["cases"]["single"].as_u64().unwrap() > 1, "{id}");
            continue;
        }
        for field in ["question", "strength"] {
            assert!(!rule[field].as_str().unwrap().is_empty(), "{id}: {field}");
        }
        assert!(rule["says"].as_str().unwrap().ends_with('.'), "{id}");
        for shown in ["met", "not_met", "boundaries"] {
            assert!(rule["cases"][shown].as_u64().unwrap() > 0, "{id}: {shown}");
        }
        assert!(!rule["versions"].as_array().unwrap().is_empty(), "{id}");
    }
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
}

#[test]
fn a_pack_alone_is_listed_and_the_table_says_where_to_read_on() {
    let listed = json(&["rules", "--pack", "leicester"]);
    assert!(listed.as_array().unwrap().iter().all(|rule| rule["pack"] == "leicester"));
    let (status, out, _) = said(&waymark(&["rules", "--pack", "leicester"]));
    assert_eq!(status, 0);
    assert!(out.contains("leicester.reflection.before_going_home  "), "{out}");
    assert!(out.contains("waymark rules explain"), "{out}");
    let (status, _, err) = said(&waymark(&["rules", "--pack", "atlantis"]));
    assert!(status == 1 && err.contains("`atlantis`"), "{err}");
    assert_eq!(json(&["rules", "list", "--pack", "leicester"]), listed);
}

#[test]
fn an_access_rule_in_full_says_who_may_what_and_by_which_rule_each_example_is_decided() {
    let id = "england.access.private_until_shared";
    let (status, out, err) = said(&waymark(&["rules", "explain", id]));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("Art. 25(2)"), "{out}");
    assert!(out.contains("only when: its person wrote it and does not share it"), "{out}");
    assert!(out.contains("not allowed, by\n") && out.contains(&format!("    {id}.\n")), "{out}");
    let explained = json(&["rules", "explain", id]);
    assert!(explained["cases"].as_array().unwrap().iter().all(|it| it["comes_out"] == true));
}

#[test]
fn a_rule_in_full_is_a_page() {
    let (status, out, _) =
        said(&waymark(&["rules", "explain", "north-yorkshire.supervision.session_length"]));
    assert_eq!(status, 0);
    for part in [
        "Length of supervision\n",
        "How we read it: ",
        "Clause: ",
        ", 1.18",
        "at most: 1 hour 30 minutes",
        "From 1 January 2012",
        "- 91 minutes is one more than it should normally be. On 22 November 2026: not met. The",
    ] {
        assert!(out.contains(part), "{part} is missing in {out}");
    }
    assert!(out.lines().filter(|line| line.chars().count() > 96).count() < 3, "{out}");
}

#[test]
fn a_rule_there_is_not_names_those_alike() {
    let (status, out, err) = said(&waymark(&["rules", "explain", "session_length"]));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("north-yorkshire.supervision.session_length"), "{err}");
    let (_, _, err) = said(&waymark(&["rules", "explain", "xyz"]));
    assert!(err.contains("`waymark rules` lists them"), "{err}");
}

/// Our rules with one number changed from 2026 on, as a council would change it.
fn eight_a_year() -> Folder {
    let folder = copy_of_our_rules();
    let text = std::fs::read_to_string(folder.path().join(ONE_TO_ONES)).unwrap();
    let (head, version) = text.split_once("[[version]]").unwrap();
    let newer = version
        .replace("2012-01-01", "2026-01-01")
        .replace("minimum         = 6", "minimum         = 8");
    assert_ne!(newer, version);
    folder.write(ONE_TO_ONES, format!("{head}[[version]]{newer}\n[[version]]{version}"));
    folder
}

fn six_one_to_ones() -> Export {
    let held = ["2026-01-20", "2026-03-20", "2026-05-20", "2026-07-20", "2026-09-20", "2026-11-20"];
    let maya = Export::default().record("maya", "enrolment", &[("employment_start", "2020-09-07")]);
    let session = |export: Export, on: &&str| {
        export.record("maya", "session", &[("on", *on), ("form", "management"), ("minutes", "60")])
    };
    let zoe = [("roles", "#organisation")];
    held.iter().fold(maya, session).record("zoe", "enrolment", &zoe)
}

#[test]
fn two_folders_are_compared_value_by_value_and_person_by_person() {
    let (ours, theirs) = (our_rules(), eight_a_year());
    let (one, other) = (ours.to_str().unwrap(), theirs.path().to_str().unwrap());
    let arguments =
        ["rules", "compare", one, other, "--facts", "-", "--on", "2026-11-22", "--json"];
    let (status, out, err) = said(&waymark_reading(&arguments, &six_one_to_ones().text()));
    // The new number has no cases yet; it can be tried all the same.
    assert!(status == 0 && err.contains("to mend in the cases"), "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["added"].as_array().unwrap().len(), 0);
    assert_eq!(found["removed"].as_array().unwrap().len(), 0);
    let changed = found["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1);
    let wanted = serde_json::json!(
        [{ "from": "2026-01-01", "key": "minimum", "before": "6", "after": "8" }]
    );
    assert_eq!(changed[0]["changes"], wanted);
    let people = &found["people"];
    assert_eq!(
        (people["asked"].as_u64(), people["changed"][0]["person"].as_str()),
        (Some(2), Some("maya"))
    );
    assert_eq!(people["changed"].as_array().unwrap().len(), 1);
    let finding = &people["changed"][0]["findings"][0];
    assert_eq!(
        (finding["before"]["verdict"].as_str(), finding["after"]["verdict"].as_str()),
        (Some("met"), Some("not_met"))
    );
    let (_, page, _) = said(&waymark_reading(&arguments[..8], &six_one_to_ones().text()));
    assert!(page.contains("from 1 January 2026, minimum: 6 -> 8"), "{page}");
    assert!(
        page.contains("change for 1 of 2 people\n  maya\n    One-to-ones a year: met"),
        "{page}"
    );
}

#[test]
fn a_folder_compared_with_itself_is_the_same() {
    let ours = our_rules();
    let (status, out, _) =
        said(&waymark(&["rules", "compare", ours.to_str().unwrap(), ours.to_str().unwrap()]));
    assert_eq!(status, 0);
    assert!(out.contains("The rules are the same."), "{out}");
    let pack = said(&waymark(&["rules", "compare", "bexley", ours.to_str().unwrap()])).1;
    assert!(pack.contains("The rules are the same."), "{pack}");
}

#[test]
fn two_packs_are_compared_with_where_they_disagree() {
    let (status, out, _) = said(&waymark(&["rules", "compare", "north-yorkshire", "england"]));
    assert_eq!(status, 0);
    for part in ["Only in england (", "Only in north-yorkshire (", "In disagreement ("] {
        assert!(out.contains(part), "{part} is missing in {out}");
    }
}

#[test]
fn what_is_neither_a_pack_nor_a_folder_is_a_fault_and_facts_want_a_day() {
    let (status, _, err) = said(&waymark(&["rules", "compare", "bexley", "atlantis"]));
    assert!(status == 1 && err.contains("atlantis: there is no such folder"), "{err}");
    let (status, _, err) = said(&waymark(&[
        "rules",
        "compare",
        our_rules().to_str().unwrap(),
        our_rules().to_str().unwrap(),
        "--pack",
        "atlantis",
    ]));
    assert!(status == 1 && err.contains("`atlantis`"), "{err}");
    let facts = ["rules", "compare", "bexley", "medway", "--facts", "-"];
    assert_eq!(said(&waymark(&facts)).0, 2);
}

#[test]
fn a_pack_of_ones_own_takes_the_place_of_a_rule() {
    let folder = copy_of_our_rules();
    for ending in [".toml", ".cases.toml"] {
        let path = format!("north-yorkshire/supervision/session_length{ending}");
        let text = std::fs::read_to_string(folder.path().join(path)).unwrap();
        let text = text
            .replace(
                "north-yorkshire.supervision.session_length",
                "ours.supervision.session_length",
            )
            .replace(
                "strength = \"should\"",
                "strength = \"should\"\nreplaces = \"north-yorkshire.supervision.session_length\"",
            );
        folder.write(&format!("ours/supervision/session_length{ending}"), text);
    }
    let (theirs, ours) = (our_rules(), folder.path().to_str().unwrap().to_owned());
    let (status, out, _) = said(&waymark(&["rules", "check", &ours]));
    assert_eq!(status, 0, "{out}");
    let found = json(&["rules", "compare", theirs.to_str().unwrap(), &ours]);
    let changed = found["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1, "{found}");
    assert_eq!(changed[0]["becomes"], "ours.supervision.session_length");
}
