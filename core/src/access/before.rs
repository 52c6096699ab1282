//! What the server still asks until it knows the access rules; goes with its last caller.

use crate::calendar::Date;
use crate::fact::{Envelope, Fact, Kind, PersonId, Reading, Value};
use crate::record::{Record, field};
use crate::sync::Reason;

/// The fields that decide who may read a record: all a server need look at in a long history.
pub const DECIDED_BY: [&str; 2] = [field::SHARING, field::WITHDRAWN];

/// What somebody is to the person a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// That very person.
    Own,
    /// Their supervisor on the day asked about.
    Supervisor,
    /// Nobody that a rule speaks of.
    None,
}

/// Who can see a record, for the line that stands on every item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Its author alone.
    OnlyYou,
    /// Its author and whoever supervises them.
    YouAndSupervisor,
}

/// Decides whether a fact is taken from the person who sent it.
///
/// `tie` is what `sender` is to the person the fact is about; `today` is the day where the
/// decision is made. A fact of a newer version is judged by its envelope alone.
///
/// # Errors
/// The [`Reason`] it is set aside for; the sender keeps it and is told.
pub fn may_state(
    reading: &Reading,
    sender: &PersonId,
    tie: Tie,
    today: Date,
) -> Result<(), Reason> {
    let envelope = reading.envelope();
    if envelope.by != *sender {
        return Err(Reason::NotYours);
    }
    if !may_write(&envelope, tie) {
        return Err(Reason::NotAllowed);
    }
    match reading {
        Reading::Known(fact) if tells_of_a_day_to_come(fact, today) => Err(Reason::FutureDay),
        _ => Ok(()),
    }
}

/// Everybody writes their own records. A supervisor also keeps the agreement and the record of
/// supervision and plans its meetings (North Yorkshire supervision policy 1.11, 1.16, 1.25), notes
/// what happened (1.31, 1.38, 1.40), signs in their own name, and keeps the steps they review (App. D).
fn may_write(envelope: &Envelope, tie: Tie) -> bool {
    match tie {
        Tie::Own => true,
        Tie::Supervisor => matches!(
            envelope.kind,
            Kind::Session
                | Kind::Step
                | Kind::Agreement
                | Kind::Meeting
                | Kind::Event
                | Kind::Signature
        ),
        Tie::None => false,
    }
}

/// Whether the fact says that something was held or done on a day that has not come yet.
///
/// One day of grace: a phone may be just past midnight where the server is not.
fn tells_of_a_day_to_come(fact: &Fact, today: Date) -> bool {
    let latest = crate::calendar::add_days(today, 1);
    !matches!(fact.kind, Kind::Enrolment | Kind::Pause | Kind::Leave | Kind::Newer(_))
        && fact.changes.iter().any(|change| {
            change.field == field::ON && matches!(change.value, Value::Day(day) if day > latest)
        })
}

/// Who can see a record: a reflection or a piece of evidence, which may be one, is its author's
/// alone until they share it; everything else is between the person and their supervisor (North
/// Yorkshire supervision policy 1.25, 1.37).
pub fn audience(record: &Record) -> Audience {
    if !matches!(record.kind, Kind::Reflection | Kind::Evidence) || is_shared(record) {
        Audience::YouAndSupervisor
    } else {
        Audience::OnlyYou
    }
}

/// Whether a record is shared and was not taken back. While two devices disagree it is not.
fn is_shared(record: &Record) -> bool {
    let shared = Value::Text(field::SHARED.to_owned());
    !record.is_withdrawn()
        && record.fields.get(field::SHARING).is_some_and(|settled| {
            settled.value == shared && settled.rivals.iter().all(|rival| rival.value == shared)
        })
}

/// Whether somebody may read a record.
pub fn may_read(record: &Record, tie: Tie) -> bool {
    match tie {
        Tie::Own => true,
        Tie::Supervisor => audience(record) == Audience::YouAndSupervisor && !is_newer(record),
        Tie::None => false,
    }
}

/// Nobody can say who may see a kind of record this version does not know.
fn is_newer(record: &Record) -> bool {
    matches!(record.kind, Kind::Newer(_))
}
