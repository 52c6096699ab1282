//! Bundles: facts that came many at once, kept as few rows that hold many each.
//!
//! Lives here: their shape, and how a fact is found in one and taken out of it. A browser waits
//! for the number of rows much more than for their length: so a first sync takes a third of the
//! time. What is in a bundle was received and never changes; what changes leaves it first and
//! stands alone. Not here: facts that stand alone (`rows`, `sealed`).

use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use waymark_core::order;

use super::connection::{BUNDLES, BY_ID, BY_RECORD};
use super::fault::StoreFault;
use super::materialise::MANY;
use super::rows::{FactRow, RECEIVED, position, put_field};
use super::sealed::{Coming, Tx};
use crate::device::random_hex;
use crate::vault::Vault;

/// A bundle is full once it holds this many bytes: whoever reads one fact opens all of it.
const FULL: usize = 32 * 1024;

/// Facts bound together.
struct Bundle {
    /// The key it is kept under.
    name: String,
    facts: Vec<FactRow>,
}

impl Bundle {
    fn new() -> Self {
        Self { name: random_hex(), facts: Vec::new() }
    }

    /// The row as the browser's own object. In the open stand the ids of its facts and the names of
    /// their records, for its indices; what they say is sealed, and bound to these.
    fn seal(&self, vault: &Vault) -> JsValue {
        let mut text = String::with_capacity(2 * FULL);
        let (mut ids, mut records) = (Vec::new(), Vec::new());
        for fact in &self.facts {
            let own = if fact.own { "own" } else { "" };
            let feed = fact.feed.map(position).unwrap_or_default();
            for part in [fact.record.as_str(), own, &feed, &fact.bytes.len().to_string()] {
                text.push_str(part);
                text.push('\n');
            }
            text.push_str(&fact.bytes);
            ids.push(fact.id.clone());
            records.push(vault.name(&fact.record));
        }
        let sealed = vault.seal(&in_the_open(&self.name, &ids, &records), text.as_bytes());
        let row = Object::new();
        put_field(&row, "name", self.name.as_str().into());
        put_field(&row, BY_ID, list(&ids));
        put_field(&row, BY_RECORD, list(&records));
        put_field(&row, "sealed", Uint8Array::from(sealed.as_slice()).into());
        row.into()
    }

    /// Opens a row; none where it is damaged, or something that stands in the open was changed.
    fn open(vault: &Vault, row: &JsValue) -> Option<Self> {
        let get = |name: &str| Reflect::get(row, &name.into()).ok();
        let (name, ids) = (get("name")?.as_string()?, ids(row));
        let records = texts(&get(BY_RECORD)?);
        let sealed: Uint8Array = get("sealed")?.dyn_into().ok()?;
        let opened = vault.open(&in_the_open(&name, &ids, &records), &sealed.to_vec())?;
        let opened = String::from_utf8(opened).ok()?;
        let mut rest = opened.as_str();
        let mut facts = Vec::with_capacity(ids.len());
        for id in ids {
            let mut parts = rest.splitn(5, '\n');
            let (record, own, feed) = (parts.next()?, parts.next()?, parts.next()?);
            let (length, after) = (parts.next()?.parse().ok()?, parts.next()?);
            let (bytes, after) = after.split_at_checked(length)?;
            rest = after;
            facts.push(FactRow {
                id,
                record: record.to_owned(),
                place: RECEIVED.to_owned(),
                reason: None,
                own: !own.is_empty(),
                bytes: bytes.to_owned(),
                feed: feed.parse::<i64>().ok().map(|at| at as f64),
            });
        }
        Some(Self { name, facts })
    }
}

/// What stands in the open of a bundle, to which it is bound.
fn in_the_open<'t>(name: &'t str, ids: &'t [String], records: &'t [String]) -> Vec<&'t str> {
    let both = ids.iter().chain(records).map(String::as_str);
    [BUNDLES, name].into_iter().chain(both).collect()
}

/// A list of names, handed over as one text: each handed over by itself takes a phone its time.
fn list(names: &[String]) -> JsValue {
    JsString::from(names.join("\n")).split("\n").into()
}

fn texts(list: &JsValue) -> Vec<String> {
    list.dyn_ref::<Array>()
        .iter()
        .flat_map(|it| it.iter())
        .filter_map(|it| it.as_string())
        .collect()
}

/// The ids of the facts in a row, as they stand in the open.
fn ids(row: &JsValue) -> Vec<String> {
    texts(&Reflect::get(row, &BY_ID.into()).unwrap_or_default())
}

impl Tx<'_> {
    /// Keeps facts that were received, many in a row; none of them may be here.
    pub fn put_bundles(&self, facts: impl Iterator<Item = FactRow>) -> Result<(), StoreFault> {
        let mut bundle = Bundle::new();
        let mut bytes = 0;
        for fact in facts {
            bytes += fact.bytes.len();
            bundle.facts.push(fact);
            if bytes >= FULL {
                self.put_bundle(&std::mem::replace(&mut bundle, Bundle::new()))?;
                bytes = 0;
            }
        }
        if bundle.facts.is_empty() { Ok(()) } else { self.put_bundle(&bundle) }
    }

    fn put_bundle(&self, bundle: &Bundle) -> Result<(), StoreFault> {
        self.put_row(BUNDLES, &bundle.name, bundle.seal(self.vault()))
    }

    /// The facts of one record that are in bundles, whatever is damaged left where it is. The
    /// request goes out at once.
    pub fn bundled_of<'t>(
        &'t self,
        record: &'t str,
    ) -> Result<Coming<'t, Vec<FactRow>>, StoreFault> {
        let rows = self.rows_by(BUNDLES, BY_RECORD, &self.name(record))?;
        Ok(Box::pin(async move {
            let mut found = self.opened_bundles(&rows.await?);
            found.retain(|fact| fact.record == record);
            Ok(found)
        }))
    }

    /// The fact under a key that is in a bundle. The request goes out at once.
    pub fn bundled<'t>(&'t self, key: &'t str) -> Result<Coming<'t, Option<FactRow>>, StoreFault> {
        let rows = self.rows_by(BUNDLES, BY_ID, key)?;
        Ok(Box::pin(async move {
            let found = self.opened_bundles(&rows.await?);
            Ok(found.into_iter().find(|fact| fact.id == key))
        }))
    }

    fn opened_bundles(&self, rows: &[JsValue]) -> Vec<FactRow> {
        let open = |row| Bundle::open(self.vault(), row);
        rows.iter().filter_map(open).flat_map(|bundle| bundle.facts).collect()
    }

    /// Every fact in a bundle; none for each that is in one which is damaged.
    pub fn all_bundled(&self) -> Coming<'_, Vec<Option<FactRow>>> {
        Box::pin(async move {
            let mut all = Vec::new();
            for row in self.all(BUNDLES)?.await? {
                match Bundle::open(self.vault(), &row) {
                    Some(bundle) => all.extend(bundle.facts.into_iter().map(Some)),
                    None => all.extend(std::iter::repeat_n(None, ids(&row).len().max(1))),
                }
            }
            Ok(all)
        })
    }

    /// The keys of all facts in bundles, of damaged ones too.
    pub fn bundled_keys(&self) -> Coming<'_, Vec<String>> {
        Box::pin(async move { Ok(self.all(BUNDLES)?.await?.iter().flat_map(ids).collect()) })
    }

    /// How many facts are in bundles: each of their ids is counted. The request goes out at once.
    pub fn count_bundled(&self) -> Result<Coming<'static, u32>, StoreFault> {
        self.count_by(BUNDLES, BY_ID, None)
    }

    /// Takes facts out of the bundles they are in, those that are in any: each bundle is written
    /// again without them.
    pub fn take_out<'t>(&'t self, keys: &'t [String]) -> Coming<'t, ()> {
        Box::pin(async move {
            let mut rows = Vec::new();
            if keys.len() > MANY {
                rows = self.all(BUNDLES)?.await?;
            } else {
                let coming = keys.iter().map(|key| self.rows_by(BUNDLES, BY_ID, key));
                for coming in coming.collect::<Result<Vec<_>, _>>()? {
                    rows.extend(coming.await?);
                }
            }
            let keys = order::set(keys.iter());
            let open = |row: &JsValue| Bundle::open(self.vault(), row);
            let mut done = Vec::new();
            for mut bundle in rows.iter().filter_map(open) {
                let all = bundle.facts.len();
                bundle.facts.retain(|fact| !keys.contains(&fact.id));
                if bundle.facts.len() == all || done.contains(&bundle.name) {
                    continue;
                }
                match bundle.facts.is_empty() {
                    true => self.delete(BUNDLES, &bundle.name)?,
                    false => self.put_bundle(&bundle)?,
                }
                done.push(bundle.name);
            }
            Ok(())
        })
    }
}
