//! Losses: a server put back to an earlier day and a phone emptied, and what may be gone by them.
//!
//! Lives here: which of what people were told is excused, since two things went wrong at once. Not
//! here: what must hold of all else (`holds`).

use std::collections::BTreeSet;
use std::sync::Arc;

use waymark_core::fact::RecordId;
use waymark_core::sync::{Held, Item, heard};

use crate::books::Books;
use crate::network::{Heard, Leg};
use crate::told::ONLY_ON_SERVER;
use crate::world::World;

impl World {
    /// Restores the server from a backup: what came since is gone from it, sessions too.
    pub fn restore(&mut self, backup: &Arc<Books>) {
        self.made += 1;
        let mut books = Books::clone(backup);
        books.log = format!("log-{}", self.made);
        let had: BTreeSet<usize> = self.seen.on_server.clone();
        // Every process is stopped for it, with what is under way.
        self.offices.clear();
        self.finished.clear();
        self.database.replace(Arc::new(books));
        let many = self.dice.pick(&[1, 2, 3]);
        self.servers_start(many);
        self.phones.iter_mut().for_each(|phone| phone.has_session = false);
        let books = self.books();
        for nth in 0..self.photos.len() {
            let photo = &self.photos[nth];
            let has = |phone: &usize| {
                let this = &self.phones[*phone];
                this.person == photo.by && this.disk.kept().is_whole(&photo.record, &photo.hash)
            };
            let is_left = books.has_whole(&photo.record, &photo.hash);
            if !is_left && !self.in_use().iter().any(has) {
                self.photos[nth].excused = Some(ONLY_ON_SERVER);
            }
        }
        // Where no phone has it any more either, or will not once an answer on its way arrives, two
        // things went wrong at once.
        let leaving = self.to_be_forgotten();
        for place in had {
            let (bytes, by) = {
                let saved = self.told.saved(place);
                (&saved.bytes, &saved.envelope.by)
            };
            let on_phones = self.in_use().into_iter().any(|phone| {
                let mut rows = self.phones[phone].disk.kept().rows.values();
                let stays = |row: &Held| !leaving.contains(&(phone, row.record.clone()));
                self.phones[phone].person == *by
                    && rows.any(|row| row.bytes == *bytes && stays(row))
            });
            if !on_phones {
                self.told.saved_mut(place).excused = Some(ONLY_ON_SERVER);
            }
        }
    }

    /// What phones are told to forget by answers still on their way.
    fn to_be_forgotten(&self) -> BTreeSet<(usize, RecordId)> {
        let mut leaving = BTreeSet::new();
        for letter in &self.mail {
            let Leg::Down(Heard::Page { status, is_ours, body }) = &letter.leg else { continue };
            let Ok(reply) = heard(*status, *is_ours, body) else { continue };
            let forgets = reply.feed.into_iter().filter_map(|entry| match entry.item {
                Item::Forget(record) => Some((letter.phone, record)),
                Item::Fact(_) => None,
            });
            leaving.extend(forgets);
        }
        leaving
    }

    /// Excuses what only this phone has, and what only it shows.
    pub fn excuse_all(&mut self, phone: usize, why: &'static str) {
        let rows: Vec<_> = self.phones[phone].disk.kept().rows.values().cloned().collect();
        let mut elsewhere: BTreeSet<usize> = BTreeSet::new();
        for (other, phone_) in self.phones.iter().enumerate() {
            if other != phone {
                for row in phone_.disk.kept().rows.values() {
                    elsewhere.extend(self.told.place_of(&row.bytes));
                }
            }
        }
        for row in rows {
            if let Some(place) = self.told.place_of(&row.bytes)
                && !elsewhere.contains(&place)
                && !self.seen.on_server.contains(&place)
            {
                self.told.saved_mut(place).excused = Some(why);
            }
        }
    }
}
