//! The leaders' report: counts by rule and team, too few withheld, and not a word.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::Value as Json;
use support::{Server, clock, fact, set, title};
use waymark_core::calendar::parse;
use waymark_core::fact::{Kind, Value};
use waymark_server::store::{Arrival, Person};

const MARKER: &str = "quagmire";

/// A server on which six people of one team and two of another started in 2020; all but one of the
/// six have a supervision agreement.
async fn server() -> Server {
    let server = Server::start().await;
    let mut tx = server.store.write().await.unwrap();
    tx.run("UPDATE person SET position = 'leader' WHERE id = 'ben'", &[]).await.unwrap();
    let people = ["p1", "p2", "p3", "p4", "p5", "p6", "q1", "q2"];
    for id in people {
        let mut person = Person::new(id.parse().unwrap(), MARKER, "Social worker");
        person.team = if id.starts_with('p') { "Hilltop" } else { "Vale" }.to_owned();
        tx.add_person("test", &person).await.unwrap();
        tx.add_device(&format!("{id}-phone").parse().unwrap(), &person.id, 1).await.unwrap();
    }
    tx.commit().await.unwrap();
    let day = |day: &str| Value::Day(parse(day).unwrap());
    let arrival = Arrival { now_ms: clock().now_ms(), today: clock().today() };
    for id in people {
        let start = vec![set("employment_start", day("2020-01-06"), &[])];
        let mut agreed = vec![set("on", day("2026-11-02"), &[])];
        agreed.push(set("what", Value::Text("supervision".to_owned()), &[]));
        agreed.push(set("venue", Value::Text(MARKER.to_owned()), &[]));
        let mut facts = vec![
            fact(id, 1, &format!("{id}-start"), Kind::Enrolment, start),
            fact(id, 2, &format!("{id}-words"), Kind::Reflection, title(MARKER)),
        ];
        if id != "p6" {
            facts.push(fact(id, 3, &format!("{id}-agreed"), Kind::Agreement, agreed));
        }
        let facts: Vec<String> = facts.iter().map(|fact| fact.encode().unwrap()).collect();
        server.store.take(&id.parse().unwrap(), &facts, arrival).await.unwrap();
    }
    server
}

#[tokio::test]
async fn a_leader_is_told_how_many_by_rule_and_team_and_no_words() {
    let server = server().await;
    let cookie = server.sign_in("ben", "ben-phone").await;
    let answer = server.get_as("/api/report", &cookie).await;
    assert_eq!(answer.status, 200);
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    assert!(!text.contains(MARKER), "no name and no word");
    let report = answer.json();
    assert_eq!(report["smallest"], 5);
    let lines = report["counts"].as_array().unwrap();
    let rule = "north-yorkshire.supervision.agreement_review";
    let of = |team: &str| -> Vec<&Json> {
        lines.iter().filter(|line| line["rule"] == rule && line["team"] == team).collect()
    };
    let [hilltop] = of("Hilltop")[..] else { panic!("{lines:?}") };
    assert_eq!(hilltop["people"], 6);
    // One of six is asked nothing: that would point at somebody, and five met give it away.
    assert!(hilltop["met"].is_null() && hilltop["other"].is_null(), "{hilltop}");
    assert_eq!(of("Vale").len(), 0, "two people are too few");
    assert!(report["withheld"].as_u64().unwrap() > 0);
    assert!(lines.iter().all(|line| line["people"].as_u64().unwrap() >= 5));
}

#[tokio::test]
async fn who_supervises_or_administers_is_told_nothing() {
    let server = server().await;
    for person in ["ana", "sue"] {
        let cookie = server.sign_in(person, &format!("{person}-phone")).await;
        server.get_as("/api/report", &cookie).await.problem(404);
    }
}
