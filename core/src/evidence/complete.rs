//! The shape `complete`: each record of a sort holds what is asked.

use crate::calendar::Date;
use crate::fact::Value;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::person::{Seen, is_filled};
use crate::question::{NoDay, Question};
use crate::record::Record;
use crate::rulebook::{Complete, Holds, Shape};
use crate::words;

/// A record that lacks something, or got it too late.
struct Lacking<'a> {
    seen: Seen<'a>,
    /// What it lacks, or what came too late.
    called: Vec<&'a str>,
    /// The day that came, where it came too late.
    late: Option<Date>,
    due: Option<Date>,
}

/// Answers whether each record holds what is asked, and held it in time.
///
/// Not applicable while there is no such record. Where records may be filled in later, what is
/// missing is due by its record's own last day.
///
/// # Errors
/// [`NoDay`] while the day its period counts from is not known.
pub fn complete(asked: &Question, asks: &Complete) -> Result<Finding, NoDay> {
    let days = asked.days(&asks.period)?.span;
    let mut records: Vec<Seen> = asked.records(&asks.counts, days).collect();
    if asks.latest && records.len() > 1 {
        records.drain(..records.len() - 1);
    }
    let [one, several] = &asks.called;
    if records.is_empty() {
        return Ok(asked.nothing_there(words::none_of(several)));
    }
    let mut lacking: Vec<Lacking> =
        records.iter().filter_map(|seen| lacks(asked, asks, *seen)).collect();
    // What can still be filled in comes before what came too late and stays so.
    crate::order::by(&mut lacking, |a, b| (a.late, a.due).cmp(&(b.late, b.due)));
    let decided = |finding: Finding| {
        let wanting = lacking.iter().map(|one| one.seen.id());
        match lacking.is_empty() {
            true => finding.decided_by(records.iter().map(Seen::id)),
            false => finding.decided_by(wanting),
        }
    };
    let Some(first) = lacking.first() else {
        let why = words::all_hold(records.len(), one, several, asks.latest);
        return Ok(decided(asked.answer(Verdict::Met, why)));
    };
    let verdict = match first.late {
        Some(_) => Verdict::NotMet,
        None => asked.undone(first.due),
    };
    let why = words::Lacks {
        all: records.len(),
        lacking: lacking.len(),
        one,
        several,
        on: first.seen.on,
        called: &first.called,
        late: first.late,
        any: asks.any,
        due: first.due,
    }
    .sentence(asked.on);
    let due = first.due.filter(|_| first.late.is_none());
    let form = Form::existing(&asks.counts.kind, first.seen.id());
    let next = NextStep::of(asked.version, due, Some(form));
    Ok(decided(asked.answer(verdict, why)).due(due).then(next))
}

fn lacks<'a>(asked: &Question<'a>, asks: &'a Complete, seen: Seen<'a>) -> Option<Lacking<'a>> {
    let asks = match asked.shape_on(seen.on) {
        Some(Shape::Complete(then)) => then,
        _ => asks,
    };
    let record = seen.record;
    let own = asks.by_field.as_ref().and_then(|field| record.day(field));
    let due = own.or(asks.within.map(|within| within.after(seen.on)));
    let missing: Vec<&Holds> = asks.field.iter().filter(|holds| !is_held(record, holds)).collect();
    let is_missing = if asks.any { missing.len() == asks.field.len() } else { !missing.is_empty() };
    if is_missing {
        let called = missing.iter().map(|holds| holds.called.as_str()).collect();
        return Some(Lacking { seen, called, late: None, due });
    }
    let held = asks.field.iter().filter(|holds| is_held(record, holds));
    let done = held.map(|holds| (record.day(&holds.name), holds));
    // Of several that would each do, the first decides; a field without a day is in time.
    let last =
        if asks.any { done.min_by_key(|(day, _)| *day) } else { done.max_by_key(|(day, _)| *day) };
    let (Some(late), holds) = last? else { return None };
    let called = vec![holds.called.as_str()];
    (late > due?).then_some(Lacking { seen, called, late: Some(late), due })
}

fn is_held(record: &Record, holds: &Holds) -> bool {
    match record.value(&holds.name) {
        Some(Value::Flag(yes)) => *yes || holds.either,
        Some(Value::Codes(codes)) if !holds.is.is_empty() => {
            codes.iter().any(|code| holds.is.contains(code))
        }
        _ if !holds.is.is_empty() => holds.is.iter().any(|text| text == record.text(&holds.name)),
        _ => is_filled(record, &holds.name),
    }
}
