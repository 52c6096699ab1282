//! The scenarios: a story for each sort of fault, and everything mixed.
//!
//! Each story plays its faults out one by one, with people, moments and orders drawn at random, and
//! then lets the same faults happen at random among everything else.

mod accounts;
mod clocks;
mod copies;
mod mixed;
mod network;
mod photos;
mod rights;
mod server;
mod signing;
mod storage;
mod tabs;
mod versions;

use crate::faults::{FAULTS, Fault, What, of_number};
use crate::world::{Violation, World};

/// What happens in a scenario, while faults may happen.
type Story = fn(&mut World) -> Result<(), Violation>;

/// One scenario.
pub struct Scenario {
    /// Its name: `F1` to `F16`, what it is about, or `mixed`.
    pub name: &'static str,
    /// What it is about, in a sentence.
    pub about: &'static str,
    /// What happens.
    pub story: Story,
}

const fn of(name: &'static str, about: &'static str, story: Story) -> Scenario {
    Scenario { name, about, story }
}

/// Every scenario, in order.
pub const SCENARIOS: &[Scenario] = &[
    of("F1", "a tab is killed before, after and between transactions", tabs::killed),
    of("F2", "the phone loses power right after saving, and while it receives", storage::power),
    of("F3", "there is no room at each write in turn, and then for good", storage::quota),
    of(
        "F4",
        "the connection to the database is lost at each call in turn, blocked, or taken away",
        storage::connection,
    ),
    of("F5", "two tabs on one record and one outbox, the leader frozen and thawed", tabs::two),
    of(
        "F6",
        "clocks a year wrong either way, jumping, drifting and changing for the season",
        clocks::wrong,
    ),
    of(
        "F7",
        "requests and replies lost, doubled, reordered, cut short and days late",
        network::lossy,
    ),
    of("F8", "captive portals of every sort", network::portals),
    of("F9", "connected, but nothing moves, or slowly, or not to the end", network::lie_fi),
    of(
        "F10",
        "the server is killed at each call, its disk is full, it is restored from a backup",
        server::trouble,
    ),
    of(
        "servers",
        "several server processes over one database, stopped, killed and hanging in mid-batch",
        server::side_by_side,
    ),
    of(
        "F11",
        "rights are given, lost, changed and passed on while somebody is offline with unsent work",
        rights::change,
    ),
    of(
        "F12",
        "several people on one device, sessions over, passwords reset, devices revoked",
        accounts::several,
    ),
    of("F13", "phones and servers of other versions", versions::apart),
    of(
        "F14",
        "phones copied from backups, and phones that forgot what they had pushed",
        copies::made,
    ),
    of("F15", "storage evicted, rows damaged and gone", storage::evicted),
    of(
        "F16",
        "versions signed that changed meanwhile, by people who lose the right",
        signing::meanwhile,
    ),
    of(
        "photos",
        "photos with no room, evicted, and sent in chunks that are lost, doubled and cut short",
        photos::chunks,
    ),
    of("mixed", "everything goes wrong at random", mixed::everything),
];

impl World {
    /// A few people at work, with something written and received.
    fn begin(&mut self) -> Result<(), Violation> {
        self.everybody();
        for _ in 0..self.dice.between(1, 6) {
            self.everyday()?;
        }
        Ok(())
    }

    /// The faults of one sort happen at random among everything else.
    fn and_at_random(&mut self, number: u8) -> Result<(), Violation> {
        self.allowed = of_number(number);
        let steps = self.dice.between(20, 70);
        self.live(steps as u32)
    }

    /// This very fault happens on this phone.
    fn suffer(&mut self, what: What, phone: usize) -> Result<(), Violation> {
        let fault: Option<&Fault> = FAULTS.iter().find(|fault| fault.what == what);
        fault.map_or(Ok(()), |fault| self.inject_into(fault, phone))
    }

    /// Somebody's first phone.
    fn of(&self, person: &str) -> usize {
        let theirs = |nth: &usize| self.phones[*nth].person.as_str() == person;
        self.in_use().into_iter().find(theirs).unwrap_or_default()
    }
}
