//! Taking facts in: a whole request in one transaction, acknowledged fact by fact.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use waymark_core::access::before::{self as access, Tie};
use waymark_core::calendar::Date;
use waymark_core::fact::{self, Envelope, Kind, NotAFact, PersonId, Reading};
use waymark_core::merge::History;
use waymark_core::record::Record;
use waymark_core::sync::{Ack, Outcome, Reason};

use super::chain::{self, FactRow};
use super::feed::{Passing, pass_on, supervisors};
use super::{Arrival, Store, StoreError, Tx};
use crate::gate::{Sender, judge};

impl Store {
    /// Takes facts from a person, in order, all in one transaction: when this returns, every
    /// acknowledgement is on disk; when it fails, nothing of the request is.
    ///
    /// Sending the same bytes again changes nothing. What is set aside is kept too, and may be
    /// taken when it is sent again and the reason no longer holds.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn apply(
        &self,
        person: &PersonId,
        facts: &[String],
        arrival: Arrival,
    ) -> Result<Vec<Ack>, StoreError> {
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.write().await?;
        let acks = take_all(&mut tx, person, facts, arrival).await?;
        tx.commit().await?;
        Ok(acks)
    }

    /// How many facts somebody sent were set aside, by reason.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_aside_count(&self, person: &PersonId) -> Result<i64, StoreError> {
        let mut tx = self.read().await?;
        let count = "SELECT COUNT(*) FROM set_aside WHERE sent_by = $1";
        tx.one(count, &[person.as_str().into()]).await?.map_or(Ok(0), |row| row.int(0))
    }
}

/// Takes facts from a person within a transaction, and passes what was taken on.
pub(super) async fn take_all(
    tx: &mut Tx,
    person: &PersonId,
    facts: &[String],
    arrival: Arrival,
) -> Result<Vec<Ack>, StoreError> {
    let mut acks = Vec::with_capacity(facts.len());
    let mut taken = Vec::new();
    for (index, bytes) in facts.iter().enumerate() {
        let reading = fact::read(bytes);
        let id = reading.as_ref().ok().map(|reading| reading.envelope().id);
        let outcome = match reading {
            Ok(reading) => take(tx, person, bytes, &reading, arrival, &mut taken).await?,
            Err(NotAFact::TooLong { .. }) => Outcome::SetAside(Reason::TooLong),
            Err(_) => Outcome::SetAside(Reason::NotAFact),
        };
        if let Outcome::SetAside(reason) = outcome {
            keep_aside(tx, person, bytes, reason, arrival.now_ms).await?;
        }
        acks.push(Ack { index: u32::try_from(index).unwrap_or(u32::MAX), id, outcome });
    }
    // Once for each record, however many facts of it came: what they add up to is read whole.
    for Taken { envelope, since } in &taken {
        let readers = readers(tx, envelope, arrival.today).await?;
        let record = envelope.record.as_str();
        let about = envelope.about.as_str();
        pass_on(tx, Passing { record, about, since: *since }, &readers).await?;
    }
    Ok(acks)
}

/// A record of which something was taken.
struct Taken {
    /// Its first fact that was.
    envelope: Envelope,
    /// That fact's arrival.
    since: i64,
}

/// Takes one fact, or says why not.
async fn take(
    tx: &mut Tx,
    person: &PersonId,
    bytes: &str,
    reading: &Reading,
    arrival: Arrival,
    taken: &mut Vec<Taken>,
) -> Result<Outcome, StoreError> {
    let envelope = reading.envelope();
    if let Some((known, stated_by)) = stored(tx, &envelope).await? {
        return Ok(if stated_by != person.as_str() {
            Outcome::SetAside(Reason::NotYours)
        } else if known == bytes.as_bytes() {
            Outcome::Known
        } else {
            Outcome::SetAside(Reason::NumberUsed)
        });
    }
    let owner = device_owner(tx, &envelope).await?;
    let record = begun_as(tx, &envelope).await?;
    let over = supervisors(tx, envelope.about.as_str(), arrival.today).await?;
    let sender = Sender {
        person,
        device_owner: owner.as_ref(),
        tie: tie(person, &envelope, &over),
        record: record.as_ref().map(|(about, kind)| (about, kind)),
        today: arrival.today,
    };
    if let Err(reason) = judge(reading, &sender) {
        return Ok(Outcome::SetAside(reason));
    }
    let since = insert(tx, &envelope, bytes, arrival.now_ms).await?;
    if !taken.iter().any(|one| one.envelope.record == envelope.record) {
        taken.push(Taken { envelope, since });
    }
    Ok(Outcome::Accepted)
}

/// What the sender is to the person the fact is about.
fn tie(person: &PersonId, envelope: &Envelope, supervisors: &BTreeSet<String>) -> Tie {
    if *person == envelope.about {
        Tie::Own
    } else if supervisors.contains(person.as_str()) {
        Tie::Supervisor
    } else {
        Tie::None
    }
}

/// Who may read a record: whom it is about, who stated the newest of it, and their supervisors
/// where the core says so.
async fn readers(
    tx: &mut Tx,
    envelope: &Envelope,
    today: Date,
) -> Result<BTreeSet<String>, StoreError> {
    let record = record(tx, envelope).await?;
    let open = record.is_some_and(|record| access::may_read(&record, Tie::Supervisor));
    let mut readers =
        if open { supervisors(tx, envelope.about.as_str(), today).await? } else { BTreeSet::new() };
    readers.insert(envelope.about.as_str().to_owned());
    readers.insert(envelope.by.as_str().to_owned());
    Ok(readers)
}

/// What a record's facts add up to, as far as that decides who may read it; none where one of them is newer than this server
/// understands, since that one may say who must not read it.
async fn record(tx: &mut Tx, envelope: &Envelope) -> Result<Option<Record>, StoreError> {
    let mut history = History::default();
    let mut after = 0_i64;
    // One after the other: together their texts may be longer than memory.
    while let Some((arrival, text)) = next_of(tx, envelope, after).await? {
        match fact::read(&text) {
            Ok(Reading::Known(mut fact)) => {
                fact.changes.retain(|change| access::DECIDED_BY.contains(&change.field.as_str()));
                history.add(fact);
            }
            _ => return Ok(None),
        }
        after = arrival;
    }
    Ok(Record::from_history(&history))
}

/// A record's next fact after an arrival, and its own.
async fn next_of(
    tx: &mut Tx,
    envelope: &Envelope,
    after: i64,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = tx
        .one(
            "SELECT arrival, bytes FROM fact WHERE record = $1 AND arrival > $2
             ORDER BY arrival LIMIT 1",
            &[envelope.record.as_str().into(), after.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let text = String::from_utf8(row.blob(1)?).map_err(|_| StoreError::Corrupt("fact"))?;
    Ok(Some((row.int(0)?, text)))
}

/// The bytes stored under a fact's id, and who stated them.
async fn stored(tx: &mut Tx, envelope: &Envelope) -> Result<Option<(Vec<u8>, String)>, StoreError> {
    let row = tx
        .one(
            "SELECT bytes, stated_by FROM fact WHERE device = $1 AND seq = $2",
            &[envelope.id.device.as_str().into(), envelope.id.seq.into()],
        )
        .await?;
    row.map(|row| Ok((row.blob(0)?, row.text(1)?))).transpose()
}

async fn device_owner(tx: &mut Tx, envelope: &Envelope) -> Result<Option<PersonId>, StoreError> {
    let device = envelope.id.device.as_str();
    let row = tx.one("SELECT person FROM device WHERE id = $1", &[device.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    row.text(0)?.parse().map(Some).map_err(|_| StoreError::Corrupt("device"))
}

/// Whom and what kind of thing the record is about, by its first fact.
async fn begun_as(
    tx: &mut Tx,
    envelope: &Envelope,
) -> Result<Option<(PersonId, Kind)>, StoreError> {
    let row = tx
        .one(
            "SELECT about, kind FROM fact WHERE record = $1 ORDER BY arrival LIMIT 1",
            &[envelope.record.as_str().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let about = row.text(0)?.parse().map_err(|_| StoreError::Corrupt("fact"))?;
    Ok(Some((about, Kind::from(row.text(1)?))))
}

async fn insert(
    tx: &mut Tx,
    envelope: &Envelope,
    bytes: &str,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let fact = FactRow {
        device: envelope.id.device.as_str().to_owned(),
        seq: envelope.id.seq.into(),
        stated_by: envelope.by.as_str().to_owned(),
        about: envelope.about.as_str().to_owned(),
        record: envelope.record.as_str().to_owned(),
        kind: envelope.kind.as_str().to_owned(),
        received_ms: now_ms,
        bytes: bytes.as_bytes().to_vec(),
    };
    let chain = fact.after(&chain::newest_fact(tx).await?);
    let row = tx
        .one(
            "INSERT INTO fact (device, seq, stated_by, about, record, kind, received_ms, bytes, chain)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING arrival",
            &[
                (&fact.device).into(),
                fact.seq.into(),
                (&fact.stated_by).into(),
                (&fact.about).into(),
                (&fact.record).into(),
                (&fact.kind).into(),
                fact.received_ms.into(),
                (&fact.bytes).into(),
                (&chain).into(),
            ],
        )
        .await?;
    row.map_or(Err(StoreError::Corrupt("fact")), |row| row.int(0))
}

/// Keeps bytes that were not taken, once for each reason.
async fn keep_aside(
    tx: &mut Tx,
    person: &PersonId,
    bytes: &str,
    reason: Reason,
    now_ms: i64,
) -> Result<(), StoreError> {
    let hash = Sha256::digest(bytes.as_bytes()).to_vec();
    tx.run(
        "INSERT INTO set_aside (sent_by, hash, reason, received_ms, bytes)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[
            person.as_str().into(),
            (&hash).into(),
            name_of(reason).into(),
            now_ms.into(),
            bytes.as_bytes().into(),
        ],
    )
    .await?;
    Ok(())
}

/// The reason as it is stored: the same name as on the wire.
fn name_of(reason: Reason) -> &'static str {
    match reason {
        Reason::NotAFact => "not_a_fact",
        Reason::TooLong => "too_long",
        Reason::NotYours => "not_yours",
        Reason::NotAllowed => "not_allowed",
        Reason::UnknownDevice => "unknown_device",
        Reason::NumberUsed => "number_used",
        Reason::FutureDay => "future_day",
        Reason::Other => "other",
    }
}
