//! What the database shows to somebody who reads it raw: no word, no name, no id of a person.

use indexed_db_futures::prelude::*;
use js_sys::{JSON, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::fact::{Kind, RecordId};
use waymark_core::sync::{Ack, Item, Outcome, Reason};

use super::conformance::{draft, of_another, reflection, reply};
use super::connection::{
    ATTACHMENTS, BUNDLES, CHUNKS, CURSOR, DEVICE, DRAFTS, FACTS, JOURNAL, ME, META, RECORDS, SEQ,
    SETTINGS,
};
use super::*;
use crate::device::{random_device, random_hex, random_record};
use crate::state::Me;

/// In every place where a person could have written or be named.
const MARKER: &str = "marmalade";

/// Every key and row of every store, as text: bytes both as they are and in hexadecimal.
async fn raw(store: &Store) -> Vec<String> {
    let stores = [FACTS, BUNDLES, RECORDS, JOURNAL, DRAFTS, META, ATTACHMENTS, CHUNKS];
    let read = store.run(async |database| {
        let tx = sealed::read(database, &stores)?;
        let mut raw = Vec::new();
        for name in stores {
            let from = tx.object_store(name)?;
            let keys = from.get_all_keys::<JsValue>().primitive()?;
            let rows = from.get_all::<JsValue>().primitive()?;
            for one in keys.await?.chain(rows.await?) {
                raw.push(as_text(&one.unwrap()));
            }
        }
        Ok(raw)
    });
    read.await.unwrap()
}

fn as_text(value: &JsValue) -> String {
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return String::from_utf8_lossy(&bytes.to_vec()).into_owned();
    }
    let sealed = Reflect::get(value, &"sealed".into()).unwrap_or_default();
    let whole = JSON::stringify(value).map(String::from).unwrap_or_default();
    [whole, if sealed.is_undefined() { String::new() } else { as_text(&sealed) }].concat()
}

#[wasm_bindgen_test]
async fn read_raw_the_database_shows_no_word_of_any_record() {
    // A person's id, as a staff list may have it, is in the id of their one enrolment too.
    let person = format!("{MARKER}-{}", random_hex()).parse().unwrap();
    let store = Store::open(person, Hooks::none()).await.unwrap();
    let me = Me {
        role: MARKER.to_owned(),
        organisation: MARKER.to_owned(),
        packs: vec![MARKER.to_owned()],
        ..Me::alone(store.person(), MARKER)
    };
    store.keep_me(&me).await.unwrap();
    let enrolment: RecordId = format!("enrolment-{MARKER}").parse().unwrap();
    let said = Statement { kind: Kind::Enrolment, ..reflection(&store, &enrolment, MARKER, &[]) };
    store.state(&said).await.unwrap();
    store.state(&reflection(&store, &random_record(), MARKER, &[])).await.unwrap();
    store.put_draft(&draft(&store, &enrolment, MARKER)).await.unwrap();
    let theirs =
        || Item::Fact(of_another(random_device(), store.person(), &random_record(), MARKER));
    let feed = vec![theirs(), Item::Fact(MARKER.to_owned())];
    let outcome = Outcome::SetAside(Reason::NotAllowed);
    let acks = vec![Ack { index: 0, id: None, outcome }];
    store.receive(&reply(acks, feed)).await.unwrap();
    store.put_meta(SETTINGS, MARKER).await.unwrap();
    let mut many = reply(vec![], (0..60).map(|_| theirs()).collect());
    many.cursor = 99;
    store.receive(&many).await.unwrap();
    let bundles = store.look(&[BUNDLES], async |tx| tx.count(BUNDLES)?.await).await.unwrap();
    assert!(bundles > 0, "some of it is bound together");

    let raw = raw(&store).await;
    assert!(raw.len() > 20, "there is something to look at");
    for row in &raw {
        let found = [MARKER, "not_allowed", "reflection", "enrolment", "answer"];
        let found: Vec<_> = found.iter().filter(|word| row.contains(**word)).collect();
        assert!(found.is_empty(), "{found:?} in {row}");
    }
    let opened = store.lines(false).await.unwrap();
    assert!(opened.matches(MARKER).count() > 63, "and all of it is there for its owner");
}

#[wasm_bindgen_test]
async fn rows_cannot_be_swapped_or_their_open_half_changed() {
    let store = Store::open(random_hex().parse().unwrap(), Hooks::none()).await.unwrap();
    let (one, two) = (random_record(), random_record());
    store.state(&reflection(&store, &one, "One.", &[])).await.unwrap();
    store.state(&reflection(&store, &two, "Two.", &[])).await.unwrap();
    let device = store.device();
    let ids = [format!("{device}.1"), format!("{device}.2")];
    let swap = async |from: &str, to: &str, change: &dyn Fn(&JsValue)| {
        let work = store.run(async |database| {
            let tx = sealed::write(database, &[FACTS])?;
            let facts = tx.object_store(FACTS)?;
            let row: JsValue = facts.get(from).primitive()?.await?.unwrap_or_default();
            change(&row);
            facts.put(row).with_key(to).primitive()?;
            Ok(tx.commit().await?)
        });
        work.await.unwrap();
    };
    let set = |name: &'static str, value: &'static str| {
        move |row: &JsValue| drop(Reflect::set(row, &name.into(), &value.into()))
    };
    // Marked as received, it would never be sent.
    swap(&ids[0], &ids[0], &set("place", "received")).await;
    assert_eq!(store.unreadable().await.unwrap(), 1, "it is noticed");
    swap(&ids[0], &ids[0], &set("place", "here")).await;
    assert_eq!(store.unreadable().await.unwrap(), 0);
    swap(&ids[1], &ids[0], &set("id", ids_text(&ids[0]))).await;
    assert_eq!(store.unreadable().await.unwrap(), 1, "one in the place of the other");

    let work = store.run(async |database| {
        let tx = sealed::write(database, &[META])?;
        let meta = tx.object_store(META)?;
        let row: JsValue = meta.get(DEVICE).primitive()?.await?.unwrap_or_default();
        meta.put(row).with_key(CURSOR).primitive()?;
        let row: JsValue = meta.get(SEQ).primitive()?.await?.unwrap_or_default();
        meta.put(row).with_key(ME).primitive()?;
        Ok(tx.commit().await?)
    });
    work.await.unwrap();
    assert_eq!(store.meta(CURSOR).await.unwrap().as_deref(), Some(""), "damaged, not another's");
    assert_eq!(store.meta(ME).await.unwrap().as_deref(), Some(""));
}

fn ids_text(id: &str) -> &'static str {
    id.to_owned().leak()
}

#[wasm_bindgen_test]
async fn a_count_that_is_damaged_is_counted_again_and_no_number_is_used_twice() {
    let store = Store::open(random_hex().parse().unwrap(), Hooks::none()).await.unwrap();
    for _ in 0..3 {
        store.state(&reflection(&store, &random_record(), "One.", &[])).await.unwrap();
    }
    store
        .run(async |database| {
            let tx = sealed::write(database, &[META])?;
            tx.object_store(META)?.put("damaged").with_key(SEQ).primitive()?;
            Ok(tx.commit().await?)
        })
        .await
        .unwrap();
    store.state(&reflection(&store, &random_record(), "Four.", &[])).await.unwrap();
    let keys: Vec<String> = store.outbox(9).await.unwrap().into_iter().map(|it| it.key).collect();
    assert!(keys.last().unwrap().ends_with(".4"), "{keys:?}");
}
