//! Taking facts in, acknowledged one by one.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet};

use super::readers::{Circle, circle, pass_on, reconsider};
use super::{Aside, Desk, Ledger, New};
use crate::access::{Begun, DECIDED_BY, Sender, sort_of};
use crate::fact::{
    self, Envelope, Fact, FactId, Kind, NotAFact, PersonId, Reading, RecordId, Value,
};
use crate::order::set;
use crate::record::field;
use crate::sync::{Ack, Outcome, Reason, names};

/// What is known and what happened while a request's facts are taken.
#[derive(Default)]
struct Taking {
    /// The people its facts are about, looked up once.
    circles: BTreeMap<PersonId, Circle>,
    /// The records something was taken of, and what is new of each.
    taken: BTreeMap<RecordId, Taken>,
    /// The facts refused for a number used before, or for being based on such.
    used: BTreeSet<FactId>,
    /// The readings by right of access that were taken.
    readings: Vec<Fact>,
}

/// What was taken of one record.
struct Taken {
    about: PersonId,
    /// The arrival of its first fact that was.
    since: i64,
    /// Whether that could change who may read it.
    decides: bool,
}

/// Takes facts from the person at the desk, in order, and passes on what was taken.
///
/// Sending the same bytes again changes nothing. What is set aside is kept too, and may be taken
/// when it is sent again and the reason no longer holds.
///
/// # Errors
/// When the ledger could not answer; then nothing of the transaction may count.
pub async fn take<L: Ledger>(
    ledger: &mut L,
    desk: &Desk<'_>,
    facts: &[String],
) -> Result<Vec<Ack>, L::Fault> {
    let mut acks = Vec::with_capacity(facts.len());
    let mut taking = Taking::default();
    for (index, bytes) in facts.iter().enumerate() {
        let reading = fact::read(bytes);
        let id = reading.as_ref().ok().map(|reading| reading.envelope().id);
        let outcome = match reading {
            Ok(reading) => taking.take(ledger, desk, bytes, &reading).await?,
            Err(NotAFact::TooLong { .. }) => Outcome::SetAside(Reason::TooLong),
            Err(_) => Outcome::SetAside(Reason::NotAFact),
        };
        if let Outcome::SetAside(reason) = outcome {
            let (by, now_ms) = (desk.person, desk.arrival.now_ms);
            ledger.keep_aside(Aside { by, bytes, reason, now_ms }).await?;
            taking.used.extend(id.clone().filter(|_| reason == Reason::NumberUsed));
        }
        acks.push(Ack { index: u32::try_from(index).unwrap_or(u32::MAX), id, outcome });
    }
    taking.pass_on(ledger, desk).await?;
    Ok(acks)
}

impl Taking {
    /// Takes one fact, or says why not.
    async fn take<L: Ledger>(
        &mut self,
        ledger: &mut L,
        desk: &Desk<'_>,
        bytes: &str,
        reading: &Reading,
    ) -> Result<Outcome, L::Fault> {
        let envelope = reading.envelope();
        if let Some(stored) = ledger.stored(&envelope.id).await? {
            return Ok(if stored.by != *desk.person {
                Outcome::SetAside(Reason::NotYours)
            } else if stored.bytes == bytes {
                Outcome::Known
            } else {
                Outcome::SetAside(Reason::NumberUsed)
            });
        }
        let begun = begun(ledger, &envelope.record).await?;
        if let Err(reason) = self.judge(ledger, desk, reading, begun.as_ref()).await? {
            return Ok(Outcome::SetAside(reason));
        }
        if self.is_based_on_used(reading) {
            return Ok(Outcome::SetAside(Reason::NumberUsed));
        }
        let decides = begun.is_none() || decides(reading);
        let now_ms = desk.arrival.now_ms;
        let since = ledger.insert(New { envelope: &envelope, bytes, decides, now_ms }).await?;
        let about = envelope.about;
        let new = Taken { about: about.clone(), since, decides: false };
        let taken = self.taken.entry(envelope.record).or_insert(new);
        taken.decides |= decides;
        if let Reading::Known(fact) = reading
            && fact.kind == Kind::Access
        {
            self.readings.push(fact.clone());
            self.circles.remove(&about);
        }
        Ok(Outcome::Accepted)
    }

    /// Whether the rules take it.
    async fn judge<L: Ledger>(
        &mut self,
        ledger: &mut L,
        desk: &Desk<'_>,
        reading: &Reading,
        begun: Option<&Reading>,
    ) -> Result<Result<(), Reason>, L::Fault> {
        let Envelope { id, about, kind, .. } = reading.envelope();
        let owner = ledger.device_owner(&id.device).await?;
        let is_elsewhere =
            kind == Kind::Signature && ledger.is_elsewhere(desk.person, &about).await?;
        let first = begun.map(Reading::envelope);
        let sort = match begun {
            Some(Reading::Known(first)) => sort_of(first),
            _ => "",
        };
        let sender = Sender {
            person: desk.person,
            ties: self.circle(ledger, desk, &about).await?.ties(desk.person),
            is_elsewhere,
            device_owner: owner.as_ref(),
            begun: first.as_ref().map(|first| Begun {
                about: &first.about,
                kind: &first.kind,
                by: &first.by,
                sort,
            }),
            today: desk.arrival.today,
        };
        Ok(desk.rules.may_state(reading, &sender))
    }

    async fn circle<L: Ledger>(
        &mut self,
        ledger: &mut L,
        desk: &Desk<'_>,
        about: &PersonId,
    ) -> Result<&Circle, L::Fault> {
        Ok(match self.circles.entry(about.clone()) {
            Occupied(known) => known.into_mut(),
            Vacant(unknown) => unknown.insert(circle(ledger, desk, about).await?),
        })
    }

    /// Whether it is based on a fact this request could not bring, or signs it: its author meant
    /// those bytes, and the number names others.
    fn is_based_on_used(&self, reading: &Reading) -> bool {
        let Reading::Known(fact) = reading else { return false };
        fact.changes.iter().any(|change| {
            let signs = |used: &FactId| match &change.value {
                Value::Text(version) if change.field == field::VERSION => names(version, used),
                _ => false,
            };
            self.used.iter().any(|used| change.base.contains(used) || signs(used))
        })
    }

    /// Once for each record, however many facts of it came.
    async fn pass_on<L: Ledger>(mut self, ledger: &mut L, desk: &Desk<'_>) -> Result<(), L::Fault> {
        for (record, Taken { about, since, decides }) in std::mem::take(&mut self.taken) {
            if decides {
                let circle = self.circle(ledger, desk, &about).await?;
                pass_on(ledger, desk, circle, &record, since).await?;
            } else {
                // Who may read it stays as it was; whoever may not has to be told by the day's
                // reckoning of rights, which comes before any page.
                for holder in ledger.holders(&record, &about).await? {
                    ledger.tell(&holder, &record, since).await?;
                }
            }
        }
        for reading in std::mem::take(&mut self.readings) {
            let circle = self.circle(ledger, desk, &reading.about).await?;
            for record in opened(&reading) {
                reconsider(ledger, desk, circle, &reading.by, &record).await?;
            }
        }
        Ok(())
    }
}

/// A record's first fact.
async fn begun<L: Ledger>(ledger: &mut L, record: &RecordId) -> Result<Option<Reading>, L::Fault> {
    let first = ledger.next_deciding(record, 0).await?;
    Ok(first.and_then(|(_, bytes)| fact::read(&bytes).ok()))
}

/// Whether a fact bears on who may read its record.
fn decides(reading: &Reading) -> bool {
    match reading {
        Reading::Newer(_) => true,
        Reading::Known(fact) => {
            fact.changes.iter().any(|change| DECIDED_BY.contains(&change.field.as_str()))
        }
    }
}

/// The records a reading by right of access names.
fn opened(reading: &Fact) -> BTreeSet<RecordId> {
    let named = reading.changes.iter().filter(|change| change.field == field::RECORDS);
    let codes = named.filter_map(|change| match &change.value {
        Value::Codes(codes) => Some(codes),
        _ => None,
    });
    set(codes.flatten().filter_map(|code| code.parse().ok()))
}
