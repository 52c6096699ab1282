//! Choosing what to read under the right of access: which records there are, for whoever has the
//! right, and no word of any.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::json;
use support::{Server, clock, fact, set, title};
use waymark_core::calendar::parse;
use waymark_core::fact::{Change, Fact, Kind, Value};
use waymark_server::store::{Arrival, Person, Relation, RelationKind};

const MARKER: &str = "quagmire";

fn held(day: &str) -> Vec<Change> {
    vec![
        set("form", Value::Text("management".to_owned()), &[]),
        set("on", Value::Day(parse(day).unwrap()), &[]),
        set("support", Value::Words(MARKER.to_owned()), &[]),
    ]
}

/// Sue supervises Ana and once supervised Ben; Mo is Sue's line manager. Ana has two supervisions,
/// of which the first is signed, one that she took back, and a reflection.
async fn server() -> Server {
    let server = Server::start().await;
    let mut tx = server.store.write().await.unwrap();
    tx.add_person("test", &Person::new("mo".parse().unwrap(), "MO", "Manager")).await.unwrap();
    let (person, other) = ("sue".parse().unwrap(), "mo".parse().unwrap());
    let (kind, from) = (RelationKind::LineManager, parse("2026-01-01").unwrap());
    tx.add_relation(&Relation { person, other, kind, from, to: None }).await.unwrap();
    for person in ["ana", "ben"] {
        let device = format!("{person}-phone").parse().unwrap();
        tx.add_device(&device, &person.parse().unwrap(), 1).await.unwrap();
    }
    tx.commit().await.unwrap();
    let first = fact("ana", 1, "first", Kind::Session, held("2026-10-05"));
    let mut moved = fact("ana", 5, "second", Kind::Session, vec![]);
    moved.changes = vec![set(
        "on",
        Value::Day(parse("2026-11-03").unwrap()),
        &["ana-phone.2".parse().unwrap()],
    )];
    let mut back = fact("ana", 6, "mistake", Kind::Session, held("2026-11-09"));
    back.changes.push(set("withdrawn", Value::Flag(true), &[]));
    let text = |text: &str| Value::Text(text.to_owned());
    let signed = vec![
        set("of", text("first"), &[]),
        set("as", text("staff"), &[]),
        set("version", text("ana-phone.1"), &[]),
    ];
    let of_ana = [
        first,
        fact("ana", 2, "second", Kind::Session, held("2026-11-02")),
        fact("ana", 3, "words", Kind::Reflection, title(MARKER)),
        fact("ana", 4, "signature", Kind::Signature, signed),
        moved,
        back,
    ];
    let of_ben = [fact("ben", 1, "before", Kind::Session, held("2026-03-02"))];
    let arrival = Arrival { now_ms: clock().now_ms(), today: clock().today() };
    for (by, facts) in [("ana", of_ana.as_slice()), ("ben", &of_ben)] {
        let facts: Vec<String> = facts.iter().map(|fact: &Fact| fact.encode().unwrap()).collect();
        let acks = server.store.take(&by.parse().unwrap(), &facts, arrival).await.unwrap();
        assert!(acks.iter().all(|ack| format!("{:?}", ack.outcome) == "Accepted"), "{acks:?}");
    }
    server
}

#[tokio::test]
async fn the_line_manager_of_a_supervisor_is_told_which_records_there_are_and_no_words() {
    let server = server().await;
    let cookie = server.sign_in("mo", "mo-phone").await;
    let answer = server.get_as("/api/right-of-access", &cookie).await;
    assert_eq!(answer.status, 200);
    assert!(!String::from_utf8(answer.bytes.clone()).unwrap().contains(MARKER), "no word");
    let session = |record: &str, on: &str, signatures: &[&str]| {
        json!({ "record": record, "kind": "session", "sort": "management", "on": on,
                "signatures": signatures })
    };
    let of_ana =
        [session("second", "2026-11-03", &[]), session("first", "2026-10-05", &["signature"])];
    assert_eq!(answer.json(), json!([{ "person": "ana", "records": of_ana }]));
}

#[tokio::test]
async fn who_has_no_such_right_is_told_of_nothing() {
    let server = server().await;
    for person in ["ana", "ben", "sue"] {
        let cookie = server.sign_in(person, &format!("{person}-phone")).await;
        let answer = server.get_as("/api/right-of-access", &cookie).await;
        assert_eq!(answer.json(), json!([]), "{person}");
    }
}
