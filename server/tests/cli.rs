//! The command line: what each command prints, and how it ends.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::process::{said, waymark};
use support::{Folder, NOW, staff_of};
use waymark_server::store::Store;

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
    let due = |item: &serde_json::Value| item["due"].as_str().unwrap().to_owned();
    assert!(items.windows(2).all(|pair| due(&pair[0]) <= due(&pair[1])));
    for item in items {
        for field in ["rule", "what", "opens", "due", "pack", "clause"] {
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
        plan["items"].as_array().unwrap().last().unwrap()["due"].as_str().unwrap().to_owned()
    };
    assert_eq!(last(&[]), "2027-09-07");
    assert_eq!(last(&["--pause", "2026-12-01..2026-12-10"]), "2027-09-17");
    assert_eq!(last(&["--until", "2026-09-13"]), "2026-09-13");
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
fn an_unknown_pathway_lists_those_there_are() {
    let (status, _, err) =
        said(&waymark(&["plan", "atlantis/asye", "--employment-start", "2026-09-07"]));
    assert_eq!(status, 1);
    assert!(err.contains("`atlantis/asye`") && err.contains("north-yorkshire/asye"), "{err}");
}

#[test]
fn wrong_usage_ends_with_two() {
    for arguments in [
        vec![],
        vec!["plan"],
        vec!["plan", "north-yorkshire/asye"],
        vec!["dance"],
        vec!["plan", "north-yorkshire/asye", "--employment-start", "2026-09-07", "--sideways"],
        vec!["serve", "--listen", "nowhere"],
        vec!["serve", "--now", "yesterday"],
    ] {
        assert_eq!(said(&waymark(&arguments)).0, 2, "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_fine() {
    for argument in ["--help", "--version"] {
        let (status, out, _) = said(&waymark(&[argument]));
        assert_eq!(status, 0);
        assert!(out.contains("waymark"));
    }
}

#[test]
fn without_an_app_the_server_says_what_to_do() {
    let folder = Folder::new();
    let path = folder.path().to_str().unwrap();
    let (status, _, err) = said(&waymark(&["serve", "--app", path, "--data", path]));
    assert_eq!(status, 1);
    assert!(err.contains("make run") && err.contains(path), "{err}");
}

#[test]
fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = Folder::new();
    folder.write("index.html", "<title>Waymark</title>");
    let path = folder.path().to_str().unwrap();
    let (status, _, err) =
        said(&waymark(&["serve", "--app", path, "--data", path, "--listen", &address]));
    assert_eq!(status, 1);
    assert!(err.contains(&address), "{err}");
}

#[tokio::test]
async fn a_real_organisations_database_is_not_opened_as_a_demonstration() {
    let folder = Folder::new();
    folder.write("index.html", "<title>Waymark</title>");
    let store = Store::open(folder.path()).await.unwrap();
    staff_of(&store, false).await;
    store.close().await;
    let path = folder.path().to_str().unwrap();
    let serve = ["serve", "--demo", "--app", path, "--data", path, "--now", NOW];
    let (status, _, err) = said(&waymark(&serve));
    assert_eq!(status, 1);
    assert!(err.contains("--demo"), "{err}");
}
