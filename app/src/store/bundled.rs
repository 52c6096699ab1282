//! Facts that came many at once are bound together, and each is still one's own: found, changed,
//! forgotten and counted by itself.

use indexed_db_futures::prelude::*;
use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::fact::{FactId, PersonId, RecordId};
use waymark_core::sync::{Ack, Entry, Item, Outcome, Reply};

use super::conformance::{empty, of_another, reflection, reply, somebody, texts};
use super::connection::{BUNDLES, FACTS, META, SEQ};
use super::*;
use crate::device::{random_device, random_record};
use crate::state::Place;

const MANY: usize = 60;

/// A page of the feed that reaches up to `at`.
fn page(at: i64, items: Vec<Item>) -> Reply {
    let feed = items.into_iter().map(|item| Entry { at, item }).collect();
    Reply { feed, cursor: at, ..reply(vec![], vec![]) }
}

/// A store that received many reflections of one person at once; their records and bytes.
async fn filled(by: impl Fn(&Store) -> PersonId) -> (Store, Vec<(RecordId, String)>) {
    let store = empty().await;
    let by = by(&store);
    let fact = |record: &RecordId| of_another(random_device(), &by, record, "Theirs.");
    let facts: Vec<_> =
        (0..MANY).map(|_| random_record()).map(|id| (id.clone(), fact(&id))).collect();
    let items = facts.iter().map(|(_, bytes)| Item::Fact(bytes.clone())).collect();
    store.receive(&page(1, items)).await.unwrap();
    assert_eq!(alone(&store).await, 0, "they are bound together");
    assert!(bundles(&store).await.len() < MANY / 10);
    (store, facts)
}

/// How many facts stand alone.
async fn alone(store: &Store) -> u32 {
    store.look(&[FACTS], async |tx| tx.count(FACTS)?.await).await.unwrap()
}

/// Every bundle as it stands in the database.
async fn bundles(store: &Store) -> Vec<JsValue> {
    store.look(&[BUNDLES], async |tx| tx.all(BUNDLES)?.await).await.unwrap()
}

#[wasm_bindgen_test]
async fn each_is_found_by_its_record_and_counted() {
    let (store, facts) = filled(|_| somebody()).await;
    for (record, bytes) in facts.iter().take(3) {
        let versions = store.versions(record).await.unwrap();
        let said: Vec<_> = versions.iter().map(|it| it.fact.encode().unwrap()).collect();
        assert_eq!(said, std::slice::from_ref(bytes));
        assert_eq!(store.load(record).await.unwrap().place, Place::Received);
    }
    assert_eq!(store.counts().await.unwrap().facts, MANY as u32);
    assert_eq!((store.unsent().await.unwrap(), store.unreadable().await.unwrap()), (0, 0));
}

#[wasm_bindgen_test]
async fn what_is_forgotten_is_gone_from_among_the_others() {
    let (store, facts) = filled(|_| somebody()).await;
    let (forgotten, _) = &facts[7];
    store.receive(&page(2, vec![Item::Forget(forgotten.clone())])).await.unwrap();
    assert!(store.versions(forgotten).await.unwrap().is_empty());
    assert_eq!(store.counts().await.unwrap().facts, MANY as u32 - 1);
    let name = store.vault().name(forgotten.as_str());
    for bundle in bundles(&store).await {
        let names = Array::from(&Reflect::get(&bundle, &"record".into()).unwrap());
        assert!(!names.includes(&name.as_str().into(), 0), "not even its name is left");
    }
    for (record, _) in facts.iter().filter(|(record, _)| record != forgotten) {
        assert_eq!(store.versions(record).await.unwrap().len(), 1);
    }
    let rest = facts.into_iter().map(|(record, _)| Item::Forget(record)).collect();
    store.receive(&page(3, rest)).await.unwrap();
    assert!(bundles(&store).await.is_empty(), "a bundle of nothing goes too");
}

#[wasm_bindgen_test]
async fn what_comes_again_or_is_another_under_its_number_stands_once() {
    let (store, facts) = filled(|store| store.person().clone()).await;
    let (record, bytes) = &facts[3];
    store.receive(&page(2, vec![Item::Fact(bytes.clone())])).await.unwrap();
    assert_eq!(store.versions(record).await.unwrap().len(), 1, "the same bytes, once");
    assert_eq!(alone(&store).await, 1, "where it now is in the feed stands with it");
    // A copied phone used the same number for another fact.
    let (other, bytes) = &facts[4];
    let id = store.versions(other).await.unwrap().remove(0).fact.id;
    let copy = of_another(id.device, store.person(), other, "Another.");
    assert_ne!(copy, *bytes);
    store.receive(&page(3, vec![Item::Fact(copy)])).await.unwrap();
    assert_eq!(store.versions(other).await.unwrap().len(), 2, "neither took the other's place");
    // The whole first sync again, as after its cursor was lost.
    let again = facts.iter().map(|(_, bytes)| Item::Fact(bytes.clone())).collect();
    store.receive(&page(4, again)).await.unwrap();
    assert_eq!(store.counts().await.unwrap().facts, MANY as u32 + 1);
    let lines = store.lines(false).await.unwrap();
    assert_eq!(lines.lines().count(), MANY + 1);
}

#[wasm_bindgen_test]
async fn of_another_log_they_are_offered_again_and_bound_together_once_taken() {
    let (store, facts) = filled(|store| store.person().clone()).await;
    let restored = Reply { log: "restored".to_owned(), ..reply(vec![], vec![]) };
    store.receive(&restored).await.unwrap();
    assert_eq!(store.unsent().await.unwrap(), MANY as u32);
    assert!(bundles(&store).await.is_empty(), "none is in two places");
    let mut sent: Vec<String> =
        store.outbox(99).await.unwrap().into_iter().map(|it| it.bytes).collect();
    let mut said: Vec<String> = facts.into_iter().map(|(_, bytes)| bytes).collect();
    sent.sort();
    said.sort();
    assert_eq!(sent, said, "the same bytes");
    let acks = (0..MANY as u32).map(|index| Ack { index, id: None, outcome: Outcome::Known });
    let taken = Reply { log: "restored".to_owned(), ..reply(acks.collect(), vec![]) };
    store.receive(&taken).await.unwrap();
    assert_eq!((store.unsent().await.unwrap(), alone(&store).await), (0, 0));
    assert_eq!(store.counts().await.unwrap().facts, MANY as u32);
    assert_eq!(texts(&store).await.len(), MANY);
}

#[wasm_bindgen_test]
async fn what_was_changed_in_the_open_is_noticed_and_the_rest_goes_on() {
    let (store, facts) = filled(|_| somebody()).await;
    let changed = bundles(&store).await.remove(0);
    let ids = Array::from(&Reflect::get(&changed, &"id".into()).unwrap());
    let bound = ids.length();
    ids.set(0, "another.1".into());
    Reflect::set(&changed, &"id".into(), &ids).unwrap();
    let name = Reflect::get(&changed, &"name".into()).unwrap().as_string().unwrap();
    let put = store.run(async |database| {
        let tx = sealed::write(database, &[BUNDLES])?;
        tx.object_store(BUNDLES)?.put(changed.clone()).with_key(name.as_str()).primitive()?;
        Ok(tx.commit().await?)
    });
    put.await.unwrap();
    assert_eq!(store.unreadable().await.unwrap(), bound, "all that were bound with it");
    assert_eq!(store.counts().await.unwrap().facts, MANY as u32, "it is still there");
    let record = random_record();
    store.state(&reflection(&store, &record, "Mine.", &[])).await.unwrap();
    assert_eq!(store.versions(&record).await.unwrap().len(), 1);
    // What was damaged is had again from the server.
    let again = facts.iter().map(|(_, bytes)| Item::Fact(bytes.clone())).collect();
    store.receive(&page(2, again)).await.unwrap();
    assert_eq!(texts(&store).await.len(), MANY + 1);
}

#[wasm_bindgen_test]
async fn a_count_that_is_damaged_goes_on_after_the_highest_that_is_bound_too() {
    let store = empty().await;
    let own = of_another(store.device(), store.person(), &random_record(), "Own.");
    let other =
        || Item::Fact(of_another(random_device(), store.person(), &random_record(), "Own."));
    let mut items: Vec<Item> = (1..MANY).map(|_| other()).collect();
    items.push(Item::Fact(own));
    store.receive(&page(1, items)).await.unwrap();
    assert_eq!(alone(&store).await, 0);
    let damage = store.run(async |database| {
        let tx = sealed::write(database, &[META])?;
        tx.object_store(META)?.put("damaged").with_key(SEQ).primitive()?;
        Ok(tx.commit().await?)
    });
    damage.await.unwrap();
    store.state(&reflection(&store, &random_record(), "Next.", &[])).await.unwrap();
    let [next] = store.outbox(9).await.unwrap().try_into().unwrap();
    assert_eq!(next.key.parse(), Ok(FactId::new(store.device(), 2)));
}
