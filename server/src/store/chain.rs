//! Chains of hashes: each row's covers the one before it, so that no row can be changed, taken out
//! or put in between without every later hash telling.

use sha2::{Digest, Sha256};
use waymark_core::fact::Kind;
use waymark_core::sync;

use super::{Row, StoreError, Tx};

/// What the first row of a chain follows.
pub(super) const START: [u8; 32] = [0; 32];

/// The hash of a row that follows `previous`: SHA-256 over that hash and each part of the row with
/// its length (eight bytes, most significant first) before it.
pub(super) fn link(previous: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(previous);
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// A fact as its chain covers it.
#[derive(Debug)]
pub(super) struct FactRow {
    pub device: String,
    pub seq: i64,
    pub stated_by: String,
    pub about: String,
    pub record: String,
    pub kind: String,
    pub received_ms: i64,
    pub bytes: Vec<u8>,
}

/// A kind as it is stored. One of a newer version may be spelt in any way, and PostgreSQL keeps no
/// NUL in a text; the fact's own bytes keep it.
pub(super) fn text_of(kind: &Kind) -> String {
    kind.as_str().replace('\0', "\u{fffd}")
}

/// The next fact after an arrival: that, what its chain covers, its hash and its mark.
pub(super) const NEXT: &str =
    "SELECT arrival, device, seq, stated_by, about, record, kind, received_ms, bytes, chain, mark
     FROM fact WHERE arrival > $1 ORDER BY arrival LIMIT 1";

impl FactRow {
    /// The fact in a row of [`NEXT`].
    pub(super) fn of(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            device: row.text(1)?,
            seq: row.int(2)?,
            stated_by: row.text(3)?,
            about: row.text(4)?,
            record: row.text(5)?,
            kind: row.text(6)?,
            received_ms: row.int(7)?,
            bytes: row.blob(8)?,
        })
    }

    /// The fact's hash after the one before it.
    pub(super) fn after(&self, previous: &[u8]) -> Vec<u8> {
        let (seq, received) = (self.seq.to_be_bytes(), self.received_ms.to_be_bytes());
        let parts: [&[u8]; 8] = [
            self.device.as_bytes(),
            &seq,
            self.stated_by.as_bytes(),
            self.about.as_bytes(),
            self.record.as_bytes(),
            self.kind.as_bytes(),
            &received,
            &self.bytes,
        ];
        link(previous, &parts)
    }
}

/// The hash of the newest fact, which the next one follows.
pub(super) async fn newest_fact(tx: &mut Tx) -> Result<Vec<u8>, StoreError> {
    let row = tx.one("SELECT chain FROM fact ORDER BY arrival DESC LIMIT 1", &[]).await?;
    row.map_or_else(|| Ok(START.to_vec()), |row| row.blob(0))
}

/// Chains and marks the facts that arrived before there were chains, one after the other, and notes that it
/// was done: a fact that is found without its hash later has been tampered with.
pub(super) async fn chain_what_is_not(tx: &mut Tx) -> Result<(), StoreError> {
    let mut previous = START.to_vec();
    let mut after = 0_i64;
    while let Some(row) = tx.one(NEXT, &[after.into()]).await? {
        after = row.int(0)?;
        let fact = FactRow::of(&row)?;
        previous = fact.after(&previous);
        let mark = sync::mark(&String::from_utf8_lossy(&fact.bytes));
        tx.run(
            "UPDATE fact SET chain = $1, mark = $2 WHERE arrival = $3",
            &[(&previous).into(), mark.into(), after.into()],
        )
        .await?;
    }
    tx.run("UPDATE log SET chained = 1", &[]).await?;
    Ok(())
}
