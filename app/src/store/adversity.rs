//! What a store must do when the disk, the connection or another tab fails it.

use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::record::field;
use waymark_core::sync::Item;

use super::conformance::{
    draft, empty, last, of_another, reflection, reply, session, somebody, texts,
};
use super::*;
use crate::device::{random_device, random_record};
use crate::state::Place;

#[wasm_bindgen_test]
async fn a_damaged_row_is_made_again_from_its_facts() {
    let store = empty().await;
    let (one, two) = (random_record(), random_record());
    store.state(&session(&store, &one, 45)).await.unwrap();
    store.state(&session(&store, &two, 60)).await.unwrap();
    store.state(&reflection(&store, &random_record(), "Kept.", &[])).await.unwrap();
    store.damage(connection::RECORDS, &store.vault().name(one.as_str()), "half").await;
    store.damage(connection::JOURNAL, "no-such-record", "half a li").await;

    let mut minutes: Vec<_> =
        store.records().await.unwrap().iter().map(|it| it.number(field::MINUTES)).collect();
    minutes.sort();
    assert_eq!(minutes, [Some(45), Some(60)]);
    assert_eq!(texts(&store).await, [("Kept.".to_owned(), Place::OnThisPhone)]);
}

#[wasm_bindgen_test]
async fn a_row_of_an_earlier_version_says_who_stated_it_first() {
    let store = empty().await;
    let record = random_record();
    store.state(&session(&store, &record, 45)).await.unwrap();
    // As a version wrote it that kept nothing of who stated it, here and in another tab.
    let row = format!(r#"{{"id":"{record}","kind":"session","about":"ada","at":1,"fields":[]}}"#);
    for look in [false, true] {
        store.overwrite(connection::RECORDS, record.as_str(), &row).await;
        let found = if look {
            store.records().await.unwrap()
        } else {
            let lights = store.lights(std::slice::from_ref(&record)).await.unwrap();
            lights.into_iter().filter_map(|each| each.light.record()).collect()
        };
        let found = found.first().unwrap();
        assert_eq!(&found.by, store.person());
        assert_eq!(found.number(field::MINUTES), Some(45));
    }
}

#[wasm_bindgen_test]
async fn a_damaged_fact_is_kept_apart_and_the_others_go_on() {
    let store = empty().await;
    let record = random_record();
    store.state(&reflection(&store, &record, "One.", &[])).await.unwrap();
    let first = last(&store).await;
    let base = [first.clone()];
    store.state(&reflection(&store, &record, "Two.", &base)).await.unwrap();
    store.damage(connection::FACTS, &first.to_string(), "not a row").await;

    let again = store.state(&session(&store, &random_record(), 5)).await;
    assert!(again.is_ok());
    assert_eq!(store.load(&record).await.unwrap().record.unwrap().text("answer.free"), "Two.");
    assert_eq!(store.counts().await.unwrap().facts, 3, "it is still there");
    assert_eq!(store.unreadable().await.unwrap(), 1, "and it is counted");
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_opened_once_more() {
    let store = empty().await;
    store.connection().lose();
    let stated = store.state(&reflection(&store, &random_record(), "After.", &[])).await;
    assert!(stated.is_ok());
    store.connection().lose();
    assert_eq!(texts(&store).await, [("After.".to_owned(), Place::OnThisPhone)]);
}

#[wasm_bindgen_test]
async fn a_newer_version_in_another_tab_is_not_blocked_and_is_told() {
    use std::cell::Cell;
    use std::rc::Rc;
    let told = Rc::new(Cell::new(false));
    let heard = told.clone();
    let hooks = Hooks { blocked: Rc::new(|| ()), superseded: Rc::new(move || heard.set(true)) };
    let store = Store::open(somebody(), hooks).await.unwrap();
    let name = format!("waymark-{}", store.person());
    let newer = indexed_db_futures::database::Database::open(name).with_version(u8::MAX).await;
    newer.unwrap().close();
    assert!(told.get());
    let after = store.state(&session(&store, &random_record(), 1)).await;
    assert_eq!(after.unwrap_err(), StoreFault::NewerVersion);
}

#[wasm_bindgen_test]
async fn a_database_that_was_cleared_has_no_lock() {
    let connection = Connection::open(somebody().as_str(), Hooks::none()).await.unwrap();
    let outside = connection.outside().await.unwrap();
    assert_eq!(outside, Outside { lock: None, tries: 0 }, "which is how clearing is noticed");
}

/// Makes the `n`-th write from now fail as a full disk does; `None` lets every write through.
pub fn fail_write(n: Option<u32>) {
    let n = n.map_or(-1, i64::from);
    let script = format!(
        "(() => {{
            const proto = IDBObjectStore.prototype;
            proto.real ??= {{ put: proto.put, add: proto.add, delete: proto.delete }};
            let left = {n};
            for (const name of ['put', 'add', 'delete']) {{
                proto[name] = function (...args) {{
                    if (left > 0 && --left === 0) throw new DOMException('', 'QuotaExceededError');
                    return proto.real[name].apply(this, args);
                }};
            }}
        }})()"
    );
    js_sys::eval(&script).unwrap();
}

#[wasm_bindgen_test]
async fn whichever_write_finds_no_room_nothing_is_half_kept() {
    let store = empty().await;
    let record = random_record();
    let draft = draft(&store, &record, "Kept as a draft.");
    store.put_draft(&draft).await.unwrap();
    let statement =
        Statement { draft: Some(draft.key()), ..reflection(&store, &record, "A fact.", &[]) };
    let mut failures = 0;
    loop {
        fail_write(Some(failures + 1));
        let stated = store.state(&statement).await;
        fail_write(None);
        let Err(fault) = stated else { break };
        failures += 1;
        assert_eq!(fault, StoreFault::NoRoom);
        assert_eq!(texts(&store).await, []);
        assert_eq!(store.counts().await.unwrap().facts, 0);
        assert_eq!(store.drafts().await.unwrap(), std::slice::from_ref(&draft));
    }
    assert_eq!(failures, 4, "the fact, its number, the draft and the light row");
    assert_eq!(last(&store).await.seq, 1);
    assert_eq!(texts(&store).await, [("A fact.".to_owned(), Place::OnThisPhone)]);
}

#[wasm_bindgen_test]
async fn whichever_write_of_a_page_finds_no_room_the_cursor_does_not_move() {
    let store = empty().await;
    let record = random_record();
    let theirs = of_another(random_device(), &somebody(), &record, "Theirs.");
    let page = reply(vec![], vec![Item::Fact(theirs)]);
    let mut failures = 0;
    loop {
        fail_write(Some(failures + 1));
        let kept = store.receive(&page).await;
        fail_write(None);
        if kept.is_ok() {
            break;
        }
        failures += 1;
        assert_eq!(store.reached().await, (None, 0));
        assert_eq!(texts(&store).await, []);
    }
    assert_eq!(failures, 3, "the fact, the light row and the cursor");
    assert_eq!(store.reached().await, (Some("log".to_owned()), 1));
    assert_eq!(texts(&store).await, [("Theirs.".to_owned(), Place::Received)]);
}

impl Store {
    /// Overwrites a row with something else, as a failing disk might.
    async fn damage(&self, store: &str, key: &str, row: &str) {
        use indexed_db_futures::prelude::*;
        self.run(async |database| {
            let tx = sealed::write(database, &[store])?;
            tx.object_store(store)?.put(row).with_key(key).primitive()?;
            Ok(tx.commit().await?)
        })
        .await
        .unwrap();
    }

    /// Overwrites what a record's row says, as another version might have written it.
    async fn overwrite(&self, store: &str, record: &str, text: &str) {
        self.run(async |database| {
            let tx = self.write(database, &[store])?;
            tx.put_text(store, &tx.name(record), text)?;
            tx.commit().await
        })
        .await
        .unwrap();
    }
}
