//! Carrying photos: sent and fetched chunk by chunk, once every fact was sent.
//!
//! As the app's own exchange of attachments: what is next, and whether words go first, is the core's.

use std::collections::BTreeSet;

use waymark_core::attachment::{Standing, Step as Carry, Turn, turn};
use waymark_core::fact::{Reading, files, read};
use waymark_core::office::{Arrival, Desk};
use waymark_core::sync::NoAnswer;
use waymark_core::transfer::{FileRow, Known, Trouble};

use crate::acts::Act;
use crate::album::{self, Answer, Question};
use crate::clock::day_of;
use crate::exchange::{PATIENCE, Step};
use crate::executor::{Ended, run};
use crate::network::Road;
use crate::photos::{Chunk, hash_of_list};
use crate::world::{Life, Violation, World};

/// More steps than any honest exchange takes.
const MOST_STEPS: u32 = 2_000;

/// How one step ended.
enum Carried {
    /// It was done.
    Done,
    /// Nothing more is done about this one for now.
    PutOff(Trouble),
    /// The server was not reached.
    NoAnswer(NoAnswer),
    /// The page is gone, or its storage is.
    Over,
}

impl World {
    /// Sends what only this phone has, then fetches what is wanted.
    pub fn carry_photos(&mut self, phone: usize, tab: usize) -> Result<Step, Violation> {
        if self.photos.is_empty() {
            return Ok(Step::Enough);
        }
        self.read_files(phone, tab);
        let waits: BTreeSet<String> =
            self.phones[phone].disk.kept().unsent().map(|row| row.key.clone()).collect();
        for _ in 0..MOST_STEPS {
            // Whoever goes on writing meanwhile need not wait.
            if self.dice.chance(4) {
                self.act(phone, tab, Act::Reflect)?;
            }
            let this = &self.phones[phone];
            if this.tabs[tab].life != Life::Open {
                return Ok(Step::NotNow);
            }
            let fetches = !this.saves_data;
            let standings: Vec<Standing> =
                this.tabs[tab].files.iter().map(|known| known.standing(fetches)).collect();
            let unsent = this.disk.kept().unsent().count() as u32;
            let (at, step) = match turn(&standings, waits.len() as u32, unsent) {
                Turn::Words => return Ok(Step::More),
                Turn::Nobody => return Ok(Step::Enough),
                Turn::Picture(at, step) => (at, step),
            };
            if let Some(row) = this.disk.kept().unsent().find(|row| !waits.contains(&row.key)) {
                let (name, key) = (&this.name, &row.key);
                return Err(Violation(format!("{name}: {key} waits for a picture")));
            }
            let known = this.tabs[tab].files[at].clone();
            if matches!(step, Carry::Fetch(_)) && this.saves_data && !known.asked_for {
                let name = &this.name;
                return Err(Violation(format!("{name} fetches a picture nobody asked for")));
            }
            match self.carry_one(phone, tab, &known, step)? {
                Carried::Done => {}
                Carried::PutOff(trouble) => {
                    self.phones[phone].tabs[tab].files[at].trouble = Some(trouble);
                }
                Carried::NoAnswer(why) => {
                    let name = self.phones[phone].name.clone();
                    self.say(|| format!("{name}: a picture got no further: {why:?}"));
                    return Ok(Step::Trouble);
                }
                Carried::Over => return Ok(Step::NotNow),
            }
        }
        let name = &self.phones[phone].name;
        Err(Violation(format!("{name} carries pictures for ever")))
    }

    /// Brings in what the phone keeps of attachments, and which its records name.
    fn read_files(&mut self, phone: usize, tab: usize) {
        let disk = self.phones[phone].disk.copy();
        let at = self.clock_of(phone);
        let mut made = self.made;
        let known = &mut self.phones[phone].tabs[tab].files;
        for one in known.iter_mut() {
            one.begin_round();
            one.named = false;
        }
        for row in disk.files.values() {
            let same = |one: &&mut Known| {
                one.row.record == row.record && one.row.file.hash == row.file.hash
            };
            match known.iter_mut().find(same) {
                Some(one) if one.row.here.len() > row.here.len() && one.row.id == row.id => {}
                Some(one) => one.row = row.clone(),
                None => known.push(Known::new(row.clone())),
            }
        }
        for held in disk.rows.values().filter(|row| row.bytes.contains("\"files\"")) {
            let Ok(Reading::Known(fact)) = read(&held.bytes) else { continue };
            for file in fact.changes.iter().flat_map(|change| files(&change.value)) {
                let same = |one: &&mut Known| {
                    one.row.record == fact.record && one.row.file.hash == file.hash
                };
                if let Some(one) = known.iter_mut().find(same) {
                    one.named = true;
                    continue;
                }
                made += 1;
                let mut one = Known::new(FileRow {
                    id: format!("row-{made}"),
                    record: fact.record.clone(),
                    file: file.clone(),
                    list: Vec::new(),
                    here: BTreeSet::new(),
                    received: false,
                    own: false,
                    at,
                });
                one.named = true;
                known.push(one);
            }
        }
        known.retain(|one| one.named || disk.files.contains_key(&one.row.id));
        self.made = made;
    }

    /// One step about one attachment.
    fn carry_one(
        &mut self,
        phone: usize,
        tab: usize,
        known: &Known,
        step: Carry,
    ) -> Result<Carried, Violation> {
        let row = &known.row;
        match step {
            Carry::Ask => {
                let list = row.list.clone();
                let question = if list.is_empty() { Question::Kept } else { Question::Offer(list) };
                let kept = match self.ask_about(phone, row, question)? {
                    Ok(Answer::Kept(kept)) => kept,
                    other => return Ok(failed(other)),
                };
                let hash = hash_of_list(&kept.chunks);
                let mut learned = known.clone();
                if !learned.learn(kept, Some(&hash)) {
                    return Ok(Carried::PutOff(Trouble::Unknown));
                }
                self.note_file(phone, tab, learned)
            }
            Carry::Send(nth) => {
                let chunk =
                    self.phones[phone].disk.kept().chunks.get(&(row.id.clone(), nth)).copied();
                let chunk = chunk.filter(|chunk| row.is_length(nth, chunk.length as usize));
                let Some(chunk) = chunk else { return Ok(Carried::PutOff(Trouble::Damaged)) };
                match self.ask_about(phone, row, Question::Put(nth, chunk))? {
                    Ok(Answer::Taken) => {}
                    other => return Ok(failed(other)),
                }
                let mut sent = known.clone();
                sent.there.get_or_insert_default().insert(nth);
                self.note_file(phone, tab, sent)
            }
            Carry::Fetch(nth) => {
                let chunk = match self.ask_about(phone, row, Question::Get(nth))? {
                    Ok(Answer::Chunk(chunk)) => chunk,
                    other => return Ok(failed(other)),
                };
                if !row.is_chunk(nth, chunk.length as usize, Some(&chunk.hash())) {
                    return Ok(Carried::PutOff(Trouble::Unknown));
                }
                let mut fetched = known.clone();
                fetched.row.here.insert(nth);
                if !self.keep_file(phone, tab, &fetched.row, &[(nth, chunk)])? {
                    return Ok(Carried::PutOff(Trouble::NoRoom));
                }
                self.note_file(phone, tab, fetched)
            }
        }
    }

    /// Notes what is now known of an attachment, and that it was received once it was.
    fn note_file(
        &mut self,
        phone: usize,
        tab: usize,
        mut known: Known,
    ) -> Result<Carried, Violation> {
        if known.is_newly_received() {
            known.row.received = true;
            if !self.keep_file(phone, tab, &known.row, &[])? {
                return Ok(Carried::Over);
            }
            let (name, record) = (self.phones[phone].name.clone(), known.row.record.clone());
            self.say(|| format!("{name}: a picture of {record} was received"));
        }
        let files = &mut self.phones[phone].tabs[tab].files;
        if let Some(one) = files.iter_mut().find(|one| one.row.id == known.row.id) {
            *one = known;
        }
        Ok(Carried::Done)
    }

    /// Asks the server about an attachment, as far as the road goes.
    fn ask_about(
        &mut self,
        phone: usize,
        row: &FileRow,
        question: Question,
    ) -> Result<Result<Answer, NoAnswer>, Violation> {
        let length = |chunk: &Chunk| i64::from(chunk.length);
        let up = if let Question::Put(_, chunk) = &question { length(chunk) } else { 200 };
        let passage = std::mem::take(&mut self.phones[phone].passage);
        let road = self.devices[self.phones[phone].device].road;
        let is_slow =
            |bytes: i64| matches!(road, Road::Slow(rate) if bytes > rate * PATIENCE / 1000);
        match road {
            Road::Closed | Road::Dead => return Ok(Err(NoAnswer::NoSignal)),
            Road::Portal(_) => return Ok(Err(NoAnswer::SomebodyElsesPage)),
            _ => {}
        }
        if passage.request_lost || passage.request_cut || passage.late > 0 || is_slow(up) {
            return Ok(Err(NoAnswer::NoSignal));
        }
        let nth = self.dice.below(self.offices.len());
        if self.offices[nth].hangs {
            return Ok(Err(NoAnswer::NoSignal));
        }
        if !self.phones[phone].has_session {
            return Ok(Err(NoAnswer::SignInNeeded));
        }
        let mut answer = None;
        for _ in 0..if passage.twice { 2 } else { 1 } {
            self.let_writer_finish();
            let dies = self.office_dies_after.take();
            let person = self.phones[phone].person.clone();
            let arrival = Arrival { now_ms: self.now, today: day_of(self.now) };
            let desk = Desk { person: &person, arrival, rules: &self.rules };
            let key = (row.record.clone(), row.file.hash.clone());
            match run(album::answer(&self.database, &desk, key, question.clone()), dies) {
                Ended::Whole(answered) => answer = Some(answered),
                Ended::Dropped => self.kill(nth),
            }
        }
        self.check()?;
        let Some(answer) = answer else { return Ok(Err(NoAnswer::NoSignal)) };
        let Ok(answer) = answer else { return Ok(Err(NoAnswer::ServerTrouble)) };
        let down = if let Answer::Chunk(chunk) = &answer { length(chunk) } else { 200 };
        if passage.reply_lost || road == Road::Stalling || is_slow(down) {
            return Ok(Err(NoAnswer::NoSignal));
        }
        Ok(match answer {
            Answer::Chunk(chunk) if passage.reply_cut => {
                Ok(Answer::Chunk(Chunk { length: chunk.length / 2, ..chunk }))
            }
            _ if passage.reply_cut => Err(NoAnswer::ServerTrouble),
            Answer::NotThere => Err(NoAnswer::NotThere),
            Answer::OtherBytes => Err(NoAnswer::Refused { too_long: false }),
            answer => Ok(answer),
        })
    }

    /// Offers every attachment on a phone again: the server is another, or was put back.
    pub fn offer_again(&mut self, phone: usize, tab: usize) {
        let this = &mut self.phones[phone];
        if this.disk.kept().files.values().any(|row| row.received) {
            for row in this.disk.change().files.values_mut() {
                row.received = false;
            }
        }
        for known in &mut this.tabs[tab].files {
            known.row.received = false;
            known.there = None;
        }
    }

    /// Erases the attachments of records that are no longer here, but for what is on no server.
    pub fn forget_files(&mut self, phone: usize) {
        let this = &mut self.phones[phone];
        let shelf = this.disk.kept();
        let here: BTreeSet<_> = shelf.rows.values().map(|row| &row.record).collect();
        let gone = |row: &&FileRow| !here.contains(&row.record) && row.goes_with_its_record();
        let ids: Vec<String> =
            shelf.files.values().filter(gone).map(|row| row.id.clone()).collect();
        if !ids.is_empty() {
            ids.iter().for_each(|id| this.disk.change().drop_file(id));
        }
    }
}

fn failed(answer: Result<Answer, NoAnswer>) -> Carried {
    match answer {
        Err(NoAnswer::NotThere) | Ok(_) => Carried::PutOff(Trouble::Unknown),
        Err(NoAnswer::Refused { too_long: true }) => Carried::PutOff(Trouble::TooLarge),
        Err(NoAnswer::Refused { too_long: false }) => Carried::PutOff(Trouble::Damaged),
        Err(why) => Carried::NoAnswer(why),
    }
}
