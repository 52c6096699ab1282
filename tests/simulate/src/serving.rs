//! Serving: the processes of the server at work, side by side over one database.
//!
//! Lives here: which process gets a request, who goes on when, and what goes back. Not here: what a
//! process does with a request (`office`).

use waymark_core::fact::PersonId;
use waymark_core::sync::{Item, Reply};

use crate::books::Books;
use crate::exchange::PATIENCE;
use crate::network::{Heard, Leg, Letter, Road, cut};
use crate::office::{Caller, Done, From, Office};
use crate::world::{Violation, World};

/// More turns than any honest piece of work takes.
const MOST_TURNS: u32 = 100_000;

impl World {
    /// A request reaches one of the processes. While nothing else goes on it is served at once; in a
    /// crowd it is under way among others.
    pub fn serve(&mut self, from: From, body: &str) -> Result<(), Violation> {
        let nth = self.dice.below(self.offices.len());
        let dies = self.office_dies_after.take();
        let this = &self.phones[from.phone];
        let caller = Caller { person: &this.person, has_session: this.has_session };
        if let Some(heard) = self.offices[nth].hear(from, caller, body, self.now) {
            let person = this.person.clone();
            let letter = from.letter;
            self.say(|| format!("the server refuses {person} (letter {letter}): {heard:?}"));
            self.send_back(from, heard);
            return Ok(());
        }
        if self.offices[nth].hangs || (self.is_crowded && dies.is_none()) {
            return Ok(());
        }
        for turn in 0..MOST_TURNS {
            if dies.is_some_and(|most| turn >= most) {
                self.kill(nth);
                return Ok(());
            }
            let done = self.offices[nth].go_on();
            self.tell(done)?;
            if self.offices[nth].is_idle() {
                return Ok(());
            }
            // The one it waits for may be another, half-way through its own.
            self.a_turn_but(nth)?;
        }
        Err(Violation(format!("process {nth} did not end in {MOST_TURNS} turns")))
    }

    /// Everybody else who does not hang does a little.
    fn a_turn_but(&mut self, but: usize) -> Result<(), Violation> {
        for nth in (0..self.offices.len()).filter(|nth| *nth != but) {
            if !self.offices[nth].hangs {
                let done = self.offices[nth].go_on();
                self.tell(done)?;
            }
        }
        Ok(())
    }

    /// The processes do a little of what is under way, in an order drawn at random.
    pub fn servers_go_on(&mut self, turns: i64) -> Result<(), Violation> {
        for _ in 0..turns {
            let nth = self.dice.below(self.offices.len());
            if !self.offices[nth].hangs {
                let done = self.offices[nth].go_on();
                self.tell(done)?;
            }
        }
        Ok(())
    }

    /// The processes go on until something has come for a tab; whether it has.
    pub fn servers_answer(&mut self, phone: usize, tab: usize) -> Result<bool, Violation> {
        let is_mine = |letter: &Letter| letter.phone == phone && letter.tab == tab;
        for _ in 0..MOST_TURNS {
            if self.mail.iter().any(|letter| is_mine(letter) && letter.due <= self.now) {
                return Ok(true);
            }
            if self.offices.iter().all(|office| office.hangs || office.is_idle()) {
                return Ok(false);
            }
            self.servers_go_on(1)?;
        }
        Ok(false)
    }

    /// Everything under way comes to its end, or hangs.
    pub fn servers_finish(&mut self) -> Result<(), Violation> {
        for _ in 0..MOST_TURNS {
            if self.offices.iter().all(|office| office.hangs || office.is_idle()) {
                return Ok(());
            }
            self.a_turn_but(usize::MAX)?;
        }
        Err(Violation(format!("the processes did not end in {MOST_TURNS} turns")))
    }

    /// Changes the database as somebody else than the processes does: after whoever writes just now.
    pub fn change_books(&mut self, change: impl FnOnce(&mut Books)) {
        self.let_writer_finish();
        self.database.change(change);
    }

    /// Whoever writes just now comes to its end, or to that of the database's patience.
    pub fn let_writer_finish(&mut self) {
        for _ in 0..MOST_TURNS {
            if !self.database.is_being_written() {
                return;
            }
            for nth in 0..self.offices.len() {
                if self.offices[nth].hangs {
                    continue;
                }
                let done = self.offices[nth].go_on();
                self.finished.extend(done);
            }
            if self.offices.iter().all(|office| office.hangs || office.is_idle()) {
                self.database.end_writer();
            }
        }
    }

    /// A process is killed, with everything under way in it, and starts again.
    pub fn kill(&mut self, nth: usize) {
        self.say(|| format!("process {nth} of the server is killed, and starts again"));
        let before = self.offices[nth].is_first_version;
        self.offices[nth] = Office::start(&self.database, &self.rules);
        self.offices[nth].is_first_version = before;
    }

    /// What is done goes back to whoever asked.
    fn tell(&mut self, done: Vec<Done>) -> Result<(), Violation> {
        let earlier = std::mem::take(&mut self.finished);
        for Done { job, heard, reply } in earlier.into_iter().chain(done) {
            let (person, letter) = (&job.person, job.from.letter);
            self.trace.say(self.now, || match &reply {
                Some((reply, _)) => describe(person, letter, reply),
                None => format!("the server refuses {person} (letter {letter}): {heard:?}"),
            });
            if let Some((reply, books)) = &reply {
                crate::holds::after_answer(self, &job, reply, books)?;
            }
            self.send_back(job.from, heard);
        }
        Ok(())
    }

    /// Puts an answer on its way, as far as the road goes.
    fn send_back(&mut self, from: From, heard: Heard) {
        let From { letter: id, phone, tab, passage } = from;
        if passage.reply_lost {
            return;
        }
        let road = self.devices[self.phones[phone].device].road;
        let heard = match heard {
            Heard::Page { status, is_ours, body } => match road {
                Road::Stalling => return,
                Road::Slow(rate) if body.len() as i64 > rate * PATIENCE / 1000 => return,
                _ if passage.reply_cut => {
                    Heard::Page { status, is_ours, body: cut(&body, 9).to_owned() }
                }
                _ => Heard::Page { status, is_ours, body },
            },
            nothing => nothing,
        };
        self.mail.push(Letter { id, phone, tab, due: self.now, leg: Leg::Down(heard) });
    }
}

/// A reply, in words.
fn describe(person: &PersonId, id: u32, reply: &Reply) -> String {
    let acks: Vec<String> = reply
        .acks
        .iter()
        .map(|ack| {
            let name = ack.id.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{name} {:?}", ack.outcome)
        })
        .collect();
    let entries = reply.feed.len() + reply.older.len();
    let more = if reply.more { ", more to come" } else { "" };
    let forgets = reply.feed.iter().filter(|it| matches!(it.item, Item::Forget(_))).count();
    format!(
        "the server answers {person} (letter {id}): [{}], {entries} entries ({forgets} to forget) to {}{more}",
        acks.join(", "),
        reply.cursor
    )
}
