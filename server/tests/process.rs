//! The real process: killed while it writes, told to stop, and what it logs.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;
use std::sync::mpsc;
use std::thread;

use serde_json::json;
use support::process::{Running, body, post, sign_in};
use support::{Folder, reflection};

/// A message from Maya's test phone.
fn message(facts: &[String], cursor: i64, log: Option<&str>) -> String {
    json!({"protocol": 1, "device": "maya-phone", "cursor": cursor, "log": log,
           "page": 500, "facts": facts})
    .to_string()
}

/// A message of one fact.
fn stating(seq: u32) -> String {
    let fact = reflection("maya", seq, &format!("r{seq}"), &"word ".repeat(50));
    message(&[fact], 0, None)
}

/// Every fact of the phone that Maya's feed holds, and how often.
fn held(address: &str, cookie: &str) -> Vec<String> {
    let (mut cursor, mut log, mut ids) = (0, None::<String>, Vec::new());
    loop {
        let asked = message(&[], cursor, log.as_deref());
        let reply = body(&post(address, "/api/sync", cookie, &asked).unwrap());
        for entry in reply["feed"].as_array().unwrap() {
            let fact: serde_json::Value =
                serde_json::from_str(entry["item"]["fact"].as_str().unwrap()).unwrap();
            if fact["id"].as_str().unwrap().starts_with("maya-phone.") {
                ids.push(fact["id"].as_str().unwrap().to_owned());
            }
        }
        cursor = reply["cursor"].as_i64().unwrap();
        log = reply["log"].as_str().map(str::to_owned);
        if reply["more"] == false {
            return ids;
        }
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let folder = Folder::new();
    folder.write("app/index.html", "<title>Waymark</title>");
    let mut acknowledged = BTreeSet::new();
    let mut next = 1;
    for kill_after in [3, 11, 29] {
        let mut server = Running::start(folder.path());
        let cookie = sign_in(&server.address, "maya", "maya-phone");
        let (tell, told) = mpsc::channel();
        let address = server.address.clone();
        let sender = thread::spawn(move || {
            // Until the line goes dead: the fact under way then is sent again next time.
            for seq in next.. {
                let Ok(answer) = post(&address, "/api/sync", &cookie, &stating(seq)) else {
                    return seq;
                };
                let Some((head, text)) = answer.split_once("\r\n\r\n") else { return seq };
                let Ok(reply) = serde_json::from_str::<serde_json::Value>(text) else { return seq };
                assert!(head.contains("200 OK"), "{answer}");
                let outcome = reply["acks"][0]["outcome"].as_str().unwrap().to_owned();
                assert!(["accepted", "known"].contains(&outcome.as_str()), "{outcome}");
                tell.send(format!("maya-phone.{seq}")).unwrap();
            }
            u32::MAX
        });
        for _ in 0..kill_after {
            acknowledged.insert(told.recv().unwrap());
        }
        server.child.kill().unwrap(); // SIGKILL, with the next write under way
        next = sender.join().unwrap();
        acknowledged.extend(told);
    }
    let server = Running::start(folder.path());
    let cookie = sign_in(&server.address, "maya", "maya-phone");
    let held = held(&server.address, &cookie);
    let once: BTreeSet<String> = held.iter().cloned().collect();
    assert_eq!(once.len(), held.len(), "each fact is in the feed once");
    assert!(acknowledged.len() >= 43 && acknowledged.is_subset(&once));
}

#[test]
fn being_told_to_stop_is_a_good_end() {
    let folder = Folder::new();
    folder.write("app/index.html", "<title>Waymark</title>");
    for signal in ["-TERM", "-INT"] {
        let mut server = Running::start(folder.path());
        let cookie = sign_in(&server.address, "maya", "maya-phone");
        post(&server.address, "/api/sync", &cookie, &stating(1)).unwrap();
        let (status, _) = server.stop(signal);
        assert!(status.success(), "{signal}");
    }
}

#[test]
fn nothing_personal_is_logged() {
    let folder = Folder::new();
    folder.write("app/index.html", "<title>Waymark</title>");
    let mut server = Running::start_logging(folder.path(), "debug");
    let cookie = sign_in(&server.address, "maya", "maya-phone");
    for (path, sent) in [
        ("/api/sync", stating(1)),
        ("/api/sync", "{\"maya\":".to_owned()),
        ("/api/sync", message(&["maya wrote this".to_owned()], 0, None)),
        ("/api/maya-phone?person=maya", String::new()),
        ("/journal/maya-3", String::new()),
    ] {
        post(&server.address, path, &cookie, &sent).unwrap();
    }
    let (_, log) = server.stop("-TERM");
    assert!(log.contains("\"place\":\"/api/sync\""), "{log}");
    let token = cookie.split_once('=').unwrap().1;
    for personal in ["maya", "Maya", "word word", token] {
        let line = log.lines().find(|line| line.contains(personal));
        assert!(line.is_none(), "{personal} in {line:?}");
    }
}
