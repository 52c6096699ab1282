//! Receiving: what the server said, kept in one transaction with how far it was read.

use serde::{Deserialize, Serialize};
use waymark_core::fact::{FactId, RecordId, read as read_fact};
use waymark_core::sync::{Entry, Item, Outcome, Reason, Reply};

use super::account::Store;
use super::connection::{ATTACHMENTS, CHUNKS, CURSOR, FACTS, JOURNAL, META, RECORDS};
use super::fault::StoreFault;
use super::materialise::{Changed, make_again};
use super::read::Outgoing;
use super::rows::{FactRow, HERE, RECEIVED, SET_ASIDE, reason_text};
use super::sealed::Tx;

/// The server's log and how far it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The log's name; none before the first reply.
    pub log: Option<String>,
    /// The last position kept.
    pub at: i64,
    /// When the server last had everything, in milliseconds since 1970.
    #[serde(default)]
    pub complete: Option<i64>,
}

impl Store {
    /// How far the server was read.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn cursor(&self) -> Result<Cursor, StoreFault> {
        let row = self.meta(CURSOR).await?;
        Ok(row.and_then(|row| serde_json::from_str(&row).ok()).unwrap_or_default())
    }

    /// Keeps a reply: what became of the facts that were sent, what the feed brought, and the
    /// cursor, all or nothing.
    ///
    /// # Errors
    /// When it could not be kept; the same reply can be asked for again.
    pub async fn receive(
        &self,
        sent: &[Outgoing],
        reply: &Reply,
        cursor: &Cursor,
    ) -> Result<Vec<Changed>, StoreFault> {
        let cursor = serde_json::to_string(cursor)?;
        self.run(async |database| {
            let stores = [FACTS, RECORDS, JOURNAL, META, ATTACHMENTS, CHUNKS];
            let tx = self.write(database, &stores)?;
            let mut touched = Touched::default();
            for ack in &reply.acks {
                let fact = usize::try_from(ack.index).ok().and_then(|index| sent.get(index));
                if let Some(fact) = fact {
                    let place = match ack.outcome {
                        Outcome::Accepted | Outcome::Known => Ok(()),
                        Outcome::SetAside(reason) => Err(reason),
                    };
                    move_fact(&tx, &fact.key, place, &mut touched).await?;
                }
            }
            for entry in &reply.feed {
                self.take_entry(&tx, entry, &mut touched).await?;
            }
            let changed = make_again(&tx, &touched.records, self.person()).await?;
            tx.put_text(META, CURSOR, &cursor)?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
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
            let tx = self.write(database, &[FACTS, RECORDS, JOURNAL])?;
            let mut touched = Touched::default();
            if let Some(mut row) = tx.fact(key).await? {
                row.place = if aside.is_some() { SET_ASIDE } else { HERE }.to_owned();
                row.reason = aside.and_then(reason_text);
                touched.note(row.record.parse().ok());
                tx.put_fact(&row)?;
            }
            let changed = make_again(&tx, &touched.records, self.person()).await?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }

    /// Starts with another log: everything of one's own is offered again, the feed read from its start.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn offer_all_again(&self, log: &str) -> Result<Vec<Changed>, StoreFault> {
        let cursor = Cursor { log: Some(log.to_owned()), ..Cursor::default() };
        let cursor = serde_json::to_string(&cursor)?;
        self.run(async |database| {
            let tx = self.write(database, &[FACTS, RECORDS, JOURNAL, META])?;
            let mut touched = Touched::default();
            for mut row in tx.facts().await?.into_iter().flatten() {
                if row.own && row.place != HERE {
                    row.place = HERE.to_owned();
                    row.reason = None;
                    touched.note(row.record.parse().ok());
                    tx.put_fact(&row)?;
                }
            }
            let changed = make_again(&tx, &touched.records, self.person()).await?;
            tx.put_text(META, CURSOR, &cursor)?;
            tx.commit().await?;
            Ok(changed)
        })
        .await
    }

    async fn take_entry(
        &self,
        tx: &Tx<'_>,
        entry: &Entry,
        touched: &mut Touched,
    ) -> Result<(), StoreFault> {
        match &entry.item {
            Item::Fact(bytes) => self.take_fact(tx, bytes, entry.at, touched).await,
            Item::Forget(record) => {
                for row in tx.facts_of(record)?.await? {
                    // One's own words are never erased at a server's word.
                    if !row.own {
                        tx.delete(FACTS, &row.id)?;
                    }
                }
                touched.note(Some(record.clone()));
                Ok(())
            }
        }
    }

    async fn take_fact(
        &self,
        tx: &Tx<'_>,
        bytes: &str,
        at: i64,
        touched: &mut Touched,
    ) -> Result<(), StoreFault> {
        let Ok(reading) = read_fact(bytes) else {
            // Kept apart under its position, so that nothing the server sent is thrown away.
            let row = FactRow {
                id: at.to_string(),
                record: "unreadable".to_owned(),
                place: RECEIVED.to_owned(),
                reason: None,
                own: false,
                bytes: bytes.to_owned(),
                feed: Some(at as f64),
            };
            return tx.put_fact(&row);
        };
        let envelope = reading.envelope();
        let mut row = FactRow {
            id: envelope.id.to_string(),
            record: envelope.record.to_string(),
            place: RECEIVED.to_owned(),
            reason: None,
            own: envelope.by == *self.person(),
            bytes: bytes.to_owned(),
            feed: Some(at as f64),
        };
        let known = tx.fact(&row.id).await?;
        if known.is_some_and(|known| known.bytes != row.bytes) {
            row.step_aside();
        }
        tx.put_fact(&row)?;
        touched.note(Some(envelope.record));
        Ok(())
    }

    /// The key a fact is kept under.
    pub fn key_of(fact: &FactId) -> String {
        fact.to_string()
    }
}

/// The records whose facts changed, each once.
#[derive(Default)]
struct Touched {
    records: Vec<RecordId>,
}

impl Touched {
    fn note(&mut self, record: Option<RecordId>) {
        if let Some(record) = record
            && !self.records.contains(&record)
        {
            self.records.push(record);
        }
    }
}

/// Marks a fact that was sent as received, or sets it aside.
async fn move_fact(
    tx: &Tx<'_>,
    key: &str,
    place: Result<(), Reason>,
    touched: &mut Touched,
) -> Result<(), StoreFault> {
    if let Some(mut row) = tx.fact(key).await? {
        row.place = if place.is_ok() { RECEIVED } else { SET_ASIDE }.to_owned();
        row.reason = place.err().and_then(reason_text);
        touched.note(row.record.parse().ok());
        tx.put_fact(&row)?;
    }
    Ok(())
}
