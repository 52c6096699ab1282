//! Sealed transactions: what is put in is sealed on its way, what is got is opened.
//!
//! Lives here: the only way to rows. In the open stand random ids, names that tell nothing, a
//! fact's place, whether it is one's own, and its position in the feed; each row is bound to its
//! store, its key and all of these. Not here: what rows mean.

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

/// What comes of a request that is under way.
type Coming<T> = Result<T, StoreFault>;

impl<'a> Tx<'a> {
    /// The transaction, seen through the vault.
    pub fn new(tx: Transaction<'a>, vault: &'a Vault) -> Self {
        Self { tx, vault }
    }

    /// Keeps everything that was done.
    pub async fn commit(self) -> Result<(), StoreFault> {
        Ok(self.tx.commit().await?)
    }

    /// The name an id goes by in the open: keys may tell nothing of whom they are about.
    pub fn name(&self, id: &str) -> String {
        self.vault.name(id)
    }

    fn get(
        &self,
        store: &str,
        key: &str,
    ) -> Result<impl Future<Output = Coming<Option<JsValue>>> + use<>, StoreFault> {
        let row = self.tx.object_store(store)?.get::<JsValue, _, _>(key).primitive()?;
        Ok(async move { Ok(row.await?) })
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
    ) -> Result<impl Future<Output = Coming<Option<String>>> + 't, StoreFault> {
        let row = self.get(store, key)?;
        Ok(async move { Ok(row.await?.map(|row| self.open_text(store, key, &row))) })
    }

    /// Every text of a store, empty where it is damaged.
    pub async fn texts(&self, store: &str) -> Result<Vec<String>, StoreFault> {
        let from = self.tx.object_store(store)?;
        let keys = from.get_all_keys::<JsValue>().primitive()?;
        let rows = from.get_all::<JsValue>().primitive()?;
        let (keys, rows) = (keys.await?, rows.await?);
        let texts = keys.zip(rows).map(|(key, row)| {
            let key = key.ok().and_then(|key| key.as_string()).unwrap_or_default();
            row.map(|row| self.open_text(store, &key, &row)).unwrap_or_default()
        });
        Ok(texts.collect())
    }

    /// Keeps a text under a key.
    pub fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), StoreFault> {
        self.put_bytes(store, key, text.as_bytes())
    }

    /// The bytes under a key; none where there are none, or they are damaged.
    pub async fn bytes(&self, store: &str, key: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        let row = self.get(store, key)?.await?;
        Ok(row.and_then(|row| self.open(store, key, &row)))
    }

    /// Keeps bytes under a key.
    pub fn put_bytes(&self, store: &str, key: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let sealed = Uint8Array::from(self.vault.seal(&[store, key], bytes).as_slice());
        put(&self.tx.object_store(store)?, key, sealed.into())
    }

    /// The keys of a store.
    pub async fn keys(&self, store: &str) -> Result<Vec<String>, StoreFault> {
        let keys = self.tx.object_store(store)?.get_all_keys::<JsValue>().primitive()?.await?;
        Ok(keys.filter_map(|key| key.ok()?.as_string()).collect())
    }

    /// Takes away what is under a key.
    pub fn delete(&self, store: &str, key: &str) -> Result<(), StoreFault> {
        self.tx.object_store(store)?.delete(key).primitive()?;
        Ok(())
    }

    /// Takes away everything a store holds.
    pub async fn clear(&self, store: &str) -> Result<(), StoreFault> {
        Ok(self.tx.object_store(store)?.clear()?.await?)
    }

    /// How many rows a store holds.
    pub async fn count(&self, store: &str) -> Result<u32, StoreFault> {
        Ok(self.tx.object_store(store)?.count().primitive()?.await?)
    }

    // ---- facts

    /// The fact under a key; none where there is none, or it is damaged.
    pub async fn fact(&self, key: &str) -> Result<Option<FactRow>, StoreFault> {
        let row = self.get(FACTS, key)?.await?;
        let row = row.and_then(|row| FactRow::open(self.vault, &row));
        Ok(row.filter(|row| row.id == key))
    }

    /// Keeps a fact, in the place of what is under its key.
    pub fn put_fact(&self, row: &FactRow) -> Result<(), StoreFault> {
        put(&self.tx.object_store(FACTS)?, &row.id, row.seal(self.vault))
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
    ) -> Result<impl Future<Output = Coming<Vec<FactRow>>> + use<'t, 'a>, StoreFault> {
        let rows = self.facts_by(BY_RECORD, &self.name(record.as_str()))?;
        Ok(async move { Ok(self.open_facts(rows.await?).flatten().collect()) })
    }

    /// The facts in one place; damaged ones are left where they are.
    pub async fn facts_at(&self, place: &str) -> Result<Vec<FactRow>, StoreFault> {
        let rows = self.facts_by(BY_PLACE, place)?.await?;
        Ok(self.open_facts(rows).flatten().collect())
    }

    fn facts_by(
        &self,
        index: &str,
        value: &str,
    ) -> Result<impl Future<Output = Coming<Vec<JsValue>>> + use<>, StoreFault> {
        let facts = self.tx.object_store(FACTS)?;
        let index = facts.index(index)?;
        let rows = index.get_all::<JsValue>().with_query(value).primitive()?;
        Ok(async move { Ok(rows.await?.filter_map(Result::ok).collect()) })
    }

    /// How many facts are in one place.
    pub async fn count_at(&self, place: &str) -> Result<u32, StoreFault> {
        let facts = self.tx.object_store(FACTS)?;
        Ok(facts.index(BY_PLACE)?.count().with_query(place).primitive()?.await?)
    }

    /// Every fact; none for each that is damaged.
    pub async fn facts(&self) -> Result<Vec<Option<FactRow>>, StoreFault> {
        let rows = self.tx.object_store(FACTS)?.get_all::<JsValue>().primitive()?.await?;
        let rows = rows.map(Result::unwrap_or_default).collect();
        Ok(self.open_facts(rows).collect())
    }

    fn open_facts(&self, rows: Vec<JsValue>) -> impl Iterator<Item = Option<FactRow>> {
        rows.into_iter().map(|row| FactRow::open(self.vault, &row))
    }
}

fn put(store: &ObjectStore<'_>, key: &str, row: JsValue) -> Result<(), StoreFault> {
    store.put(row).with_key(key).primitive()?;
    Ok(())
}
