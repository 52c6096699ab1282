//! The answer: one request and its reply, in one transaction.

use std::collections::BTreeSet;

use super::page::page;
use super::rights::{are_due, rights};
use super::{Desk, Ledger, Seen, compare, take};
use crate::fact::{DeviceId, FactId};
use crate::sync::{MOST_FACTS, Outcome, PROTOCOL, Reply, Request, Status};

/// How long, in milliseconds, a device that says the same again is not noted again: an hour.
const NOT_NOTED_MS: i64 = 3_600_000;

/// Why a request is refused whole; nothing of it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such protocol.
    UnknownProtocol,
    /// It carries more facts than [`MOST_FACTS`].
    TooManyFacts,
    /// Its device is not one of this person's.
    DeviceOfAnother,
}

/// Answers a phone: takes what it has, and gives it what it has not.
///
/// `log` names the ledger. Where [`writes`] says no, a transaction that reads is enough.
///
/// # Errors
/// When the ledger could not answer; then nothing of the transaction may count.
pub async fn answer<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    request: &Request,
    log: &str,
) -> Result<Result<Reply, Refused>, L::Fault> {
    if let Err(refused) = admit(ledger, desk, request).await? {
        return Ok(Err(refused));
    }
    let acks = take(ledger, desk, &request.facts).await?;
    rights(ledger, desk).await?;
    let is_this_log = request.log.as_deref() == Some(log);
    let mut sent: BTreeSet<FactId> = BTreeSet::new();
    for ack in &acks {
        if matches!(ack.outcome, Outcome::Accepted | Outcome::Known) {
            sent.extend(ack.id.clone());
        }
    }
    let page = page(ledger, desk.person, request, is_this_log, &sent).await?;
    // Only who has everything else can tell what is missing.
    let is_idle = is_this_log
        && request.facts.is_empty()
        && page.cursor == request.cursor
        && page.backlog.is_none()
        && page.older.is_empty();
    let compared = match request.compare.as_ref().filter(|_| is_idle) {
        Some(question) => compare::compare(ledger, desk.person, question).await?,
        None => None,
    };
    if let Some(seen) = to_note(ledger, desk, request, is_this_log).await? {
        ledger.note_seen(&request.device, &seen).await?;
    }
    Ok(Ok(Reply {
        protocol: PROTOCOL,
        log: log.to_owned(),
        acks,
        feed: page.feed,
        cursor: page.cursor,
        more: page.more,
        now: desk.arrival.now_ms,
        older: page.older,
        backlog: page.backlog,
        compared,
    }))
}

/// Whether answering changes anything. An ordinary request of a phone with nothing new does not.
///
/// # Errors
/// When the ledger could not answer.
pub async fn writes<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    request: &Request,
    log: &str,
) -> Result<bool, L::Fault> {
    let is_this_log = request.log.as_deref() == Some(log);
    Ok(!request.facts.is_empty()
        || is_new(ledger, desk, request).await?.is_some()
        || are_due(ledger, desk).await?
        || to_note(ledger, desk, request, is_this_log).await?.is_some())
}

/// Whether the request is heard at all; registers a device that a phone has become.
async fn admit<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    request: &Request,
) -> Result<Result<(), Refused>, L::Fault> {
    if request.protocol == 0 {
        return Ok(Err(Refused::UnknownProtocol));
    }
    if request.facts.len() > MOST_FACTS {
        return Ok(Err(Refused::TooManyFacts));
    }
    if let Some(device) = is_new(ledger, desk, request).await? {
        ledger.register(device, desk.person, desk.arrival.now_ms).await?;
        return Ok(Ok(()));
    }
    let owner = ledger.device_owner(&request.device).await?;
    Ok(if owner.as_ref() == Some(desk.person) { Ok(()) } else { Err(Refused::DeviceOfAnother) })
}

/// The request's device, where nobody has it and it stands for one of this person's.
async fn is_new<'r, L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    request: &'r Request,
) -> Result<Option<&'r DeviceId>, L::Fault> {
    let Some(before) = &request.instead_of else { return Ok(None) };
    let is_free = ledger.device_owner(&request.device).await?.is_none();
    let was_theirs = ledger.device_owner(before).await?.as_ref() == Some(desk.person);
    Ok((is_free && was_theirs).then_some(&request.device))
}

/// What is to be noted of the device, where that is new.
async fn to_note<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    request: &Request,
    is_this_log: bool,
) -> Result<Option<Seen>, L::Fault> {
    let seen = Seen {
        at_ms: desk.arrival.now_ms,
        cursor: if is_this_log { request.cursor } else { 0 },
        status: request.status.clone().map(short).unwrap_or_default(),
    };
    let before = ledger.seen(&request.device).await?;
    let is_old = before.is_some_and(|before| {
        let is_recent = (0..NOT_NOTED_MS).contains(&(seen.at_ms - before.at_ms));
        is_recent && before.cursor == seen.cursor && before.status == seen.status
    });
    Ok((!is_old).then_some(seen))
}

/// A status with a version nobody can make long.
fn short(mut status: Status) -> Status {
    status.version = status.version.chars().take(32).collect();
    status
}
