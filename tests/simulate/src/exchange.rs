//! The exchange: how a tab and the server talk, step by step, so that anything can happen between.
//!
//! As the app's own exchange does it: ask, wait, hear; what each step decides is the sync core's.

use waymark_core::sync::{Moment, Next, NoAnswer, Received, Sent, Status, heard, is_another_log};

use crate::disk::Refusal;
use crate::executor::{Ended, run};
use crate::first_phone;
use crate::network::{Heard, Leg, Letter, Road, cut};
use crate::office::From;
use crate::shelf::Open;
use crate::world::{Asked, Build, Life, Violation, World};

/// How long a tab waits for an answer, in milliseconds.
pub const PATIENCE: i64 = 20_000;

/// What a tab's exchange does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It waits for an answer.
    Waits,
    /// It has more to say.
    More,
    /// Nothing is left to say.
    Enough,
    /// It did not work; it tries again later.
    Trouble,
    /// Another tab of the account is at it, or this one cannot.
    NotNow,
}

impl World {
    /// Lets a tab's exchange take its next step: ask, or look whether an answer has come.
    pub fn step(&mut self, phone: usize, tab: usize) -> Result<Step, Violation> {
        if self.phones[phone].tabs[tab].life != Life::Open {
            return Ok(Step::NotNow);
        }
        match &self.phones[phone].tabs[tab].asked {
            None => self.ask(phone, tab),
            Some(asked) if self.now - asked.at > PATIENCE => self.hear(phone, tab, Heard::Nothing),
            Some(_) => Ok(Step::Waits),
        }
    }

    /// Asks: reads what there is to say, and sends it.
    fn ask(&mut self, phone: usize, tab: usize) -> Result<Step, Violation> {
        let now_ms = self.clock_of(phone);
        let this = &mut self.phones[phone];
        if this.leader.is_some_and(|leader| leader != tab) {
            return Ok(Step::NotNow);
        }
        this.leader = Some(tab);
        let page = &mut this.tabs[tab];
        let dies = page.dies_after.take();
        let status = Status {
            version: "0.1.0".to_owned(),
            unsent: 0,
            set_aside: this.disk.kept().aside().count() as u32,
        };
        let ended = if this.build == Build::First {
            run(first_phone::ask(&mut this.disk), dies)
        } else {
            let (talk, disk) = (&mut page.talk, &mut this.disk);
            let work = async {
                let mut open = Open(disk.begin());
                talk.ask(&mut open, status, now_ms).await
            };
            run(work, dies)
        };
        let sent = match ended {
            Ended::Dropped => {
                self.tab_dies(phone, tab);
                return Ok(Step::NotNow);
            }
            Ended::Whole(Err(why)) => return Ok(self.storage_failed(phone, tab, why)),
            Ended::Whole(Ok(sent)) => sent,
        };
        self.post(phone, tab, sent);
        Ok(Step::Waits)
    }

    /// The browser refused; the round is over, and the app says so.
    fn storage_failed(&mut self, phone: usize, tab: usize, why: Refusal) -> Step {
        let name = self.phones[phone].name.clone();
        self.say(|| format!("{name}: its storage says {why:?}"));
        self.release(phone, tab);
        Step::Trouble
    }

    /// Lets go of the lock on the network.
    pub fn release(&mut self, phone: usize, tab: usize) {
        let phone = &mut self.phones[phone];
        phone.tabs[tab].asked = None;
        if phone.leader == Some(tab) {
            phone.leader = None;
        }
    }

    /// Puts a request on its way, as far as the road goes.
    fn post(&mut self, phone: usize, tab: usize, sent: Sent) {
        let body = serde_json::to_string(&sent.request).unwrap_or_default();
        self.made += 1;
        let letter = self.made;
        let this = &mut self.phones[phone];
        let passage = std::mem::take(&mut this.passage);
        let (name, facts, at) = (this.name.clone(), sent.request.facts.len(), sent.request.cursor);
        let compare = sent.request.compare.is_some();
        this.tabs[tab].asked = Some(Asked { letter, sent, at: self.now });
        self.say(|| {
            let also = if compare { ", comparing" } else { "" };
            format!("{name}: asks from {at} with {facts} facts{also} (letter {letter})")
        });
        let down = |heard| Letter { id: letter, phone, tab, due: self.now, leg: Leg::Down(heard) };
        match self.devices[self.phones[phone].device].road {
            Road::Closed => self.mail.push(down(Heard::Nothing)),
            Road::Portal(portal) => self.mail.push(down(portal.answer())),
            Road::Dead => {}
            Road::Slow(rate) if body.len() as i64 > rate * PATIENCE / 1000 => {}
            _ if passage.request_lost => {}
            _ => {
                let due = self.now + passage.late;
                let mut up = |body: String| {
                    let leg = Leg::Up { body, passage };
                    self.mail.push(Letter { id: letter, phone, tab, due, leg });
                };
                if passage.twice {
                    up(body.clone());
                }
                up(if passage.request_cut { cut(&body, 6).to_owned() } else { body });
            }
        }
    }

    /// Carries one letter to where it goes, if it is due.
    pub fn carry(&mut self, nth: usize) -> Result<Step, Violation> {
        if self.mail.get(nth).is_none_or(|letter| letter.due > self.now) {
            return Ok(Step::Waits);
        }
        let Letter { id, phone, tab, leg, .. } = self.mail.remove(nth);
        match leg {
            Leg::Up { body, passage } => {
                self.serve(From { letter: id, phone, tab, passage }, &body)?;
                Ok(Step::Waits)
            }
            Leg::Down(heard) => {
                let waiting = self.phones[phone].tabs[tab].asked.as_ref();
                // Whoever asked may be gone, or have given up.
                if waiting.is_none_or(|asked| asked.letter != id) {
                    return Ok(Step::Waits);
                }
                if self.phones[phone].tabs[tab].life != Life::Open {
                    let leg = Leg::Down(heard);
                    self.mail.push(Letter { id, phone, tab, due: self.now + 1_000, leg });
                    return Ok(Step::Waits);
                }
                self.hear(phone, tab, heard)
            }
        }
    }

    /// A tab hears an answer, or gives up waiting for one.
    fn hear(&mut self, phone: usize, tab: usize, what: Heard) -> Result<Step, Violation> {
        let Some(asked) = self.phones[phone].tabs[tab].asked.take() else {
            return Ok(Step::NotNow);
        };
        let answer = match what {
            Heard::Nothing => Err(NoAnswer::NoSignal),
            Heard::Page { status, is_ours, body } => heard(status, is_ours, &body),
        };
        if let Ok(reply) = &answer
            && is_another_log(asked.sent.cursor.log.as_deref(), reply)
        {
            self.offer_again(phone, tab);
        }
        let spare = self.fresh_device();
        let now_ms = self.clock_of(phone);
        let took_ms = self.now - asked.at;
        let this = &mut self.phones[phone];
        let page = &mut this.tabs[tab];
        let dies = page.dies_after.take();
        let before = this.disk.copy();
        let me = this.person.clone();
        let moment = Moment { now_ms, took_ms, me: &me, spare: &spare };
        let ended = match (&answer, this.build) {
            (Ok(reply), Build::First) => {
                run(first_phone::receive(&mut this.disk, &asked.sent, reply, &me), dies)
            }
            (Ok(reply), Build::Now) => {
                let work = async {
                    let mut open = Open(this.disk.begin());
                    let received =
                        page.talk.receive(&mut open, &asked.sent, reply, &moment).await?;
                    open.0.commit().await?;
                    Ok(received)
                };
                run(work, dies)
            }
            (Err(_), Build::First) => {
                Ended::Whole(Ok(Received { next: Next::Later, ..Received::default() }))
            }
            (Err(why), Build::Now) => {
                let work = async {
                    let mut open = Open(this.disk.begin());
                    let received = page.talk.refused(&mut open, &asked.sent, *why).await?;
                    open.0.commit().await?;
                    Ok(received)
                };
                run(work, dies)
            }
        };
        let received = match ended {
            Ended::Dropped => {
                self.tab_dies(phone, tab);
                return Ok(Step::NotNow);
            }
            Ended::Whole(Err(why)) => return Ok(self.storage_failed(phone, tab, why)),
            Ended::Whole(Ok(received)) => received,
        };
        let (name, at) = (this.name.clone(), this.disk.kept().cursor.at);
        self.say(|| {
            let how = answer.as_ref().map_or_else(|why| format!("{why:?}"), |_| "kept".to_owned());
            let restated: Vec<String> =
                received.restated.iter().map(|(old, new)| format!("{old} is now {new}")).collect();
            format!("{name}: {how}, reads from {at}, {:?} {}", received.next, restated.join(", "))
        });
        self.forget_files(phone);
        if !received.restated.is_empty() {
            // The app tells all its pages which facts have new names.
            for open in self.open_tabs(phone) {
                self.look(phone, open);
            }
        }
        crate::holds::after_receiving(self, phone, &before, &asked.sent, answer.as_ref().ok())?;
        match received.next {
            Next::More => Ok(Step::More),
            Next::Enough => {
                let step = match self.phones[phone].build {
                    Build::Now => self.carry_photos(phone, tab)?,
                    Build::First => Step::Enough,
                };
                if step != Step::More {
                    self.release(phone, tab);
                }
                Ok(step)
            }
            Next::Later => {
                self.release(phone, tab);
                Ok(Step::Trouble)
            }
        }
    }

    /// A whole round of a tab: asks and hears until it has nothing left to say, or does not get
    /// through. Says whether it was enough.
    pub fn round(&mut self, phone: usize, tab: usize) -> Result<Step, Violation> {
        for _ in 0..200 {
            let mut step = self.step(phone, tab)?;
            if step == Step::Waits {
                step = self.deliver(phone, tab)?;
            }
            self.check()?;
            match step {
                Step::More | Step::Waits => {}
                done => return Ok(done),
            }
        }
        let name = &self.phones[phone].name;
        Err(Violation(format!("{name} talked to the server 200 times and found no end")))
    }

    /// Carries what is on its way for a tab; where nothing comes, lets its patience end.
    fn deliver(&mut self, phone: usize, tab: usize) -> Result<Step, Violation> {
        for _ in 0..8 {
            let mine = |letter: &Letter| {
                letter.phone == phone && letter.tab == tab && letter.due <= self.now
            };
            let Some(nth) = self.mail.iter().position(mine) else {
                if !self.servers_answer(phone, tab)? {
                    break;
                }
                continue;
            };
            let step = self.carry(nth)?;
            if step != Step::Waits || self.phones[phone].tabs[tab].asked.is_none() {
                return Ok(step);
            }
        }
        if self.phones[phone].tabs[tab].asked.is_none() {
            return Ok(Step::NotNow);
        }
        self.now += PATIENCE + 1;
        self.step(phone, tab)
    }
}
