//! Rights: what a person may newly read, and what they may no longer, though nobody wrote anything:
//! relations begin and end by their dates, staff lists and rules change, an opened record closes.

use std::collections::{BTreeMap, BTreeSet};

use super::readers::{Circle, readings, reconsider};
use super::{Desk, Ledger};
use crate::access::{May, Ties};
use crate::calendar::{add_days, parse};
use crate::fact::{PersonId, RecordId};

/// Whether the person's rights have to be reckoned again.
///
/// # Errors
/// When the ledger could not answer.
pub(super) async fn are_due<L: Ledger>(ledger: &mut L, desk: &Desk<'_>) -> Result<bool, L::Fault> {
    Ok(due(ledger, desk).await?.is_some())
}

/// A reckoning that is due: what it will hold for, and what was noted at the one before.
struct Due {
    occasion: String,
    noted: String,
}

/// The reckoning that is due; none where the last one still holds.
async fn due<L: Ledger>(ledger: &mut L, desk: &Desk<'_>) -> Result<Option<Due>, L::Fault> {
    let occasion = occasion(ledger, desk).await?;
    let noted = ledger.reckoned(desk.person).await?.unwrap_or_default();
    let still_holds = noted.lines().next() == Some(occasion.as_str());
    Ok((!still_holds).then_some(Due { occasion, noted }))
}

/// Reckons the rights of the person at the desk, where anything has happened to them: records they
/// may newly read are appended to their feed whole, and of those they lost, that they are to be
/// forgotten.
///
/// # Errors
/// When the ledger could not answer; then nothing of the transaction may count.
pub async fn rights<L: Ledger>(ledger: &mut L, desk: &Desk<'_>) -> Result<(), L::Fault> {
    let Some(Due { occasion, noted }) = due(ledger, desk).await? else { return Ok(()) };
    let today = desk.arrival.today;
    let before = if is_close(&noted, &occasion) { known(&noted) } else { BTreeMap::new() };
    let mut now: BTreeMap<PersonId, Ties> = BTreeMap::new();
    for (about, ties) in ledger.ties_of(desk.person, today).await? {
        if about != *desk.person {
            now.insert(about, ties);
        }
    }
    let mut held: BTreeMap<PersonId, BTreeSet<RecordId>> = BTreeMap::new();
    for (about, record) in ledger.held_of_others(desk.person).await? {
        held.entry(about).or_default().insert(record);
    }
    let mut people: BTreeSet<PersonId> = now.keys().cloned().collect();
    people.extend(held.keys().cloned());
    for about in people {
        let ties = now.get(&about).copied().unwrap_or(Ties::NONE);
        let has_changed = before.get(about.as_str()).map(String::as_str) != Some(&named(ties));
        let opens = desk.rules.may(May::Audit, ties, today).allowed;
        if !has_changed && !opens {
            continue;
        }
        let mut records = held.remove(&about).unwrap_or_default();
        if has_changed && !ties.is_none() {
            records.extend(ledger.records_about(&about).await?);
        }
        let readings = readings(ledger, desk, &about).await?;
        let circle = Circle::of_one(desk.person, &about, ties, readings);
        for record in records {
            reconsider(ledger, desk, &circle, desk.person, &record).await?;
        }
    }
    let lines = now.iter().map(|(about, ties)| format!("\n{about} {}", named(*ties)));
    ledger.keep_reckoned(desk.person, &format!("{occasion}{}", lines.collect::<String>())).await
}

/// What the reckoning holds for: a day, a staff list and an edition of the rules.
async fn occasion<L: Ledger>(ledger: &mut L, desk: &Desk<'_>) -> Result<String, L::Fault> {
    let staff = ledger.staff_version().await?;
    let edition = desk.rules.edition(desk.arrival.today);
    Ok(format!("{} {staff} {edition}", desk.arrival.today))
}

/// Whether nothing can have happened to ties that were the same at both reckonings: the same staff
/// list and rules, today or the day before. Else one may have ended and begun again meanwhile.
fn is_close(earlier: &str, occasion: &str) -> bool {
    let read = |text: &str| {
        let (day, rest) = text.lines().next()?.split_once(' ')?;
        Some((parse(day).ok()?, rest.to_owned()))
    };
    match (read(earlier), read(occasion)) {
        (Some((then, was)), Some((now, is))) => {
            was == is && (then == now || add_days(then, 1) == now)
        }
        _ => false,
    }
}

/// The ties an earlier reckoning found, by person.
fn known(text: &str) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for line in text.lines().skip(1) {
        if let Some((about, ties)) = line.split_once(' ') {
            known.insert(about.to_owned(), ties.to_owned());
        }
    }
    known
}

fn named(ties: Ties) -> String {
    let names: Vec<&str> = ties.each().map(|tie| tie.name()).collect();
    names.join("+")
}
