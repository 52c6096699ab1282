//! Access: who may state what about whom, and who may read it.
//!
//! Lives here: the decision, the same on the phone and on the server. Not here: who somebody is
//! or who supervises whom; both come as arguments. What is not listed is not allowed.

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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::calendar::parse;
    use crate::fact::read;
    use crate::merge::History;

    fn fact(kind: &str, by: &str, changes: &str) -> Reading {
        let text = format!(
            r#"{{"format":1,"id":"d.1","by":"{by}","about":"maya","record":"r","kind":"{kind}","at":0,"changes":[{changes}]}}"#
        );
        read(&text).unwrap()
    }

    fn judge(kind: &str, by: &str, sender: &str, tie: Tie) -> Result<(), Reason> {
        let changes = r#"{"field":"on","value":{"day":"2026-11-24"}}"#;
        let today = parse("2026-11-24").unwrap();
        may_state(&fact(kind, by, changes), &sender.parse().unwrap(), tie, today)
    }

    #[test]
    fn everybody_writes_their_own_records() {
        for kind in
            ["reflection", "session", "step", "enrolment", "pause", "leave", "of-a-newer-version"]
        {
            assert_eq!(judge(kind, "maya", "maya", Tie::Own), Ok(()), "{kind}");
        }
    }

    #[test]
    fn a_supervisor_writes_about_supervision_but_no_reflection_evidence_or_start_dates() {
        for kind in ["agreement", "event", "meeting", "signature"] {
            assert_eq!(judge(kind, "ruth", "ruth", Tie::Supervisor), Ok(()), "{kind}");
        }
        assert_eq!(judge("session", "ruth", "ruth", Tie::Supervisor), Ok(()));
        assert_eq!(judge("step", "ruth", "ruth", Tie::Supervisor), Ok(()));
        for kind in ["reflection", "evidence", "placement", "enrolment", "pause", "leave"]
            .into_iter()
            .chain(["of-a-newer-version"])
        {
            assert_eq!(
                judge(kind, "ruth", "ruth", Tie::Supervisor),
                Err(Reason::NotAllowed),
                "{kind}"
            );
        }
    }

    #[test]
    fn nobody_else_writes_anything_and_nobody_speaks_for_another() {
        assert_eq!(judge("session", "sam", "sam", Tie::None), Err(Reason::NotAllowed));
        assert_eq!(judge("session", "maya", "ruth", Tie::Supervisor), Err(Reason::NotYours));
        assert_eq!(judge("session", "ruth", "maya", Tie::Own), Err(Reason::NotYours));
    }

    #[test]
    fn a_session_may_be_today_or_tomorrow_elsewhere_but_not_later() {
        let held = |day: &str| {
            let changes = format!(r#"{{"field":"on","value":{{"day":"{day}"}}}}"#);
            let today = parse("2026-11-24").unwrap();
            may_state(&fact("session", "maya", &changes), &"maya".parse().unwrap(), Tie::Own, today)
        };
        assert_eq!(held("2026-11-24"), Ok(()));
        assert_eq!(held("2026-11-25"), Ok(()));
        assert_eq!(held("2026-11-26"), Err(Reason::FutureDay));
    }

    #[test]
    fn a_reflection_is_private_until_shared_and_again_when_taken_back() {
        let record = |kind: &str, changes: &str| {
            let mut history = History::default();
            if let Reading::Known(fact) = fact(kind, "maya", changes) {
                history.add(fact);
            }
            Record::from_history(&history).unwrap()
        };
        let sharing =
            |choice: &str| format!(r#"{{"field":"sharing","value":{{"text":"{choice}"}}}}"#);
        let disputed = |withdrawn: bool| {
            let mut history = History::default();
            for (n, choice) in ["private", "shared"].iter().enumerate() {
                let Reading::Known(mut fact) = fact("reflection", "maya", &sharing(choice)) else {
                    continue;
                };
                fact.id.seq = u32::try_from(n).unwrap() + 1;
                fact.at = i64::try_from(n).unwrap();
                if withdrawn {
                    fact.changes.push(crate::fact::Change {
                        field: field::WITHDRAWN.to_owned(),
                        value: Value::Flag(true),
                        base: Vec::new(),
                    });
                }
                if !withdrawn || *choice == "shared" {
                    history.add(fact);
                }
            }
            Record::from_history(&history).unwrap()
        };
        assert_eq!(audience(&disputed(false)), Audience::OnlyYou, "one device says private");
        assert_eq!(audience(&disputed(true)), Audience::OnlyYou, "withdrawn while shared");
        let title = r#"{"field":"title","value":{"text":"A visit"}}"#;
        for kind in ["reflection", "evidence"] {
            let silent = record(kind, title);
            assert_eq!(audience(&silent), Audience::OnlyYou);
            assert!(!may_read(&silent, Tie::Supervisor) && may_read(&silent, Tie::Own));
            assert!(!may_read(&record(kind, &sharing("private")), Tie::Supervisor));
            let shared = record(kind, &sharing("shared"));
            assert!(may_read(&shared, Tie::Supervisor) && !may_read(&shared, Tie::None));
        }
        assert!(may_read(&record("session", title), Tie::Supervisor));
        assert!(!may_read(&record("of-a-newer-version", title), Tie::Supervisor));
    }
}
