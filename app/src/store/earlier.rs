//! Earlier databases: those made before anything was sealed, brought over once.
//!
//! The earlier one is first given a higher version, so that no tab of an earlier build writes to
//! it any more; then everything goes over in one transaction; only then is it erased. Ended at any
//! moment, it begins again and brings nothing over twice.

use std::cell::Cell;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use js_sys::{JSON, Reflect};
use wasm_bindgen::JsValue;
use waymark_core::fact::{DeviceId, PersonId};

use super::account::Store;
use super::connection::{
    BUNDLES, CURSOR, DEVICE, DRAFTS, FACTS, Hooks, JOURNAL, ME, META, RECORDS, SEQ,
};
use super::draft::Draft;
use super::fault::StoreFault;
use super::materialise::make_again;
use super::read::records_of;
use super::rows::{FactRow, RECEIVED};
use super::sealed;
use crate::state::Me;

/// The version the earlier database is given, which no earlier build opens.
const CLOSED: u8 = 2;
/// What is kept once everything was brought over.
const BROUGHT: &str = "brought";

/// An earlier database, closed to earlier builds.
pub struct Earlier {
    name: String,
    database: Database,
}

impl Earlier {
    /// The earlier database of a person, where there is one.
    ///
    /// # Errors
    /// When the browser does not let it be opened.
    pub async fn find(person: &PersonId, hooks: &Hooks) -> Result<Option<Self>, StoreFault> {
        let name = ["waymark-", person.as_str()].concat();
        let made = Rc::new(Cell::new(false));
        let (now_made, blocked) = (made.clone(), hooks.blocked.clone());
        let database = Database::open(name.as_str())
            .with_version(CLOSED)
            .with_on_blocked(move |_| {
                blocked();
                Ok(())
            })
            .with_on_upgrade_needed(move |event, _| {
                now_made.set(event.old_version() == 0.0);
                Ok(())
            })
            .await?;
        let earlier = Self { name, database };
        if made.get() || !earlier.database.object_store_names().any(|name| name == META) {
            earlier.erase().await?;
            return Ok(None);
        }
        Ok(Some(earlier))
    }

    /// Who used it; none where it never was.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn me(&self) -> Result<Option<Me>, StoreFault> {
        let me = self.meta(ME).await?;
        Ok(me.and_then(|me| serde_json::from_str(&me).ok()))
    }

    async fn meta(&self, key: &str) -> Result<Option<String>, StoreFault> {
        let tx = sealed::read(&self.database, &[META])?;
        let value: Option<JsValue> = tx.object_store(META)?.get(key).primitive()?.await?;
        tx.commit().await?;
        Ok(value.and_then(|value| {
            value.as_string().or(value.as_f64().map(|it| (it as i64).to_string()))
        }))
    }

    async fn rows(&self, store: &str) -> Result<Vec<(String, JsValue)>, StoreFault> {
        let tx = sealed::read(&self.database, &[store])?;
        let from = tx.object_store(store)?;
        let keys = from.get_all_keys::<JsValue>().primitive()?;
        let rows = from.get_all::<JsValue>().primitive()?;
        let (keys, rows) = (keys.await?, rows.await?);
        tx.commit().await?; // only now is it sure that this was all
        Ok(keys
            .zip(rows)
            .filter_map(|(key, row)| Some((key.ok()?.as_string()?, row.ok()?)))
            .collect())
    }

    /// Erases it.
    ///
    /// # Errors
    /// When the browser does not.
    pub async fn erase(self) -> Result<(), StoreFault> {
        self.database.close();
        Ok(Database::delete_by_name(&self.name)?.await?)
    }
}

impl Store {
    /// Brings an earlier database over into this one, and goes on as its device.
    ///
    /// # Errors
    /// When it could not be; then nothing was brought over, and the earlier one is as it was.
    pub async fn bring_over(self, earlier: &Earlier) -> Result<Self, StoreFault> {
        let (facts, drafts) = (earlier.rows(FACTS).await?, earlier.rows(DRAFTS).await?);
        let device: Option<DeviceId> = earlier.meta(DEVICE).await?.and_then(|it| it.parse().ok());
        let device = device.unwrap_or_else(|| self.device());
        let (seq, cursor) = (earlier.meta(SEQ).await?, earlier.meta(CURSOR).await?);
        let facts: Vec<FactRow> = facts.iter().map(|(key, row)| earlier_fact(key, row)).collect();
        self.run(async |database| {
            let tx = self.write(database, &[FACTS, BUNDLES, RECORDS, JOURNAL, DRAFTS, META])?;
            if tx.text(META, BROUGHT)?.await?.is_some() {
                return Ok(());
            }
            for row in &facts {
                tx.put_fact(row)?;
            }
            for (key, row) in &drafts {
                let row = row.as_string().unwrap_or_default();
                let key =
                    serde_json::from_str(&row).map_or_else(|_| key.clone(), |it: Draft| it.key());
                tx.put_text(DRAFTS, &tx.name(&key), &row)?;
            }
            for (key, value) in [(SEQ, &seq), (CURSOR, &cursor)] {
                if let Some(value) = value {
                    tx.put_text(META, key, value)?;
                }
            }
            tx.put_text(META, DEVICE, device.as_str())?;
            tx.put_text(META, BROUGHT, "")?;
            make_again(&tx, &records_of(facts.iter()), self.person()).await?;
            tx.commit().await
        })
        .await?;
        let (store, _) = Self::unlocked(self.connection().clone(), self.vault().clone()).await?;
        Ok(store)
    }
}

/// A fact as it was kept before; what is no fact is kept too, as something that cannot be read.
fn earlier_fact(key: &str, row: &JsValue) -> FactRow {
    let get = |name: &str| Reflect::get(row, &name.into()).ok();
    let text = |name: &str| get(name)?.as_string();
    let whole = || -> Option<FactRow> {
        Some(FactRow {
            id: key.to_owned(),
            record: text("record")?,
            place: text("place")?,
            own: get("own")?.as_bool()?,
            bytes: text("bytes")?,
            reason: text("reason"),
            feed: get("feed").and_then(|at| at.as_f64()),
        })
    };
    whole().unwrap_or_else(|| FactRow {
        id: key.to_owned(),
        record: "unreadable".to_owned(),
        place: RECEIVED.to_owned(),
        own: false,
        bytes: JSON::stringify(row).map(String::from).unwrap_or_default(),
        reason: None,
        feed: None,
    })
}

#[cfg(test)]
mod tests {
    use indexed_db_futures::KeyPath;
    use js_sys::Object;
    use wasm_bindgen_test::wasm_bindgen_test;
    use waymark_core::fact::Value;

    use super::*;
    use crate::device::{random_hex, random_record};
    use crate::state::Place;
    use crate::store::Typed;
    use crate::store::conformance::of_another;

    /// A database as it was made before anything was sealed: one fact that was received, one that
    /// was not, one damaged row, a draft, and who it was.
    async fn plain(person: &PersonId, device: &DeviceId) {
        let name = ["waymark-", person.as_str()].concat();
        let database = Database::open(name)
            .with_version(1u8)
            .with_on_upgrade_needed(|_, database| {
                let facts = database.create_object_store(FACTS).build()?;
                for index in ["record", "place"] {
                    facts.create_index(index, KeyPath::from(index)).build()?;
                }
                for store in [RECORDS, JOURNAL, DRAFTS, META] {
                    database.create_object_store(store).build()?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let tx = sealed::write(&database, &[FACTS, DRAFTS, META]).unwrap();
        let facts = tx.object_store(FACTS).unwrap();
        for (place, text, of) in
            [("received", "Sent.", "other"), ("here", "Unsent.", device.as_str())]
        {
            let record = random_record();
            let of: DeviceId = of.parse().unwrap();
            let bytes = of_another(of.clone(), person, &record, text);
            let row = Object::new();
            let id = format!("{of}.1");
            for (name, value) in [
                ("id", JsValue::from(id.as_str())),
                ("record", record.as_str().into()),
                ("place", place.into()),
                ("own", true.into()),
                ("bytes", bytes.into()),
            ] {
                Reflect::set(&row, &name.into(), &value).unwrap();
            }
            facts.put(JsValue::from(row)).with_key(id).primitive().unwrap();
        }
        facts.put("not a row").with_key("damaged").primitive().unwrap();
        let typed = Typed { value: Value::Words("Half a sen".to_owned()), base: Vec::new() };
        let draft = Draft {
            record: random_record(),
            kind: waymark_core::fact::Kind::Reflection,
            about: person.clone(),
            tab: "gone".to_owned(),
            at: 1,
            fields: [("answer.free".to_owned(), typed)].into(),
        };
        let row = serde_json::to_string(&draft).unwrap();
        tx.object_store(DRAFTS).unwrap().put(row).with_key(draft.key()).primitive().unwrap();
        let meta = tx.object_store(META).unwrap();
        meta.put(device.as_str()).with_key(DEVICE).primitive().unwrap();
        meta.put(1.0).with_key(SEQ).primitive().unwrap();
        tx.commit().await.unwrap();
        database.close();
    }

    /// Everything of it is in the sealed one.
    async fn check(store: &Store, device: &DeviceId) {
        let lines = store.journal().await.unwrap();
        let mut texts: Vec<_> = lines.into_iter().map(|line| (line.text, line.place)).collect();
        texts.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            texts,
            [("Sent.".to_owned(), Place::Received), ("Unsent.".to_owned(), Place::OnThisPhone)]
        );
        assert_eq!(store.unreadable().await.unwrap(), 1, "what was damaged is kept, apart");
        assert_eq!(store.drafts().await.unwrap().len(), 1);
        assert_eq!(store.device(), *device);
        assert_eq!(store.counts().await.unwrap().facts, 3);
    }

    #[wasm_bindgen_test]
    async fn what_was_kept_before_anything_was_sealed_is_brought_over_once() {
        let (person, device): (PersonId, DeviceId) =
            (random_hex().parse().unwrap(), random_hex().parse().unwrap());
        plain(&person, &device).await;
        let account: PersonId = random_hex().parse().unwrap();
        let connection =
            super::super::Connection::open(account.as_str(), Hooks::none()).await.unwrap();
        let me = Me::alone(&person, "M");
        let vault = crate::vault::Vault::of(account.as_str());
        let lock = crate::vault::Lock::make(&vault, &crate::vault::Secret::new("274913")).unwrap();
        let store = Store::create(
            connection,
            vault,
            &lock,
            &crate::accounts::Account::new(&me.person, "M"),
            random_hex().parse().unwrap(),
            &me,
        )
        .await
        .unwrap();

        // The app is ended after everything went over and before the earlier one was erased.
        let earlier = Earlier::find(&person, &Hooks::none()).await.unwrap().unwrap();
        let store = store.bring_over(&earlier).await.unwrap();
        drop(earlier);
        check(&store, &device).await;
        let key = format!("{device}.1");
        store.move_one(&key, Some(waymark_core::sync::Reason::Other)).await.unwrap();

        let earlier = Earlier::find(&person, &Hooks::none()).await.unwrap().unwrap();
        let store = store.bring_over(&earlier).await.unwrap();
        let set_aside = store.delivered().await.unwrap().set_aside;
        assert_eq!(set_aside.len(), 1, "what changed since stays changed");
        earlier.erase().await.unwrap();
        assert!(Earlier::find(&person, &Hooks::none()).await.unwrap().is_none());
        let stated = super::super::conformance::session(&store, &random_record(), 5);
        store.state(&stated).await.unwrap();
        assert_eq!(store.outbox(9).await.unwrap().first().unwrap().key, format!("{device}.2"));
    }
}
