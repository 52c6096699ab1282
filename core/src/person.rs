//! One person's records, read as the deciders need them.
//!
//! Lives here: what a person is enrolled on, the days their duties count from, their pauses and
//! leave, and every dated record, found by what a rule counts. Not here: what any of it means for
//! a rule (the deciders) or how it came about (`record`, `merge`).

use chrono::Datelike;

use crate::calendar::{Date, Span, add_days};
use crate::fact::{Kind, RecordId, Value};
use crate::order;
use crate::record::{Record, field};
use crate::rulebook::{Anchor, Counts, ORGANISATION};

/// A record that says something was held, done or agreed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'r> {
    /// The record itself.
    pub record: &'r Record,
    /// Its day; a session that crosses midnight counts on the day it began.
    pub on: Date,
    /// Which sort: a session's form, a step's name, anything else's `what`.
    pub what: &'r str,
    /// Its kind, then its day, as one number to be put in order by.
    place: i64,
}

/// The days a person's duties count from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Starts {
    /// The first day of employment.
    pub employment: Option<Date>,
    /// The first day of the programme.
    pub programme: Option<Date>,
    /// The day of the professional qualification.
    pub qualified: Option<Date>,
    /// The first day in the qualified role.
    pub role: Option<Date>,
}

impl Starts {
    /// These days and, where one is missing, the other's.
    fn or(self, other: Self) -> Self {
        Self {
            employment: self.employment.or(other.employment),
            programme: self.programme.or(other.programme),
            qualified: self.qualified.or(other.qualified),
            role: self.role.or(other.role),
        }
    }

    /// Of each day the earlier, so that it makes no difference which was written down first.
    fn earlier(self, other: Self) -> Self {
        let earlier = |one: Option<Date>, other: Option<Date>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            employment: earlier(self.employment, other.employment),
            programme: earlier(self.programme, other.programme),
            qualified: earlier(self.qualified, other.qualified),
            role: earlier(self.role, other.role),
        }
    }
}

/// One enrolment: the pathways it names and the days it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Enrolment<'r> {
    pathways: &'r [String],
    starts: Starts,
}

/// Days on which a programme's clock stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pause<'r> {
    days: Span,
    /// The pathways it stops; all of them where none is named.
    pathways: &'r [String],
}

/// A day that is planned and not there yet: of a sort of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Which sort: `award.bia`.
    pub what: String,
    /// The day it is planned for.
    pub on: Date,
}

/// One person, as their records show them on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person<'r> {
    /// Days away from work, joined where they touch.
    pub leave: Vec<Span>,
    /// Days taken as given for what is not there yet; nothing but plans has any.
    planned: Vec<Planned>,
    /// In order of kind, then day, then id.
    seen: Vec<Seen<'r>>,
    enrolments: Vec<Enrolment<'r>>,
    roles: Vec<&'r str>,
    pauses: Vec<Pause<'r>>,
}

impl<'r> Person<'r> {
    /// Reads one person's records as they stand on `on`.
    ///
    /// Withdrawn records never count, and nothing held or done after `on` does; meetings may be
    /// planned for later. A pause or leave without a last day runs on until `on`. The order of
    /// `records` makes no difference.
    pub fn read(records: impl IntoIterator<Item = &'r Record>, on: Date) -> Self {
        let mut person = Self::default();
        let mut leave = Vec::new();
        for record in records.into_iter().filter(|record| !record.is_withdrawn()) {
            match record.kind {
                Kind::Enrolment => {
                    person.enrol(record);
                    person.seen.push(Seen::new(record, Date::MIN, "")); // it has no day
                }
                Kind::Leave => leave.extend(days(record, on)),
                Kind::Pause => person.pauses.extend(
                    days(record, on)
                        .map(|days| Pause { days, pathways: record.codes(field::PATHWAYS) }),
                ),
                Kind::Newer(_) => {}
                _ => person.seen.extend(seen(record, on)),
            }
        }
        order::by(&mut person.seen, |a, b| (a.place, a.id()).cmp(&(b.place, b.id())));
        person.leave = joined(leave);
        person
    }

    /// Somebody of whom nothing is known but these days: for plans.
    pub fn starting(starts: Starts) -> Self {
        Self { enrolments: vec![Enrolment { pathways: &[], starts }], ..Self::default() }
    }

    /// The same person, with days taken as given for what is not there yet.
    #[must_use]
    pub fn planning(self, planned: Vec<Planned>) -> Self {
        Self { planned, ..self }
    }

    /// Whether the person is enrolled on `pathway`.
    pub fn is_on(&self, pathway: &str) -> bool {
        self.pathways().any(|named| named == pathway)
    }

    /// The pathways the person is enrolled on.
    pub fn pathways(&self) -> impl Iterator<Item = &'r str> {
        self.enrolments.iter().flat_map(|one| one.pathways).map(String::as_str)
    }

    /// Whether the person has one of these roles.
    pub fn has_role(&self, roles: &[String]) -> bool {
        roles.iter().any(|role| self.roles.contains(&role.as_str()))
    }

    /// Whether this is no person but the organisation itself.
    pub fn is_organisation(&self) -> bool {
        self.roles.contains(&ORGANISATION)
    }

    /// The days duties of `pathway` count from; of no pathway in particular where none is named.
    ///
    /// Its own enrolment comes first; of several, the earliest day counts. A programme never begins
    /// with another one's first day.
    pub fn starts(&self, pathway: Option<&str>) -> Starts {
        let (mut own, mut others) = (Starts::default(), Starts::default());
        for one in &self.enrolments {
            if pathway.is_some_and(|pathway| one.pathways.iter().any(|it| it == pathway)) {
                own = own.earlier(one.starts);
            } else {
                let is_anothers = pathway.is_some() && !one.pathways.is_empty();
                let programme = one.starts.programme.filter(|_| !is_anothers);
                others = others.earlier(Starts { programme, ..one.starts });
            }
        }
        own.or(others)
    }

    /// The day of that anchor, for duties of `pathway`; none while it is not known.
    pub fn day(&self, anchor: &Anchor, pathway: Option<&str>) -> Option<Date> {
        let starts = || self.starts(pathway);
        match anchor {
            Anchor::EmploymentStart => starts().employment,
            Anchor::ProgrammeStart => starts().programme.or(starts().employment),
            Anchor::QualifiedOn => starts().qualified,
            Anchor::RoleStart => starts().role,
            Anchor::First(counts) => self.matching(counts).next().map(|seen| seen.on),
            Anchor::Last(counts) => self.matching(counts).last().map(|seen| seen.on),
        }
        .or_else(|| match anchor {
            Anchor::First(counts) | Anchor::Last(counts) => self.planned(counts),
            _ => None,
        })
    }

    /// The day such a record is planned for.
    pub fn planned(&self, counts: &Counts) -> Option<Date> {
        let is_it = |planned: &&Planned| counts.what.contains(&planned.what);
        self.planned.iter().find(is_it).map(|planned| planned.on)
    }

    /// Everything that counts, in order of day, then record.
    pub fn matching<'p>(
        &'p self,
        counts: &'p Counts,
    ) -> impl DoubleEndedIterator<Item = Seen<'r>> + 'p {
        self.of_kind(&counts.kind).iter().copied().filter(|seen| matches(seen, counts))
    }

    /// The sessions that are of no sort that counts, by sort, in order of day.
    pub fn others<'p>(&'p self, counts: &'p Counts) -> impl Iterator<Item = Seen<'r>> + 'p {
        let other = |seen: &Seen| !counts.what.is_empty() && !is_of(seen, counts);
        self.of_kind(&counts.kind).iter().copied().filter(other)
    }

    /// The days on which that pathway's clock stands still, joined where they touch.
    pub fn pauses(&self, pathway: &str) -> Vec<Span> {
        if self.pauses.is_empty() {
            return Vec::new();
        }
        let stops = |pause: &&Pause| {
            pause.pathways.is_empty() || pause.pathways.iter().any(|named| named == pathway)
        };
        joined(self.pauses.iter().filter(stops).map(|pause| pause.days).collect())
    }

    fn of_kind(&self, kind: &Kind) -> &[Seen<'r>] {
        let first = first_place(kind);
        let from = self.seen.partition_point(|seen| seen.place < first);
        let rest = self.seen.get(from..).unwrap_or_default();
        let many = rest.partition_point(|seen| seen.place < first + PLACES);
        rest.get(..many).unwrap_or_default()
    }

    fn enrol(&mut self, record: &'r Record) {
        self.roles.extend(record.codes(field::ROLES).iter().map(String::as_str));
        self.enrolments.push(Enrolment {
            pathways: record.codes(field::PATHWAYS),
            starts: Starts {
                employment: record.day(field::EMPLOYMENT_START),
                programme: record.day(field::PROGRAMME_START),
                qualified: record.day(field::QUALIFIED_ON),
                role: record.day(field::ROLE_START),
            },
        });
    }
}

impl<'r> Seen<'r> {
    fn new(record: &'r Record, on: Date, what: &'r str) -> Self {
        let days = i64::from(on.num_days_from_ce() - Date::MIN.num_days_from_ce());
        Self { record, on, what, place: first_place(&record.kind) + days }
    }

    /// The record's id.
    pub fn id(&self) -> &'r RecordId {
        &self.record.id
    }

    /// What it adds to a sum: the number in that field, or one where records are counted.
    pub fn amount(&self, field: Option<&String>) -> i64 {
        field.map_or(1, |field| self.record.number(field).unwrap_or(0))
    }
}

/// How many places a kind has: more than there are days in the calendar.
const PLACES: i64 = 1 << 32;

/// The first place of a kind; records of one kind stand together.
fn first_place(kind: &Kind) -> i64 {
    PLACES
        * match kind {
            Kind::Reflection => 0,
            Kind::Session => 1,
            Kind::Step => 2,
            Kind::Enrolment => 3,
            Kind::Pause => 4,
            Kind::Leave => 5,
            Kind::Agreement => 6,
            Kind::Evidence => 7,
            Kind::Event => 8,
            Kind::Placement => 9,
            Kind::Meeting => 10,
            Kind::Signature => 11,
            Kind::Access => 12,
            Kind::Newer(_) => 13,
        }
}

/// The field that names which sort a record of that kind is.
pub fn sort_field(kind: &Kind) -> &'static str {
    match kind {
        Kind::Session => field::FORM,
        Kind::Step => field::STEP,
        _ => field::WHAT,
    }
}

fn seen(record: &Record, on: Date) -> Option<Seen<'_>> {
    let day = match record.kind {
        Kind::Meeting => record.day(field::PLANNED_FOR)?,
        _ => record.day(field::ON).filter(|day| *day <= on)?,
    };
    Some(Seen::new(record, day, record.text(sort_field(&record.kind))))
}

/// Whether a record of the right kind is of a sort that counts and holds what is asked.
fn matches(seen: &Seen, counts: &Counts) -> bool {
    let record = seen.record;
    is_of(seen, counts)
        && counts.is.iter().all(|(name, allowed)| match record.value(name) {
            Some(Value::Codes(codes)) => codes.iter().any(|code| allowed.contains(code)),
            _ => allowed.iter().any(|text| text == record.text(name)),
        })
        && counts.yes.iter().all(|name| record.value(name) == Some(&Value::Flag(true)))
        && counts.filled.iter().all(|name| is_filled(record, name))
}

fn is_of(seen: &Seen, counts: &Counts) -> bool {
    counts.what.is_empty() || counts.what.iter().any(|one| one == seen.what)
}

/// Whether a field says anything at all.
pub fn is_filled(record: &Record, name: &str) -> bool {
    match record.value(name) {
        None | Some(Value::Nothing) => false,
        Some(Value::Text(text) | Value::Words(text)) => !text.trim().is_empty(),
        Some(Value::Codes(codes)) => !codes.is_empty(),
        Some(Value::Files(files)) => !files.is_empty(),
        Some(Value::Number(_) | Value::Flag(_) | Value::Day(_)) => true,
    }
}

fn days(record: &Record, on: Date) -> Option<Span> {
    Span::new(record.day(field::FROM)?, record.day(field::TO).unwrap_or(on))
}

/// The same days as spans in order, none of which touch.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    order::by(&mut spans, Span::cmp);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= add_days(last.to, 1) => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
    joined
}
