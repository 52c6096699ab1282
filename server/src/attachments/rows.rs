//! The rows of attachments.

use waymark_core::attachment::{Hash, Kept};
use waymark_core::fact::RecordId;

use super::Asked;
use crate::store::{StoreError, Tx};

/// An attachment's list, as it was offered.
pub(super) struct Listed(Vec<u8>);

impl Listed {
    /// The SHA-256 of a chunk; none where there is no such chunk.
    pub fn chunk(&self, place: u32) -> Option<&[u8]> {
        self.0.chunks_exact(32).nth(usize::try_from(place).ok()?)
    }
}

/// The list of an attachment; none where nobody has offered it.
pub(super) async fn listed(tx: &mut Tx, asked: Asked<'_>) -> Result<Option<Listed>, StoreError> {
    let row = tx
        .one(
            "SELECT list FROM attachment WHERE record = $1 AND hash = $2",
            &[asked.record.as_str().into(), asked.hash.as_str().into()],
        )
        .await?;
    row.map(|row| row.blob(0).map(Listed)).transpose()
}

/// Keeps the list of an attachment; one that is there stays.
pub(super) async fn put_list(
    tx: &mut Tx,
    asked: Asked<'_>,
    bytes: u32,
    list: &[u8],
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO attachment (record, hash, bytes, list, received_ms)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &[
            asked.record.as_str().into(),
            asked.hash.as_str().into(),
            bytes.into(),
            list.into(),
            now_ms.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What is here of an attachment; none where nobody has offered it.
pub(super) async fn kept(tx: &mut Tx, asked: Asked<'_>) -> Result<Option<Kept>, StoreError> {
    let Some(Listed(list)) = listed(tx, asked).await? else { return Ok(None) };
    let rows = tx
        .rows(
            "SELECT place FROM chunk WHERE record = $1 AND hash = $2 ORDER BY place",
            &[asked.record.as_str().into(), asked.hash.as_str().into()],
        )
        .await?;
    let mut here = Vec::with_capacity(rows.len());
    for row in rows {
        here.push(row.int(0)?);
    }
    let mut kept = Kept { chunks: Vec::new(), missing: Vec::new() };
    for (place, hash) in (0_u32..).zip(list.chunks_exact(32)) {
        let hash: [u8; 32] = hash.try_into().map_err(|_| StoreError::Corrupt("attachment"))?;
        kept.chunks.push(Hash::of(&hash));
        if here.binary_search(&i64::from(place)).is_err() {
            kept.missing.push(place);
        }
    }
    Ok(Some(kept))
}

/// Keeps a chunk; one that is there stays.
pub(super) async fn put_chunk(
    tx: &mut Tx,
    asked: Asked<'_>,
    place: u32,
    bytes: &[u8],
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO chunk (record, hash, place, bytes)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        &[asked.record.as_str().into(), asked.hash.as_str().into(), place.into(), bytes.into()],
    )
    .await?;
    Ok(())
}

/// A chunk; none where it has not arrived.
pub(super) async fn chunk(
    tx: &mut Tx,
    asked: Asked<'_>,
    place: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = tx
        .one(
            "SELECT bytes FROM chunk WHERE record = $1 AND hash = $2 AND place = $3",
            &[asked.record.as_str().into(), asked.hash.as_str().into(), place.into()],
        )
        .await?;
    row.map(|row| row.blob(0)).transpose()
}

/// A record's next fact after an arrival, and its own.
pub(super) async fn next_fact(
    tx: &mut Tx,
    record: &RecordId,
    after: i64,
) -> Result<Option<(i64, String)>, StoreError> {
    let row = tx
        .one(
            "SELECT arrival, bytes FROM fact WHERE record = $1 AND arrival > $2
             ORDER BY arrival LIMIT 1",
            &[record.as_str().into(), after.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let text = String::from_utf8(row.blob(1)?).map_err(|_| StoreError::Corrupt("fact"))?;
    Ok(Some((row.int(0)?, text)))
}
