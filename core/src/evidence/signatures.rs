//! Signatures: who signed which version of a record.

use crate::calendar::Date;
use crate::fact::{Kind, PersonId, RecordId, Value};
use crate::person::{Person, Seen};
use crate::record::{Record, field};
use crate::rulebook::{Counts, Signatory};

/// A signature on the version a record is now in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed<'r> {
    /// As what.
    pub(super) role: &'r str,
    /// Who; whoever stated it, and nobody else.
    pub(super) by: &'r PersonId,
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
}

/// The signatures on a record, one for each signatory in their order, or why there is none.
///
/// Of several by one signatory the first counts. Nobody signs twice on one record.
pub(super) fn signatures<'r, 's>(
    person: &Person<'r>,
    record: &Record,
    signatories: &'s [Signatory],
) -> Vec<(&'s Signatory, Result<Signed<'r>, Missing>)> {
    let all = Counts {
        kind: Kind::Signature,
        what: Vec::new(),
        is: [(field::OF.to_owned(), vec![record.id.to_string()])].into(),
        yes: Vec::new(),
        filled: Vec::new(),
    };
    let of_record: Vec<Seen<'r>> = person.matching(&all).collect();
    let version = record.version();
    let mut used: Vec<&PersonId> = Vec::new();
    let mut signed = Vec::new();
    for signatory in signatories {
        let mut best = Err(Missing::None);
        for seen in of_record.iter().filter(|seen| seen.record.text(field::AS) == signatory.role) {
            let of = seen.record;
            if best.is_ok() {
                break;
            }
            best = if of.value(field::DECLINED) == Some(&Value::Flag(true)) {
                Err(Missing::Declined)
            } else if of.text(field::VERSION) != version {
                Err(Missing::Earlier)
            } else if used.contains(&&of.by) {
                Err(Missing::SamePerson)
            } else {
                Ok(Signed {
                    role: of.text(field::AS),
                    by: &of.by,
                    on: seen.on,
                    locality: of.text(field::LOCALITY),
                    id: &of.id,
                })
            };
        }
        used.extend(best.as_ref().ok().map(|signed| signed.by));
        signed.push((signatory, best));
    }
    signed
}
