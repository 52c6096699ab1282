//! Who may read what, reckoned anew for the few kinds and ties that live here.
//!
//! One's own: always. A record with a part of a newer version is for its person alone. Private
//! writing is read once it is shared, by a supervisor or an assessor. The record of supervision, and
//! signatures on it, are the supervisor's too; a line manager reads signatures. A supervisor's line
//! manager reads what a stated reading opened, for 28 days, and the readings themselves.

use waymark_core::access::Tie;
use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::{Fact, Kind, PersonId, Reading, RecordId, Value, read};
use waymark_core::record::field;

use crate::books::Books;
use crate::clock::day_of;
use crate::world::{Violation, World};

/// Whether somebody may read a record on a day, by the server's books.
pub fn may_read(books: &Books, person: &PersonId, record: &RecordId, on: Date) -> bool {
    let mut facts: Vec<Fact> = Vec::new();
    let mut is_newer = false;
    for kept in books.of(record) {
        match read(&kept.bytes) {
            Ok(Reading::Known(fact)) => facts.push(fact),
            _ => is_newer = true,
        }
    }
    let Some(first) = books.of(record).next() else { return false };
    if first.about == *person {
        return true;
    }
    let ties = books.ties(person, &first.about, on);
    if is_newer {
        return false;
    }
    let (supervises, manages) = (ties.has(Tie::Supervisor), ties.has(Tie::LineManager));
    match first.kind {
        Kind::Reflection => (supervises || ties.has(Tie::Assessor)) && is_shared(&facts),
        Kind::Session => supervises || is_opened(books, person, &first.about, record, on),
        Kind::Signature => {
            supervises || manages || is_opened(books, person, &first.about, record, on)
        }
        Kind::Access => supervises || ties.has(Tie::SupervisorsManager),
        _ => false,
    }
}

/// Whether somebody used a right of access, which they still have, to open a record.
fn is_opened(
    books: &Books,
    person: &PersonId,
    about: &PersonId,
    record: &RecordId,
    on: Date,
) -> bool {
    let ties = books.ties(person, about, on);
    let may = ties.has(Tie::SupervisorsManager) && !ties.has(Tie::Supervisor);
    let names = |value: &Value| matches!(value, Value::Codes(all) if all.iter().any(|it| it == record.as_str()));
    let readings = books.facts.values().filter(|kept| kept.kind == Kind::Access);
    may && readings.filter(|kept| kept.by == *person && kept.about == *about).any(|kept| {
        let Ok(Reading::Known(reading)) = read(&kept.bytes) else { return false };
        let last = add_days(day_of(kept.received), 28);
        on <= last && reading.changes.iter().any(|change| names(&change.value))
    })
}

/// Whether everybody who had the last word on it says so, and nobody took it back.
fn is_shared(facts: &[Fact]) -> bool {
    let sharing = last_words(facts, field::SHARING);
    let taken_back = last_words(facts, field::WITHDRAWN);
    !sharing.is_empty()
        && sharing.iter().all(|value| **value == Value::Text(field::SHARED.to_owned()))
        && !taken_back.contains(&&Value::Flag(true))
}

/// What a field was last set to, by everybody whom nobody replaced.
fn last_words<'a>(facts: &'a [Fact], name: &str) -> Vec<&'a Value> {
    let of = |fact: &'a Fact| fact.changes.iter().filter(move |change| change.field == name);
    let is_replaced = |fact: &Fact| {
        let others = facts.iter().filter(|other| other.id != fact.id);
        others.flat_map(|other| of(other)).any(|change| change.base.contains(&fact.id))
    };
    let last = facts.iter().filter(|fact| !is_replaced(fact));
    last.flat_map(|fact| of(fact)).map(|change| &change.value).collect()
}

/// At the end, everybody holds exactly what they may read.
pub fn check(world: &World) -> Result<(), Violation> {
    let (books, on) = (world.books(), day_of(world.now));
    for person in &world.people {
        // Rights are reckoned when somebody asks; who has no phone in use never does.
        let asks = world.in_use().iter().any(|phone| world.phones[*phone].person == *person);
        for record in books.by_record.keys().filter(|_| asks) {
            let (may, does) = (may_read(&books, person, record, on), books.hold(person, record));
            if may != does {
                let what =
                    if may { "may read, and is not given" } else { "may not read, and is given" };
                return Err(Violation(format!("{person} {what} {record}")));
            }
        }
    }
    Ok(())
}
