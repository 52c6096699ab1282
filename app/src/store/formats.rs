//! What builds that people have on their phones keep there, and every later one must read for ever:
//! the rows of one account as Chromium had them, its lock among them. A new form gets a new file
//! beside the old one; none is ever changed.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use waymark_core::record::field;

use super::connection::make_first;
use super::*;
use crate::device::random_hex;
use crate::state::{Me, Place};
use crate::vault::{Secret, Way, from_hex};

/// An account of 23 November 2026, before anything was released: PIN 274913, one reflection that was
/// not sent, half a sentence of another, and a choice of settings.
const PHONE_1: &str = include_str!("formats/phone-1.json");
/// An account of the same day whose facts came many at once and are bound together: PIN 274913, three
/// reflections received, two of them by somebody else, and one that was not sent.
const PHONE_2: &str = include_str!("formats/phone-2.json");

fn names(of: &JsValue) -> Vec<String> {
    Object::keys(of.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()).collect()
}

/// A value as it was kept: bytes are written `{"hex": "…"}`.
fn as_kept(written: &JsValue) -> JsValue {
    let get = |name: &str| Reflect::get(written, &name.into()).unwrap();
    if !written.is_object() {
        return written.clone();
    }
    if let Some(hex) = get("hex").as_string() {
        return Uint8Array::from(from_hex(&hex).unwrap().as_slice()).into();
    }
    if let Some(list) = written.dyn_ref::<Array>() {
        return list.clone().into();
    }
    let row = Object::new();
    for name in names(written) {
        Reflect::set(&row, &name.as_str().into(), &as_kept(&get(&name))).unwrap();
    }
    row.into()
}

/// A phone on which these rows are kept in a database of version 1, which this one then opens.
async fn phone_1(rows: &str) -> Connection {
    let account = random_hex();
    let database = Database::open(["waymark-", &account].concat())
        .with_version(1u8)
        .with_on_upgrade_needed(|_, database| make_first(&database))
        .await
        .unwrap();
    put(&database, rows).await.unwrap();
    database.close();
    Connection::open(&account, Hooks::none()).await.unwrap()
}

/// A phone on which these rows are kept in a database as this version makes it.
async fn phone(rows: &str) -> Connection {
    let connection = Connection::open(&random_hex(), Hooks::none()).await.unwrap();
    connection.run(async |database| put(database, rows).await).await.unwrap();
    connection
}

async fn put(database: &Database, rows: &str) -> Result<(), StoreFault> {
    let rows = JSON::parse(rows).unwrap();
    let stores = names(&rows);
    let of: Vec<&str> = stores.iter().map(String::as_str).collect();
    let tx = sealed::write(database, &of)?;
    for store in stores {
        let of_store = Reflect::get(&rows, &store.as_str().into()).unwrap();
        let into = tx.object_store(&store)?;
        for key in names(&of_store) {
            let row = as_kept(&Reflect::get(&of_store, &key.as_str().into()).unwrap());
            into.put(row).with_key(key).primitive()?;
        }
    }
    Ok(tx.commit().await?)
}

/// The account, opened with its PIN and with no other.
async fn unlocked(connection: Connection) -> (Store, Me) {
    let Outside { lock: Some(lock), tries: 0 } = connection.outside().await.unwrap() else {
        panic!("its lock can be read, and nobody has tried it");
    };
    assert_eq!(lock.way, Way::Pin);
    assert!(lock.open(&Secret::new("274914")).is_none());
    let vault = lock.open(&Secret::new("274913")).unwrap();
    Store::unlocked(connection, vault).await.unwrap()
}

#[wasm_bindgen_test]
async fn an_account_whose_facts_are_bound_together_opens_and_every_word_is_there() {
    let (store, _) = unlocked(phone(PHONE_2).await).await;
    let mut lines = store.journal().await.unwrap();
    lines.sort_by(|a, b| a.id.cmp(&b.id));
    let said: Vec<_> =
        lines.iter().map(|it| (it.id.as_str(), it.text.as_str(), it.mine, it.place)).collect();
    assert_eq!(
        said,
        [
            ("a-visit", "Went by bus – twice.", false, Place::Received),
            ("another-visit", "Nobody at home.", false, Place::Received),
            ("damson-cheese", "It set\nin the end.", true, Place::Received),
            ("quince-jelly", "It began at the market.", true, Place::OnThisPhone),
        ]
    );
    let visit = store.load(&"a-visit".parse().unwrap()).await.unwrap();
    assert_eq!(visit.record.unwrap().text("answer.free"), "Went by bus – twice.");
    assert_eq!(store.counts().await.unwrap().facts, 4);
    assert_eq!(store.unreadable().await.unwrap(), 0);
}

#[wasm_bindgen_test]
async fn an_account_of_the_first_form_opens_with_its_pin_and_every_word_is_there() {
    let connection = phone_1(PHONE_1).await;
    assert_eq!(connection.listed().await.unwrap().unwrap().label, "MO");
    let (store, me) = unlocked(connection).await;
    assert_eq!((me.person.as_str(), me.name.as_str()), ("maya", "Maya Okafor"));
    assert_eq!(store.device().as_str(), "2f144254b03bd6cf31c5def0afd6dff6");
    assert_eq!(store.settings().await.unwrap().lock_after, 15);
    assert!(store.cursor().await.unwrap().log.is_some());

    let [fact] = store.outbox(9).await.unwrap().try_into().unwrap();
    assert_eq!(fact.key, format!("{}.1", store.device()));
    let loaded = store.load(&fact.record.parse().unwrap()).await.unwrap();
    assert_eq!(loaded.record.unwrap().text(field::TITLE), "Quince jelly");
    assert_eq!(loaded.place, Place::OnThisPhone);
    let [line] = store.journal().await.unwrap().try_into().unwrap();
    assert_eq!(
        (line.title.as_str(), line.text.as_str()),
        ("Quince jelly", "It began at the market.")
    );
    let [draft] = store.drafts().await.unwrap().try_into().unwrap();
    assert!(serde_json::to_string(&draft).unwrap().contains("Half a sen"));
    assert_eq!(store.unreadable().await.unwrap(), 0);
}
