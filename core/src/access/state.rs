//! Whether a fact is taken from the person who sent it.

use crate::calendar::{Date, add_days};
use crate::fact::{Change, Fact, Kind, PersonId, Reading, Value};
use crate::record::field;
use crate::rulebook::{Condition, May};
use crate::sync::Reason;

use super::rules::{AccessRules, Asked, Decision};
use super::sort_field;
use super::ties::Ties;

/// Who sends a fact, and what is known of its surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// Who is signed in.
    pub person: &'a PersonId,
    /// What they are to the person the fact is about, today.
    pub ties: Ties,
    /// Whether they are known to work in another locality than that person.
    pub is_elsewhere: bool,
    /// Whose device the fact's device is; none where nobody has registered it.
    pub device_owner: Option<&'a PersonId>,
    /// What the record was begun as; none where this is its first fact.
    pub begun: Option<Begun<'a>>,
    /// The civil day.
    pub today: Date,
}

/// A record by its first fact.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    /// Whom it is about.
    pub about: &'a PersonId,
    /// What kind of thing it is.
    pub kind: &'a Kind,
    /// Who stated it.
    pub by: &'a PersonId,
    /// Which sort of it, as its first fact has it; see [`super::sort_of`].
    pub sort: &'a str,
}

impl AccessRules {
    /// Decides whether a fact is taken from the person who sent it.
    ///
    /// A fact of a newer version is judged by its envelope alone. A record stays what it was begun
    /// as, or a guessed id could reach into somebody else's.
    ///
    /// # Errors
    /// The [`Reason`] it is set aside for; the sender keeps it and is told.
    pub fn may_state(&self, reading: &Reading, sender: &Sender) -> Result<(), Reason> {
        let envelope = reading.envelope();
        if envelope.by != *sender.person {
            return Err(Reason::NotYours);
        }
        let stays = |begun: Begun| *begun.about == envelope.about && *begun.kind == envelope.kind;
        if !sender.begun.is_none_or(stays) || !self.stating(reading, sender).allowed {
            return Err(Reason::NotAllowed);
        }
        match reading {
            Reading::Known(fact) if tells_of_a_day_to_come(fact, sender.today) => {
                Err(Reason::FutureDay)
            }
            _ if sender.device_owner != Some(sender.person) => Err(Reason::UnknownDevice),
            _ => Ok(()),
        }
    }

    /// Whether the rules allow a fact to be stated, and which of them decide: for the sort its
    /// record is of, for the one it becomes, and for sharing it where the fact does.
    pub fn stating(&self, reading: &Reading, sender: &Sender) -> Decision<'_> {
        let envelope = reading.envelope();
        let changes: &[Change] = match reading {
            Reading::Known(fact) => &fact.changes,
            Reading::Newer(_) => &[],
        };
        let begun = sender.begun;
        let holds = |condition| match condition {
            Condition::Begun => begun.is_some(),
            Condition::NotAuthor => begun.is_some_and(|begun| begun.by != sender.person),
            Condition::ByAnother => *begun.map_or(&envelope.by, |it| it.by) != envelope.about,
            Condition::Elsewhere => sender.is_elsewhere,
            Condition::NotElsewhere => !sender.is_elsewhere,
            // Whether a record is shared decides who reads it, and nothing else.
            Condition::Shared | Condition::Private => false,
        };
        let may = |may, sort| {
            let record = Some((&envelope.kind, sort));
            let (ties, on) = (sender.ties, sender.today);
            self.decide(&Asked { may, ties, record, holds: &holds, on })
        };
        let act = match envelope.kind {
            Kind::Signature => May::Sign,
            Kind::Access => May::Audit,
            _ => May::State,
        };
        let becomes = changes.iter().find(|change| change.field == sort_field(&envelope.kind));
        let becomes = becomes.map(|change| text_of(&change.value));
        let was = begun.map(|begun| begun.sort);
        let shares = changes.iter().any(|change| change.field == field::SHARING);
        let is = becomes.or(was).unwrap_or_default();
        let mut decision = may(act, is);
        if decision.allowed && was.is_some_and(|was| was != is) {
            decision = may(act, was.unwrap_or_default());
        }
        if decision.allowed && shares {
            decision = may(May::Share, is);
        }
        decision
    }
}

fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Words(text) => text,
        _ => "",
    }
}

/// Which sort a record is begun as by this fact: what a ledger keeps for [`Begun::sort`].
pub fn sort_of(fact: &Fact) -> &str {
    let sort = fact.changes.iter().find(|change| change.field == sort_field(&fact.kind));
    sort.map_or("", |change| text_of(&change.value))
}

/// Whether the fact says that something was held or done on a day that has not come yet.
///
/// One day of grace: a phone may be just past midnight where the server is not.
fn tells_of_a_day_to_come(fact: &Fact, today: Date) -> bool {
    let latest = add_days(today, 1);
    !matches!(fact.kind, Kind::Enrolment | Kind::Pause | Kind::Leave | Kind::Newer(_))
        && fact.changes.iter().any(|change| {
            change.field == field::ON && matches!(change.value, Value::Day(day) if day > latest)
        })
}
