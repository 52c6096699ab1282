//! The organisation, its people and their devices.

use waymark_core::sync::{Outcome, Reason};
use waymark_server::store::{
    Beginning, DeviceOf, Organisation, Person, Relation, RelationKind, Store, StoreError,
};

use crate::asking::{arriving, contents, feed, person, phone_of, with_phones};
use crate::on_both_engines;
use crate::support::engines::Spot;
use crate::support::{reflection, staff};

on_both_engines!(
    a_device_belongs_to_its_first_person_for_ever,
    people_are_listed_as_they_were_added,
    an_organisation_that_is_there_stays_as_it_is,
    an_organisation_is_added_with_all_it_has_stated_or_not_at_all,
    an_address_belongs_to_one_person,
);

async fn a_device_belongs_to_its_first_person_for_ever(spot: Spot) {
    let store = with_phones(&spot).await;
    let device = "shared-tablet".parse().unwrap();
    assert_eq!(store.device_of(&device, &person("ana")).await.unwrap(), DeviceOf::Nobody);
    let register = async |id| store.register_device(&device, &person(id), 1).await.unwrap();
    assert_eq!(register("ana").await, DeviceOf::Theirs);
    assert_eq!(register("ben").await, DeviceOf::Another);
    assert_eq!(register("ana").await, DeviceOf::Theirs);
}

async fn people_are_listed_as_they_were_added(spot: Spot) {
    let store = with_phones(&spot).await;
    let ids: Vec<String> =
        store.people().await.unwrap().iter().map(|one| one.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["ana", "ben", "sue"]);
    let team = store.team(&person("sue"), arriving("2026-03-01").today).await.unwrap();
    assert_eq!(team.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ana", "ben"]);
    let later = store.team(&person("sue"), arriving("2026-07-01").today).await.unwrap();
    assert_eq!(later.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["ana"]);
}

/// A second council, whose first person has stated something already.
async fn add_another(store: &Store, first_fact: &str) -> Result<bool, StoreError> {
    let organisation = Organisation {
        id: "other".to_owned(),
        name: "Other Council".to_owned(),
        packs: Vec::new(),
        is_demo: true,
    };
    let eve = Person::new(person("eve"), "Eve", "");
    let beginning = Beginning {
        person: person("eve"),
        device: phone_of("eve"),
        facts: vec![reflection("eve", 1, "e", "First"), first_fact.to_owned()],
    };
    let arrival = arriving("2026-11-24");
    store.add_organisation(&organisation, &[eve], &[], &[beginning], arrival).await
}

async fn an_organisation_that_is_there_stays_as_it_is(spot: Spot) {
    let store = spot.open().await;
    staff(&store).await;
    let before = contents(&store).await;
    assert!(!add_another(&store, &reflection("eve", 2, "e", "Second")).await.unwrap());
    assert_eq!(contents(&store).await, before);
    assert_eq!(store.organisation().await.unwrap().unwrap().id, "test");
}

async fn an_organisation_is_added_with_all_it_has_stated_or_not_at_all(spot: Spot) {
    let store = spot.open().await;
    let before = contents(&store).await;
    let refused = add_another(&store, "garbage").await.unwrap_err();
    assert!(matches!(refused, StoreError::Beginning(Reason::NotAFact)), "{refused}");
    assert_eq!(contents(&store).await, before);
    assert!(add_another(&store, &reflection("eve", 2, "e", "Second")).await.unwrap());
    assert_eq!(feed(&store, "eve").await.len(), 2);
    let again = [reflection("eve", 1, "e", "First")];
    let acks = store.take(&person("eve"), &again, arriving("2026-11-24")).await.unwrap();
    assert_eq!(acks[0].outcome, Outcome::Known);
}

async fn an_address_belongs_to_one_person(spot: Spot) {
    let store = with_phones(&spot).await;
    let with_address = |id: &str| Person {
        email: Some("shared@council.example".to_owned()),
        ..Person::new(person(id), id, "")
    };
    let mut tx = store.write().await.unwrap();
    tx.add_person("test", &with_address("one")).await.unwrap();
    assert!(tx.add_person("test", &with_address("two")).await.is_err());
    drop(tx);
    assert_eq!(store.person(&person("one")).await.unwrap(), None, "all of it or nothing");
    let nobody = Relation {
        person: person("ana"),
        other: person("nobody"),
        kind: RelationKind::Assessor,
        from: arriving("2026-01-01").today,
        to: None,
    };
    assert!(store.write().await.unwrap().add_relation(&nobody).await.is_err());
}
