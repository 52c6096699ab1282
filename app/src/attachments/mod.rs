//! Attachments on this phone: added, sent, fetched and shown for what they are.
//!
//! Lives here: what is known of each while the account is open. Not here: rows (`store`), what may
//! be done and what is next (core), or any screen. Words go before pictures: nothing is sent while a fact waits.

mod adding;
mod cut;
mod exchange;
mod picture;
#[cfg(test)]
mod tests;
mod wire;

use std::cell::RefCell;
use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::reactive::signal::ArcTrigger;
use waymark_core::attachment::Attachment;
use waymark_core::fact::RecordId;
use waymark_core::record::Record;
use waymark_core::transfer::{FileRow, Known, Trouble};

pub use adding::{NotAdded, add};
pub use exchange::{Ended, exchange};

/// Where the bytes of an attachment are: the truth about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Whole on this phone; the server has so many of its chunks.
    Here {
        /// How many chunks the server has, as far as is known.
        sent: u32,
        /// How many there are.
        of: u32,
    },
    /// Whole on this phone, and the server said that it has all of it.
    Received,
    /// Not on this phone; so many of its chunks are.
    Away {
        /// How many chunks are here.
        fetched: u32,
        /// How many there are.
        of: u32,
        /// Whether it is to be fetched.
        wanted: bool,
    },
    /// Not on this phone, and not whole on the server when it was last asked.
    Elsewhere,
    /// Part of it cannot be read on this phone, and the server does not have it.
    Damaged,
    /// Whole on this phone; the server takes none this large.
    TooLarge,
}

/// What is known of every attachment while the account is open.
#[derive(Default)]
pub struct Attachments {
    known: RefCell<Vec<Known>>,
    changed: ArcTrigger,
}

/// Where an attachment is; `fetches` says whether all of them are fetched, or on a tap only.
fn whereabouts(known: &Known, fetches: bool) -> Whereabouts {
    let of = known.row.file.chunks();
    let count = |chunks: &BTreeSet<u32>| u32::try_from(chunks.len()).unwrap_or(of);
    let sent = known.there.as_ref().map_or(0, count);
    match known.trouble {
        _ if known.is_whole() && known.row.received => Whereabouts::Received,
        Some(Trouble::Damaged) => Whereabouts::Damaged,
        Some(Trouble::TooLarge) => Whereabouts::TooLarge,
        _ if known.is_whole() => Whereabouts::Here { sent, of },
        Some(Trouble::Unknown) => Whereabouts::Elsewhere,
        None if known.there.is_some() && sent < of => Whereabouts::Elsewhere,
        _ => Whereabouts::Away {
            fetched: count(&known.row.here),
            of,
            wanted: known.trouble.is_none() && (known.asked_for || fetches),
        },
    }
}

impl Attachments {
    /// Brings in what this phone keeps, as it was read from the store.
    pub fn read(&self, rows: Vec<FileRow>) {
        let mut known = self.known.borrow_mut();
        for row in rows {
            match known.iter_mut().find(|one| is_same(&one.row, &row)) {
                Some(one) if one.row.here.len() > row.here.len() && one.row.id == row.id => {}
                Some(one) => one.row = row,
                None => known.push(Known::new(row)),
            }
        }
        drop(known);
        self.changed.notify();
    }

    /// Notes every attachment a record names, here or not.
    pub fn note(&self, record: &Record) {
        let mut is_new = false;
        for file in record.all_files() {
            let mut known = self.known.borrow_mut();
            let is_it =
                |one: &&mut Known| one.row.record == record.id && one.row.file.hash == file.hash;
            if let Some(one) = known.iter_mut().find(is_it) {
                one.named = true;
            } else {
                let mut one = Known::new(FileRow {
                    id: crate::device::random_hex(),
                    record: record.id.clone(),
                    file: file.clone(),
                    list: Vec::new(),
                    here: BTreeSet::new(),
                    received: false,
                    own: false,
                    at: crate::clock::now(),
                });
                one.named = true;
                known.push(one);
                is_new = true;
            }
        }
        if is_new {
            self.changed.notify();
        }
    }

    /// Forgets the attachments of a record that is no longer here.
    pub fn forget(&self, record: &RecordId) {
        self.known.borrow_mut().retain(|one| one.row.record != *record);
        self.changed.notify();
    }

    /// Where an attachment of a record is. Followed by whatever signal asks.
    pub fn whereabouts(&self, record: &RecordId, file: &Attachment, low_data: bool) -> Whereabouts {
        self.changed.track();
        let of = file.chunks();
        let away = Whereabouts::Away { fetched: 0, of, wanted: !low_data };
        self.find(record, file).map_or(away, |known| whereabouts(&known, !low_data))
    }

    /// How many attachments are on their way to the server, or would be with a signal.
    pub fn unsent(&self) -> u32 {
        let is_unsent = |one: &&Known| {
            let is_stuck = matches!(one.trouble, Some(Trouble::Damaged | Trouble::TooLarge));
            one.named && one.row.own && !one.row.received && !is_stuck
        };
        u32::try_from(self.known.borrow().iter().filter(is_unsent).count()).unwrap_or(u32::MAX)
    }

    /// The records whose attachments this phone alone has, one for each of them.
    pub fn kept_here_alone(&self) -> Vec<RecordId> {
        let known = self.known.borrow();
        let alone = known.iter().filter(|one| one.named && one.row.own && !one.row.received);
        alone.map(|one| one.row.record.clone()).collect()
    }

    /// Asks for an attachment, or tries again what did not work.
    pub fn ask_for(&self, record: &RecordId, file: &Attachment) {
        for one in self.known.borrow_mut().iter_mut() {
            if one.row.record == *record && one.row.file.hash == file.hash {
                one.asked_for = true;
                one.there = None;
                one.trouble = None;
            }
        }
        self.changed.notify();
    }

    /// What is known of one attachment.
    fn find(&self, record: &RecordId, file: &Attachment) -> Option<Known> {
        let known = self.known.borrow();
        let is_it = |one: &&Known| one.row.record == *record && one.row.file.hash == file.hash;
        known.iter().find(is_it).cloned()
    }

    /// The row of an attachment whose bytes are all here.
    pub fn whole(&self, record: &RecordId, file: &Attachment) -> Option<FileRow> {
        self.find(record, file).filter(Known::is_whole).map(|known| known.row)
    }

    /// Changes what is known of one attachment.
    fn change(&self, id: &str, change: impl FnOnce(&mut Known)) {
        if let Some(one) = self.known.borrow_mut().iter_mut().find(|one| one.row.id == id) {
            change(one);
        }
        self.changed.notify();
    }
}

fn is_same(one: &FileRow, other: &FileRow) -> bool {
    one.record == other.record && one.file.hash == other.file.hash
}
