//! Making things go wrong: what each fault does to the world.

use waymark_core::access::Tie;
use waymark_core::calendar::add_days;
use waymark_core::sync::Stage;
use waymark_core::transfer::FileRow;

use crate::acts::Act;
use crate::books::Relation;
use crate::clock::{DAY, MINUTE, day_of};
use crate::disk::Refusal;
use crate::faults::{Fault, What};
use crate::network::{Portal, Road};
use crate::world::{Build, Life, Tab, Violation, World, id};

impl World {
    /// Makes one fault happen to somebody, if it can.
    pub fn inject(&mut self, fault: &Fault) -> Result<(), Violation> {
        let in_use = self.in_use();
        let Some(phone) = self.dice.any(&in_use) else { return Ok(()) };
        self.inject_into(fault, phone)
    }

    /// Makes one fault happen to this phone, or to the server, if it can.
    pub fn inject_into(&mut self, fault: &Fault, phone: usize) -> Result<(), Violation> {
        self.check()?;
        let Some(whom) = self.cause(fault.what, phone)? else { return Ok(()) };
        self.happened(fault, || whom);
        self.check()
    }

    /// Whom it happened to; none where it could not.
    fn cause(&mut self, what: What, phone: usize) -> Result<Option<String>, Violation> {
        let name = self.phones[phone].name.clone();
        let done = match what {
            What::TabKilled
            | What::PowerLost
            | What::Superseded
            | What::SecondTab
            | What::LeaderFrozen
            | What::LeaderThawedLate => self.hit_tabs(what, phone),
            What::QuotaOnce
            | What::QuotaForGood
            | What::ConnectionLost
            | What::OpenBlocked
            | What::Evicted
            | What::RowDamaged
            | What::RowGone
            | What::FilesFull
            | What::FilesEvicted
            | What::DeviceCloned
            | What::TailLost => self.hit_storage(what, phone),
            What::ClockYearBack
            | What::ClockYearAhead
            | What::ClockJumps
            | What::ClockDrifts
            | What::ClockChangesSeason => self.hit_clock(what, phone),
            What::RequestLost
            | What::ReplyLost
            | What::RequestTwice
            | What::RequestLate
            | What::RequestCut
            | What::ReplyCut => self.hit_passage(what, phone),
            What::PortalPage => self.hit_road(phone, Road::Portal(Portal::Page)),
            What::PortalRedirect => self.hit_road(phone, Road::Portal(Portal::Redirect)),
            What::PortalTls => self.hit_road(phone, Road::Portal(Portal::Tls)),
            What::PortalAsks => self.hit_road(phone, Road::Portal(Portal::Asks)),
            What::NothingMoves => self.hit_road(phone, Road::Dead),
            What::SlowRoad => self.hit_road(phone, Road::Slow(40)),
            What::StallsNearTheEnd => self.hit_road(phone, Road::Stalling),
            What::ServerKilled
            | What::ServerDiskFull
            | What::ServerRestored
            | What::ServerHangs
            | What::ServerRestarted
            | What::OldServer => {
                return Ok(self.hit_server(what).then(|| "the server".to_owned()));
            }
            What::RightGranted | What::RightLost | What::RoleChanged | What::Reassigned => {
                return Ok(self.hit_rights(what));
            }
            What::AnotherAccount
            | What::SessionExpired
            | What::PasswordReset
            | What::DeviceRevoked => self.hit_account(what, phone),
            What::OldPhone => {
                self.phones[phone].build = Build::First;
                self.phones[phone].was_set_back = true;
                self.reopen(phone);
                true
            }
            What::NewerPhone => return self.acts_somehow(phone, Act::WriteNewer, name),
            What::SignedMeanwhile => {
                for other in self.in_use() {
                    self.acts_somehow(other, Act::Edit, String::new())?;
                }
                return self.acts_somehow(phone, Act::Sign, name);
            }
            What::SignerLosesRight => {
                self.acts_somehow(phone, Act::Sign, String::new())?;
                return Ok(self.hit_rights(What::RightLost));
            }
        };
        Ok(done.then_some(name))
    }

    fn acts_somehow(
        &mut self,
        phone: usize,
        act: Act,
        name: String,
    ) -> Result<Option<String>, Violation> {
        let tabs = self.open_tabs(phone);
        let Some(tab) = self.dice.any(&tabs) else { return Ok(None) };
        Ok(self.act(phone, tab, act)?.map(|_| name))
    }

    fn hit_tabs(&mut self, what: What, phone: usize) -> bool {
        let tabs = self.open_tabs(phone);
        let Some(tab) = self.dice.any(&tabs) else { return false };
        let leader = self.phones[phone].leader.filter(|leader| tabs.contains(leader));
        match what {
            What::TabKilled => {
                let after = self.dice.upto(13);
                self.phones[phone].tabs[tab].dies_after = Some(after);
            }
            What::PowerLost => {
                let device = self.phones[phone].device;
                for other in 0..self.phones.len() {
                    if self.phones[other].device == device {
                        self.open_tabs(other).into_iter().for_each(|tab| self.tab_dies(other, tab));
                    }
                }
            }
            What::Superseded => {
                self.release(phone, tab);
                self.phones[phone].tabs[tab].life = Life::Superseded;
            }
            What::SecondTab if self.phones[phone].tabs.len() < 6 => {
                self.phones[phone].tabs.push(Tab::new());
                let tab = self.phones[phone].tabs.len() - 1;
                self.look(phone, tab);
            }
            What::LeaderFrozen => {
                let Some(leader) = leader else { return false };
                self.phones[phone].tabs[leader].life = Life::Frozen;
            }
            What::LeaderThawedLate => {
                let Some(leader) = leader else { return false };
                self.phones[phone].tabs[leader].life = Life::Frozen;
                self.phones[phone].leader = None;
                if tabs.len() < 2 {
                    self.phones[phone].tabs.push(Tab::new());
                }
            }
            _ => return false,
        }
        true
    }

    fn hit_storage(&mut self, what: What, phone: usize) -> bool {
        let after = self.dice.upto(8);
        let keys: Vec<String> = self.phones[phone].disk.kept().rows.keys().cloned().collect();
        let key = self.dice.any(&keys);
        let disk = &mut self.phones[phone].disk;
        match what {
            What::QuotaOnce => disk.fail(after, Refusal::NoRoom),
            What::QuotaForGood => disk.fill(true),
            What::ConnectionLost => disk.fail(after, Refusal::Lost),
            What::OpenBlocked => disk.block(true),
            What::FilesFull => self.phones[phone].is_full_of_files = true,
            What::FilesEvicted => {
                self.excuse_photos(phone, "evicted");
                let shelf = self.phones[phone].disk.change();
                shelf.files.clear();
                shelf.chunks.clear();
                self.reopen(phone);
            }
            What::Evicted => {
                self.excuse_photos(phone, "evicted");
                self.excuse_all(phone, "evicted");
                self.phones[phone].disk.replace(Default::default());
                self.phones[phone].snapshots.clear();
                // The app opens an empty database, and says that the browser cleared it.
                self.open_database(phone);
                self.reopen(phone);
            }
            What::RowDamaged | What::RowGone => {
                let Some(key) = key else { return false };
                let Some(row) = disk.kept().rows.get(&key).cloned() else { return false };
                let shelf = disk.change();
                shelf.rows.remove(&key);
                if what == What::RowDamaged {
                    shelf.damaged.insert(key, row.clone());
                }
                let place = self.told.place_of(&row.bytes);
                let is_safe = |place: &usize| self.seen.on_server.contains(place);
                if let Some(place) = place.filter(|place| !is_safe(place)) {
                    self.told.saved_mut(place).excused = Some("its row was damaged");
                }
            }
            What::DeviceCloned => {
                if self.phones.len() > 8 {
                    return false;
                }
                let (person, copy) = {
                    let this = &self.phones[phone];
                    (this.person.to_string(), this.disk.copy())
                };
                self.copied.insert(id(&person));
                let clone = self.phone(&person);
                self.phones[clone].disk.replace(copy);
                self.phones[clone].name = format!("{} (a copy)", self.phones[clone].name);
                self.look(clone, 0);
            }
            What::TailLost => {
                let this = &mut self.phones[phone];
                let Some(earlier) = this.snapshots.pop() else { return false };
                let lost = |key: &String| !earlier.rows.contains_key(key);
                let kept = this.disk.kept();
                let is_new = |(id, row): (&String, &FileRow)| {
                    !row.received && earlier.files.get(id).is_none_or(|it| it.here != row.here)
                };
                if kept.files.iter().any(is_new) {
                    return false;
                }
                if kept.rows.iter().any(|(key, row)| lost(key) && row.stage != Stage::Received) {
                    return false; // only what was pushed is lost here
                }
                this.disk.replace(earlier);
                this.was_set_back = true;
                self.reopen(phone);
            }
            _ => return false,
        }
        true
    }

    fn hit_clock(&mut self, what: What, phone: usize) -> bool {
        let by = self.dice.between(-3 * DAY, 3 * DAY);
        let gains = self.dice.between(-200_000, 200_000);
        let hour = 60 * MINUTE * self.dice.pick(&[-1, 1]);
        let clock = &mut self.devices[self.phones[phone].device].clock;
        match what {
            What::ClockYearBack => clock.jump(-365 * DAY),
            What::ClockYearAhead => clock.jump(365 * DAY),
            What::ClockJumps => clock.jump(by),
            What::ClockDrifts => clock.drift(gains),
            _ => clock.jump(hour),
        }
        true
    }

    fn hit_passage(&mut self, what: What, phone: usize) -> bool {
        let late = self.dice.between(MINUTE, 4 * DAY);
        let passage = &mut self.phones[phone].passage;
        match what {
            What::RequestLost => passage.request_lost = true,
            What::ReplyLost => passage.reply_lost = true,
            What::RequestTwice => passage.twice = true,
            What::RequestLate => passage.late = late,
            What::RequestCut => passage.request_cut = true,
            _ => passage.reply_cut = true,
        }
        true
    }

    fn hit_road(&mut self, phone: usize, road: Road) -> bool {
        self.devices[self.phones[phone].device].road = road;
        true
    }

    fn hit_server(&mut self, what: What) -> bool {
        let after = self.dice.upto(59);
        let nth = self.dice.below(self.offices.len());
        match what {
            What::ServerKilled => self.office_dies_after = Some(after),
            What::ServerDiskFull => self.database.fail(after / 4, Refusal::NoRoom),
            What::OldServer => self.offices[nth].is_first_version = true,
            What::ServerHangs if self.offices.len() > 1 => self.offices[nth].hangs = true,
            What::ServerHangs => return false,
            What::ServerRestarted => self.kill(nth),
            _ => {
                let Some(backup) = self.dice.any(&self.backups) else { return false };
                self.restore(&backup);
            }
        }
        true
    }

    fn hit_rights(&mut self, what: What) -> Option<String> {
        let person = self.dice.pick(&["maya", "sam"]);
        let other = self.dice.pick(&["ruth", "otto", "lena"]);
        let today = day_of(self.now);
        match what {
            What::RightGranted => {
                let kind = self.dice.pick(&[Tie::Supervisor, Tie::Assessor, Tie::LineManager]);
                self.relate(person, other, kind);
            }
            What::RightLost => self.part(person, other),
            What::RoleChanged => {
                let to = self.dice.pick(&[Tie::Assessor, Tie::LineManager, Tie::Supervisor]);
                let from = add_days(today, self.dice.between(1, 3));
                self.change_books(|books| {
                    for relation in &mut books.relations {
                        if relation.person.as_str() == person && relation.other.as_str() == other {
                            relation.to = Some(add_days(from, -1));
                        }
                    }
                    let (person, other) = (id(person), id(other));
                    books.relations.push(Relation { person, other, kind: to, from, to: None });
                    books.staff_version += 1;
                });
            }
            _ => {
                for before in ["ruth", "otto", "lena"] {
                    self.part(person, before);
                }
                self.relate(person, other, Tie::Supervisor);
            }
        }
        Some(format!("{person} and {other}"))
    }

    fn hit_account(&mut self, what: What, phone: usize) -> bool {
        match what {
            What::AnotherAccount => {
                let device = self.phones[phone].device;
                let here =
                    |world: &Self| world.phones.iter().filter(|it| it.device == device).count();
                if here(self) > 1 || self.phones.len() > 8 {
                    return false;
                }
                let other = self.dice.pick(&["maya", "sam", "ruth"]);
                if self.phones[phone].person.as_str() == other {
                    return false;
                }
                // The account before is locked: nothing of it runs until its person unlocks it.
                for tab in self.open_tabs(phone) {
                    self.tab_dies(phone, tab);
                }
                self.account(other, device);
            }
            What::SessionExpired => self.phones[phone].has_session = false,
            What::PasswordReset => {
                let person = self.phones[phone].person.clone();
                for phone in self.phones.iter_mut().filter(|it| it.person == person) {
                    phone.has_session = false;
                }
            }
            _ => {
                let Some(device) = self.phones[phone].disk.kept().device.clone() else {
                    return false;
                };
                if !self.books().devices.contains_key(&device) {
                    return false;
                }
                self.change_books(|books| {
                    books.devices.entry(device).and_modify(|known| known.revoked = true);
                });
            }
        }
        true
    }

    /// The app is closed on this phone and opened again, with one page.
    pub fn reopen(&mut self, phone: usize) {
        let this = &mut self.phones[phone];
        this.leader = None;
        this.tabs.iter_mut().for_each(|tab| {
            tab.life = Life::Closed;
            tab.asked = None;
        });
        this.tabs.push(Tab::new());
        let tab = this.tabs.len() - 1;
        self.look(phone, tab);
    }
}
