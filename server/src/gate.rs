//! The gate: whether a fact is taken, from all that the server knows of its sender.
//!
//! Lives here: what only the post office knows: whose the device is, and what a record was begun
//! as. Not here: who may state what about whom, which is the core's `access`.

use waymark_core::access::before::{self as access, Tie};
use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, PersonId, Reading};
use waymark_core::sync::Reason;

/// What the server knows about a fact's sender and its surroundings.
#[derive(Debug, Clone)]
pub struct Sender<'a> {
    /// Who is signed in.
    pub person: &'a PersonId,
    /// Whose device the fact's device is; none where nobody has registered it.
    pub device_owner: Option<&'a PersonId>,
    /// What the sender is to the person the fact is about, today.
    pub tie: Tie,
    /// Whom, and what kind of thing, the record was begun as.
    pub record: Option<(&'a PersonId, &'a Kind)>,
    /// The civil day.
    pub today: Date,
}

/// Decides whether the fact is taken.
///
/// # Errors
/// The reason it is set aside.
pub fn judge(reading: &Reading, sender: &Sender<'_>) -> Result<(), Reason> {
    access::may_state(reading, sender.person, sender.tie, sender.today)?;
    if sender.device_owner != Some(sender.person) {
        return Err(Reason::UnknownDevice);
    }
    // A record stays what it was begun as, or a guessed id could reach into somebody else's.
    let envelope = reading.envelope();
    let stays = sender
        .record
        .is_none_or(|(about, kind)| *about == envelope.about && *kind == envelope.kind);
    if stays { Ok(()) } else { Err(Reason::NotAllowed) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use waymark_core::{calendar, fact};

    use super::*;

    fn person(id: &str) -> PersonId {
        id.parse().unwrap()
    }

    fn check(owner: Option<&str>, record: Option<(&str, Kind)>) -> Result<(), Reason> {
        let text = r#"{"format":1,"id":"phone.1","by":"ana","about":"ana","record":"r",
            "kind":"reflection","at":0,"changes":[{"field":"title","value":{"text":"A visit"}}]}"#;
        let ana = person("ana");
        let owner = owner.map(person);
        let record = record.map(|(about, kind)| (person(about), kind));
        let sender = Sender {
            person: &ana,
            device_owner: owner.as_ref(),
            tie: Tie::Own,
            record: record.as_ref().map(|(about, kind)| (about, kind)),
            today: calendar::parse("2026-11-22").unwrap(),
        };
        judge(&fact::read(text).unwrap(), &sender)
    }

    #[test]
    fn a_device_is_its_own_persons() {
        assert_eq!(check(Some("ana"), None), Ok(()));
        assert_eq!(check(Some("ben"), None), Err(Reason::UnknownDevice));
        assert_eq!(check(None, None), Err(Reason::UnknownDevice));
    }

    #[test]
    fn a_record_stays_about_whom_and_what_it_was_begun() {
        let begun = |about, kind| check(Some("ana"), Some((about, kind)));
        assert_eq!(begun("ana", Kind::Reflection), Ok(()));
        assert_eq!(begun("ben", Kind::Reflection), Err(Reason::NotAllowed));
        assert_eq!(begun("ana", Kind::Session), Err(Reason::NotAllowed));
    }
}
