//! One person's records, read as the deciders need them.
//!
//! Lives here: typed views of enrolment, sessions, steps, pauses and leave. Not here: what any of
//! them means for a rule (the deciders) or how they came about (`record`, `merge`).

use crate::calendar::{Date, Span, add_days};
use crate::fact::{Kind, RecordId};
use crate::order;
use crate::record::{Record, field};
use crate::rulebook::Anchor;

/// A supervision that was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session<'r> {
    /// The record it was read from.
    pub id: &'r RecordId,
    /// The day it was held; one that crosses midnight counts on the day it began.
    pub on: Date,
    /// "reflective", "management", "group", "peer" or "ad_hoc".
    pub form: &'r str,
    /// Whole minutes, where recorded.
    pub minutes: Option<i64>,
}

/// A step of a pathway that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'r> {
    /// The record it was read from.
    pub id: &'r RecordId,
    /// The day it was done.
    pub on: Date,
    /// Which step.
    pub step: &'r str,
    /// Which stage, in months, where recorded.
    pub stage: Option<i64>,
}

/// Days on which a programme's clock stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pause<'r> {
    days: Span,
    /// The pathways it stops; all of them where none is named.
    pathways: &'r [String],
}

/// The days a person's duties count from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Starts {
    /// The first day of employment.
    pub employment: Option<Date>,
    /// The first day of the programme.
    pub programme: Option<Date>,
}

impl Starts {
    /// The day of that anchor; none while it is not known.
    pub fn day(self, anchor: Anchor) -> Option<Date> {
        match anchor {
            Anchor::EmploymentStart => self.employment,
            Anchor::ProgrammeStart => self.programme.or(self.employment),
        }
    }
}

/// One person, as their records show them on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person<'r> {
    /// The days duties count from.
    pub starts: Starts,
    /// The sessions held up to the day, in order of day, then record.
    pub sessions: Vec<Session<'r>>,
    /// The steps done up to the day, in order of day, then record.
    pub steps: Vec<Step<'r>>,
    /// Days away from work, joined where they touch.
    pub leave: Vec<Span>,
    pathways: Vec<&'r str>,
    pauses: Vec<Pause<'r>>,
}

impl<'r> Person<'r> {
    /// Reads one person's records as they stand on `on`.
    ///
    /// Withdrawn records never count, and nothing held or done after `on` does. A pause or leave
    /// without a last day runs on until `on`. The order of `records` makes no difference.
    pub fn read(records: &'r [Record], on: Date) -> Self {
        // The kind first: most records of a long history are reflections.
        let mut standing: Vec<&Record> = records
            .iter()
            .filter(|record| record.kind != Kind::Reflection && !record.is_withdrawn())
            .collect();
        order::by(&mut standing, |a, b| a.id.cmp(&b.id));
        let mut person = Self::default();
        let mut leave = Vec::new();
        for record in standing {
            match record.kind {
                Kind::Enrolment => person.enrol(record),
                Kind::Session => person.sessions.extend(session(record, on)),
                Kind::Step => person.steps.extend(step(record, on)),
                Kind::Leave => leave.extend(days(record, on)),
                Kind::Pause => person.pauses.extend(
                    days(record, on)
                        .map(|days| Pause { days, pathways: record.codes(field::PATHWAYS) }),
                ),
                Kind::Reflection | Kind::Newer(_) => {}
            }
        }
        order::by(&mut person.sessions, |a, b| (a.on, a.id).cmp(&(b.on, b.id)));
        order::by(&mut person.steps, |a, b| (a.on, a.id).cmp(&(b.on, b.id)));
        person.leave = joined(leave);
        person
    }

    /// Whether the person is enrolled on `pathway`.
    pub fn is_on(&self, pathway: &str) -> bool {
        self.pathways.contains(&pathway)
    }

    /// The days on which that pathway's clock stands still, joined where they touch.
    pub fn pauses(&self, pathway: &str) -> Vec<Span> {
        let stops = |pause: &&Pause| {
            pause.pathways.is_empty() || pause.pathways.iter().any(|named| named == pathway)
        };
        joined(self.pauses.iter().filter(stops).map(|pause| pause.days).collect())
    }

    fn enrol(&mut self, record: &'r Record) {
        let starts = &mut self.starts;
        starts.employment = starts.employment.or(record.day(field::EMPLOYMENT_START));
        starts.programme = starts.programme.or(record.day(field::PROGRAMME_START));
        self.pathways.extend(record.codes(field::PATHWAYS).iter().map(String::as_str));
    }
}

fn session(record: &Record, on: Date) -> Option<Session<'_>> {
    let held = record.day(field::ON).filter(|day| *day <= on)?;
    Some(Session {
        id: &record.id,
        on: held,
        form: record.text(field::FORM),
        minutes: record.number(field::MINUTES),
    })
}

fn step(record: &Record, on: Date) -> Option<Step<'_>> {
    let done = record.day(field::ON).filter(|day| *day <= on)?;
    Some(Step {
        id: &record.id,
        on: done,
        step: record.text(field::STEP),
        stage: record.number(field::STAGE),
    })
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
