//! Who holds what: each phone exactly what the access rules allow its person; and nobody states or
//! opens what is not theirs to.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod every_step;
#[path = "../support/mod.rs"]
mod support;
mod world;

use std::collections::BTreeMap;

use support::engines::{Engine, Spot};
use support::{fact, set};
use waymark_core::calendar::add_days;
use waymark_core::fact::{Change, Kind, Value};
use waymark_core::record::field;
use waymark_core::sync::{Outcome, Reason};
use waymark_server::store::{Arrival, Person, Relation, RelationKind};
use world::{PEOPLE, World, id, ms};

/// Ana and Ben, supervised by Sue, whom Mo manages; Gil is a service manager from elsewhere, Pat a
/// colleague.
async fn small_office(spot: &Spot) -> World {
    let mut world = World::begin(spot, 1).await;
    let mut tx = world.store.write().await.unwrap();
    tx.run("DELETE FROM relation", &[]).await.unwrap();
    tx.commit().await.unwrap();
    world.relations.clear();
    let names = ["ana", "ben", "sue", "mo", "gil", "pat"];
    let mut tx = world.store.write().await.unwrap();
    for name in names.into_iter().filter(|name| !PEOPLE.contains(name)) {
        let mut person = Person::new(id(name), name, "Social worker");
        person.locality = if name == "gil" { "Vale" } else { "Hilltop" }.to_owned();
        tx.add_person("test", &person).await.unwrap();
        tx.add_device(&format!("{name}-phone").parse().unwrap(), &person.id, 1).await.unwrap();
        world.people.push(person.clone());
        world.phones.insert(person.id, (0, BTreeMap::new()));
    }
    for name in ["ana", "ben"] {
        let sql = "UPDATE person SET locality = 'Hilltop', position = '' WHERE id = $1";
        tx.run(sql, &[name.into()]).await.unwrap();
        let person = world.people.iter_mut().find(|it| it.id == id(name)).unwrap();
        (person.locality, person.position) = ("Hilltop".to_owned(), String::new());
    }
    let tied = [
        ("ana", "sue", RelationKind::Supervisor),
        ("ben", "sue", RelationKind::Supervisor),
        ("sue", "mo", RelationKind::LineManager),
        ("ana", "gil", RelationKind::SecondManager),
        ("ana", "pat", RelationKind::SecondManager),
    ];
    for (person, other, kind) in tied {
        let (person, other) = (id(person), id(other));
        let relation = Relation { person, other, kind, from: world.today, to: None };
        tx.add_relation(&relation).await.unwrap();
        world.relations.push(relation);
    }
    tx.commit().await.unwrap();
    world
}

/// What becomes of a fact that `by` states about `about`.
async fn outcome(
    world: &World,
    by: &str,
    about: &str,
    seq: u32,
    record: &str,
    kind: Kind,
    changes: Vec<Change>,
) -> Outcome {
    let mut stated = fact(by, seq, record, kind, changes);
    stated.about = id(about);
    let arrival = Arrival { now_ms: ms(world.today), today: world.today };
    let acks = world.store.take(&id(by), &[stated.encode().unwrap()], arrival).await.unwrap();
    acks[0].outcome.clone()
}

fn signed(role: &str) -> Vec<Change> {
    vec![set(field::AS, Value::Text(role.to_owned()), &[])]
}

fn held(world: &World, by: &str) -> Vec<String> {
    world.phones[&id(by)].1.keys().cloned().collect()
}

#[tokio::test]
async fn who_signs_must_be_that_by_the_staff_list() {
    const NO: Outcome = Outcome::SetAside(Reason::NotAllowed);
    let spot = Engine::Sqlite.spot().await;
    let world = small_office(&spot).await;
    let sign = async |by: &str, seq, role: &str| {
        outcome(&world, by, "ana", seq, &format!("s-{by}-{seq}"), Kind::Signature, signed(role))
            .await
    };
    assert_eq!(sign("ana", 1, "staff").await, Outcome::Accepted);
    assert_eq!(sign("ana", 2, "supervisor").await, NO, "not one's own second signatory");
    assert_eq!(sign("sue", 1, "supervisor").await, Outcome::Accepted);
    assert_eq!(sign("sue", 2, "staff").await, NO, "not for another");
    assert_eq!(sign("pat", 1, "supervisor").await, NO, "no supervisor of hers");
    assert_eq!(sign("mo", 1, "own_csm").await, Outcome::Accepted);
    assert_eq!(sign("gil", 1, "second_csm").await, Outcome::Accepted);
    assert_eq!(sign("pat", 2, "second_csm").await, NO, "from the same locality");
    let again = outcome(&world, "sue", "ana", 9, "s-ana-1", Kind::Signature, signed("supervisor"));
    assert_eq!(again.await, NO, "a signature is whose it was");
}

#[tokio::test]
async fn records_are_read_under_the_right_of_access_only_once_that_is_on_the_record() {
    let spot = Engine::Sqlite.spot().await;
    let mut world = small_office(&spot).await;
    let form = || vec![set(field::FORM, Value::Text("management".to_owned()), &[])];
    let records = |ids: &[&str]| {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        vec![set(field::RECORDS, Value::Codes(ids), &[])]
    };
    for (by, record) in [("ana", "of-ana"), ("ben", "of-ben")] {
        let stated = outcome(&world, by, by, 1, record, Kind::Session, form()).await;
        assert_eq!(stated, Outcome::Accepted);
    }
    world.everybody_syncs().await;
    assert_eq!(held(&world, "mo"), [""; 0]);
    assert_eq!(held(&world, "sue"), ["of-ana", "of-ben"]);

    // Sue's manager names Ana's record and slips one of Ben's in.
    let both = records(&["of-ana", "of-ben"]);
    let read = outcome(&world, "mo", "ana", 1, "reading", Kind::Access, both).await;
    assert_eq!(read, Outcome::Accepted);
    world.everybody_syncs().await;
    assert_eq!(held(&world, "mo"), ["of-ana", "reading"]);
    assert_eq!(held(&world, "ana"), ["of-ana", "reading"], "she sees that it was read");
    assert!(held(&world, "sue").contains(&"reading".to_owned()));
    assert_eq!(held(&world, "ben"), ["of-ben"]);

    for (by, about) in [("sue", "ana"), ("ana", "ana"), ("pat", "ana"), ("mo", "sue")] {
        let record = format!("no-{by}");
        let tried = outcome(&world, by, about, 5, &record, Kind::Access, records(&["of-ana"]));
        assert_eq!(tried.await, Outcome::SetAside(Reason::NotAllowed), "{by} about {about}");
    }
    let undo = vec![set(field::WITHDRAWN, Value::Flag(true), &[])];
    let undone = outcome(&world, "mo", "ana", 6, "reading", Kind::Access, undo).await;
    assert_eq!(undone, Outcome::SetAside(Reason::NotAllowed), "what was read stays said");

    world.today = add_days(world.today, 29);
    world.everybody_syncs().await;
    assert_eq!(held(&world, "mo"), ["reading"], "four weeks are over");
    assert_eq!(held(&world, "ana"), ["of-ana", "reading"]);
}
