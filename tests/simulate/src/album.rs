//! The album: what the server keeps of photos, and what its routes for them answer.
//!
//! As the server's own `attachments`: who may read the record may fetch and may bring what is missing;
//! to all others it does not exist. Reads in one transaction, writes in another.

use waymark_core::attachment::{Hash, Kept};
use waymark_core::fact::RecordId;
use waymark_core::office::{Desk, is_its_list, may_read, named_in};

use crate::books::Books;
use crate::database::Database;
use crate::disk::Refusal;
use crate::ledger::Writing;
use crate::photos::{Chunk, hash_of_list};

/// What is asked about an attachment.
#[derive(Debug, Clone)]
pub enum Question {
    /// What is there of it?
    Kept,
    /// This is the list of its chunks.
    Offer(Vec<Hash>),
    /// This is chunk `nth`.
    Put(u32, Chunk),
    /// Chunk `nth`, please.
    Get(u32),
}

/// What the server answers.
#[derive(Debug, Clone)]
pub enum Answer {
    /// What is there.
    Kept(Kept),
    /// It was taken.
    Taken,
    /// The chunk.
    Chunk(Chunk),
    /// There is no such thing for this person.
    NotThere,
    /// The bytes are not those that the hash names.
    OtherBytes,
}

impl Books {
    /// What is here of an attachment; none where nobody has offered it.
    fn kept(&self, key: &(RecordId, Hash)) -> Option<Kept> {
        let chunks = self.lists.get(key)?.clone();
        let is_missing = |nth: &u32| !self.chunks.contains_key(&(key.clone(), *nth));
        let missing = (0..chunks.len() as u32).filter(is_missing).collect();
        Some(Kept { chunks, missing })
    }

    /// Whether all of an attachment is here.
    pub fn has_whole(&self, record: &RecordId, hash: &Hash) -> bool {
        self.kept(&(record.clone(), hash.clone())).is_some_and(|kept| kept.missing.is_empty())
    }
}

/// Answers a question about an attachment of a record.
pub async fn answer(
    database: &Database,
    desk: &Desk<'_>,
    key: (RecordId, Hash),
    question: Question,
) -> Result<Answer, Refusal> {
    let mut ledger = Writing(database.read());
    if !may_read(&mut ledger, desk, &key.0).await? {
        return Ok(Answer::NotThere);
    }
    let books = ledger.0.look().await?;
    match question {
        Question::Kept => Ok(books.kept(&key).map_or(Answer::NotThere, Answer::Kept)),
        Question::Offer(list) => {
            let named = books.of(&key.0).find_map(|kept| named_in(&kept.bytes, &key.1));
            let Some(named) = named else { return Ok(Answer::NotThere) };
            if !is_its_list(&named, &list, &hash_of_list(&list)) {
                return Ok(Answer::OtherBytes);
            }
            if let Some(kept) = books.kept(&key) {
                return Ok(Answer::Kept(kept));
            }
            let mut writing = database.write().await?;
            let books = writing.write().await?;
            books.lists.entry(key.clone()).or_insert(list);
            let kept = books.kept(&key);
            writing.commit().await?;
            Ok(kept.map_or(Answer::NotThere, Answer::Kept))
        }
        Question::Put(nth, chunk) => {
            let Some(list) = books.lists.get(&key) else { return Ok(Answer::NotThere) };
            let Some(named) = list.get(nth as usize) else { return Ok(Answer::NotThere) };
            if chunk.hash() != *named {
                return Ok(Answer::OtherBytes);
            }
            let mut writing = database.write().await?;
            writing.write().await?.chunks.entry((key, nth)).or_insert(chunk);
            writing.commit().await?;
            Ok(Answer::Taken)
        }
        Question::Get(nth) => {
            Ok(books.chunks.get(&(key, nth)).map_or(Answer::NotThere, |it| Answer::Chunk(*it)))
        }
    }
}
