//! Sealed transactions: what is put in is sealed on its way, what is got is opened.
//!
//! Lives here: the only way to rows. In the open stand random ids, names that tell nothing, a
//! fact's place, whether it is one's own, and its position in the feed; each row is bound to its
//! store, its key and all of these. Not here: what rows mean.

use std::pin::Pin;

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use waymark_core::fact::RecordId;
use waymark_core::order;

use super::connection::{BY_PLACE, BY_RECORD, FACTS};
use super::fault::StoreFault;
use super::materialise::MANY;
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
    let begun = database.transaction(stores).with_mode(TransactionMode::Readonly).build();
    begun.map_err(StoreFault::at_the_start)
}

/// A transaction that writes, in the open; once committed, it survives the loss of power.
pub(super) fn write<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreFault> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let mode = TransactionMode::Readwrite;
    let begun = database.transaction(stores).with_mode(mode).with_options(strict).build();
    begun.map_err(StoreFault::at_the_start)
}

/// What is under way: boxed, because each await of a request compiled into its place costs a phone
/// half a kilobyte.
pub(super) type Coming<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreFault>> + 't>>;

impl<'a> Tx<'a> {
    /// The transaction, seen through the vault.
    pub fn new(tx: Transaction<'a>, vault: &'a Vault) -> Self {
        Self { tx, vault }
    }

    /// What seals and opens its rows.
    pub fn vault(&self) -> &Vault {
        self.vault
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

    /// Every row of a store, sealed as it is. The request goes out at once.
    pub fn all(&self, store: &str) -> Result<Coming<'static, Vec<JsValue>>, StoreFault> {
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
        self.put_row(store, key, sealed.into())
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

    /// How many rows a store holds. The request goes out at once.
    pub fn count(&self, store: &str) -> Result<Coming<'static, u32>, StoreFault> {
        let count = self.tx.object_store(store)?.count().primitive()?;
        Ok(Box::pin(async move { Ok(count.await?) }))
    }

    // ---- facts: those that stand alone, and with them those that are in bundles

    /// The fact under a key; none where there is none, or it is damaged.
    pub fn fact<'t>(&'t self, key: &str) -> Coming<'t, Option<FactRow>> {
        let key = [key.to_owned()];
        Box::pin(async move { Ok(self.facts_under(&key).await?.pop()) })
    }

    /// The facts under some keys; damaged ones are left where they are.
    pub fn facts_under<'t>(&'t self, keys: &'t [String]) -> Coming<'t, Vec<FactRow>> {
        Box::pin(async move {
            let mut found = Vec::new();
            if keys.len() > MANY {
                // Many are sure to be in the same bundles: each is opened once.
                let keys = order::set(keys.iter());
                found.extend(self.facts().await?.into_iter().flatten());
                found.retain(|fact| keys.contains(&fact.id));
                return Ok(found);
            }
            // Every request goes out before any is awaited.
            let mut coming = Vec::with_capacity(keys.len());
            for key in keys {
                coming.push((key, self.get(FACTS, key)?, self.bundled(key)?));
            }
            for (key, alone, bundled) in coming {
                let alone = alone.await?.and_then(|row| FactRow::open(self.vault, &row));
                let bundled = bundled.await?;
                found.extend(alone.filter(|row| row.id == *key).or(bundled));
            }
            Ok(found)
        })
    }

    /// Keeps a fact that stands alone, in the place of what is under its key.
    pub fn put_fact(&self, row: &FactRow) -> Result<(), StoreFault> {
        self.put_row(FACTS, &row.id, row.seal(self.vault))
    }

    /// Keeps a new fact: where its key is taken, the whole transaction fails.
    pub fn add_fact(&self, row: &FactRow) -> Result<(), StoreFault> {
        let facts = self.tx.object_store(FACTS)?;
        facts.add(row.seal(self.vault)).with_key(row.id.as_str()).primitive()?;
        Ok(())
    }

    /// Takes facts away, wherever they are.
    pub fn erase_facts<'t>(&'t self, keys: &'t [String]) -> Coming<'t, ()> {
        Box::pin(async move {
            self.take_out(keys).await?;
            keys.iter().try_for_each(|key| self.delete(FACTS, key))
        })
    }

    /// The facts of one record; damaged ones are left where they are. The request goes out at once.
    pub fn facts_of<'t>(
        &'t self,
        record: &'t RecordId,
    ) -> Result<Coming<'t, Vec<FactRow>>, StoreFault> {
        let alone = self.rows_by(FACTS, BY_RECORD, &self.name(record.as_str()))?;
        let bundled = self.bundled_of(record.as_str())?;
        Ok(Box::pin(async move {
            let mut facts = self.opened(&alone.await?);
            facts.append(&mut bundled.await?);
            Ok(facts)
        }))
    }

    /// The facts of some records; damaged ones are left where they are.
    pub fn facts_of_each<'t>(&'t self, records: &'t [RecordId]) -> Coming<'t, Vec<FactRow>> {
        Box::pin(async move {
            let mut found = Vec::new();
            if records.len() > MANY {
                // Many are sure to be in the same bundles: each is opened once.
                let records = order::set(records.iter().map(RecordId::as_str));
                found.extend(self.facts().await?.into_iter().flatten());
                found.retain(|fact| records.contains(fact.record.as_str()));
                return Ok(found);
            }
            // Every request goes out before any is awaited.
            let coming = records.iter().map(|record| self.facts_of(record));
            for coming in coming.collect::<Result<Vec<_>, _>>()? {
                found.append(&mut coming.await?);
            }
            Ok(found)
        })
    }

    /// The facts in one place, but not those received in bundles; damaged ones are left where they
    /// are. The request goes out at once.
    pub fn facts_at<'t>(&'t self, place: &str) -> Result<Coming<'t, Vec<FactRow>>, StoreFault> {
        let rows = self.rows_by(FACTS, BY_PLACE, place)?;
        Ok(Box::pin(async move { Ok(self.opened(&rows.await?)) }))
    }

    /// How many facts are in one place, but for those received in bundles. The request goes out at
    /// once.
    pub fn count_at(&self, place: &str) -> Result<Coming<'static, u32>, StoreFault> {
        self.count_by(FACTS, BY_PLACE, Some(place))
    }

    /// How many facts there are.
    pub fn count_facts(&self) -> Coming<'_, u32> {
        Box::pin(async move {
            let (alone, bundled) = (self.count(FACTS)?, self.count_bundled()?);
            Ok(alone.await? + bundled.await?)
        })
    }

    /// Every fact; none for each that is damaged.
    pub fn facts(&self) -> Coming<'_, Vec<Option<FactRow>>> {
        Box::pin(async move {
            let rows = self.all(FACTS)?.await?;
            let mut facts = self.all_bundled().await?;
            facts.extend(rows.iter().map(|row| FactRow::open(self.vault, row)));
            Ok(facts)
        })
    }

    fn opened(&self, rows: &[JsValue]) -> Vec<FactRow> {
        rows.iter().filter_map(|row| FactRow::open(self.vault, row)).collect()
    }

    /// The rows an index finds. The request goes out at once.
    pub fn rows_by(
        &self,
        store: &str,
        index: &str,
        value: &str,
    ) -> Result<Coming<'static, Vec<JsValue>>, StoreFault> {
        let store = self.tx.object_store(store)?;
        let index = store.index(index)?;
        let rows = index.get_all::<JsValue>().with_query(value).primitive()?;
        Ok(Box::pin(async move { Ok(rows.await?.filter_map(Result::ok).collect()) }))
    }

    /// How many an index finds, or holds at all. The request goes out at once.
    pub fn count_by(
        &self,
        store: &str,
        index: &str,
        value: Option<&str>,
    ) -> Result<Coming<'static, u32>, StoreFault> {
        let store = self.tx.object_store(store)?;
        let index = store.index(index)?;
        let count = match value {
            Some(value) => index.count().with_query(value).primitive()?,
            None => index.count().primitive()?,
        };
        Ok(Box::pin(async move { Ok(count.await?) }))
    }

    /// Keeps a row that is sealed already.
    pub fn put_row(&self, store: &str, key: &str, row: JsValue) -> Result<(), StoreFault> {
        self.tx.object_store(store)?.put(row).with_key(key).primitive()?;
        Ok(())
    }
}
