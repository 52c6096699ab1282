//! What a server may answer, and what a phone may make of it.

use waymark_core::access::Tie;
use waymark_core::fact::{Envelope, Kind, read};
use waymark_core::sync::{Ack, Compared, Entry, Held, Item, Outcome, Reason, Reply, Sent, Stage};

use super::readers::may_read;
use crate::books::Books;
use crate::office::Job;
use crate::shelf::Shelf;
use crate::world::{Build, Violation, World};

/// Every acknowledgement is true, and nothing is told to whom it is not for.
///
/// `books` are those it was answered from: other processes may have written since.
pub fn check(world: &mut World, job: &Job, reply: &Reply, books: &Books) -> Result<(), Violation> {
    let Job { person, request, .. } = job;
    if reply.acks.len() != request.facts.len() {
        return Err(Violation("not every fact was acknowledged".to_owned()));
    }
    for (nth, (bytes, ack)) in request.facts.iter().zip(&reply.acks).enumerate() {
        if ack.index as usize != nth {
            return Err(Violation(format!("acknowledgement {nth} speaks of {}", ack.index)));
        }
        check_ack(world, &Heard { job, books, bytes, ack })?;
    }
    let told = reply.feed.iter().filter_map(|entry| match &entry.item {
        Item::Fact(bytes) => Some(bytes),
        Item::Forget(_) => None,
    });
    let compared: &[String] = match &reply.compared {
        Some(Compared::Facts(facts)) => facts,
        _ => &[],
    };
    for bytes in told.chain(&reply.older).chain(compared) {
        let record = read(bytes).ok().map(|reading| reading.envelope().record);
        if !record.is_some_and(|record| may_read(books, person, &record, job.arrival.today)) {
            return Err(Violation(format!("{person} may not read {bytes}, and is told")));
        }
    }
    Ok(())
}

/// One fact, what the server made of it, and the books it answered from.
struct Heard<'a> {
    job: &'a Job,
    books: &'a Books,
    bytes: &'a str,
    ack: &'a Ack,
}

fn check_ack(world: &mut World, heard: &Heard<'_>) -> Result<(), Violation> {
    let Heard { job, bytes, ack, .. } = *heard;
    // What is acknowledged is on disk by now, for every process.
    let books = world.books();
    let Ok(reading) = read(bytes) else { return Ok(()) };
    let envelope = reading.envelope();
    let kept = books.by_id.get(&envelope.id).and_then(|arrival| books.facts.get(arrival));
    let is_kept = kept.is_some_and(|kept| kept.bytes == bytes);
    match ack.outcome {
        Outcome::Accepted | Outcome::Known if !is_kept => {
            Err(Violation(format!("{} is acknowledged, and the server has it not", envelope.id)))
        }
        Outcome::Accepted | Outcome::Known => trespass(world, heard, &envelope),
        Outcome::SetAside(_) if heard.books.by_id.contains_key(&envelope.id) && is_kept => {
            Err(Violation(format!("{} is set aside, and the server has it", envelope.id)))
        }
        Outcome::SetAside(reason) => {
            if !books.aside.iter().any(|(by, kept, _)| *by == job.person && kept == bytes) {
                return Err(Violation(format!("{} is set aside, and was not kept", envelope.id)));
            }
            refusal(heard, &envelope, reason)
        }
    }
}

/// What nobody may state is never taken, whenever it comes.
fn trespass(world: &mut World, heard: &Heard<'_>, envelope: &Envelope) -> Result<(), Violation> {
    let Heard { job, books, bytes, ack } = *heard;
    let (person, today) = (&job.person, job.arrival.today);
    let early = world.told.place_of(bytes).is_some_and(|place| world.told.saved(place).is_early);
    let came = ack.outcome == Outcome::Known;
    if envelope.by != *person {
        return Err(Violation(format!("{} was not theirs to state, and was taken", envelope.id)));
    }
    // A day that had not come when it was stated may have, by the time it arrives.
    if early && !came && speaks_of_later(bytes, today) {
        return Err(Violation(format!("{} speaks of a day to come, and was taken", envelope.id)));
    }
    let ties = books.ties(person, &envelope.about, today);
    let supervises = ties.has(Tie::Supervisor);
    let may = match envelope.kind {
        Kind::Session | Kind::Signature => supervises || envelope.about == *person,
        Kind::Access => ties.has(Tie::SupervisorsManager) && !supervises,
        _ => envelope.about == *person,
    };
    if !may && !came {
        return Err(Violation(format!("{} was not for them to state, and was taken", envelope.id)));
    }
    Ok(())
}

/// One's own, on a free number, is set aside for no reason but a day that has not come.
fn refusal(heard: &Heard<'_>, envelope: &Envelope, reason: Reason) -> Result<(), Violation> {
    let Heard { job: Job { person, arrival, .. }, books, bytes, .. } = *heard;
    let is_free = !books.by_id.contains_key(&envelope.id);
    let begun = books.of(&envelope.record).next();
    let stays = begun.is_none_or(|it| it.about == *person && it.kind == envelope.kind);
    let is_own = envelope.by == *person && envelope.about == *person && stays;
    let is_later = speaks_of_later(bytes, arrival.today);
    let is_special = matches!(envelope.kind, Kind::Signature | Kind::Access);
    let fits = match reason {
        Reason::FutureDay => is_later,
        Reason::NumberUsed => true,
        _ => is_later || !is_own || !is_free || is_special,
    };
    if fits {
        return Ok(());
    }
    Err(Violation(format!("{} was set aside for {reason:?}, without reason", envelope.id)))
}

/// Whether a fact says that something was held after tomorrow.
fn speaks_of_later(bytes: &str, today: waymark_core::calendar::Date) -> bool {
    use waymark_core::calendar::add_days;
    use waymark_core::fact::{Reading, Value};
    let Ok(Reading::Known(fact)) = read(bytes) else { return false };
    fact.changes.iter().any(|change| {
        change.field == waymark_core::record::field::ON
            && matches!(change.value, Value::Day(day) if day > add_days(today, 1))
    })
}

/// A phone believes no more than it was told: what was not acknowledged still waits, and what waits
/// is never written over.
pub fn check_kept(
    world: &World,
    phone: usize,
    before: &Shelf,
    sent: &Sent,
    reply: Option<&Reply>,
) -> Result<(), Violation> {
    let phone = &world.phones[phone];
    let after = phone.disk.kept();
    let passed = |entry: &&Entry| {
        (before.cursor.at + 1..=after.cursor.at).contains(&entry.at) && phone.build == Build::Now
    };
    let gone = reply.into_iter().flat_map(|reply| reply.feed.iter().filter(passed));
    for entry in gone {
        let Item::Forget(record) = &entry.item else { continue };
        let waits = |row: &&Held| row.record == *record && row.stage == Stage::Here;
        if let Some(row) = after.rows.values().find(waits) {
            return Err(Violation(format!(
                "{} confirms to have forgotten {record} before it handed over {}",
                phone.name, row.key
            )));
        }
    }
    for row in before.unsent() {
        let ack = sent
            .rows
            .iter()
            .position(|it| it.key == row.key && it.bytes == row.bytes)
            .and_then(|nth| reply?.acks.get(nth));
        let now = after.rows.get(&row.key).filter(|now| now.bytes == row.bytes);
        let still = now.is_some_and(|now| now.stage == Stage::Here);
        // It may also have come back from the server, which is as good as an acknowledgement.
        let says_so = |reply: &Reply| {
            reply.older.contains(&row.bytes)
                || reply.feed.iter().any(|it| it.item == Item::Fact(row.bytes.clone()))
        };
        let came =
            now.is_some_and(|now| now.stage == Stage::Received) && reply.is_some_and(says_so);
        let refused = sent.rows.len() == 1 && reply.is_none();
        if ack.is_none() && !still && !came && !refused && !is_restated(after, row) {
            return Err(Violation(format!(
                "{} no longer waits to send {}, which nobody acknowledged",
                phone.name, row.key
            )));
        }
    }
    Ok(())
}

/// Whether the same is said under another number.
fn is_restated(after: &Shelf, row: &Held) -> bool {
    let says = |bytes: &str| {
        bytes.split_once("\"at\":").map(|(_, at)| at.split(',').next().map(str::to_owned))
    };
    after.rows.values().any(|now| {
        now.key != row.key && now.record == row.record && says(&now.bytes) == says(&row.bytes)
    })
}
