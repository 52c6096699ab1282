//! Many facts at once: light rows are owed and records are known, whatever happens meanwhile.

use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::fact::RecordId;
use waymark_core::sync::{Entry, Item};

use super::conformance::{empty, of_another, reflection, reply, somebody, texts};
use super::connection::JOURNAL;
use super::*;
use crate::device::{random_device, random_record};

const MANY: usize = 60;

/// A store that received many reflections at once, the second one somebody else's; their records.
async fn owing() -> (Store, Vec<RecordId>) {
    let store = empty().await;
    let records: Vec<RecordId> = (0..MANY).map(|_| random_record()).collect();
    let (me, other) = (store.person(), somebody());
    let by = |record: &RecordId| if *record == records[1] { &other } else { me };
    let fact = |record| of_another(random_device(), by(record), record, "Theirs.");
    let feed = records.iter().map(|record| Item::Fact(fact(record))).collect();
    let changed = store.receive(&reply(vec![], feed)).await.unwrap();
    assert_eq!(changed.len(), MANY, "the screen has all of them");
    assert_eq!(rows(&store).await, 0, "and they are owed");
    (store, records)
}

async fn rows(store: &Store) -> usize {
    store.look(&[JOURNAL], async |tx| tx.keys(JOURNAL).await).await.unwrap().len()
}

#[wasm_bindgen_test]
async fn what_is_owed_is_read_as_if_it_were_there_and_then_made() {
    let (store, records) = owing().await;
    let mut seen = store.lights(&records).await.unwrap();
    assert!(
        seen.iter().all(|each| matches!(&each.light, Light::Line(line) if line.text == "Theirs."))
    );
    store.pay().await.unwrap();
    assert_eq!(rows(&store).await, MANY);
    assert_eq!(store.counts().await.unwrap().records, MANY as u32);
    seen.sort_by_key(|each| records.iter().position(|id| *id == each.id));
    assert_eq!(store.lights(&records).await.unwrap(), seen);

    let (store, _) = owing().await;
    assert_eq!(texts(&store).await.len(), MANY, "who opens the app again sees all of it");
    assert_eq!(rows(&store).await, MANY);
}

#[wasm_bindgen_test]
async fn what_is_written_or_forgotten_meanwhile_stays_so() {
    let (store, records) = owing().await;
    let fact = store.versions(&records[0]).await.unwrap()[0].fact.id.clone();
    store.state(&reflection(&store, &records[0], "Mine.", &[fact])).await.unwrap();
    let mut forget = reply(vec![], vec![]);
    forget.cursor = MANY as i64 + 1;
    forget.feed = vec![Entry { at: forget.cursor, item: Item::Forget(records[1].clone()) }];
    store.receive(&forget).await.unwrap();
    store.pay().await.unwrap();
    let texts = texts(&store).await;
    assert_eq!(texts.len(), MANY - 1);
    assert_eq!(texts.iter().filter(|(text, _)| text == "Mine.").count(), 1);
    assert!(store.versions(&records[1]).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn of_many_records_forgotten_at_once_no_row_outlives_their_facts() {
    let store = empty().await;
    let other = somebody();
    let records: Vec<RecordId> = (0..MANY).map(|_| random_record()).collect();
    let fact = |record| of_another(random_device(), &other, record, "Theirs.");
    let feed = records.iter().map(|record| Item::Fact(fact(record))).collect();
    store.receive(&reply(vec![], feed)).await.unwrap();
    store.pay().await.unwrap();
    assert_eq!(rows(&store).await, MANY);
    let mut forget = reply(vec![], vec![]);
    forget.cursor = 2 * MANY as i64;
    let forgets = records.into_iter().map(Item::Forget);
    forget.feed = forgets.map(|item| Entry { at: forget.cursor, item }).collect();
    store.receive(&forget).await.unwrap();
    assert_eq!(rows(&store).await, 0, "the next request confirms that they are gone");
}

#[wasm_bindgen_test]
async fn what_was_here_before_a_page_is_found_whoever_put_it_there() {
    let (store, records) = owing().await;
    let other_tab = Store::open(store.person().clone(), Hooks::none()).await.unwrap();
    let written = random_record();
    other_tab.state(&reflection(&other_tab, &written, "Written meanwhile.", &[])).await.unwrap();
    // Twice: the first page meets a store that is not as it was left, the second one that is.
    for (nth, before) in [written, records[0].clone()].iter().enumerate() {
        let mut page: Vec<RecordId> = (0..MANY).map(|_| random_record()).collect();
        page.push(before.clone());
        let fact = |record| of_another(random_device(), store.person(), record, "Another.");
        let mut more = reply(vec![], vec![]);
        more.cursor = (MANY * (nth + 2)) as i64;
        more.feed =
            page.iter().map(|it| Entry { at: more.cursor, item: Item::Fact(fact(it)) }).collect();
        let changed = store.receive(&more).await.unwrap();
        let both = changed.iter().find(|each| each.id == *before).unwrap();
        assert!(matches!(&both.light, Light::Line(line) if line.disputed), "{nth}");
    }
    store.pay().await.unwrap();
    assert_eq!(texts(&store).await.len(), 3 * MANY + 1);
}
