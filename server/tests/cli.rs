//! The command line: what each command prints, and how it ends.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::process::{said, waymark};
use support::{Folder, NOW, staff_of};
use waymark_server::store::Store;

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
