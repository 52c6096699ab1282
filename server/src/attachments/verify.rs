//! Verifying: every byte of every attachment against its hash.

use sha2::{Digest, Sha256};

use super::hash_of;
use crate::store::{StoreError, Tx};

/// What was found wrong with attachments, and how much was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many attachments there are.
    pub attachments: u64,
    /// How many chunks of them are here.
    pub chunks: u64,
    /// The records with an attachment whose list is not what its hash names.
    pub bad_lists: Vec<String>,
    /// The records with a chunk that is not what its list names, and its place.
    pub bad_chunks: Vec<(String, i64)>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.bad_lists.is_empty() && self.bad_chunks.is_empty()
    }
}

/// Checks every attachment's list and chunks, one after the other. A chunk that has not arrived is
/// no fault.
///
/// # Errors
/// When the database refuses.
pub async fn verify(tx: &mut Tx) -> Result<Verified, StoreError> {
    let mut verified = Verified::default();
    let mut after = (String::new(), String::new());
    loop {
        let row = tx
            .one(
                "SELECT record, hash, list FROM attachment
                 WHERE record > $1 OR (record = $1 AND hash > $2) ORDER BY record, hash LIMIT 1",
                &[(&after.0).into(), (&after.1).into()],
            )
            .await?;
        let Some(row) = row else { return Ok(verified) };
        after = (row.text(0)?, row.text(1)?);
        let list = row.blob(2)?;
        verified.attachments += 1;
        if hash_of(&list).as_str() != after.1 {
            verified.bad_lists.push(after.0.clone());
        }
        chunks(tx, &after, &list, &mut verified).await?;
    }
}

async fn chunks(
    tx: &mut Tx,
    (record, hash): &(String, String),
    list: &[u8],
    verified: &mut Verified,
) -> Result<(), StoreError> {
    let mut after = -1;
    loop {
        let row = tx
            .one(
                "SELECT place, bytes FROM chunk WHERE record = $1 AND hash = $2 AND place > $3
                 ORDER BY place LIMIT 1",
                &[record.into(), hash.into(), after.into()],
            )
            .await?;
        let Some(row) = row else { return Ok(()) };
        after = row.int(0)?;
        let place = usize::try_from(after).ok();
        let expected = place.and_then(|place| list.chunks_exact(32).nth(place));
        verified.chunks += 1;
        if expected != Some(Sha256::digest(row.blob(1)?).as_slice()) {
            verified.bad_chunks.push((record.clone(), after));
        }
    }
}
