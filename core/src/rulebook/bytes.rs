//! Reading the book's one file: value after value, as they were written, without names.
//!
//! Every phone fetches this code. What a derived reader says of each of its possible faults would
//! be a twentieth of the whole app; here nothing fails on the way, and whether anything was wrong
//! is told once at the end. Lives here: `postcard`'s form of each type of the book, in the order
//! of its fields, which a test reads back whole. Not here: what any of it means.

use std::sync::Arc;

use super::*;
use crate::calendar::{BankHolidays, Date, parse};
use crate::fact::Kind;
use crate::frameworks::{Code, Edition, Framework};

/// How deep values may lie within each other: needs within needs, and damage that pretends so.
const DEEPEST: u32 = 64;

/// What is left to read.
pub(super) struct Bytes<'b> {
    rest: &'b [u8],
    depth: u32,
    is_damaged: bool,
}

impl<'b> Bytes<'b> {
    /// Reads one value that is all of `bytes`; none where they are not one.
    pub(super) fn read<T: Read>(bytes: &'b [u8]) -> Option<T> {
        let mut bytes = Self { rest: bytes, depth: 0, is_damaged: false };
        let value = T::read(&mut bytes);
        (!bytes.is_damaged && bytes.rest.is_empty()).then_some(value)
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    fn take(&mut self, many: usize) -> &'b [u8] {
        let Some((taken, rest)) = self.rest.split_at_checked(many) else {
            self.damage();
            return &[];
        };
        self.rest = rest;
        taken
    }

    /// From here on there is nothing to read.
    fn damage(&mut self) {
        self.is_damaged = true;
        self.rest = &[];
    }

    /// A whole number, seven bits a byte, the lowest first.
    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
        }
        self.damage();
        0
    }
}

/// What can be read; something of its type comes out of damage too, and is thrown away.
pub(super) trait Read: Sized {
    fn read(from: &mut Bytes) -> Self;
}

impl Read for bool {
    fn read(from: &mut Bytes) -> Self {
        from.byte() != 0
    }
}

impl Read for u32 {
    fn read(from: &mut Bytes) -> Self {
        from.number()
    }
}

impl Read for i32 {
    fn read(from: &mut Bytes) -> Self {
        let number = from.number();
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

impl Read for String {
    fn read(from: &mut Bytes) -> Self {
        let length = from.number() as usize;
        String::from_utf8(from.take(length).to_vec()).unwrap_or_else(|_| {
            from.damage();
            String::new()
        })
    }
}

impl Read for Arc<str> {
    fn read(from: &mut Bytes) -> Self {
        String::read(from).into()
    }
}

impl Read for Date {
    fn read(from: &mut Bytes) -> Self {
        parse(&String::read(from)).unwrap_or_else(|_| {
            from.damage();
            Date::MIN
        })
    }
}

impl Read for Kind {
    fn read(from: &mut Bytes) -> Self {
        String::read(from).into()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(from: &mut Bytes) -> Self {
        (from.byte() != 0).then(|| T::read(from))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &mut Bytes) -> Self {
        let mut values = Vec::new();
        let many = from.number();
        from.depth += 1;
        if from.depth > DEEPEST {
            from.damage();
        }
        for _ in 0..many {
            values.push(T::read(from));
            if from.is_damaged {
                break;
            }
        }
        from.depth -= 1;
        values
    }
}

impl Read for [String; 2] {
    fn read(from: &mut Bytes) -> Self {
        [Read::read(from), Read::read(from)]
    }
}

impl Read for (String, Vec<String>) {
    fn read(from: &mut Bytes) -> Self {
        (Read::read(from), Read::read(from))
    }
}

/// Types whose fields stand one after the other.
macro_rules! fields {
    ($($type:ident: $($field:ident),+;)+) => {$(
        impl Read for $type {
            fn read(from: &mut Bytes) -> Self {
                Self { $($field: Read::read(from)),+ }
            }
        }
    )+};
}

/// Types that are one of several, by its number.
macro_rules! variants {
    ($($type:ident: $($number:literal $variant:ident $(($of:ty))?),+; last $last:literal $other:ident $(($of_other:ty))?;)+) => {$(
        impl Read for $type {
            fn read(from: &mut Bytes) -> Self {
                match from.number() {
                    $($number => Self::$variant $((<$of>::read(from)))?,)+
                    number => {
                        if number != $last {
                            from.damage();
                        }
                        Self::$other $((<$of_other>::read(from)))?
                    }
                }
            }
        }
    )+};
}

fields! {
    RuleBook: rules, documents, bank_holidays, frameworks, forms, access;
    Rule: format, id, title, question, strength, applies, replaces, version;
    Version: from, cite, says, reading, notice_days, next, when, shape;
    Citation: document, clause;
    Document: id, title, short, publisher, edition;
    Next: what, who;
    BankHolidays: known_until_year, days;
    Framework: format, id, title, link, level, edition;
    Edition: from, called, code;
    Code: code, label;
    RecordForm: format, id, kind, title, what, cite, field;
    Field: name, label, hint, answer, choice, required, only_for;
    Choice: code, label;
    Counts: kind, what, is, yes, filled;
    Offset: months, days;
    By: anchor, by;
    Cadence: anchor, counts, phase;
    Phase: every, until, called;
    MinimumPerPeriod: counts, minimum, period_days, long_leave_days, called;
    DueBy: anchor, counts, stage;
    Stage: by, opens, called;
    Limit: counts, field, unit, called, total, minimum, maximum, no_later_than;
    Renewal: counts, called, every, until, until_day_before, agreed, season, first;
    Agreed: counts, field, interval;
    Interval: name, every;
    Season: opens, closes, every_months;
    EvidenceSet: period, by, item;
    Item: called, counts, or, at_least, at_most, sum, unit, distinct, covers, roles;
    Complete: counts, called, period, latest, field, any, within, by_field;
    Holds: name, called, is, either;
    Prerequisites: opens, goal, from_next_month, by, needs;
    Need: called, counts, since, rule, roles, any, takes;
    Since: anchor, at_least, more;
    SignOff: counts, called, or, period, latest, signature, from_different_localities, within, by;
    Signatory: role, called, own;
    Share: period, whole, part;
    Amount: called, counts, sum, unit;
    Part: amount, at_least, at_most, for_each;
    EffectiveDate: counts, called, signed, signature;
    AccessRule: format, id, title, effect, replaces, version;
    AccessVersion: from, cite, says, reading, repealed, who, may, records, when, days, smallest;
    Sorts: kind, what;
}

variants! {
    Strength: 0 Must, 1 Should; last 2 May;
    Applies: 0 Everyone, 1 Pathway(String); last 2 Roles(Vec<String>);
    Unit: 0 Each, 1 Minutes, 2 HalfDays; last 3 PerCent;
    Anchor: 0 EmploymentStart, 1 ProgrammeStart, 2 QualifiedOn, 3 RoleStart, 4 First(Counts);
        last 5 Last(Counts);
    Period: 0 Ever, 1 LastDays(u32), 2 Since(Anchor), 3 YearFrom(Anchor), 4 YearOf(Date);
        last 5 Ahead;
    Answer: 0 Day, 1 Text, 2 Words, 3 Number, 4 Minutes, 5 HalfDays, 6 YesNo, 7 Choice, 8 Choices,
        9 Codes; last 10 Files;
    Shape: 0 Cadence(Cadence), 1 MinimumPerPeriod(MinimumPerPeriod), 2 DueBy(DueBy),
        3 Limit(Limit), 4 Renewal(Renewal), 5 EvidenceSet(EvidenceSet), 6 Complete(Complete),
        7 Prerequisites(Prerequisites), 8 SignOff(SignOff), 9 Share(Share);
        last 10 EffectiveDate(EffectiveDate);
    Effect: 0 Allow; last 1 Forbid;
    May: 0 Read, 1 State, 2 Sign, 3 Share, 4 Audit, 5 Count; last 6 Administer;
    Condition: 0 Shared, 1 Private, 2 ByAnother, 3 Begun, 4 NotAuthor, 5 Elsewhere;
        last 6 NotElsewhere;
    Tie: 0 Own, 1 Supervisor, 2 FormerSupervisor, 3 LineManager, 4 SupervisorsManager, 5 Auditor,
        6 Assessor, 7 PracticeEducator, 8 OnSiteSupervisor, 9 SecondManager, 10 PanelMember,
        11 EmploymentSupport, 12 Leader; last 13 Administrator;
}
