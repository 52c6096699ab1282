//! Attachments: their rows, and their bytes apart from them, chunk by chunk.
//!
//! Lives here: rows and bytes. Not here: what is kept of an attachment and when it may go (core),
//! pictures, hashes or the network (`attachments`). Rows go by names made at random: the hash of a known file, in the open,
//! would tell that it is here.

use waymark_core::fact::RecordId;
use waymark_core::transfer::FileRow;

use super::account::Store;
use super::connection::{ATTACHMENTS, CHUNKS};
use super::fault::StoreFault;
use super::sealed::Tx;

/// The name of a chunk on this phone.
fn chunk_name(row: &FileRow, nth: u32) -> String {
    let mut name = row.id.clone();
    name.push('.');
    name.push_str(&nth.to_string());
    name
}

impl Store {
    /// Every attachment that is wholly or partly on this phone. A damaged row stays where it is.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn files(&self) -> Result<Vec<FileRow>, StoreFault> {
        self.look(&[ATTACHMENTS], async |tx| rows(tx).await).await
    }

    /// Keeps a whole attachment that was added here, all of it or nothing, strictly durable.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn put_file(&self, row: &FileRow, chunks: &[&[u8]]) -> Result<(), StoreFault> {
        let text = serde_json::to_string(row)?;
        self.run(async |database| {
            let tx = self.write(database, &[ATTACHMENTS, CHUNKS])?;
            for (nth, bytes) in (0..).zip(chunks) {
                tx.put_bytes(CHUNKS, &chunk_name(row, nth), bytes)?;
            }
            tx.put_text(ATTACHMENTS, &row.id, &text)?;
            tx.commit().await
        })
        .await
    }

    /// Keeps what is now known of an attachment and, where one was fetched, a chunk with it.
    ///
    /// # Errors
    /// When it could not be kept; then neither was.
    pub async fn note_file(
        &self,
        row: &FileRow,
        chunk: Option<(u32, &[u8])>,
    ) -> Result<(), StoreFault> {
        let text = serde_json::to_string(row)?;
        self.run(async |database| {
            let tx = self.write(database, &[ATTACHMENTS, CHUNKS])?;
            if let Some((nth, bytes)) = chunk {
                tx.put_bytes(CHUNKS, &chunk_name(row, nth), bytes)?;
            }
            tx.put_text(ATTACHMENTS, &row.id, &text)?;
            tx.commit().await
        })
        .await
    }

    /// One chunk; none where it is not here, or damaged.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn chunk(&self, row: &FileRow, nth: u32) -> Result<Option<Vec<u8>>, StoreFault> {
        let key = chunk_name(row, nth);
        self.look(&[CHUNKS], async |tx| tx.bytes(CHUNKS, &key).await).await
    }

    /// Lets go of an attachment and its bytes.
    ///
    /// # Errors
    /// When it could not be; then all of it is still here.
    pub async fn drop_file(&self, row: &FileRow) -> Result<(), StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[ATTACHMENTS, CHUNKS])?;
            erase(&tx, row)?;
            tx.commit().await
        })
        .await
    }
}

/// Erases the attachments of a record that this person may no longer read, in the transaction that
/// erases its facts. What was added here and is on no server stays, sealed, for its author.
pub(super) async fn forget_files(tx: &Tx<'_>, record: &RecordId) -> Result<(), StoreFault> {
    for row in rows(tx).await? {
        if row.record == *record && row.goes_with_its_record() {
            erase(tx, &row)?;
        }
    }
    Ok(())
}

async fn rows(tx: &Tx<'_>) -> Result<Vec<FileRow>, StoreFault> {
    let texts = tx.texts(ATTACHMENTS).await?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
}

fn erase(tx: &Tx<'_>, row: &FileRow) -> Result<(), StoreFault> {
    for nth in &row.here {
        tx.delete(CHUNKS, &chunk_name(row, *nth))?;
    }
    tx.delete(ATTACHMENTS, &row.id)
}
