//! Signatures: who signed which version of a record.

use crate::calendar::Date;
use crate::fact::{Kind, PersonId, RecordId, Value};
use crate::order;
use crate::person::{Person, Seen};
use crate::record::{Record, field};
use crate::rulebook::{Counts, Signatory};

/// A signature on the version a record is now in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed<'r> {
    /// As what.
    pub(super) role: &'r str,
    /// When.
    pub(super) on: Date,
    /// Where they work; empty where it is not said.
    pub(super) locality: &'r str,
    /// The signature's own record.
    pub(super) id: &'r RecordId,
}

/// Why a signature is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// There is none.
    None,
    /// It covers an earlier version.
    Earlier,
    /// It was refused.
    Declined,
    /// The same person has signed as somebody else.
    SamePerson,
    /// Somebody signed for another.
    ForAnother,
}

/// The signatures on a record, one for each signatory in their order, or why there is none.
///
/// Of several by one person the first counts. Nobody signs twice on one record: whoever has signed
/// as two stands where nobody else does.
pub(super) fn signatures<'r, 's>(
    person: &Person<'r>,
    record: &Record,
    signatories: &'s [Signatory],
) -> Vec<(&'s Signatory, Result<Signed<'r>, Missing>)> {
    let all = Counts {
        kind: Kind::Signature,
        what: Vec::new(),
        is: vec![(field::OF.to_owned(), vec![record.id.to_string()])],
        yes: Vec::new(),
        filled: Vec::new(),
    };
    let of_record: Vec<Seen<'r>> = person.matching(&all).collect();
    let version = record.version();
    let declined = |seen: &Seen| seen.record.value(field::DECLINED) == Some(&Value::Flag(true));
    let is_by = |seen: &Seen, signatory: &Signatory| seen.record.text(field::AS) == signatory.role;
    let is_theirs =
        |seen: &Seen, signatory: &Signatory| (seen.record.by == record.about) == signatory.own;
    let valid = |signatory: &Signatory| -> Vec<Seen<'r>> {
        let mut valid = of_record.clone();
        valid.retain(|seen| {
            is_theirs(seen, signatory)
                && is_by(seen, signatory)
                && !declined(seen)
                && seen.record.text(field::VERSION) == version
        });
        valid
    };
    let valid: Vec<Vec<Seen>> = signatories.iter().map(valid).collect();
    let mut seats = Seats { valid: &valid, taken: vec![None; signatories.len()] };
    for nth in 0..signatories.len() {
        seats.seat(nth, &mut Vec::new());
    }
    let mut signed = Vec::new();
    for ((signatory, taken), valid) in signatories.iter().zip(seats.taken).zip(&valid) {
        let latest = of_record.iter().rfind(|seen| is_by(seen, signatory));
        signed.push((
            signatory,
            match (taken, latest) {
                (Some(seen), _) => Ok(Signed {
                    role: seen.record.text(field::AS),
                    on: seen.on,
                    locality: seen.record.text(field::LOCALITY),
                    id: seen.id(),
                }),
                (None, None) => Err(Missing::None),
                (None, Some(_)) if !valid.is_empty() => Err(Missing::SamePerson),
                (None, Some(latest)) if !is_theirs(latest, signatory) => Err(Missing::ForAnother),
                (None, Some(latest)) if declined(latest) => Err(Missing::Declined),
                (None, Some(_)) => Err(Missing::Earlier),
            },
        ));
    }
    signed
}

/// Who signs as what, nobody twice.
struct Seats<'v, 'r> {
    /// The signatures that would do, for each signatory.
    valid: &'v [Vec<Seen<'r>>],
    /// The one that does.
    taken: Vec<Option<Seen<'r>>>,
}

impl<'r> Seats<'_, 'r> {
    /// Finds a signature for the `nth` signatory: the first by somebody who has no seat, or else
    /// by somebody who leaves theirs to another.
    fn seat(&mut self, nth: usize, tried: &mut Vec<&'r PersonId>) -> bool {
        let mut valid = self.valid.get(nth).cloned().unwrap_or_default();
        order::by(&mut valid, |a, b| self.place(a).cmp(&self.place(b)));
        for seen in valid {
            let by = &seen.record.by;
            if tried.contains(&by) {
                continue;
            }
            tried.push(by);
            if self.place(&seen).is_none_or(|held| self.seat(held, tried)) {
                if let Some(seat) = self.taken.get_mut(nth) {
                    *seat = Some(seen);
                }
                return true;
            }
        }
        false
    }

    /// Where whoever signed has a seat; none, which comes first, where they have not.
    fn place(&self, signed: &Seen) -> Option<usize> {
        let is_theirs =
            |seat: &Option<Seen>| seat.is_some_and(|it| it.record.by == signed.record.by);
        self.taken.iter().position(is_theirs)
    }
}
