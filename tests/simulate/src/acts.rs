//! What people do: they write, share, sign, take back and choose, on what their screen shows.

use waymark_core::access::Tie;
use waymark_core::calendar::add_days;
use waymark_core::fact::{Change, Kind, PersonId, RecordId, Value};
use waymark_core::record::{Record, field};
use waymark_core::sync::Held;

use crate::clock::day_of;
use crate::disk::Refusal;
use crate::executor::{Ended, run};
use crate::stating::{Statement, histories, record, state};
use crate::world::{Life, Violation, World, id};

const CODES: [&str; 6] = ["PCF1", "PCF2", "PCF6", "KSS3", "KSS5", "SWE4"];

/// What somebody means to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Begin a reflection of one's own.
    Reflect,
    /// Begin a record of supervision, of one's own or of somebody supervised.
    Meet,
    /// Change something that is there.
    Edit,
    /// Share a reflection, or take that back.
    Share,
    /// Sign a record of supervision.
    Sign,
    /// Take a record back, or bring it back.
    Withdraw,
    /// Write something one may not.
    Trespass,
    /// Say that something was held on a day that has not come.
    Foresee,
    /// Write in a format of a newer version.
    WriteNewer,
    /// Open somebody's records under a right of access.
    Audit,
    /// Take a photo and write of it.
    Photograph,
}

impl World {
    /// Somebody does something on a tab; what was kept, where anything was.
    pub fn act(&mut self, phone: usize, tab: usize, act: Act) -> Result<Option<usize>, Violation> {
        if act == Act::Photograph {
            return self.photograph(phone, tab);
        }
        let Some((statement, covers)) = self.statement(phone, tab, act) else { return Ok(None) };
        let kept = self.state(phone, tab, &statement, &covers)?;
        if let Some(place) = kept
            && act == Act::Foresee
        {
            self.told.saved_mut(place).is_early = true;
        }
        Ok(kept)
    }

    /// States a fact on a tab. Where the connection was lost it is opened once more, as the app does.
    pub fn state(
        &mut self,
        phone: usize,
        tab: usize,
        statement: &Statement,
        covers: &[Held],
    ) -> Result<Option<usize>, Violation> {
        let me = self.phones[phone].person.clone();
        let dies = self.phones[phone].tabs[tab].dies_after.take();
        for again in [false, true] {
            let disk = &mut self.phones[phone].disk;
            let could = disk.is_well();
            match run(state(disk, &me, statement), dies) {
                Ended::Dropped => {
                    self.tab_dies(phone, tab);
                    // What was committed just before is there, though nobody was told.
                    let here = self.phones[phone].disk.kept().unsent().cloned();
                    let covers: Vec<usize> =
                        covers.iter().filter_map(|it| self.told.place_of(&it.bytes)).collect();
                    for row in here.collect::<Vec<_>>() {
                        let known = self.told.all().len();
                        if self.told.note(&row.bytes, false) == Some(known) {
                            self.told.saved_mut(known).covers.clone_from(&covers);
                        }
                    }
                    return Ok(None);
                }
                Ended::Whole(Ok(Some(row))) => {
                    let name = self.phones[phone].name.clone();
                    self.say(|| format!("{name}: saved {} of {}", row.key, row.record));
                    let Some(place) = self.told.note(&row.bytes, true) else {
                        return Err(Violation("a fact just stated cannot be read".to_owned()));
                    };
                    let covers: Vec<usize> =
                        covers.iter().filter_map(|it| self.told.place_of(&it.bytes)).collect();
                    let today = add_days(day_of(self.now), 1);
                    let late = |change: &Change| {
                        change.field == field::ON
                            && matches!(change.value, Value::Day(day) if day > today)
                    };
                    let saved = self.told.saved_mut(place);
                    saved.is_early = statement.changes.iter().any(late);
                    saved.covers = covers;
                    self.look(phone, tab);
                    return Ok(Some(place));
                }
                Ended::Whole(Ok(None)) if could => {
                    let name = &self.phones[phone].name;
                    return Err(Violation(format!("{name} cannot save: its next number is taken")));
                }
                Ended::Whole(Ok(None)) => return Ok(None),
                Ended::Whole(Err(Refusal::Lost)) if !again => {}
                Ended::Whole(Err(why)) => {
                    let name = self.phones[phone].name.clone();
                    self.say(|| format!("{name}: could not save ({why:?}), and says so"));
                    return Ok(None);
                }
            }
        }
        Ok(None)
    }

    /// A tab reads from its database what its screen shows.
    pub fn look(&mut self, phone: usize, tab: usize) {
        let phone = &mut self.phones[phone];
        let mut screen = std::collections::BTreeMap::new();
        for row in phone.disk.kept().rows.values() {
            screen.entry(row.record.clone()).or_insert_with(Vec::new).push(row.clone());
        }
        phone.tabs[tab].screen = screen;
    }

    /// A tab is killed: what it had in memory is gone.
    pub fn tab_dies(&mut self, phone: usize, tab: usize) {
        let name = self.phones[phone].name.clone();
        self.say(|| format!("{name}: tab {tab} is killed"));
        let phone = &mut self.phones[phone];
        phone.tabs[tab].life = Life::Closed;
        phone.tabs[tab].asked = None;
        if phone.leader == Some(tab) {
            phone.leader = None;
        }
    }

    fn statement(&mut self, phone: usize, tab: usize, act: Act) -> Option<(Statement, Vec<Held>)> {
        // Mostly the screen is up to date; sometimes it shows what was there a while ago.
        if self.dice.chance(75) {
            self.look(phone, tab);
        }
        let me = self.phones[phone].person.clone();
        // Made unlike every other moment, so that what is said twice can be told from what is kept twice.
        self.made += 1;
        let at = self.clock_of(phone) / 1000 * 1000 + i64::from(self.made % 1000);
        let begin = |about: PersonId, record: RecordId, kind: Kind, changes: Vec<Change>| {
            Some((Statement { about, record, kind, at, changes, is_newer: false }, Vec::new()))
        };
        match act {
            Act::Reflect => {
                let changes = vec![
                    set(field::TITLE, Value::Text(self.word())),
                    set("answer.free", Value::Words(self.words(4))),
                    set(field::CODES, Value::Codes(self.codes())),
                ];
                let record = self.fresh_record();
                begin(me, record, Kind::Reflection, changes)
            }
            Act::Meet => {
                let about = self.whom(&me);
                let on = day_of(self.now);
                let changes = vec![
                    set(field::ON, Value::Day(on)),
                    set(field::MINUTES, Value::Number(self.dice.between(30, 120))),
                    set("notes", Value::Words(self.words(5))),
                ];
                let record = self.fresh_record();
                begin(about, record, Kind::Session, changes)
            }
            Act::Trespass => {
                let others: Vec<PersonId> =
                    self.people.iter().filter(|it| **it != me).cloned().collect();
                let about = self.dice.any(&others)?;
                let record = self.fresh_record();
                begin(
                    about,
                    record,
                    Kind::Reflection,
                    vec![set(field::TITLE, Value::Text(self.word()))],
                )
            }
            Act::Foresee => {
                let on = add_days(day_of(self.now), self.dice.between(3, 40));
                let record = self.fresh_record();
                begin(me, record, Kind::Session, vec![set(field::ON, Value::Day(on))])
            }
            Act::Audit => {
                let whom = [id("maya"), id("sam")];
                let about = self.dice.any(&whom)?;
                let books = self.books();
                let mut opened: Vec<String> = Vec::new();
                for record in books.by_record.keys() {
                    let first = books.of(record).next();
                    if first.is_some_and(|it| it.about == about && it.kind == Kind::Session) {
                        opened.push(record.to_string());
                    }
                }
                opened.truncate(3);
                let record = self.fresh_record();
                begin(about, record, Kind::Access, vec![set("records", Value::Codes(opened))])
            }
            Act::Photograph => None, // more than a statement: see `act`
            Act::Edit | Act::Share | Act::Withdraw | Act::Sign | Act::WriteNewer => {
                self.on_screen(phone, tab, act, at)
            }
        }
    }

    /// Something said about a record that is on the screen.
    fn on_screen(
        &mut self,
        phone: usize,
        tab: usize,
        act: Act,
        at: i64,
    ) -> Option<(Statement, Vec<Held>)> {
        let me = self.phones[phone].person.clone();
        let rows: Vec<Held> =
            self.phones[phone].tabs[tab].screen.values().flatten().cloned().collect();
        let all = histories(rows.iter());
        let fits = |record: &Record| match act {
            Act::Sign => record.kind == Kind::Session,
            Act::Share => record.kind == Kind::Reflection && record.about == me,
            Act::WriteNewer => {
                record.about == me && matches!(record.kind, Kind::Reflection | Kind::Session)
            }
            _ => {
                !matches!(record.kind, Kind::Signature | Kind::Access)
                    && (record.about == me || record.kind != Kind::Reflection)
            }
        };
        let known: Vec<Record> =
            all.values().filter_map(|(facts, _)| record(facts)).filter(fits).collect();
        let seen = self.dice.any(&known)?;
        let mut covers = Vec::new();
        let mut target = (seen.id.clone(), seen.kind.clone());
        let changes = match act {
            Act::Share => {
                let shared = seen.text(field::SHARING) == field::SHARED;
                let to = if shared { field::PRIVATE } else { field::SHARED };
                vec![on_top(&seen, field::SHARING, Value::Text(to.to_owned()))]
            }
            Act::Withdraw => {
                vec![on_top(&seen, field::WITHDRAWN, Value::Flag(!seen.is_withdrawn()))]
            }
            Act::Sign => {
                let version = seen.version();
                let named: Vec<&str> = version.split(' ').collect();
                let of = rows.iter().filter(|row| row.record == seen.id);
                covers = of.filter(|row| named.contains(&row.key.as_str())).cloned().collect();
                target = (self.fresh_record(), Kind::Signature);
                let role = if seen.about == me { "staff" } else { "supervisor" };
                vec![
                    set(field::OF, Value::Text(seen.id.to_string())),
                    set(field::VERSION, Value::Text(version)),
                    set(field::ON, Value::Day(day_of(self.now))),
                    set(field::AS, Value::Text(role.to_owned())),
                ]
            }
            _ => vec![self.edit(&seen)],
        };
        let (record, kind) = target;
        let is_newer = act == Act::WriteNewer;
        Some((Statement { about: seen.about, record, kind, at, changes, is_newer }, covers))
    }

    /// One field of a record, changed.
    fn edit(&mut self, seen: &Record) -> Change {
        let disputed: Vec<String> = seen.disputed().map(|(name, _)| name.to_owned()).collect();
        if let Some(name) = self.dice.any(&disputed)
            && let Some(settled) = seen.fields.get(&name)
            && let Some(chosen) = self.dice.any(&settled.rivals)
        {
            return on_top(seen, &name, chosen.value);
        }
        let session = seen.kind == Kind::Session;
        let name = match (session, self.dice.below(4)) {
            (true, 0) => field::MINUTES,
            (true, 1) => field::WITH,
            (true, _) => "notes",
            (false, 0) => field::TITLE,
            (false, 1) => field::CODES,
            (false, _) => "answer.free",
        };
        let value = match name {
            field::MINUTES => Value::Number(self.dice.between(30, 120)),
            field::WITH | field::TITLE => Value::Text(self.word()),
            field::CODES => {
                let mut codes = seen.codes(field::CODES).to_vec();
                if !codes.is_empty() && self.dice.chance(50) {
                    codes.remove(self.dice.below(codes.len()));
                }
                codes.extend(self.codes());
                codes.sort();
                codes.dedup();
                Value::Codes(codes)
            }
            _ => Value::Words(self.rewritten(seen.text(name))),
        };
        on_top(seen, name, value)
    }

    /// A text with a word put in, taken out or written over.
    fn rewritten(&mut self, text: &str) -> String {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let place = self.dice.below(words.len() + 1);
        match self.dice.below(4) {
            0 if place < words.len() => words[place] = self.word(),
            1 if place < words.len() => drop(words.remove(place)),
            _ => words.insert(place, self.word()),
        }
        words.join(" ")
    }

    /// Whom a supervision is about: oneself, or somebody one supervises.
    fn whom(&mut self, me: &PersonId) -> PersonId {
        let books = self.books();
        let relations = &books.relations;
        let mine: Vec<PersonId> = relations
            .iter()
            .filter(|it| it.other == *me && it.kind == Tie::Supervisor)
            .map(|it| it.person.clone())
            .collect();
        match self.dice.any(&mine) {
            Some(other) if self.dice.chance(70) => other,
            _ => me.clone(),
        }
    }

    /// A word nobody has written before.
    fn word(&mut self) -> String {
        self.made += 1;
        format!("w{}", self.made)
    }

    fn words(&mut self, many: usize) -> String {
        let words: Vec<String> = (0..many).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn codes(&mut self) -> Vec<String> {
        let mut codes = vec![self.dice.pick(&CODES).to_owned(), self.dice.pick(&CODES).to_owned()];
        codes.sort();
        codes.dedup();
        codes
    }
}

fn set(field: &str, value: Value) -> Change {
    Change { field: field.to_owned(), value, base: Vec::new() }
}

/// A change on top of what the author saw.
fn on_top(seen: &Record, field: &str, value: Value) -> Change {
    Change { field: field.to_owned(), value, base: seen.heads(field) }
}
