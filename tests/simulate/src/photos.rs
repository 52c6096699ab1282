//! Photos: taken on a phone, cut into chunks, kept beside the facts that name them.
//!
//! Lives here: what a chunk is in this world, and how a phone keeps and lets go of one. Not here: how
//! they get to the server and back (`carrying`).

use std::collections::BTreeSet;

use waymark_core::attachment::{Attachment, CHUNK_BYTES, Hash};
use waymark_core::fact::{Change, Kind, PersonId, RecordId, Value};
use waymark_core::record::field;
use waymark_core::transfer::FileRow;

use crate::disk::{Disk, Refusal};
use crate::executor::{Ended, run};
use crate::shelf::Shelf;
use crate::stating::Statement;
use crate::world::{Violation, World};

/// So many bytes, made from a number: nobody need hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// How many.
    pub length: u32,
    /// What they are.
    pub of: u64,
}

impl Chunk {
    /// Their hash.
    pub fn hash(self) -> Hash {
        digest([u64::from(self.length), self.of].into_iter())
    }
}

/// The hash of a list of chunks: the attachment's own.
pub fn hash_of_list(list: &[Hash]) -> Hash {
    digest(list.iter().flat_map(Hash::bytes).map(u64::from))
}

/// A hash of 256 bits: four rows of FNV-1a, each stirred. Nobody here tries to break it.
fn digest(words: impl Iterator<Item = u64>) -> Hash {
    let mut lanes = [0xcbf2_9ce4_8422_2325_u64, 3, 5, 7];
    for word in words {
        for lane in &mut lanes {
            *lane = (*lane ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
        }
    }
    let mut bytes = [0; 32];
    for (place, lane) in bytes.chunks_exact_mut(8).zip(lanes) {
        place.copy_from_slice(&lane.to_le_bytes());
    }
    Hash::of(&bytes)
}

/// A photo somebody was told is kept.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Whose it is.
    pub by: PersonId,
    /// The record that names it.
    pub record: RecordId,
    /// Its hash.
    pub hash: Hash,
    /// Why it may be gone: something visible happened to its phone.
    pub excused: Option<&'static str>,
}

/// Keeps a row and these chunks of it, all or nothing.
pub async fn keep(
    disk: &mut Disk<Shelf>,
    row: &FileRow,
    chunks: &[(u32, Chunk)],
    has_room: bool,
) -> Result<(), Refusal> {
    let mut open = disk.begin();
    for (nth, chunk) in chunks {
        let shelf = open.write().await?;
        if !has_room {
            return Err(Refusal::NoRoom);
        }
        shelf.chunks.insert((row.id.clone(), *nth), *chunk);
    }
    open.write().await?.files.insert(row.id.clone(), row.clone());
    open.commit().await
}

impl Shelf {
    /// Lets go of an attachment and its bytes.
    pub fn drop_file(&mut self, id: &str) {
        self.files.remove(id);
        self.chunks.retain(|(of, _), _| of != id);
    }

    /// Whether all of an attachment is here.
    pub fn is_whole(&self, record: &RecordId, hash: &Hash) -> bool {
        self.files.values().any(|row| {
            let has = |nth| self.chunks.contains_key(&(row.id.clone(), nth));
            row.record == *record && row.file.hash == *hash && (0..row.file.chunks()).all(has)
        })
    }
}

impl World {
    /// Somebody takes a photo, and writes a reflection that names it. The fact that did, where it
    /// was kept.
    pub fn photograph(&mut self, phone: usize, tab: usize) -> Result<Option<usize>, Violation> {
        let me = self.phones[phone].person.clone();
        let record = self.fresh_record();
        let chunks = self.dice.between(1, 4) as u32;
        let bytes =
            (chunks - 1) * CHUNK_BYTES + self.dice.between(1, i64::from(CHUNK_BYTES)) as u32;
        self.made += 1;
        let (id, stamp) = (format!("row-{}", self.made), u64::from(self.made));
        let media = "image/jpeg".to_owned();
        let mut file = Attachment { hash: hash_of_list(&[]), bytes, media, name: String::new() };
        let cut: Vec<(u32, Chunk)> = (0..chunks)
            .map(|nth| {
                let length = file.chunk_bytes(nth).unwrap_or_default();
                (nth, Chunk { length, of: stamp << 8 | u64::from(nth) })
            })
            .collect();
        let list: Vec<Hash> = cut.iter().map(|(_, chunk)| chunk.hash()).collect();
        file.hash = hash_of_list(&list);
        let here: BTreeSet<u32> = (0..chunks).collect();
        let at = self.clock_of(phone);
        let hash = file.hash.clone();
        let row = FileRow {
            id,
            record: record.clone(),
            file,
            list,
            here,
            received: false,
            own: true,
            at,
        };
        if !self.keep_file(phone, tab, &row, &cut)? {
            return Ok(None);
        }
        let set = |field: &str, value| Change { field: field.to_owned(), value, base: Vec::new() };
        let shared = if self.dice.chance(50) { field::SHARED } else { field::PRIVATE };
        let changes = vec![
            set("files", Value::Files(vec![row.file.clone()])),
            set(field::SHARING, Value::Text(shared.to_owned())),
        ];
        self.made += 1;
        let at = at / 1000 * 1000 + i64::from(self.made % 1000);
        let kind = Kind::Reflection;
        let about = me.clone();
        let statement =
            Statement { about, record: record.clone(), kind, at, changes, is_newer: false };
        let kept = self.state(phone, tab, &statement, &[])?;
        if kept.is_some() {
            self.photos.push(Photo { by: me, record, hash, excused: None });
        }
        Ok(kept)
    }

    /// Keeps a row and chunks of it as the app does: where there is no room, what the server has
    /// anyway makes room first. Whether it was kept.
    pub fn keep_file(
        &mut self,
        phone: usize,
        tab: usize,
        row: &FileRow,
        chunks: &[(u32, Chunk)],
    ) -> Result<bool, Violation> {
        let dies = self.phones[phone].tabs[tab].dies_after.take();
        for again in [false, true] {
            let this = &mut self.phones[phone];
            let has_room = !this.is_full_of_files;
            match run(keep(&mut this.disk, row, chunks, has_room), dies) {
                Ended::Whole(Ok(())) => return Ok(true),
                Ended::Whole(Err(Refusal::NoRoom)) if !again && self.make_room(phone, &row.id) => {}
                Ended::Whole(Err(_)) => return Ok(false),
                Ended::Dropped => {
                    self.tab_dies(phone, tab);
                    return Ok(false);
                }
            }
        }
        Ok(false)
    }

    /// Lets go of bytes that the server has, but for those of one attachment; whether there were any.
    fn make_room(&mut self, phone: usize, but: &str) -> bool {
        let shelf = self.phones[phone].disk.kept();
        let rows = shelf.files.values().filter(|row| row.may_be_dropped() && row.id != but);
        let ids: Vec<String> = rows.map(|row| row.id.clone()).collect();
        if shelf.cursor.log.as_deref() != Some(self.books().log.as_str()) && !ids.is_empty() {
            // It was restored, and the phone has not heard of it: two things went wrong at once.
            self.excuse_photos(phone, "let go of after a restore");
        }
        let this = &mut self.phones[phone];
        for id in &ids {
            this.disk.change().drop_file(id);
            for known in this.tabs.iter_mut().flat_map(|tab| &mut tab.files) {
                if known.row.id == *id {
                    known.row.here.clear();
                }
            }
        }
        this.is_full_of_files &= ids.is_empty();
        !ids.is_empty()
    }

    /// Excuses the photos only this phone has.
    pub fn excuse_photos(&mut self, phone: usize, why: &'static str) {
        let books = self.books();
        for photo in &mut self.photos {
            let has =
                |nth: &usize| self.phones[*nth].disk.kept().is_whole(&photo.record, &photo.hash);
            let others = (0..self.phones.len()).filter(|nth| *nth != phone);
            let elsewhere = books.has_whole(&photo.record, &photo.hash)
                || others.into_iter().any(|nth| {
                    self.phones[nth].person == photo.by && !self.phones[nth].is_gone && has(&nth)
                });
            if !elsewhere && has(&phone) {
                photo.excused = Some(why);
            }
        }
    }
}
