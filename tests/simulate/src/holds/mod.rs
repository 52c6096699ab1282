//! What must hold, at every step and at the end of every run.
//!
//! Each is reckoned here anew, the slow and obvious way, from what the phones and the server keep;
//! nothing is taken from the code that is being judged.

mod answered;
mod drained;
mod equal;
mod feeds;
mod forgotten;
mod lost;
mod merged;
mod photos;
pub mod readers;
mod signed;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use waymark_core::fact::PersonId;
use waymark_core::sync::{Reply, Sent};

use crate::books::Books;
use crate::office::Job;
use crate::shelf::Shelf;
use crate::world::{Violation, World};

pub use drained::is_drained;

/// What the checks remember between steps.
#[derive(Default)]
pub struct Seen {
    books: Option<Arc<Books>>,
    /// What the server has, by its place among all that was saved.
    pub on_server: BTreeSet<usize>,
    /// What it has set aside.
    aside: BTreeSet<usize>,
    /// What it ever had.
    ever: BTreeSet<usize>,
    phones: Vec<OnPhone>,
    feeds: BTreeMap<PersonId, feeds::Read>,
}

#[derive(Default)]
struct OnPhone {
    shelf: Option<Arc<Shelf>>,
    has: BTreeSet<usize>,
}

impl World {
    /// Checks what must hold at every step.
    pub fn check(&mut self) -> Result<(), Violation> {
        let mut is_new = self.look_at_books()?;
        self.seen.phones.resize_with(self.phones.len(), OnPhone::default);
        for phone in 0..self.phones.len() {
            let shelf = self.phones[phone].disk.copy();
            let same = |before: &Arc<Shelf>| Arc::ptr_eq(before, &shelf);
            if self.seen.phones[phone].shelf.as_ref().is_some_and(same) {
                continue;
            }
            is_new = true;
            let has = self.places(shelf.rows.values().map(|row| row.bytes.as_str()), phone)?;
            forgotten::check(self, phone)?;
            self.seen.phones[phone] = OnPhone { shelf: Some(shelf), has };
        }
        if is_new {
            lost::check(self)?;
            photos::check(self)?;
        }
        Ok(())
    }

    /// Checks what must hold once everything is said.
    pub fn check_at_end(&mut self) -> Result<(), Violation> {
        self.check()?;
        drained::check(self)?;
        lost::check_at_end(self)?;
        photos::check_at_end(self)?;
        equal::check(self)?;
        readers::check(self)?;
        signed::check(self)?;
        merged::check(self)
    }

    /// Where those bytes stand among all that was saved: whoever has something nobody stated has
    /// made it up.
    fn places<'a>(
        &mut self,
        all: impl Iterator<Item = &'a str>,
        phone: usize,
    ) -> Result<BTreeSet<usize>, Violation> {
        let mut places = BTreeSet::new();
        for bytes in all {
            match self.told.place_of(bytes) {
                Some(place) => drop(places.insert(place)),
                None => {
                    let name = &self.phones[phone].name;
                    return Err(Violation(format!("{name} has what nobody stated: {bytes}")));
                }
            }
        }
        Ok(places)
    }

    /// Looks at the server's books, where they have changed.
    fn look_at_books(&mut self) -> Result<bool, Violation> {
        let books = self.books();
        if self.seen.books.as_ref().is_some_and(|before| Arc::ptr_eq(before, &books)) {
            return Ok(false);
        }
        let had = std::mem::take(&mut self.seen.on_server);
        for kept in books.facts.values() {
            let Some(place) = self.told.place_of(&kept.bytes) else {
                return Err(Violation(format!("the server has what nobody stated: {}", kept.id)));
            };
            if !self.seen.on_server.insert(place) && !self.copied.contains(&kept.by) {
                return Err(Violation(format!("{} is applied twice", kept.bytes)));
            }
            self.seen.ever.insert(place);
        }
        // Whoever writes may only add, whatever others wrote meanwhile.
        let is_same_log = self.seen.books.as_ref().is_some_and(|before| before.log == books.log);
        if let Some(place) = had.difference(&self.seen.on_server).next().filter(|_| is_same_log) {
            let bytes = &self.told.saved(*place).bytes;
            return Err(Violation(format!("the server had {bytes}, and has it no longer")));
        }
        self.seen.aside.clear();
        for (_, bytes, _) in &books.aside {
            self.seen.aside.extend(self.told.place_of(bytes));
        }
        photos::check_bytes(&books)?;
        feeds::check(&mut self.seen.feeds, &books)?;
        self.seen.books = Some(books);
        Ok(true)
    }
}

/// Checks what the server has just answered, and from which books.
pub fn after_answer(
    world: &mut World,
    job: &Job,
    reply: &Reply,
    books: &Books,
) -> Result<(), Violation> {
    answered::check(world, job, reply, books)?;
    world.check()
}

/// Checks what a phone has just made of an answer.
pub fn after_receiving(
    world: &mut World,
    phone: usize,
    before: &Shelf,
    sent: &Sent,
    reply: Option<&Reply>,
) -> Result<(), Violation> {
    answered::check_kept(world, phone, before, sent, reply)?;
    world.check()
}
