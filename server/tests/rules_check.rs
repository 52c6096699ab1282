//! `waymark rules check`: every fault with its place, and folders that are none.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::path::Path;

use support::process::{said, waymark};
use support::{Folder, copy_of_our_rules, our_rules};

fn check(dir: &Path, more: &[&str]) -> (i32, String, String) {
    let mut arguments = vec!["rules", "check", dir.to_str().unwrap()];
    arguments.extend(more);
    said(&waymark(&arguments))
}

#[test]
fn our_own_rules_are_in_order() {
    let (status, out, err) = check(&our_rules(), &[]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("nothing to mend"), "{out}");
}

#[test]
fn faults_are_shown_all_together_with_file_and_line() {
    let folder = copy_of_our_rules();
    let review = "north-yorkshire/asye/stage_review.toml";
    let text = std::fs::read_to_string(folder.path().join(review)).unwrap();
    folder.write(review, text.replacen("strength = ", "strnegth = ", 1));
    folder.write("north-yorkshire/asye/broken.toml", "format = 1\nid = \"half");
    folder.write("holiday.jpg", [0xff, 0xd8, 0xff, 0x00]);
    let (status, out, err) = check(folder.path(), &[]);
    assert_eq!(status, 1);
    for place in [&format!("{review}:"), "north-yorkshire/asye/broken.toml:2", "holiday.jpg:1"] {
        assert!(out.lines().any(|line| line.contains(place)), "{place} is missing in {out}");
    }
    assert!(err.contains("to mend"), "{err}");
}

#[test]
fn faults_as_json_have_file_and_line() {
    let folder = copy_of_our_rules();
    folder.write("sources.toml", "format = 2");
    let (status, out, _) = check(folder.path(), &["--json"]);
    assert_eq!(status, 1);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let faults = found["faults"].as_array().unwrap();
    assert!(faults.iter().any(|fault| fault["file"] == "sources.toml" && fault["line"] == 1));
}

#[test]
fn a_folder_that_is_none_is_named() {
    let folder = Folder::new();
    folder.write("a-file", "x");
    for (name, message) in [("missing", "no such folder"), ("a-file", "this is a file")] {
        let (status, out, err) = check(&folder.path().join(name), &[]);
        assert_eq!((status, out.as_str()), (1, ""));
        assert!(err.contains(name) && err.contains(message), "{err}");
    }
}

#[test]
fn a_part_of_a_rules_folder_names_the_whole() {
    let (status, out, err) = check(&our_rules().join("bexley/induction"), &[]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("this is a part of a rules folder; name"), "{err}");
    assert!(err.contains("core/rules, which holds sources.toml"), "{err}");
}

#[test]
fn where_packs_disagree_waits_until_there_is_a_book() {
    let folder = copy_of_our_rules();
    folder.write("sources.toml", "format = 2");
    let (status, out, err) = check(folder.path(), &["--pack", "england"]);
    assert!(status == 1 && !out.contains("packs disagree"), "{out}");
    assert!(err.contains("where the packs disagree can be said once"), "{err}");
}

#[test]
fn an_empty_folder_lacks_what_a_rule_book_needs() {
    let (status, out, _) = check(Folder::new().path(), &[]);
    assert_eq!(status, 1);
    assert!(out.contains("sources.toml:1: the file is missing"), "{out}");
}

#[test]
fn a_folder_of_files_with_a_fault_each_is_told_them_all() {
    let broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/broken");
    let expected = std::fs::read_to_string(broken.join("expected.txt")).unwrap();
    let rules = broken.join("rules");
    let (status, out, err) = check(&rules, &[]);
    let prefix = format!("{}/", rules.display());
    let mut found: Vec<&str> = out.lines().filter_map(|it| it.strip_prefix(&prefix)).collect();
    let all = found.len();
    // A case that comes out otherwise beside its one fault is told as well.
    found.retain(|line| !line.contains(": wanted "));
    found.sort_unstable();
    let mut wanted: Vec<&str> = expected.lines().collect();
    wanted.sort_unstable();
    assert_eq!(status, 1);
    assert_eq!(found, wanted);
    assert!(err.contains(&format!("{all} to mend")), "{err}");
}

#[test]
fn a_case_that_comes_out_otherwise_is_a_fault_at_its_line() {
    let folder = copy_of_our_rules();
    let length = "north-yorkshire/supervision/session_length.toml";
    let text = std::fs::read_to_string(folder.path().join(length)).unwrap();
    folder.write(length, text.replace("maximum = 90", "maximum = 100"));
    let (status, out, err) = check(folder.path(), &[]);
    assert_eq!(status, 1);
    let place = "session_length.cases.toml:";
    assert!(
        out.lines().any(|line| line.contains(place) && line.contains("wanted not_met, found met")),
        "{out}"
    );
    assert!(err.contains("to mend"), "{err}");
}

#[test]
fn packs_that_are_chosen_together_are_told_where_they_disagree_and_that_is_no_fault() {
    let chosen = ["--pack", "north-yorkshire", "--pack", "england"];
    let (status, out, err) = check(&our_rules(), &chosen);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("nothing to mend"), "{out}");
    for both in ["only exactly 1 hour 30 minutes keeps both", "the stricter keeps both"] {
        assert!(out.contains(both), "{out}");
    }
    let found = check(&our_rules(), &[&chosen[..], &["--json"]].concat()).1;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert!(found["conflicts"][0]["rules"].as_array().unwrap().len() == 2);
    assert!(!check(&our_rules(), &[]).1.contains("disagree"));
    let (status, _, err) = check(&our_rules(), &["--pack", "atlantis"]);
    assert!(status == 1 && err.contains("`atlantis`"), "{err}");
}
