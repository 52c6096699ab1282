//! Attachments: the bytes of photos and files that records name, kept in the database.
//!
//! Lives here: who gets them and what is taken, chunk by chunk. Not here: who may read a record
//! (the core, asked on each request) or anything of HTTP. Bytes stand in the database beside the
//! facts, so that one backup holds all and several servers over one database see the same.
//!
//! Each is kept with the record that names it. Whoever may read that record may fetch it and may
//! bring what is missing of it; to all others it does not exist, whatever hashes they know.

mod rows;
mod verify;

use sha2::{Digest, Sha256};
use waymark_core::attachment::{self, Attachment, Hash, Kept};
use waymark_core::fact::RecordId;
use waymark_core::office::{self, Desk};

use crate::store::{Store, StoreError, Tx};

pub use verify::{Verified, verify};

/// Which attachment of which record.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The record that names it.
    pub record: &'a RecordId,
    /// Its hash.
    pub hash: &'a Hash,
}

/// Why nothing was taken or given.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing for this person: unknown, not theirs to read, or not there yet.
    #[error("there is no such attachment for this person")]
    NotThere,
    /// What came is not what the hash is of.
    #[error("the bytes are not those that the hash names")]
    OtherBytes,
    /// It is larger than the organisation takes.
    #[error("the attachment is larger than {most_bytes} bytes")]
    TooLarge {
        /// The most it may have.
        most_bytes: u32,
    },
    /// The store did not do as told.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes an attachment's list of chunks, and says which are missing. Offering it again, or by
/// another phone, changes nothing.
///
/// # Errors
/// [`Refusal`]; then nothing was taken.
pub async fn offer(
    store: &Store,
    desk: &Desk<'_>,
    asked: Asked<'_>,
    list: &[Hash],
    most_bytes: u32,
) -> Result<Kept, Refusal> {
    let mut tx = store.read().await?;
    let named = named(&mut tx, desk, asked).await?;
    if named.bytes > most_bytes {
        return Err(Refusal::TooLarge { most_bytes });
    }
    let bytes = attachment::list_bytes(list);
    if !office::is_its_list(&named, list, &hash_of(&bytes)) {
        return Err(Refusal::OtherBytes);
    }
    if rows::listed(&mut tx, asked).await?.is_none() {
        drop(tx); // a reading transaction cannot begin to write
        tx = store.write().await?;
        rows::put_list(&mut tx, asked, named.bytes, &bytes, desk.arrival.now_ms).await?;
        let kept = rows::kept(&mut tx, asked).await?.ok_or(Refusal::NotThere)?;
        tx.commit().await?;
        return Ok(kept);
    }
    rows::kept(&mut tx, asked).await?.ok_or(Refusal::NotThere)
}

/// What is here of an attachment.
///
/// # Errors
/// [`Refusal::NotThere`] also where nobody has offered it yet.
pub async fn kept(store: &Store, desk: &Desk<'_>, asked: Asked<'_>) -> Result<Kept, Refusal> {
    let mut tx = store.read().await?;
    admit(&mut tx, desk, asked.record).await?;
    rows::kept(&mut tx, asked).await?.ok_or(Refusal::NotThere)
}

/// Takes one chunk of an attachment that was offered. Sending it again changes nothing.
///
/// # Errors
/// [`Refusal`]; then nothing was taken.
pub async fn put(
    store: &Store,
    desk: &Desk<'_>,
    asked: Asked<'_>,
    place: u32,
    bytes: &[u8],
) -> Result<(), Refusal> {
    let mut tx = store.read().await?;
    admit(&mut tx, desk, asked.record).await?;
    let list = rows::listed(&mut tx, asked).await?.ok_or(Refusal::NotThere)?;
    let expected = list.chunk(place).ok_or(Refusal::NotThere)?;
    if Sha256::digest(bytes).as_slice() != expected {
        return Err(Refusal::OtherBytes);
    }
    drop(tx);
    let mut tx = store.write().await?;
    rows::put_chunk(&mut tx, asked, place, bytes).await?;
    Ok(tx.commit().await?)
}

/// One chunk of an attachment.
///
/// # Errors
/// [`Refusal::NotThere`] also where it has not arrived yet.
pub async fn get(
    store: &Store,
    desk: &Desk<'_>,
    asked: Asked<'_>,
    place: u32,
) -> Result<Vec<u8>, Refusal> {
    let mut tx = store.read().await?;
    admit(&mut tx, desk, asked.record).await?;
    rows::chunk(&mut tx, asked, place).await?.ok_or(Refusal::NotThere)
}

/// Lets in whoever may read the record now.
async fn admit(tx: &mut Tx, desk: &Desk<'_>, record: &RecordId) -> Result<(), Refusal> {
    if office::may_read(tx, desk, record).await? { Ok(()) } else { Err(Refusal::NotThere) }
}

/// What a fact of the record says of the attachment.
async fn named(tx: &mut Tx, desk: &Desk<'_>, asked: Asked<'_>) -> Result<Attachment, Refusal> {
    admit(tx, desk, asked.record).await?;
    let mut after = 0;
    // One after the other: together their texts may be longer than memory.
    while let Some((arrival, text)) = rows::next_fact(tx, asked.record, after).await? {
        if let Some(named) = office::named_in(&text, asked.hash) {
            return Ok(named);
        }
        after = arrival;
    }
    Err(Refusal::NotThere)
}

fn hash_of(bytes: &[u8]) -> Hash {
    Hash::of(&Sha256::digest(bytes).into())
}
