//! A server restored from an older backup is healed by the phones: what came after the backup was
//! theirs, and comes back.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::on_both_engines;
use crate::phones::{held, message, prepared, push, stating};
use crate::support::engines::{Engine, Spot};
use crate::support::process::{Running, body, post, said, sign_in, waymark};
use waymark_server::store::Place;

on_both_engines!(
    what_came_after_the_backup_comes_back,
    a_backup_never_overwrites_and_a_restore_neither,
    a_backup_that_was_meddled_with_is_refused,
);

/// Runs a command on a spot and gives what it printed.
fn run(command: &str, file: &str, spot: &Spot, more: &[&str]) -> (i32, String, String) {
    let [flag, value] = spot.arguments();
    let mut arguments = vec![command, file, &flag, &value];
    arguments.extend(more);
    said(&waymark(&arguments))
}

/// An empty place of the other engine, or of the same.
async fn other(spot: &Spot, is_same: bool) -> Spot {
    let is_sqlite = matches!(spot.place, Place::Folder(_));
    if is_sqlite == is_same { Engine::Sqlite.spot().await } else { Engine::Postgres.spot().await }
}

async fn what_came_after_the_backup_comes_back(spot: Spot) {
    let folder = prepared(&spot).await;
    let file = folder.path().join("backup.db").display().to_string();
    let mut server = Running::over(folder.path(), &spot.arguments());
    let cookie = sign_in(&server.address, "ana", "ana-phone");
    let facts: Vec<String> = (1..=20).map(|seq| stating("ana", seq)).collect();
    push(&server.address, &cookie, "ana", &facts[..12]).unwrap();
    // While the server goes on.
    let (code, told, error) = run("backup", &file, &spot, &[]);
    assert_eq!(code, 0, "{error}");
    assert!(told.contains("12 facts"), "{told}");
    push(&server.address, &cookie, "ana", &facts[12..]).unwrap();
    let log = log_of(&server, &cookie, "ana");
    server.stop("-TERM");
    // Into the same engine, and into the other: an organisation may move.
    for is_same in [true, false] {
        let elsewhere = other(&spot, is_same).await;
        let (code, _, error) = run("restore", &file, &elsewhere, &[]);
        assert_eq!(code, 0, "{error}");
        let mut server = Running::over(folder.path(), &elsewhere.arguments());
        let refused = post(&server.address, "/api/sync", &cookie, &message("ana", &[], 0, None));
        assert!(refused.unwrap().starts_with("HTTP/1.1 401"), "everybody signs in again");
        let cookie = sign_in(&server.address, "ana", "ana-phone");
        assert_ne!(log_of(&server, &cookie, "ana"), log, "a phone learns of it by the log's name");
        assert_eq!(held(&server.address, &cookie, "ana").len(), 12);
        // It offers again what it has of its own.
        let reply = push(&server.address, &cookie, "ana", &facts).unwrap();
        let outcomes: Vec<&str> = reply["acks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|ack| ack["outcome"].as_str().unwrap())
            .collect();
        assert_eq!(outcomes, [["known"; 12].as_slice(), ["accepted"; 8].as_slice()].concat());
        let ids: BTreeSet<String> = held(&server.address, &cookie, "ana").into_iter().collect();
        assert_eq!(ids.len(), 20);
        server.stop("-TERM");
        let [flag, value] = elsewhere.arguments();
        let (code, told, error) = said(&waymark(&["verify", &flag, &value]));
        assert_eq!(code, 0, "{error}");
        assert!(told.contains("20 facts"), "{told}");
    }
}

fn log_of(server: &Running, cookie: &str, of: &str) -> String {
    let reply = post(&server.address, "/api/sync", cookie, &message(of, &[], 0, None)).unwrap();
    body(&reply)["log"].as_str().unwrap().to_owned()
}

/// Who may do what with a file or folder.
fn mode(of: &Path) -> u32 {
    std::fs::metadata(of).unwrap().permissions().mode() & 0o777
}

async fn a_backup_never_overwrites_and_a_restore_neither(spot: Spot) {
    let folder = prepared(&spot).await;
    let file = folder.path().join("backup.db").display().to_string();
    assert_eq!(run("backup", &file, &spot, &[]).0, 0);
    assert_eq!(mode(Path::new(&file)), 0o600);
    let before = std::fs::read(&file).unwrap();
    let (code, _, error) = run("backup", &file, &spot, &[]);
    assert!(code == 1 && error.contains("never overwrites"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let (code, _, error) = run("restore", &file, &spot, &[]);
    assert!(code == 1 && error.contains("holds a database already"), "{error}");
    let left = std::fs::read_dir(folder.path()).unwrap().flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{left:?}");
    if let Place::Folder(data) = &spot.place {
        assert_eq!(mode(data), 0o700);
        let server = Running::over(folder.path(), &spot.arguments());
        let (code, _, error) = run("restore", &file, &spot, &["--replace"]);
        assert!(code == 1 && error.contains("Stop it first"), "{error}");
        drop(server);
        let (code, told, error) = run("restore", &file, &spot, &["--replace"]);
        assert!(code == 0 && told.contains("replaced-"), "{told}{error}");
        let aside = std::fs::read_dir(data).unwrap().flatten();
        let aside = aside.map(|entry| entry.path()).find(|path| path.is_dir()).unwrap();
        assert!(aside.join("waymark.db").exists());
    }
}

async fn a_backup_that_was_meddled_with_is_refused(spot: Spot) {
    let folder = prepared(&spot).await;
    let store = spot.open().await;
    let ana = "ana".parse().unwrap();
    store.register_device(&"ana-phone".parse().unwrap(), &ana, 1).await.unwrap();
    let arrival = waymark_server::store::Arrival {
        now_ms: 1_795_000_000_000,
        today: crate::support::clock().today(),
    };
    store.take(&ana, &[stating("ana", 1), stating("ana", 2)], arrival).await.unwrap();
    store.close().await;
    let file = folder.path().join("backup.db");
    let name = file.display().to_string();
    assert_eq!(run("backup", &name, &spot, &[]).0, 0);
    let meddling =
        "UPDATE fact SET bytes = CAST(replace(bytes, 'word', 'wird') AS BLOB) WHERE arrival = 2";
    crate::support::engines::meddle_with(&file, meddling).await;
    let elsewhere = other(&spot, true).await;
    let (code, _, error) = run("restore", &name, &elsewhere, &[]);
    assert!(code == 1 && error.contains("fact 2"), "{error}");
    let (code, _, error) = said(&waymark(&["verify", &name]));
    assert!(code == 1 && error.contains("fact 2"), "{error}");
    let text = folder.path().join("letter.txt");
    std::fs::write(&text, "Dear all").unwrap();
    let (code, _, error) = run("restore", &text.display().to_string(), &elsewhere, &[]);
    assert!(code == 1 && error.contains("no backup of Waymark"), "{error}");
}
