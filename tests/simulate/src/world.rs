//! The world of one scenario: people, their phones, the server, and what is on its way.
//!
//! Lives here: how things stand. Not here: what people do (`acts`), how phones and the server talk
//! (`exchange`), what goes wrong (`inject`) or what must hold (`holds`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use waymark_core::access::{AccessRules, Tie};
use waymark_core::calendar::add_days;
use waymark_core::fact::{DeviceId, PersonId, RecordId};
use waymark_core::sync::{Held, Sent, Talk};
use waymark_core::transfer::Known;

use crate::books::{Books, Device, Relation};
use crate::clock::{Clock, START, day_of};
use crate::database::Database;
use crate::dice::Dice;
use crate::disk::Disk;
use crate::faults::Fault;
use crate::holds::Seen;
use crate::network::{Letter, Passage, Road};
use crate::office::{Done, Office};
use crate::photos::Photo;
use crate::shelf::Shelf;
use crate::told::Told;
use crate::trace::Trace;

/// Something that must hold does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation(pub String);

/// Which version of the app a phone runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// The first one, which speaks protocol 1 alone.
    First,
    /// This one.
    Now,
}

/// What a tab can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It runs.
    Open,
    /// It stands still, and knows nothing of it.
    Frozen,
    /// A newer version took its database; it asks to be reloaded.
    Superseded,
    /// It is gone.
    Closed,
}

/// A request a tab waits for an answer to.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its letter's number.
    pub letter: u32,
    /// What the sync core remembers of it.
    pub sent: Sent,
    /// When it was sent.
    pub at: i64,
}

/// One open page of the app.
#[derive(Debug)]
pub struct Tab {
    /// What it can do.
    pub life: Life,
    /// What its exchange remembers.
    pub talk: Talk,
    /// What it waits for.
    pub asked: Option<Asked>,
    /// What its screen shows of some records, which may be old.
    pub screen: BTreeMap<RecordId, Vec<Held>>,
    /// What it knows of photos.
    pub files: Vec<Known>,
    /// After how many polls it will be killed in what it does next.
    pub dies_after: Option<u32>,
}

impl Tab {
    /// A page just opened.
    pub fn new() -> Self {
        Self {
            life: Life::Open,
            talk: Talk::default(),
            asked: None,
            screen: BTreeMap::new(),
            files: Vec::new(),
            dies_after: None,
        }
    }
}

/// One account on one device.
pub struct Phone {
    /// Its name in the trace.
    pub name: String,
    /// Which device it is on.
    pub device: usize,
    /// Whose account it is.
    pub person: PersonId,
    /// Its database.
    pub disk: Disk<Shelf>,
    /// Its open pages.
    pub tabs: Vec<Tab>,
    /// Which of them talks to the network.
    pub leader: Option<usize>,
    /// Whether the server still knows its session.
    pub has_session: bool,
    /// Which version it runs.
    pub build: Build,
    /// Whether its person does nothing more with it: lost, revoked and carried over.
    pub is_gone: bool,
    /// What will happen to its next request.
    pub passage: Passage,
    /// Whether its database was set back, or written by the first version, which knows no better.
    pub was_set_back: bool,
    /// Whether there is no room on it for more photos.
    pub is_full_of_files: bool,
    /// Whether its person wants photos on a tap only.
    pub saves_data: bool,
    /// Earlier states of its database, as a backup has them.
    pub snapshots: Vec<Arc<Shelf>>,
}

/// A device: what all accounts on it share.
pub struct Hardware {
    /// Its clock.
    pub clock: Clock,
    /// How it is connected.
    pub road: Road,
}

/// Everything.
pub struct World {
    /// Chance.
    pub dice: Dice,
    /// The true time, in milliseconds since 1970.
    pub now: i64,
    /// What happened.
    pub trace: Trace,
    /// The server's database.
    pub database: Database,
    /// Earlier states of it, to be restored.
    pub backups: Vec<Arc<Books>>,
    /// The rules of the organisation.
    pub rules: Arc<AccessRules>,
    /// The processes over that database.
    pub offices: Vec<Office>,
    /// Whether requests are under way side by side, rather than served as they come.
    pub is_crowded: bool,
    /// What was done while nobody could be told.
    pub finished: Vec<Done>,
    /// How the server will be killed in its next request.
    pub office_dies_after: Option<u32>,
    /// The devices.
    pub devices: Vec<Hardware>,
    /// The accounts on them.
    pub phones: Vec<Phone>,
    /// What is on its way.
    pub mail: Vec<Letter>,
    /// What people were told.
    pub told: Told,
    /// The photos they were told are kept.
    pub photos: Vec<Photo>,
    /// What the checks remember between steps.
    pub seen: Seen,
    /// The faults that may happen now.
    pub allowed: Vec<Fault>,
    /// How many have happened.
    pub faults: u64,
    /// Whose phones were copied: two copies may each state the same again as their own.
    pub copied: BTreeSet<PersonId>,
    /// How many names, words and letters were made up.
    pub made: u32,
    /// Everybody.
    pub people: Vec<PersonId>,
}

/// Everybody who works here: two practitioners, their supervisor, and three who may become something
/// to them.
const PEOPLE: [&str; 5] = ["maya", "sam", "ruth", "otto", "lena"];

/// What the server's log is called before any restore.
pub const FIRST_LOG: &str = "log-1";

impl World {
    /// A world at its first moment: everybody on the staff list, with a phone each.
    pub fn new(seed: u64, rules: Arc<AccessRules>, trace: Trace) -> Self {
        let people: Vec<PersonId> = PEOPLE.iter().map(|name| id(name)).collect();
        let mut world = Self {
            dice: Dice::new(seed),
            now: START,
            trace,
            database: Database::default(),
            backups: Vec::new(),
            rules,
            offices: Vec::new(),
            is_crowded: false,
            finished: Vec::new(),
            office_dies_after: None,
            devices: Vec::new(),
            phones: Vec::new(),
            mail: Vec::new(),
            told: Told::default(),
            photos: Vec::new(),
            seen: Seen::default(),
            allowed: Vec::new(),
            faults: 0,
            copied: BTreeSet::new(),
            made: 0,
            people,
        };
        world.change_books(|books| books.log = FIRST_LOG.to_owned());
        // A small council's server is one process; a large one's are several.
        let many = world.dice.pick(&[1, 1, 2, 3]);
        world.servers_start(many);
        world.relate("maya", "ruth", Tie::Supervisor);
        world.relate("sam", "ruth", Tie::Supervisor);
        world.relate("ruth", "lena", Tie::LineManager);
        world
    }

    /// Puts a relation on the staff list, from today until further notice.
    pub fn relate(&mut self, person: &str, other: &str, kind: Tie) {
        let from = day_of(self.now);
        let relation = Relation { person: id(person), other: id(other), kind, from, to: None };
        self.change_books(|books| {
            books.relations.push(relation);
            books.staff_version += 1;
        });
    }

    /// Ends somebody's relations to a person: yesterday was the last day.
    pub fn part(&mut self, person: &str, other: &str) {
        let yesterday = add_days(day_of(self.now), -1);
        let (person, other) = (id::<PersonId>(person), id::<PersonId>(other));
        self.change_books(|books| {
            for relation in &mut books.relations {
                if relation.person == person && relation.other == other && relation.to.is_none() {
                    relation.to = Some(yesterday);
                }
            }
            books.staff_version += 1;
        });
    }

    /// A new device.
    pub fn device(&mut self) -> usize {
        self.devices.push(Hardware { clock: Clock::default(), road: Road::Open });
        self.devices.len() - 1
    }

    /// An account on a device, signed in, with one tab.
    pub fn account(&mut self, person: &str, device: usize) -> usize {
        let nth = self.phones.iter().filter(|phone| phone.person.as_str() == person).count() + 1;
        self.phones.push(Phone {
            name: format!("{person}'s {}", ["phone", "laptop", "tablet"][(nth - 1).min(2)]),
            device,
            person: id(person),
            disk: Disk::default(),
            tabs: vec![Tab::new()],
            leader: None,
            has_session: false,
            build: Build::Now,
            is_gone: false,
            passage: Passage::default(),
            was_set_back: false,
            is_full_of_files: false,
            saves_data: false,
            snapshots: Vec::new(),
        });
        let phone = self.phones.len() - 1;
        self.open_database(phone);
        self.sign_in(phone);
        phone
    }

    /// A phone of its own for somebody.
    pub fn phone(&mut self, person: &str) -> usize {
        let device = self.device();
        self.account(person, device)
    }

    /// Gives a database that has none its device, as the app does when it first opens it.
    pub fn open_database(&mut self, phone: usize) {
        if self.phones[phone].disk.kept().device.is_none() {
            let device = self.fresh_device();
            self.phones[phone].disk.change().device = Some(device);
        }
    }

    /// Signs the person of an account in: the session is new, and its device registered.
    pub fn sign_in(&mut self, phone: usize) {
        self.open_database(phone);
        let phone = &mut self.phones[phone];
        phone.has_session = true;
        let Some(device) = phone.disk.kept().device.clone() else { return };
        let owner = phone.person.clone();
        if !self.books().devices.contains_key(&device) {
            let fresh = Device { owner, revoked: false, seen: None };
            self.change_books(|books| drop(books.devices.insert(device, fresh)));
        }
    }

    /// A device id nobody has had.
    pub fn fresh_device(&mut self) -> DeviceId {
        self.made += 1;
        // Half of them sort before those made earlier: names say nothing of age.
        let front = if self.dice.chance(50) { 'a' } else { 'z' };
        id(&format!("{front}-{}", self.made))
    }

    /// A record id nobody has had.
    pub fn fresh_record(&mut self) -> RecordId {
        self.made += 1;
        id(&format!("r-{}", self.made))
    }

    /// What a device takes for the time.
    pub fn clock_of(&self, phone: usize) -> i64 {
        self.devices[self.phones[phone].device].clock.shows(self.now)
    }

    /// Says something in the trace.
    pub fn say(&mut self, line: impl FnOnce() -> String) {
        self.trace.say(self.now, line);
    }

    /// Says in the trace what every phone keeps.
    pub fn describe(&mut self) {
        for nth in 0..self.phones.len() {
            let phone = &self.phones[nth];
            let (name, shelf) = (phone.name.clone(), phone.disk.kept().clone());
            self.say(|| format!("{name} keeps, having read to {:?}:", shelf.cursor));
            for row in shelf.rows.into_values() {
                self.say(|| {
                    format!("  {} of {}, {:?}: {}", row.key, row.record, row.stage, row.bytes)
                });
            }
        }
    }

    /// Counts a fault that has happened and says so.
    pub fn happened(&mut self, fault: &Fault, whom: impl FnOnce() -> String) {
        self.faults += 1;
        let fault = *fault;
        self.say(|| format!("  !! {fault}: {}", whom()));
    }

    /// The server's books.
    pub fn books(&self) -> Arc<Books> {
        self.database.kept()
    }

    /// So many processes of the server start, in the place of those there were.
    pub fn servers_start(&mut self, many: usize) {
        let start = || Office::start(&self.database, &self.rules);
        self.offices = (0..many).map(|_| start()).collect();
    }

    /// The accounts somebody still uses.
    pub fn in_use(&self) -> Vec<usize> {
        (0..self.phones.len()).filter(|nth| !self.phones[*nth].is_gone).collect()
    }

    /// The open tabs of an account.
    pub fn open_tabs(&self, phone: usize) -> Vec<usize> {
        let tabs = self.phones[phone].tabs.iter().enumerate();
        tabs.filter(|(_, tab)| tab.life == Life::Open).map(|(nth, _)| nth).collect()
    }
}

/// An id as written here.
pub fn id<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no id"))
}
