//! Attachments: what the server takes of one, chunk by chunk.
//!
//! Lives here: what a fact and a list say. Not here: who may read the record (`readers`), hashing, or
//! bytes at rest.

use crate::attachment::{Attachment, Hash};
use crate::fact::{self, Reading};

/// What a fact says of the attachment of that hash; none where it does not name it.
pub fn named_in(text: &str, hash: &Hash) -> Option<Attachment> {
    let Ok(Reading::Known(fact)) = fact::read(text) else { return None };
    let mut files = fact.changes.iter().flat_map(|change| fact::files(&change.value));
    files.find(|file| file.hash == *hash).cloned()
}

/// Whether a list of chunks is the attachment's; `of` is the hash of the list's bytes.
pub fn is_its_list(named: &Attachment, list: &[Hash], of: &Hash) -> bool {
    u32::try_from(list.len()) == Ok(named.chunks()) && *of == named.hash
}
