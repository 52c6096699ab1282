//! Readers: who may read a record on a day, and telling them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Desk, Ledger};
use crate::access::{DECIDED_BY, Tie, Ties};
use crate::calendar::{Date, add_days};
use crate::fact::{self, Fact, Kind, PersonId, Reading, RecordId};
use crate::merge::History;
use crate::order::set;
use crate::record::Record;

/// A record, as far as that decides who may read it.
pub(super) struct Case {
    /// Which.
    id: RecordId,
    /// Whom it is about.
    pub about: PersonId,
    /// What its deciding facts add up to; none where one of them is newer than this server
    /// understands, since that one may say who must not read it.
    record: Option<Record>,
}

/// Reads a record's deciding facts; none where there is no such record.
pub(super) async fn case<L: Ledger>(
    ledger: &mut L,
    record: &RecordId,
) -> Result<Option<Case>, L::Fault> {
    let Some((mut after, first)) = ledger.next_deciding(record, 0).await? else { return Ok(None) };
    let Ok(first) = fact::read(&first) else { return Ok(None) };
    let begun = first.envelope();
    let mut case = Case { id: record.clone(), about: begun.about, record: None };
    let mut history = History::default();
    let mut next = Some(first);
    while let Some(reading) = next {
        let Reading::Known(mut fact) = reading else { return Ok(Some(case)) };
        fact.changes.retain(|change| DECIDED_BY.contains(&change.field.as_str()));
        history.add(fact);
        next = match ledger.next_deciding(record, after).await? {
            None => None,
            Some((arrival, bytes)) => {
                after = arrival;
                let Ok(reading) = fact::read(&bytes) else { return Ok(Some(case)) };
                Some(reading)
            }
        };
    }
    case.record = Record::from_history(&history);
    if let Some(record) = &mut case.record {
        record.by = begun.by; // whose fact came first, whatever their devices are called
    }
    Ok(Some(case))
}

/// What everybody is to a person on a day, and what readings by right of access opened.
pub(super) struct Circle {
    about: PersonId,
    ties: BTreeMap<PersonId, Ties>,
    readings: Vec<(Fact, Date)>,
}

/// Everybody's ties to a person today.
pub(super) async fn circle<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    about: &PersonId,
) -> Result<Circle, L::Fault> {
    let mut ties = BTreeMap::new();
    for (person, its) in ledger.ties_to(about, desk.arrival.today).await? {
        ties.insert(person, its);
    }
    let readings = readings(ledger, desk, about).await?;
    Ok(Circle { about: about.clone(), ties, readings })
}

/// The readings about a person that still open something today.
pub(super) async fn readings<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    about: &PersonId,
) -> Result<Vec<(Fact, Date)>, L::Fault> {
    let today = desk.arrival.today;
    let since = add_days(today, -i64::from(desk.rules.days_open(today)));
    let mut readings = Vec::new();
    for opened in ledger.openings(about, since).await? {
        if let Ok(Reading::Known(fact)) = fact::read(&opened.bytes)
            && fact.kind == Kind::Access
        {
            readings.push((fact, opened.on));
        }
    }
    Ok(readings)
}

impl Circle {
    /// One person's ties to another alone.
    pub fn of_one(
        person: &PersonId,
        about: &PersonId,
        ties: Ties,
        readings: Vec<(Fact, Date)>,
    ) -> Self {
        Self { about: about.clone(), ties: [(person.clone(), ties)].into(), readings }
    }

    /// What somebody is to the person.
    pub fn ties(&self, person: &PersonId) -> Ties {
        self.ties.get(person).copied().unwrap_or(Ties::NONE)
    }

    /// Whether somebody may read a record; nobody, where it is about somebody else than these ties.
    pub fn may_read(&self, desk: &Desk<'_>, case: &Case, person: &PersonId) -> bool {
        if case.about != self.about {
            return false;
        }
        let ties = self.ties(person);
        let today = desk.arrival.today;
        let Some(record) = &case.record else { return ties.has(Tie::Own) };
        let opens = |(reading, on): &(Fact, Date)| {
            reading.by == *person && desk.rules.opens(reading, *on, &case.id, ties, today)
        };
        let ties = if self.readings.iter().any(opens) { ties.and(Tie::Auditor) } else { ties };
        desk.rules.may_read(record, ties, today).allowed
    }

    /// Everybody who may read it.
    pub fn readers(&self, desk: &Desk<'_>, case: &Case) -> BTreeSet<PersonId> {
        set(self.ties.keys().filter(|person| self.may_read(desk, case, person)).cloned())
    }
}

/// Whether the person at the desk may read a record today.
///
/// # Errors
/// When the ledger could not answer.
pub async fn may_read<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    record: &RecordId,
) -> Result<bool, L::Fault> {
    let Some(case) = case(ledger, record).await? else { return Ok(false) };
    let circle = circle(ledger, desk, &case.about).await?;
    Ok(circle.may_read(desk, &case, desk.person))
}

/// Gives a record to somebody who may now read it, or has it forgotten by who no longer may.
pub(super) async fn reconsider<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    circle: &Circle,
    person: &PersonId,
    record: &RecordId,
) -> Result<(), L::Fault> {
    let Some(case) = case(ledger, record).await?.filter(|case| case.about == circle.about) else {
        return Ok(()); // a reading that names somebody else's record opens nothing and closes nothing
    };
    let holds = ledger.holds(person, record).await?;
    match (circle.may_read(desk, &case, person), holds) {
        (true, false) => give(ledger, person, &case).await,
        (false, true) => ledger.forget(person, record).await,
        _ => Ok(()),
    }
}

/// Gives a person everything of a record.
async fn give<L: Ledger>(ledger: &mut L, person: &PersonId, case: &Case) -> Result<(), L::Fault> {
    ledger.hold(person, &case.id, &case.about).await?;
    ledger.tell(person, &case.id, 0).await
}

/// Passes what is new of a record on: who may read it is told (of everything, where they had
/// nothing), and who held it but may no longer is told to forget it.
pub(super) async fn pass_on<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    circle: &Circle,
    record: &RecordId,
    since: i64,
) -> Result<(), L::Fault> {
    let Some(case) = case(ledger, record).await? else { return Ok(()) };
    let may_read = circle.readers(desk, &case);
    let held = ledger.holders(record, &case.about).await?;
    for person in &held {
        if may_read.contains(person) {
            ledger.tell(person, record, since).await?;
        } else {
            ledger.forget(person, record).await?;
        }
    }
    for person in may_read.iter().filter(|person| !held.contains(person)) {
        give(ledger, person, &case).await?;
    }
    Ok(())
}
