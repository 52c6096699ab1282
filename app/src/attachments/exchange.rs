//! Sending and fetching, chunk by chunk, once every fact was sent.

use leptos::prelude::*;
use waymark_core::attachment::{Kept, Standing, Step, Turn, list_bytes, turn};
use waymark_core::transfer::{Known, Trouble};

use super::adding::make_room;
use super::{cut, wire};
use crate::server::NoAnswer;
use crate::session::Session;
use crate::store::StoreFault;

/// How the sending and fetching ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Nothing more can be done now.
    Done,
    /// Words wait: they go first.
    WordsFirst,
    /// The server was not reached; try again later.
    Trouble(NoAnswer),
}

/// Why one step was not done.
enum Failed {
    Answer(NoAnswer),
    Store(StoreFault),
}

impl From<StoreFault> for Failed {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

/// Sends what only this phone has, then fetches what is wanted. To be called by the one tab that
/// speaks to the server, once its facts are sent.
///
/// # Errors
/// When what is on this phone could not be read or kept.
pub async fn exchange(session: &Session) -> Result<Ended, StoreFault> {
    session.attachments.read(session.store.files().await?);
    session.attachments.known.borrow_mut().iter_mut().for_each(Known::begin_round);
    let waiting = session.store.unsent().await?;
    loop {
        if session.has_ended() {
            return Ok(Ended::Done);
        }
        let fetches = !session.state.settings.with_untracked(|settings| settings.low_data);
        let all: Vec<Known> = session.attachments.known.borrow().clone();
        let standings: Vec<Standing> = all.iter().map(|known| known.standing(fetches)).collect();
        let (at, step) = match turn(&standings, waiting, session.store.unsent().await?) {
            Turn::Words => return Ok(Ended::WordsFirst),
            Turn::Picture(at, step) => (at, step),
            Turn::Nobody => return Ok(Ended::Done),
        };
        let Some(known) = all.get(at) else { return Ok(Ended::Done) };
        match take(session, known, step).await {
            Ok(()) => {}
            Err(Failed::Store(StoreFault::NoRoom)) => {
                put_off(session, known, Trouble::NoRoom);
            }
            Err(Failed::Store(fault)) => return Err(fault),
            Err(Failed::Answer(NoAnswer::NotThere)) => put_off(session, known, Trouble::Unknown),
            Err(Failed::Answer(NoAnswer::Refused { too_long: true })) => {
                put_off(session, known, Trouble::TooLarge);
            }
            Err(Failed::Answer(NoAnswer::Refused { too_long: false })) => {
                put_off(session, known, Trouble::Damaged);
            }
            Err(Failed::Answer(answer)) => return Ok(Ended::Trouble(answer)),
        }
    }
}

/// One step about one attachment.
async fn take(session: &Session, known: &Known, step: Step) -> Result<(), Failed> {
    let row = &known.row;
    match step {
        Step::Ask => {
            let kept = wire::ask(row).await.map_err(Failed::Answer)?;
            learn(session, known, kept).await
        }
        Step::Send(nth) => {
            let bytes = session.store.chunk(row, nth).await?;
            let Some(bytes) = bytes.filter(|bytes| row.is_length(nth, bytes.len())) else {
                put_off(session, known, Trouble::Damaged);
                return Ok(());
            };
            wire::send(row, nth, &bytes).await.map_err(Failed::Answer)?;
            session.attachments.change(&row.id, |known| {
                known.there.get_or_insert_default().insert(nth);
            });
            note_received(session, &row.id).await
        }
        Step::Fetch(nth) => {
            let bytes = wire::fetch(row, nth).await.map_err(Failed::Answer)?;
            if !row.is_chunk(nth, bytes.len(), cut::hash(&bytes).await.as_ref()) {
                // Changed on the way: not to be kept, and fetched again in the next round.
                return Err(Failed::Answer(NoAnswer::NotThere));
            }
            let mut row = row.clone();
            row.here.insert(nth);
            if let Err(fault) = session.store.note_file(&row, Some((nth, &bytes))).await {
                let may_try = fault == StoreFault::NoRoom && make_room(session, Some(&row)).await?;
                if !may_try {
                    return Err(fault.into());
                }
                session.store.note_file(&row, Some((nth, &bytes))).await?;
            }
            session.attachments.change(&row.id.clone(), |known| known.row = row);
            note_received(session, &known.row.id).await
        }
    }
}

/// Takes in what the server has of an attachment.
async fn learn(session: &Session, known: &Known, kept: Kept) -> Result<(), Failed> {
    let hash = cut::hash(&list_bytes(&kept.chunks)).await;
    let mut learned = known.clone();
    if !learned.learn(kept, hash.as_ref()) {
        return Err(Failed::Answer(NoAnswer::NotThere));
    }
    session.attachments.change(&known.row.id, |known| *known = learned);
    note_received(session, &known.row.id).await
}

/// Notes that the server has all of an attachment, once it has and anything of it is here.
async fn note_received(session: &Session, id: &str) -> Result<(), Failed> {
    let known = session.attachments.known.borrow().iter().find(|one| one.row.id == id).cloned();
    let Some(Known { mut row, .. }) = known.filter(Known::is_newly_received) else { return Ok(()) };
    row.received = true;
    session.store.note_file(&row, None).await?;
    session.attachments.change(id, |known| known.row = row);
    Ok(session.refresh_delivery().await?)
}

fn put_off(session: &Session, known: &Known, trouble: Trouble) {
    session.attachments.change(&known.row.id, |known| known.trouble = Some(trouble));
}

impl Session {
    /// Offers every attachment on this phone again: the server is another, or was put back to an
    /// earlier day, and what it had it may have no longer.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn offer_attachments_again(&self) -> Result<(), StoreFault> {
        for mut row in self.store.files().await? {
            if row.received {
                row.received = false;
                self.store.note_file(&row, None).await?;
                self.attachments.change(&row.id.clone(), |known| {
                    known.row = row;
                    known.there = None;
                });
            }
        }
        for known in self.attachments.known.borrow_mut().iter_mut() {
            known.there = None;
        }
        Ok(())
    }
}
