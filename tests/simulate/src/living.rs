//! Living: people work, phones talk, time passes, and what may go wrong does, all at random.

use crate::acts::Act;
use crate::clock::{DAY, MINUTE};
use crate::network::Road;
use crate::world::{Violation, World};

impl World {
    /// A phone for everybody, two for some.
    pub fn everybody(&mut self) {
        for person in ["maya", "ruth", "maya", "sam", "lena", "otto"] {
            self.phone(person);
        }
    }

    /// So many things happen.
    pub fn live(&mut self, steps: u32) -> Result<(), Violation> {
        for _ in 0..steps {
            self.one_thing()?;
            if self.is_crowded {
                let turns = self.dice.between(0, 40);
                self.servers_go_on(turns)?;
            }
            self.check()?;
        }
        Ok(())
    }

    fn one_thing(&mut self) -> Result<(), Violation> {
        let in_use = self.in_use();
        let Some(phone) = self.dice.any(&in_use) else { return Ok(()) };
        let tabs = self.open_tabs(phone);
        match self.dice.below(100) {
            0..30 => {
                if let Some(tab) = self.dice.any(&tabs) {
                    let act = self.some_act();
                    self.act(phone, tab, act)?;
                }
            }
            30..55 => {
                if let Some(tab) = self.dice.any(&tabs) {
                    self.step(phone, tab)?;
                }
            }
            55..65 => {
                if let Some(tab) = self.dice.any(&tabs) {
                    self.round(phone, tab)?;
                }
            }
            65..80 => {
                let nth = self.dice.below(self.mail.len());
                if !self.mail.is_empty() {
                    self.carry(nth)?;
                }
            }
            80..85 => self.time_passes(),
            85 => {
                // Out of signal, which is no fault, and in again.
                let device = self.phones[phone].device;
                let road = &mut self.devices[device].road;
                *road = if *road == Road::Closed { Road::Open } else { Road::Closed };
            }
            86..88 => self.remember(phone),
            88..92 => self.mend_something(phone),
            _ => {
                let allowed = std::mem::take(&mut self.allowed);
                let fault = self.dice.any(&allowed);
                self.allowed = allowed;
                if let Some(fault) = fault {
                    self.inject(&fault)?;
                }
            }
        }
        Ok(())
    }

    /// Somebody writes something, and some phones talk to the server.
    pub fn everyday(&mut self) -> Result<(), Violation> {
        for phone in self.in_use() {
            let tabs = self.open_tabs(phone);
            let Some(tab) = self.dice.any(&tabs) else { continue };
            if self.dice.chance(40) {
                let act = self.some_act();
                self.act(phone, tab, act)?;
            }
            if self.dice.chance(50) {
                self.round(phone, tab)?;
            }
        }
        self.now += self.dice.between(1_000, 2 * 60 * MINUTE);
        self.check()
    }

    /// A tab of an account that is in use: the first that runs, or a new one.
    pub fn only_tab(&mut self, phone: usize) -> usize {
        if self.open_tabs(phone).is_empty() {
            self.reopen(phone);
        }
        self.open_tabs(phone).first().copied().unwrap_or_default()
    }

    /// What is on its way to or from a tab arrives.
    pub fn arrivals(&mut self, phone: usize, tab: usize) -> Result<(), Violation> {
        for _ in 0..3 {
            let mine = self.mail.iter().position(|letter| {
                letter.phone == phone && letter.tab == tab && letter.due <= self.now
            });
            let Some(nth) = mine else { break };
            self.carry(nth)?;
        }
        Ok(())
    }

    fn some_act(&mut self) -> Act {
        match self.dice.below(100) {
            0..22 => Act::Reflect,
            22..38 => Act::Meet,
            38..68 => Act::Edit,
            68..80 => Act::Share,
            80..88 => Act::Sign,
            88..92 => Act::Withdraw,
            92..94 => Act::Trespass,
            94..96 => Act::Foresee,
            96 => Act::Audit,
            97 => Act::Photograph,
            _ => Act::WriteNewer,
        }
    }

    /// Seconds, mostly; sometimes minutes or days.
    pub fn time_passes(&mut self) {
        let by = match self.dice.below(10) {
            0..5 => self.dice.between(100, 30_000),
            5..8 => self.dice.between(MINUTE, 90 * MINUTE),
            _ => self.dice.between(DAY / 2, 5 * DAY),
        };
        self.now += by;
        // Of a process that hangs in the middle of a transaction the database hears nothing.
        if by > 30_000 && self.offices.iter().any(|office| office.hangs) {
            self.database.end_writer();
        }
    }

    /// Backups are made, of the server and of a phone.
    pub fn remember(&mut self, phone: usize) {
        let copy = self.books();
        self.backups.push(copy);
        let copy = self.phones[phone].disk.copy();
        self.phones[phone].snapshots.push(copy);
        if self.backups.len() > 4 {
            self.backups.remove(0);
        }
    }
}
