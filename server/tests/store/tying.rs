//! What people are to each other, from both sides.

use std::collections::BTreeMap;

use waymark_core::access::{Tie, Ties};
use waymark_core::calendar::{self, Date};
use waymark_core::fact::PersonId;
use waymark_core::office::Ledger;
use waymark_server::store::{Person, Relation, RelationKind, Store};

use crate::asking::person;
use crate::on_both_engines;
use crate::support::engines::Spot;
use crate::support::staff;

on_both_engines!(
    ties_are_those_of_the_day,
    ties_are_the_same_from_both_sides,
    localities_count_where_both_are_known,
    every_change_of_the_staff_list_is_counted,
);

fn day(text: &str) -> Date {
    calendar::parse(text).unwrap()
}

/// Beside the tests' own staff: Lin manages Sue, Lea leads, Ada administers and left in May.
async fn more_staff(spot: &Spot) -> Store {
    let store = spot.open().await;
    staff(&store).await;
    let mut tx = store.write().await.unwrap();
    let plain = |id: &str| Person::new(person(id), id, "");
    let lea = Person { position: "leader, somethingnew".to_owned(), ..plain("lea") };
    let ada = Person {
        position: "administrator,leader".to_owned(),
        left_on: Some(day("2026-05-31")),
        locality: "north".to_owned(),
        ..plain("ada")
    };
    let lin = Person { locality: "south".to_owned(), ..plain("lin") };
    for one in [lin, lea, ada] {
        tx.add_person("test", &one).await.unwrap();
    }
    for (of, other, kind, from, to) in [
        ("sue", "lin", RelationKind::LineManager, "2026-02-01", None),
        ("ana", "lin", RelationKind::Assessor, "2026-03-01", Some("2026-03-31")),
        ("ana", "ada", RelationKind::LineManager, "2026-01-01", None),
    ] {
        let relation = Relation {
            person: person(of),
            other: person(other),
            kind,
            from: day(from),
            to: to.map(day),
        };
        tx.add_relation(&relation).await.unwrap();
    }
    tx.commit().await.unwrap();
    store
}

async fn to_ana(store: &Store, on: &str) -> BTreeMap<String, Vec<&'static str>> {
    let mut tx = store.read().await.unwrap();
    let ties = tx.ties_to(&person("ana"), day(on)).await.unwrap();
    let named = |ties: Ties| ties.each().map(Tie::name).collect();
    ties.into_iter().map(|(who, ties)| (who.to_string(), named(ties))).collect()
}

async fn ties_are_those_of_the_day(spot: Spot) {
    let store = more_staff(&spot).await;
    let january = to_ana(&store, "2026-01-01").await;
    assert_eq!(january["ana"], ["own"]);
    assert_eq!(january["sue"], ["supervisor"]);
    assert!(!january.contains_key("lin") && !january.contains_key("ben"));
    let march = to_ana(&store, "2026-03-31").await;
    assert_eq!(march["lin"].len(), 2, "{march:?}");
    assert_eq!(to_ana(&store, "2026-04-01").await["lin"], ["supervisors_manager"]);
    assert_eq!(to_ana(&store, "2026-05-31").await["ada"].len(), 3);
    let june = to_ana(&store, "2026-06-01").await;
    assert!(!june.contains_key("ada"), "who has left is nothing to anybody");
    assert_eq!(june["lea"], ["leader"], "a word nobody knows yet gives nothing");
    assert!(!to_ana(&store, "2025-12-31").await.contains_key("sue"));
}

async fn ties_are_the_same_from_both_sides(spot: Spot) {
    let store = more_staff(&spot).await;
    let mut tx = store.read().await.unwrap();
    let people: Vec<PersonId> = ["ana", "ben", "sue", "lin", "lea", "ada"].map(person).to_vec();
    for on in ["2025-12-31", "2026-01-01", "2026-03-15", "2026-05-31", "2026-07-01"] {
        let mut there = BTreeMap::new();
        let mut back = BTreeMap::new();
        for one in &people {
            for (other, ties) in tx.ties_to(one, day(on)).await.unwrap() {
                if other != *one {
                    there.insert((other, one.clone()), ties);
                }
            }
            for (other, ties) in tx.ties_of(one, day(on)).await.unwrap() {
                back.insert((one.clone(), other), ties);
            }
        }
        assert_eq!(there, back, "{on}");
        assert!(!there.is_empty());
    }
}

async fn localities_count_where_both_are_known(spot: Spot) {
    let store = more_staff(&spot).await;
    let mut tx = store.read().await.unwrap();
    let mut elsewhere =
        async |one: &str, other: &str| tx.is_elsewhere(&person(one), &person(other)).await.unwrap();
    assert!(elsewhere("lin", "ada").await && elsewhere("ada", "lin").await);
    assert!(!elsewhere("lin", "lin").await && !elsewhere("lin", "ana").await);
}

async fn every_change_of_the_staff_list_is_counted(spot: Spot) {
    let store = more_staff(&spot).await;
    let mut last = 0;
    for sql in [
        "UPDATE person SET locality = 'west' WHERE id = 'lin'",
        "DELETE FROM relation WHERE other = 'lin'",
        "INSERT INTO relation (person, other, kind, from_day) VALUES ('ana', 'lin', 'assessor', '2026-01-01')",
    ] {
        let mut tx = store.write().await.unwrap();
        tx.run(sql, &[]).await.unwrap();
        let now = tx.staff_version().await.unwrap();
        assert!(now > last);
        last = now;
        tx.commit().await.unwrap();
    }
}
