//! Receiving: the phone's end of sync over this store, each step one transaction.
//!
//! Lives here: the rows that the core's `sync` asks for, and the light rows made from what it
//! changed. Not here: what is said, or what is made of an answer; that is the core's.

use std::cell::RefCell;

use waymark_core::fact::{DeviceId, FactId, RecordId};
use waymark_core::sync::{
    Held, Moment, Next, NoAnswer, Pocket, Reason, Received, Reply, Sent, Stage, Status, Talk,
};

use super::account::Store;
use super::attachments::forget_files;
use super::connection::{
    ATTACHMENTS, BUNDLES, CHUNKS, CURSOR, DEVICE, DRAFTS, FACTS, JOURNAL, META, RECORDS, SEQ,
};
use super::draft::follow_all;
use super::fault::StoreFault;
use super::known::{Known, Stamp};
use super::materialise::{Changed, Light, MANY, light, make_again, put_lights, reckon};
use super::rows::{FactRow, HERE, RECEIVED, SET_ASIDE, reason_text};
use super::sealed::Tx;
use crate::{clock, device};

pub use waymark_core::sync::Cursor;

/// What a reply, or there being none, changed on this phone.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The records that changed.
    pub changed: Vec<Changed>,
    /// How far the server was read.
    pub cursor: Cursor,
    /// What to do next.
    pub next: Next,
    /// The old and new ids of facts that were stated again.
    pub restated: Vec<(FactId, FactId)>,
}

impl Store {
    /// How far the server was read.
    #[cfg(test)]
    pub async fn cursor(&self) -> Result<Cursor, StoreFault> {
        self.look(&[META], cursor).await
    }

    /// The next request to the server.
    ///
    /// # Errors
    /// When what is to be sent could not be read.
    pub async fn ask(&self, talk: &mut Talk, status: Status) -> Result<Sent, StoreFault> {
        let (after, sent) = self
            .run(async |database| {
                let tx = self.read(database, &[FACTS, BUNDLES, META])?;
                let mut talk = talk.clone();
                let sent = talk.ask(&mut self.shelf(&tx), status.clone(), clock::now()).await?;
                Ok((talk, sent))
            })
            .await?;
        *talk = after;
        Ok(sent)
    }

    /// Keeps a reply: what became of the facts that were sent, what came, and the cursor, all or
    /// nothing.
    ///
    /// # Errors
    /// When it could not be kept; the same reply can be asked for again.
    pub async fn take(
        &self,
        talk: &mut Talk,
        sent: &Sent,
        reply: &Reply,
        took_ms: i64,
    ) -> Result<Kept, StoreFault> {
        let spare = device::random_device();
        let (me, now_ms) = (self.person(), clock::now());
        let moment = Moment { now_ms, took_ms, me, spare: &spare };
        let (after, kept) = self
            .run(async |database| {
                let tx = self.write(database, &STORES)?;
                let mut talk = talk.clone();
                let many = reply.feed.len() + reply.older.len() > MANY;
                let before = if many { Some(Stamp::of(&tx).await?) } else { None };
                let mut shelf = Shelf { before: before.as_ref(), ..self.shelf(&tx) };
                let received = talk.receive(&mut shelf, sent, reply, &moment).await?;
                Ok((talk, self.keep(tx, received, before).await?))
            })
            .await?;
        *talk = after;
        Ok(kept)
    }

    /// Keeps what there being no reply means: a fact that no request can carry is set aside.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn refused(
        &self,
        talk: &mut Talk,
        sent: &Sent,
        why: NoAnswer,
    ) -> Result<Kept, StoreFault> {
        if !matches!(why, NoAnswer::Refused { .. }) {
            talk.failed();
            return Ok(Kept { next: Next::Later, ..Kept::default() });
        }
        let (after, kept) = self
            .run(async |database| {
                let tx = self.write(database, &STORES)?;
                let mut talk = talk.clone();
                let received = talk.refused(&mut self.shelf(&tx), sent, why).await?;
                Ok((talk, self.keep(tx, received, None).await?))
            })
            .await?;
        *talk = after;
        Ok(kept)
    }

    /// Gives up what others let this phone read: it is let in no more.
    ///
    /// # Errors
    /// When it could not be; it is tried again at the next contact.
    pub async fn ended(&self, talk: &mut Talk) -> Result<Kept, StoreFault> {
        let (after, kept) = self
            .run(async |database| {
                let tx = self.write(database, &STORES)?;
                let mut talk = talk.clone();
                let received = talk.ended(&mut self.shelf(&tx), self.person()).await?;
                Ok((talk, self.keep(tx, received, None).await?))
            })
            .await?;
        *talk = after;
        Ok(kept)
    }

    fn shelf<'t>(&'t self, tx: &'t Tx<'t>) -> Shelf<'t> {
        Shelf { tx, before: None, known: &self.known }
    }

    /// Makes the light rows of what changed, and keeps everything; `before` is how the store looked
    /// where many facts come.
    async fn keep(
        &self,
        tx: Tx<'_>,
        mut received: Received,
        before: Option<Stamp>,
    ) -> Result<Kept, StoreFault> {
        let records = std::mem::take(&mut received.records);
        let mut changed = Vec::with_capacity(records.len());
        let mut left = Vec::new();
        for (id, rows) in records {
            if before.is_some() {
                left.push(id.to_string());
                left.extend(rows.iter().map(|row| row.key.clone()));
            }
            let rows: Vec<FactRow> = rows.into_iter().map(FactRow::from).collect();
            let light = light(reckon(&rows), self.person());
            if light == Light::Gone {
                forget_files(&tx, &id).await?;
            }
            changed.push(Changed { id, light });
        }
        put_lights(&tx, &changed)?;
        if !received.restated.is_empty() {
            follow_all(&tx, &received.restated).await?;
        }
        let looks = match before {
            Some(before) => Some((before, Stamp::of(&tx).await?)),
            None => None,
        };
        tx.commit().await?;
        match looks {
            Some((before, after)) => self.known.borrow_mut().note(&before, after, left),
            None => drop(self.known.take()),
        }
        if let Some(device) = &received.device {
            self.note_device(device);
        }
        let Received { cursor, next, restated, .. } = received;
        Ok(Kept { changed, cursor, next, restated })
    }

    /// Sets one fact aside, or offers it again where there is no reason.
    ///
    /// # Errors
    /// When it could not be moved.
    pub async fn move_one(
        &self,
        key: &str,
        aside: Option<Reason>,
    ) -> Result<Vec<Changed>, StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[FACTS, BUNDLES, RECORDS, JOURNAL])?;
            let mut touched: Vec<RecordId> = Vec::new();
            if let Some(mut row) = tx.fact(key).await? {
                row.place = if aside.is_some() { SET_ASIDE } else { HERE }.to_owned();
                row.reason = aside.and_then(reason_text);
                touched.extend(row.record.parse().ok());
                tx.take_out(std::slice::from_ref(&row.id)).await?;
                tx.put_fact(&row)?;
            }
            let changed = make_again(&tx, &touched, self.person()).await?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }

    /// The key a fact is kept under.
    pub fn key_of(fact: &FactId) -> String {
        fact.to_string()
    }
}

/// What a reply may change.
const STORES: [&str; 8] = [FACTS, BUNDLES, RECORDS, JOURNAL, DRAFTS, META, ATTACHMENTS, CHUNKS];

/// How far the server was read; the start where that is damaged.
pub(super) async fn cursor(tx: &Tx<'_>) -> Result<Cursor, StoreFault> {
    Ok(cursor_of(tx.text(META, CURSOR)?.await?))
}

fn cursor_of(row: Option<String>) -> Cursor {
    row.and_then(|row| serde_json::from_str(&row).ok()).unwrap_or_default()
}

/// Which device this phone is.
fn device_of(row: Option<String>) -> Result<DeviceId, StoreFault> {
    let device = row.and_then(|device| device.parse().ok());
    device.ok_or_else(|| StoreFault::Other("DataError".to_owned()))
}

/// This store, as the core's sync sees it.
struct Shelf<'t> {
    tx: &'t Tx<'t>,
    /// How the store looked when the transaction began, where many facts come.
    before: Option<&'t Stamp>,
    known: &'t RefCell<Known>,
}

impl Shelf<'_> {
    /// Whether a record or fact may be here.
    fn may_have(&self, id: &str) -> bool {
        self.before.is_none_or(|now| self.known.borrow().may_have(now, id))
    }

    /// The keys of facts that may be here.
    fn here(&self, keys: impl Iterator<Item = String>) -> Vec<String> {
        keys.filter(|key| self.may_have(key)).collect()
    }
}

impl Pocket for Shelf<'_> {
    type Fault = StoreFault;

    async fn cursor(&mut self) -> Result<Cursor, StoreFault> {
        cursor(self.tx).await
    }

    async fn keep_cursor(&mut self, cursor: &Cursor) -> Result<(), StoreFault> {
        self.tx.put_text(META, CURSOR, &serde_json::to_string(cursor)?)
    }

    async fn held(&mut self, records: &[RecordId]) -> Result<Vec<Held>, StoreFault> {
        let mut records = records.to_vec();
        records.retain(|record| self.may_have(record.as_str()));
        Ok(self.tx.facts_of_each(&records).await?.into_iter().filter_map(held).collect())
    }

    async fn under(&mut self, keys: &[String]) -> Result<Vec<Held>, StoreFault> {
        let rows = self.tx.facts_under(&self.here(keys.iter().cloned())).await?;
        Ok(rows.into_iter().filter_map(held).collect())
    }

    async fn unsent(&mut self) -> Result<Vec<Held>, StoreFault> {
        Ok(self.tx.facts_at(HERE)?.await?.into_iter().filter_map(held).collect())
    }

    async fn everything(&mut self) -> Result<Vec<Held>, StoreFault> {
        Ok(self.tx.facts().await?.into_iter().flatten().filter_map(held).collect())
    }

    async fn keep(&mut self, rows: &[Held]) -> Result<(), StoreFault> {
        let before = self.here(rows.iter().map(|row| row.key.clone()));
        let rows = rows.iter().map(|row| FactRow::from(row.clone()));
        let (many, mut few): (Vec<_>, Vec<_>) = rows.partition(FactRow::may_be_bundled);
        if many.len() > MANY {
            self.tx.erase_facts(&before).await?;
            self.tx.put_bundles(many.into_iter())?;
        } else {
            self.tx.take_out(&before).await?;
            few.extend(many);
        }
        few.iter().try_for_each(|row| self.tx.put_fact(row))
    }

    async fn erase(&mut self, keys: &[String]) -> Result<(), StoreFault> {
        self.tx.erase_facts(keys).await
    }

    async fn opening(&mut self) -> Result<(Cursor, DeviceId, Vec<Held>), StoreFault> {
        let (cursor, device) = (self.tx.text(META, CURSOR)?, self.tx.text(META, DEVICE)?);
        let unsent = self.tx.facts_at(HERE)?;
        let (cursor, device) = (cursor_of(cursor.await?), device_of(device.await?)?);
        Ok((cursor, device, unsent.await?.into_iter().filter_map(held).collect()))
    }

    async fn numbering(&mut self) -> Result<(DeviceId, u32), StoreFault> {
        let (device, last) = (self.tx.text(META, DEVICE)?, self.tx.text(META, SEQ)?);
        let device = device_of(device.await?)?;
        Ok((device, last.await?.and_then(|last| last.parse().ok()).unwrap_or(0)))
    }

    async fn renumber(&mut self, device: &DeviceId, last: u32) -> Result<(), StoreFault> {
        self.tx.put_text(META, DEVICE, device.as_str())?;
        self.tx.put_text(META, SEQ, &last.to_string())
    }
}

/// The row as the core's sync knows it; none where it is of no record.
fn held(row: FactRow) -> Option<Held> {
    let stage = match row.place.as_str() {
        RECEIVED => Stage::Received,
        SET_ASIDE => Stage::SetAside(row.reason()),
        _ => Stage::Here,
    };
    Some(Held {
        record: row.record.parse().ok()?,
        key: row.id,
        stage,
        own: row.own,
        bytes: row.bytes,
        feed: row.feed.map(|at| at as i64),
    })
}

impl From<Held> for FactRow {
    fn from(held: Held) -> Self {
        let (place, reason) = match held.stage {
            Stage::Here => (HERE, None),
            Stage::Received => (RECEIVED, None),
            Stage::SetAside(reason) => (SET_ASIDE, reason_text(reason)),
        };
        Self {
            id: held.key,
            record: held.record.to_string(),
            place: place.to_owned(),
            reason,
            own: held.own,
            bytes: held.bytes,
            feed: held.feed.map(|at| at as f64),
        }
    }
}
