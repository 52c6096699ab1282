//! Rows: how things are written down in the database.
//!
//! Lives here: the shape of rows and their reading. Not here: transactions.

use std::collections::BTreeMap;

use js_sys::{Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use waymark_core::fact::{self, Fact, FactId, Kind, PersonId, Reading, RecordId, Value};
use waymark_core::merge::{Rival, Settled};
use waymark_core::record::Record;
use waymark_core::sync::Reason;

use super::connection::{BY_PLACE, BY_RECORD, FACTS};
use crate::state::Place;
use crate::vault::Vault;

/// Not acknowledged by the server.
pub(super) const HERE: &str = "here";
/// Acknowledged by the server, or come from it.
pub(super) const RECEIVED: &str = "received";
/// Not taken by the server.
pub(super) const SET_ASIDE: &str = "set_aside";

/// One fact, as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FactRow {
    /// The key it is kept under: which fact, with `~` for a second one under the same id; the
    /// position in the feed where its bytes could not be read.
    pub id: String,
    /// The record it adds to.
    pub record: String,
    /// [`HERE`], [`RECEIVED`] or [`SET_ASIDE`].
    pub place: String,
    /// Why it was set aside, as JSON.
    pub reason: Option<String>,
    /// Whether this account's person stated it.
    pub own: bool,
    /// Its one encoding, never changed.
    pub bytes: String,
    /// Its last position in the feed.
    pub feed: Option<f64>,
}

impl FactRow {
    /// The row as the browser's own object, which its indices can look into: what it says is
    /// sealed, and bound to what stands in the open beside it.
    pub fn seal(&self, vault: &Vault) -> JsValue {
        let record = vault.name(&self.record);
        let feed = self.feed.map(position);
        let place = in_the_open(&self.id, &record, &self.place, self.own, feed.as_deref());
        let reason = self.reason.as_deref().unwrap_or_default();
        let text = [self.record.as_str(), reason, &self.bytes].join("\n");
        let sealed = vault.seal(&place, text.as_bytes());

        let row = Object::new();
        let put = |name: &str, value: JsValue| put_field(&row, name, value);
        put("id", self.id.as_str().into());
        put(BY_RECORD, record.into());
        put(BY_PLACE, self.place.as_str().into());
        put("own", self.own.into());
        put("sealed", Uint8Array::from(sealed.as_slice()).into());
        if let Some(at) = self.feed {
            put("feed", at.into());
        }
        row.into()
    }

    /// Opens a row; none where it is damaged, or something that stands in the open was changed.
    pub fn open(vault: &Vault, row: &JsValue) -> Option<Self> {
        let get = |name: &str| Reflect::get(row, &name.into()).ok();
        let text = |name: &str| get(name)?.as_string();
        let (id, name, place) = (text("id")?, text(BY_RECORD)?, text(BY_PLACE)?);
        let own = get("own")?.as_bool()?;
        let feed = get("feed").and_then(|at| at.as_f64());
        let sealed: Uint8Array = get("sealed")?.dyn_into().ok()?;
        let at = feed.map(position);
        let bound = in_the_open(&id, &name, &place, own, at.as_deref());
        let opened = String::from_utf8(vault.open(&bound, &sealed.to_vec())?).ok()?;
        let mut parts = opened.splitn(3, '\n');
        let (record, reason, bytes) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            record: record.to_owned(),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            bytes: bytes.to_owned(),
            id,
            place,
            own,
            feed,
        })
    }

    /// Whether it may stand in a bundle among others: it is a fact, and is where it will stay.
    pub fn may_be_bundled(&self) -> bool {
        self.place == RECEIVED && self.id.parse::<FactId>().is_ok()
    }

    /// Makes room beside another fact under the same id (a cloned device): both are kept.
    pub fn step_aside(&mut self) {
        self.id.push('~');
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        match self.place.as_str() {
            RECEIVED => Place::Received,
            SET_ASIDE => Place::SetAside(self.reason()),
            _ => Place::OnThisPhone,
        }
    }

    /// Why it was set aside.
    pub fn reason(&self) -> Reason {
        let reason = self.reason.as_deref();
        reason.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Reason::Other)
    }

    /// What its bytes say.
    pub fn read(&self) -> Option<Reading> {
        fact::read(&self.bytes).ok()
    }

    /// The number of the fact in its device's own order, for sending in order.
    pub fn seq(&self) -> u32 {
        self.id.parse::<FactId>().map_or(u32::MAX, |id| id.seq)
    }

    /// A fact stated here, not sent yet.
    pub fn stated(fact: &Fact, bytes: String) -> Self {
        Self {
            id: fact.id.to_string(),
            record: fact.record.to_string(),
            place: HERE.to_owned(),
            reason: None,
            own: true,
            bytes,
            feed: None,
        }
    }
}

/// Sets a field of an object of our own, which cannot fail.
pub(super) fn put_field(row: &Object, name: &str, value: JsValue) {
    Reflect::set(row, &name.into(), &value).unwrap_or_default();
}

/// A position in the feed as text. As a whole number: writing fractions costs four kilobytes.
pub(super) fn position(at: f64) -> String {
    (at as i64).to_string()
}

/// What stands in the open beside a fact, to which it is bound.
fn in_the_open<'t>(
    id: &'t str,
    record: &'t str,
    place: &'t str,
    own: bool,
    feed: Option<&'t str>,
) -> [&'t str; 6] {
    [FACTS, id, record, place, if own { "own" } else { "" }, feed.unwrap_or_default()]
}

/// The reason as it is kept.
pub(super) fn reason_text(reason: Reason) -> Option<String> {
    serde_json::to_string(&reason).ok()
}

/// One field of a record: its name, value, heads and rivals.
#[derive(Serialize, Deserialize)]
struct FieldRow(String, Value, Vec<FactId>, Vec<(FactId, Value)>);

/// A record as it is kept.
#[derive(Serialize, Deserialize)]
struct RecordRow {
    id: RecordId,
    kind: Kind,
    about: PersonId,
    /// Who stated it first; missing in rows of earlier versions, which are then made again.
    by: PersonId,
    at: i64,
    fields: Vec<FieldRow>,
}

/// Writes a record as its row.
pub(super) fn write_record(record: &Record) -> Result<String, serde_json::Error> {
    let fields = record.fields.iter().map(|(name, settled)| {
        let rivals = settled.rivals.iter();
        let rivals = rivals.map(|rival| (rival.fact.clone(), rival.value.clone())).collect();
        FieldRow(name.clone(), settled.value.clone(), settled.heads.clone(), rivals)
    });
    serde_json::to_string(&RecordRow {
        id: record.id.clone(),
        kind: record.kind.clone(),
        about: record.about.clone(),
        by: record.by.clone(),
        at: record.changed_at,
        fields: fields.collect(),
    })
}

/// Reads a record from its row; none where the row is damaged or of an earlier version.
pub(super) fn read_record(row: &str) -> Option<Record> {
    let row: RecordRow = serde_json::from_str(row).ok()?;
    let mut fields = BTreeMap::new();
    for FieldRow(name, value, heads, rivals) in row.fields {
        let rivals = rivals.into_iter().map(|(fact, value)| Rival { fact, value }).collect();
        fields.insert(name, Settled { value, heads, rivals });
    }
    Some(Record {
        id: row.id,
        kind: row.kind,
        about: row.about,
        by: row.by,
        fields,
        changed_at: row.at,
    })
}
