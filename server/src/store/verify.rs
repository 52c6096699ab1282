//! Verifying: whether everything is as it was written.
//!
//! Lives here: reading every row against the chains and hashes that cover it. It finds what was
//! changed, taken out or put in; it mends nothing. Whoever can write the whole database can also
//! reckon every hash anew: against that stand the newest hashes noted elsewhere (`noted`).

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use waymark_core::fact;
use waymark_core::sync;

use super::audit::{self, Entry};
use super::chain::{self, FactRow, START};
use super::{StoreError, Tx};
use crate::attachments;

/// The first thing that is not as it was written. Names rows by their numbers, never anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The engine's own check failed.
    #[error("the database file itself is damaged: {0}")]
    File(String),
    /// A fact's hash is not that of its row after the one before.
    #[error(
        "fact {0}: its hash does not follow from it and the fact before; one of them was changed, taken out or put in"
    )]
    FactChain(i64),
    /// A fact's columns are not what its bytes say.
    #[error("fact {0}: its row does not say what its bytes say")]
    FactRow(i64),
    /// A feed names a record's facts and they are not all there, or one too many.
    #[error("feed position {0}: what this person was told does not add up to what they hold")]
    Feed(i64),
    /// Refused bytes are not those that were refused.
    #[error("a fact that was set aside ({0}) is not the bytes that came")]
    SetAside(String),
    /// An entry's hash is not that of its row after the one before.
    #[error(
        "audit entry {0}: its hash does not follow from it and the entry before; one of them was changed, taken out or put in"
    )]
    Audit(i64),
    /// An attachment's bytes are not what their hashes name.
    #[error("{0} of the attachments are not the bytes that their hashes name")]
    Attachments(usize),
    /// A hash noted earlier is in neither chain.
    #[error(
        "the hash {0}, noted earlier, is in neither chain: what was written before it has been changed, or this is an older state or another database"
    )]
    Noted(String),
}

/// What was looked at, where all of it is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many facts there are.
    pub facts: u64,
    /// The hash of the newest, in hexadecimal: to note elsewhere.
    pub newest_fact: String,
    /// How many entries the feeds have.
    pub told: u64,
    /// How many facts are set aside.
    pub set_aside: u64,
    /// How many entries the audit log has.
    pub audit: u64,
    /// The hash of the newest, in hexadecimal.
    pub newest_audit: String,
    /// How many attachments there are.
    pub attachments: u64,
}

/// Checks every row, and that each hash in `noted` (hexadecimal) is still in a chain.
///
/// # Errors
/// When the database refuses; a fault of what it holds is an answer.
pub async fn verify(tx: &mut Tx, noted: &[String]) -> Result<Result<Verified, Fault>, StoreError> {
    let mut missing: Vec<String> = noted.iter().map(|hash| hash.to_ascii_lowercase()).collect();
    let walked = walk(tx, &mut missing).await;
    match walked {
        Ok(verified) => {
            Ok(missing.into_iter().next().map_or(Ok(verified), |hash| Err(Fault::Noted(hash))))
        }
        Err(Stop::Fault(fault)) => Ok(Err(fault)),
        Err(Stop::Store(error)) => Err(error),
    }
}

/// Why walking stopped.
enum Stop {
    Fault(Fault),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

async fn walk(tx: &mut Tx, missing: &mut Vec<String>) -> Result<Verified, Stop> {
    if let Some(damage) = tx.damage().await? {
        return Err(Fault::File(damage).into());
    }
    let (facts, newest_fact) = facts(tx, missing).await?;
    let told = feeds(tx).await?;
    let set_aside = set_aside(tx).await?;
    let (audit, newest_audit) = audit_log(tx, missing).await?;
    let attached = attachments::verify(tx).await?;
    if !attached.is_sound() {
        let bad = attached.bad_lists.len() + attached.bad_chunks.len();
        return Err(Fault::Attachments(bad).into());
    }
    let attachments = attached.attachments;
    Ok(Verified { facts, newest_fact, told, set_aside, audit, newest_audit, attachments })
}

async fn facts(tx: &mut Tx, missing: &mut Vec<String>) -> Result<(u64, String), Stop> {
    let (mut count, mut previous, mut after) = (0, START.to_vec(), 0_i64);
    while let Some(row) = tx.one(chain::NEXT, &[after.into()]).await? {
        after = row.int(0)?;
        let fact = FactRow::of(&row)?;
        previous = fact.after(&previous);
        if row.blob(9)? != previous {
            return Err(Fault::FactChain(after).into());
        }
        if !says_what_its_bytes_say(&fact, row.maybe_int(10)?) {
            return Err(Fault::FactRow(after).into());
        }
        see(missing, &previous);
        count += 1;
    }
    Ok((count, hex(&previous)))
}

fn says_what_its_bytes_say(row: &FactRow, mark: Option<i64>) -> bool {
    let Ok(bytes) = std::str::from_utf8(&row.bytes) else { return false };
    let Ok(reading) = fact::read(bytes) else { return false };
    let envelope = reading.envelope();
    row.device == envelope.id.device.as_str()
        && row.seq == i64::from(envelope.id.seq)
        && row.stated_by == envelope.by.as_str()
        && row.about == envelope.about.as_str()
        && row.record == envelope.record.as_str()
        && row.kind == chain::text_of(&envelope.kind)
        && mark == Some(sync::mark(bytes))
}

/// What each person was told, entry by entry, adds up to what they hold: every fact of it, once
/// since it was last forgotten.
async fn feeds(tx: &mut Tx) -> Result<u64, Stop> {
    let people = tx.rows("SELECT DISTINCT person FROM feed ORDER BY person", &[]).await?;
    let mut count = 0;
    for row in people {
        let person = row.text(0)?;
        let mut told: BTreeMap<String, i64> = BTreeMap::new();
        let mut after = 0_i64;
        loop {
            let next = "SELECT feed.position, feed.forget, fact.record
                 FROM feed LEFT JOIN fact ON fact.arrival = feed.fact
                 WHERE feed.person = $1 AND feed.position > $2 ORDER BY feed.position LIMIT 1000";
            let rows = tx.rows(next, &[(&person).into(), after.into()]).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                after = row.int(0)?;
                count += 1;
                match (row.maybe_text(1)?, row.maybe_text(2)?) {
                    (Some(record), None) => drop(told.remove(&record)),
                    (None, Some(record)) => *told.entry(record).or_default() += 1,
                    _ => return Err(Fault::Feed(after).into()),
                }
            }
        }
        let held = "SELECT reader.record, COUNT(*) FROM reader
             JOIN fact ON fact.record = reader.record
             WHERE reader.person = $1 GROUP BY reader.record";
        let mut holds: BTreeMap<String, i64> = BTreeMap::new();
        for row in tx.rows(held, &[(&person).into()]).await? {
            holds.insert(row.text(0)?, row.int(1)?);
        }
        if told != holds {
            return Err(Fault::Feed(after).into());
        }
    }
    let untold = "SELECT 1 FROM reader WHERE NOT EXISTS
         (SELECT 1 FROM feed WHERE feed.person = reader.person) LIMIT 1";
    if tx.one(untold, &[]).await?.is_some() {
        return Err(Fault::Feed(0).into());
    }
    Ok(count)
}

async fn set_aside(tx: &mut Tx) -> Result<u64, Stop> {
    let (mut count, mut after) = (0, (String::new(), Vec::new(), String::new()));
    let next = "SELECT sent_by, hash, reason, bytes FROM set_aside
         WHERE (sent_by, hash, reason) > ($1, $2, $3) ORDER BY sent_by, hash, reason LIMIT 1";
    while let Some(row) =
        tx.one(next, &[(&after.0).into(), (&after.1).into(), (&after.2).into()]).await?
    {
        after = (row.text(0)?, row.blob(1)?, row.text(2)?);
        if Sha256::digest(row.blob(3)?).to_vec() != after.1 {
            return Err(Fault::SetAside(after.2).into());
        }
        count += 1;
    }
    Ok(count)
}

async fn audit_log(tx: &mut Tx, missing: &mut Vec<String>) -> Result<(u64, String), Stop> {
    let (mut count, mut previous, mut last) = (0, START.to_vec(), 0_i64);
    let next = "SELECT entry, at_ms, actor, action, about, detail, chain FROM audit
         WHERE entry > $1 ORDER BY entry LIMIT 1";
    while let Some(row) = tx.one(next, &[last.into()]).await? {
        let (entry, actor, about) = (row.int(0)?, row.maybe_text(2)?, row.maybe_text(4)?);
        let (action, detail) = (row.text(3)?, row.text(5)?);
        previous = audit::hash(
            &previous,
            &Entry {
                entry,
                at_ms: row.int(1)?,
                actor: actor.as_deref(),
                action: &action,
                about: about.as_deref(),
                detail: &detail,
            },
        );
        if entry != last + 1 || row.blob(6)? != previous {
            return Err(Fault::Audit(entry).into());
        }
        see(missing, &previous);
        (last, count) = (entry, count + 1);
    }
    Ok((count, hex(&previous)))
}

fn see(missing: &mut Vec<String>, hash: &[u8]) {
    if !missing.is_empty() {
        let hash = hex(hash);
        missing.retain(|noted| *noted != hash);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
