//! Making things well again: what people, and time, do about faults.

use waymark_core::sync::{Held, Stage};

use crate::clock::DAY;
use crate::exchange::Step;
use crate::holds::is_drained;
use crate::network::Road;
use crate::world::{Build, Life, Violation, World};

/// How many rounds everybody may need until everything is said.
const MOST_ROUNDS: u32 = 12;

impl World {
    /// One thing is made well on one phone.
    pub fn mend_something(&mut self, phone: usize) {
        match self.dice.below(6) {
            0 => self.devices[self.phones[phone].device].road = Road::Open,
            1 => self.phones[phone].disk.heal(),
            2 => self.sign_in_again(phone),
            3 => self.mend_server(),
            4 => self.thaw(phone),
            _ if self.open_tabs(phone).is_empty() => self.reopen(phone),
            _ => {}
        }
    }

    /// Every process of the server is of this version, and goes on.
    pub fn mend_server(&mut self) {
        for office in &mut self.offices {
            office.is_first_version = false;
            office.hangs = false;
        }
    }

    fn sign_in_again(&mut self, phone: usize) {
        if !self.is_revoked(phone) {
            self.sign_in(phone);
        }
    }

    fn is_revoked(&self, phone: usize) -> bool {
        let (books, device) = (self.books(), self.phones[phone].disk.kept().device.as_ref());
        let known = device.and_then(|device| books.devices.get(device));
        known.is_some_and(|device| device.revoked)
    }

    fn thaw(&mut self, phone: usize) {
        for tab in &mut self.phones[phone].tabs {
            if tab.life == Life::Frozen {
                tab.life = Life::Open;
            }
        }
    }

    /// Everything is made well: from here on nothing goes wrong.
    pub fn mend_all(&mut self) -> Result<(), Violation> {
        self.say(|| "-- from here on nothing goes wrong".to_owned());
        self.allowed.clear();
        self.database.heal();
        self.mend_server();
        self.is_crowded = false;
        self.servers_finish()?;
        self.mail.clear();
        self.office_dies_after = None;
        for device in &mut self.devices {
            device.road = Road::Open;
        }
        for phone in 0..self.phones.len() {
            self.phones[phone].disk.heal();
            self.phones[phone].passage = Default::default();
            self.phones[phone].is_full_of_files = false;
            self.phones[phone].build = Build::Now;
            self.reopen(phone);
        }
        for phone in 0..self.phones.len() {
            if self.is_revoked(phone) {
                self.carry_over(phone);
            }
        }
        for phone in self.in_use() {
            self.sign_in(phone);
        }
        Ok(())
    }

    /// What a revoked phone has not sent goes to another one of its person, by the file the app
    /// writes as the last resort; the phone itself is done with.
    fn carry_over(&mut self, from: usize) {
        self.phones[from].is_gone = true;
        let person = self.phones[from].person.clone();
        let of_theirs = |world: &Self, nth: &usize| {
            world.phones[*nth].person == person && !world.is_revoked(*nth)
        };
        let to = self.in_use().into_iter().find(|nth| of_theirs(self, nth));
        let to = to.unwrap_or_else(|| self.phone(person.as_str()));
        let unsent = self.phones[from].disk.kept().rows.values();
        let unsent: Vec<Held> =
            unsent.filter(|row| row.stage != Stage::Received).cloned().collect();
        self.excuse_received(from);
        self.excuse_photos(from, "its phone was revoked");
        let shelf = self.phones[to].disk.change();
        for mut row in unsent {
            // Another fact under the same number (a copied phone): both are kept.
            while shelf.rows.get(&row.key).is_some_and(|known| known.bytes != row.bytes) {
                row.key.push('~');
            }
            shelf.rows.entry(row.key.clone()).or_insert(row);
        }
    }

    /// What a revoked phone had received is not in its file; if the server lost it meanwhile, two
    /// things went wrong at once.
    fn excuse_received(&mut self, phone: usize) {
        let rows: Vec<Held> = self.phones[phone].disk.kept().rows.values().cloned().collect();
        for row in rows.iter().filter(|row| row.stage == Stage::Received) {
            let Some(place) = self.told.place_of(&row.bytes) else { continue };
            let on_another = self.in_use().into_iter().any(|other| {
                self.phones[other].disk.kept().rows.values().any(|it| it.bytes == row.bytes)
            });
            if !on_another && !self.seen.on_server.contains(&place) {
                self.told.saved_mut(place).excused = Some("its phone was revoked");
            }
        }
    }

    /// Everybody talks to the server until nothing is left to say.
    ///
    /// # Errors
    /// Where that does not end in a bounded number of rounds.
    pub fn settle(&mut self) -> Result<(), Violation> {
        for round in 1..=MOST_ROUNDS {
            // Copies are compared once a day.
            self.now += 2 * DAY;
            for phone in self.in_use() {
                let Some(tab) = self.open_tabs(phone).first().copied() else { continue };
                let step = self.round(phone, tab)?;
                if step != Step::Enough {
                    let name = &self.phones[phone].name;
                    return Err(Violation(format!(
                        "{name} does not get through, and nothing is wrong: {step:?}"
                    )));
                }
            }
            let drained = self.in_use().into_iter().all(|phone| is_drained(self, phone));
            if drained && round >= 3 {
                return Ok(());
            }
        }
        Ok(()) // the checks at the end name who does not drain
    }
}
