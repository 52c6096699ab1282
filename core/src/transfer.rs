//! Transfer: what a phone keeps of an attachment, where the rest is, and what may be done with it.
//!
//! Lives here: what may be sent, fetched, let go of and erased. Not here: rows and bytes at rest, or
//! in which order attachments go (`attachment`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::attachment::{Attachment, Hash, Kept, Standing};
use crate::fact::RecordId;

/// What a phone keeps of one attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its name on this phone.
    pub id: String,
    /// The record it belongs to.
    pub record: RecordId,
    /// What the record says of it.
    pub file: Attachment,
    /// The hash of each of its chunks; empty until the server has told them.
    pub list: Vec<Hash>,
    /// The chunks that are on this phone.
    pub here: BTreeSet<u32>,
    /// Whether the server said that it has all of it.
    pub received: bool,
    /// Whether it was added on this phone.
    pub own: bool,
    /// When its row was made, in milliseconds since 1970.
    pub at: i64,
}

impl FileRow {
    /// Whether this phone may let go of its bytes to make room: never of what only it may have.
    pub fn may_be_dropped(&self) -> bool {
        self.received && !self.here.is_empty()
    }

    /// Whether it goes with its record, once this person may no longer read that: what was added
    /// here and is on no server stays, sealed, for its author.
    pub fn goes_with_its_record(&self) -> bool {
        self.received || !self.own
    }

    /// Whether bytes of this length and hash are its chunk `nth`.
    pub fn is_chunk(&self, nth: u32, length: usize, hash: Option<&Hash>) -> bool {
        let named = usize::try_from(nth).ok().and_then(|nth| self.list.get(nth));
        self.is_length(nth, length) && named.is_some() && hash == named
    }

    /// Whether its chunk `nth` has this length.
    pub fn is_length(&self, nth: u32, length: usize) -> bool {
        self.file.chunk_bytes(nth).and_then(|bytes| usize::try_from(bytes).ok()) == Some(length)
    }
}

/// One attachment of one record, while an account is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What is kept of it.
    pub row: FileRow,
    /// The chunks the server has; none: not asked since the account was opened.
    pub there: Option<BTreeSet<u32>>,
    /// Whether a record here names it: until then nothing is said of it to anybody.
    pub named: bool,
    /// Whether somebody asked for it.
    pub asked_for: bool,
    /// Why nothing more is done about it for now.
    pub trouble: Option<Trouble>,
}

/// Why nothing more is done about an attachment for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The server has no such thing yet, or not for this person.
    Unknown,
    /// The server takes none this large.
    TooLarge,
    /// A chunk of it cannot be read here.
    Damaged,
    /// There is no room on this phone for more of it.
    NoRoom,
}

impl Known {
    /// One of which nothing is known but what is kept.
    pub fn new(row: FileRow) -> Self {
        Self { row, there: None, named: false, asked_for: false, trouble: None }
    }

    /// Begins a round: the server may know by now what it did not, and may have what it had not
    /// when another phone was still sending it.
    pub fn begin_round(&mut self) {
        self.trouble = self.trouble.filter(|trouble| *trouble != Trouble::Unknown);
        let chunks = self.row.file.chunks();
        self.there = self.there.take().filter(|there| u32::try_from(there.len()) == Ok(chunks));
    }

    /// Where its bytes are; `fetches` says whether all of them are fetched, or on a tap only.
    pub fn standing(&self, fetches: bool) -> Standing {
        let chunks = self.row.file.chunks();
        let there =
            if self.row.received { Some((0..chunks).collect()) } else { self.there.clone() };
        let is_idle = self.trouble.is_some() || !self.named;
        // What is in trouble, or not saved yet, looks as if there were nothing to do.
        let here = if is_idle { BTreeSet::new() } else { self.row.here.clone() };
        // The list must be known before a chunk can be checked.
        let there = there.filter(|_| !self.row.list.is_empty());
        let wanted = !is_idle && (self.asked_for || fetches);
        Standing { chunks, here, there, wanted }
    }

    /// Whether all of it is on this phone.
    pub fn is_whole(&self) -> bool {
        u32::try_from(self.row.here.len()) == Ok(self.row.file.chunks())
    }

    /// Takes in what the server has of it, where its list has this hash; whether it had.
    pub fn learn(&mut self, kept: Kept, hash: Option<&Hash>) -> bool {
        let file = &self.row.file;
        if hash != Some(&file.hash) || u32::try_from(kept.chunks.len()) != Ok(file.chunks()) {
            return false;
        }
        let there = (0..file.chunks()).filter(|nth| !kept.missing.contains(nth)).collect();
        self.row.list = kept.chunks;
        self.there = Some(there);
        true
    }

    /// Whether it is to be noted as received: the server said that it has all of it, and something
    /// of it is here.
    pub fn is_newly_received(&self) -> bool {
        let chunks = self.row.file.chunks();
        let there = self.there.as_ref().map_or(Ok(0), |there| u32::try_from(there.len()));
        !self.row.here.is_empty() && !self.row.received && there == Ok(chunks)
    }
}
