//! Sealed transactions: what is put in is sealed on its way, what is got is opened.
//!
//! Lives here: the only way to rows. In the open stand random ids, names that tell nothing, a
//! fact's place, whether it is one's own, and its position in the feed; each row is bound to its
//! store, its key and all of these. Not here: what rows mean.

use std::pin::Pin;

use indexed_db_futures::database::Database;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use waymark_core::fact::RecordId;

use super::connection::{BY_PLACE, BY_RECORD, FACTS};
use super::fault::StoreFault;
use super::rows::FactRow;
use crate::vault::Vault;

/// One transaction of one account. It must be committed: dropping it undoes it.
pub(super) struct Tx<'a> {
    tx: Transaction<'a>,
    vault: &'a Vault,
}

/// A transaction that reads, in the open.
pub(super) fn read<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreFault> {
    Ok(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?)
}

/// A transaction that writes, in the open; once committed, it survives the loss of power.
pub(super) fn write<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreFault> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let mode = TransactionMode::Readwrite;
    Ok(database.transaction(stores).with_mode(mode).with_options(strict).build()?)
}

/// What is under way: boxed, because each await of a request compiled into its place costs a phone
/// half a kilobyte.
type Coming<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreFault>> + 't>>;

impl<'a> Tx<'a> {
    /// The transaction, seen through the vault.
    pub fn new(tx: Transaction<'a>, vault: &'a Vault) -> Self {
        Self { tx, vault }
    }

    /// Keeps everything that was done.
    pub fn commit(self) -> Coming<'a, ()> {
        Box::pin(async move { Ok(self.tx.commit().await?) })
    }

    /// The name an id goes by in the open: keys may tell nothing of whom they are about.
    pub fn name(&self, id: &str) -> String {
        self.vault.name(id)
    }

    fn get(&self, store: &str, key: &str) -> Result<Coming<'static, Option<JsValue>>, StoreFault> {
        let row = self.tx.object_store(store)?.get::<JsValue, _, _>(key).primitive()?;
        Ok(Box::pin(async move { Ok(row.await?) }))
    }

    fn all(&self, store: &str) -> Result<Coming<'static, Vec<JsValue>>, StoreFault> {
        let rows = self.tx.object_store(store)?.get_all::<JsValue>().primitive()?;
        Ok(Box::pin(async move { Ok(rows.await?.map(Result::unwrap_or_default).collect()) }))
    }

    fn all_keys(&self, store: &str) -> Result<Coming<'static, Vec<String>>, StoreFault> {
        let keys = self.tx.object_store(store)?.get_all_keys::<JsValue>().primitive()?;
        let text = |key: Result<JsValue, _>| key.ok().and_then(|key| key.as_string());
        Ok(Box::pin(
            async move { Ok(keys.await?.map(|it| text(it).unwrap_or_default()).collect()) },
        ))
    }

    fn open(&self, store: &str, key: &str, row: &JsValue) -> Option<Vec<u8>> {
        let sealed = row.dyn_ref::<Uint8Array>()?;
        self.vault.open(&[store, key], &sealed.to_vec())
    }

    fn open_text(&self, store: &str, key: &str, row: &JsValue) -> String {
        // What cannot be opened reads as an empty text, which is then found damaged.
        let opened = self.open(store, key, row).and_then(|text| String::from_utf8(text).ok());
        opened.unwrap_or_default()
    }

    /// The text under a key, empty where it is damaged; the request goes out at once.
    pub fn text<'t>(
        &'t self,
        store: &'t str,
        key: &'t str,
    ) -> Result<Coming<'t, Option<String>>, StoreFault> {
        let row = self.get(store, key)?;
        let open = move |row: JsValue| self.open_text(store, key, &row);
        Ok(Box::pin(async move { Ok(row.await?.map(open)) }))
    }

    /// Every text of a store, empty where it is damaged.
    pub fn texts<'t>(&'t self, store: &'t str) -> Coming<'t, Vec<String>> {
        Box::pin(async move {
            let (keys, rows) = (self.all_keys(store)?, self.all(store)?);
            let (keys, rows) = (keys.await?, rows.await?);
            let rows = keys.iter().zip(&rows);
            Ok(rows.map(|(key, row)| self.open_text(store, key, row)).collect())
        })
    }

    /// Keeps a text under a key.
    pub fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), StoreFault> {
        self.put_bytes(store, key, text.as_bytes())
    }

    /// The bytes under a key; none where there are none, or they are damaged.
    pub fn bytes<'t>(&'t self, store: &'t str, key: &'t str) -> Coming<'t, Option<Vec<u8>>> {
        Box::pin(async move {
            let row = self.get(store, key)?.await?;
            Ok(row.and_then(|row| self.open(store, key, &row)))
        })
    }

    /// Keeps bytes under a key.
    pub fn put_bytes(&self, store: &str, key: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let sealed = Uint8Array::from(self.vault.seal(&[store, key], bytes).as_slice());
        put(&self.tx.object_store(store)?, key, sealed.into())
    }

    /// The keys of a store.
    pub fn keys<'t>(&'t self, store: &'t str) -> Coming<'t, Vec<String>> {
        Box::pin(async move { self.all_keys(store)?.await })
    }

    /// Takes away what is under a key.
    pub fn delete(&self, store: &str, key: &str) -> Result<(), StoreFault> {
        self.tx.object_store(store)?.delete(key).primitive()?;
        Ok(())
    }

    /// Takes away everything a store holds.
    pub fn clear<'t>(&'t self, store: &'t str) -> Coming<'t, ()> {
        Box::pin(async move { Ok(self.tx.object_store(store)?.clear()?.await?) })
    }

    /// How many rows a store holds.
    pub fn count<'t>(&'t self, store: &'t str) -> Coming<'t, u32> {
        Box::pin(async move { Ok(self.tx.object_store(store)?.count().primitive()?.await?) })
    }

    // ---- facts

    /// The fact under a key; none where there is none, or it is damaged.
    pub fn fact<'t>(&'t self, key: &'t str) -> Coming<'t, Option<FactRow>> {
        Box::pin(async move {
            let row = self.get(FACTS, key)?.await?;
            let row = row.and_then(|row| FactRow::open(self.vault, &row));
            Ok(row.filter(|row| row.id == key))
        })
    }

    /// Keeps a fact, in the place of what is under its key.
    pub fn put_fact(&self, row: &FactRow) -> Result<(), StoreFault> {
        put(&self.tx.object_store(FACTS)?, &row.id, row.seal(self.vault))
    }

    /// Keeps many facts, each in the place of what is under its key.
    pub fn put_facts(&self, mut rows: impl Iterator<Item = FactRow>) -> Result<(), StoreFault> {
        let facts = self.tx.object_store(FACTS)?; // asked of the browser once
        rows.try_for_each(|row| put(&facts, &row.id, row.seal(self.vault)))
    }

    /// Keeps a new fact: where its key is taken, the whole transaction fails.
    pub fn add_fact(&self, row: &FactRow) -> Result<(), StoreFault> {
        let facts = self.tx.object_store(FACTS)?;
        facts.add(row.seal(self.vault)).with_key(row.id.as_str()).primitive()?;
        Ok(())
    }

    /// The facts of one record; damaged ones are left where they are. The request goes out at once.
    pub fn facts_of<'t>(
        &'t self,
        record: &RecordId,
    ) -> Result<Coming<'t, Vec<FactRow>>, StoreFault> {
        let rows = self.facts_by(BY_RECORD, &self.name(record.as_str()))?;
        Ok(Box::pin(async move { Ok(self.opened(&rows.await?)) }))
    }

    /// The facts in one place; damaged ones are left where they are.
    pub fn facts_at<'t>(&'t self, place: &'t str) -> Coming<'t, Vec<FactRow>> {
        Box::pin(async move { Ok(self.opened(&self.facts_by(BY_PLACE, place)?.await?)) })
    }

    fn facts_by(
        &self,
        index: &str,
        value: &str,
    ) -> Result<Coming<'static, Vec<JsValue>>, StoreFault> {
        let facts = self.tx.object_store(FACTS)?;
        let index = facts.index(index)?;
        let rows = index.get_all::<JsValue>().with_query(value).primitive()?;
        Ok(Box::pin(async move { Ok(rows.await?.filter_map(Result::ok).collect()) }))
    }

    /// How many facts are in one place.
    pub fn count_at<'t>(&'t self, place: &'t str) -> Coming<'t, u32> {
        Box::pin(async move {
            let facts = self.tx.object_store(FACTS)?;
            Ok(facts.index(BY_PLACE)?.count().with_query(place).primitive()?.await?)
        })
    }

    /// Every fact; none for each that is damaged.
    pub fn facts(&self) -> Coming<'_, Vec<Option<FactRow>>> {
        Box::pin(async move {
            let rows = self.all(FACTS)?.await?;
            Ok(rows.iter().map(|row| FactRow::open(self.vault, row)).collect())
        })
    }

    fn opened(&self, rows: &[JsValue]) -> Vec<FactRow> {
        rows.iter().filter_map(|row| FactRow::open(self.vault, row)).collect()
    }
}

fn put(store: &ObjectStore<'_>, key: &str, row: JsValue) -> Result<(), StoreFault> {
    store.put(row).with_key(key).primitive()?;
    Ok(())
}
