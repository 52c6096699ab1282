//! The shape `evidence_set`: so many of each of several things.

use crate::calendar::{Date, Span, add_days, add_months};
use crate::fact::{RecordId, Value};
use crate::finding::{Finding, Verdict};
use crate::frameworks::Code;
use crate::person::{Seen, is_filled};
use crate::question::{NoDay, Question};
use crate::record::field;
use crate::rulebook::{Anchor, EvidenceSet, Item, Period};
use crate::window::Days;
use crate::words::{self, Tallied};

/// How much there is of one thing.
struct Tally<'a> {
    item: &'a Item,
    held: i64,
    needed: i64,
    /// The codes that are still missing, where a framework must be covered.
    missing: Vec<&'a str>,
    records: Vec<&'a RecordId>,
}

impl Tally<'_> {
    fn is_enough(&self) -> bool {
        self.held >= self.needed && !self.is_too_much()
    }

    fn is_too_much(&self) -> bool {
        self.item.at_most.is_some_and(|most| self.held > i64::from(most))
    }
}

/// Answers whether there is enough of everything, and not too much of what has a most.
///
/// In a year that has not ended, what is missing is due by its last day; a year that ended short
/// stays overdue until the next one is enough.
///
/// # Errors
/// [`NoDay`] while the day its period or its last day counts from is not known.
pub fn evidence_set(asked: &Question, set: &EvidenceSet) -> Result<Finding, NoDay> {
    let days = asked.days(&set.period)?;
    let items: Vec<&Item> = set
        .item
        .iter()
        .filter(|item| item.roles.is_empty() || asked.person.has_role(&item.roles))
        .collect();
    if items.is_empty() {
        return Ok(asked.nothing_there(words::not_asked()));
    }
    let tallies: Vec<Tally> = items.iter().map(|item| tally(asked, item, days.span)).collect();
    let answer = |verdict, tallies: &[Tally], days: Days, by: Option<Date>| {
        let said: Vec<Tallied> = tallies.iter().map(said).collect();
        asked
            .answer(verdict, words::tallied(&said, &set.period, days, asked.on, by))
            .decided_by(tallies.iter().flat_map(|tally| tally.records.iter().copied()))
    };
    // What there is too much of cannot be mended by more of anything.
    let too_much = tallies.iter().find(|tally| tally.is_too_much());
    let Some(lacking) = too_much.or(tallies.iter().find(|tally| !tally.is_enough())) else {
        return Ok(answer(Verdict::Met, &tallies, days, None));
    };
    let step = |by| asked.step(by, &lacking.item.counts);
    if let Some(before) = year_before(asked, &set.period, days).filter(|_| too_much.is_none()) {
        let then: Vec<Tally> = items.iter().map(|item| tally(asked, item, before.span)).collect();
        if then.iter().any(|tally| tally.held < tally.needed) {
            let due = before.span.to;
            return Ok(answer(Verdict::Overdue, &then, before, None)
                .due(Some(due))
                .then(step(None)));
        }
    }
    let due = match &set.by {
        _ if too_much.is_some() => None,
        Some(by) => Some(asked.last_day(by)?),
        None => days.year.map(|year| year.to),
    };
    Ok(answer(asked.undone(due), &tallies, days, due).due(due).then(step(due)))
}

/// The year before the one asked about, where the person was already there when it began.
fn year_before(asked: &Question, period: &Period, days: Days) -> Option<Days> {
    let year = days.year?;
    let first = match period {
        Period::YearFrom(anchor) => asked.day(anchor).ok()?,
        Period::YearOf(first) => *first,
        _ => return None,
    };
    let years = (1u32..).find(|years| add_months(first, years * 12) >= year.from)?;
    let before = Span { from: add_months(first, (years - 1) * 12), to: add_days(year.from, -1) };
    let since = match (period, &asked.version.when) {
        (Period::YearFrom(_), _) => Some(first),
        (_, Some(when)) => asked.person.matching(when).next().map(|seen| seen.on),
        (_, None) => asked.day(&Anchor::EmploymentStart).ok(),
    };
    // The numbers are this version's: a year that ended before it is not judged by them.
    (year.from > first && since? <= before.from && before.to >= asked.version.from)
        .then_some(Days { span: before, year: Some(before) })
}

fn tally<'a>(asked: &Question<'a>, item: &'a Item, days: Span) -> Tally<'a> {
    let codes = item.covers.as_ref().map(|framework| codes(asked, framework));
    let needed = match codes {
        Some(codes) if item.at_least == 0 => i64::try_from(codes.len()).unwrap_or(i64::MAX),
        _ => i64::from(item.at_least),
    };
    let mut tally = Tally { item, held: 0, needed, missing: Vec::new(), records: Vec::new() };
    let mut values: Vec<&str> = Vec::new();
    let looked_at = item.sum.as_deref().or(item.distinct.as_deref());
    let looked_at = looked_at.or(item.covers.as_ref().map(|_| field::CODES));
    let mut counted: Vec<Seen> = asked.records(&item.counts, days).collect();
    for seen in item.or.iter().flat_map(|or| asked.person.matching(or)) {
        if looked_at.is_none_or(|name| !is_filled(seen.record, name)) {
            tally.held = tally.needed.max(1).min(item.at_most.map_or(i64::MAX, i64::from));
            tally.needed = tally.needed.min(tally.held);
            tally.records.push(seen.id());
            return tally;
        }
        let is_new = days.contains(seen.on) && counted.iter().all(|other| other.id() != seen.id());
        counted.extend(Some(seen).filter(|_| is_new));
    }
    for seen in counted {
        tally.records.push(seen.id());
        if let Some(field) = &item.distinct {
            match seen.record.value(field) {
                Some(Value::Codes(codes)) => values.extend(codes.iter().map(String::as_str)),
                _ => values.extend(Some(seen.record.text(field)).filter(|text| !text.is_empty())),
            }
        } else if item.covers.is_some() {
            values.extend(seen.record.codes(field::CODES).iter().map(String::as_str));
        } else {
            tally.held = tally.held.saturating_add(seen.amount(item.sum.as_ref()));
        }
    }
    if let Some(codes) = codes {
        let (there, missing): (Vec<&Code>, Vec<&Code>) =
            codes.iter().partition(|code| values.contains(&code.code.as_str()));
        tally.held = i64::try_from(there.len()).unwrap_or(i64::MAX);
        tally.missing = missing.iter().map(|code| code.code.as_str()).collect();
    } else if item.distinct.is_some() {
        crate::order::by(&mut values, Ord::cmp);
        values.dedup();
        tally.held = i64::try_from(values.len()).unwrap_or(i64::MAX);
    }
    tally
}

fn codes<'a>(asked: &Question<'a>, framework: &str) -> &'a [Code] {
    let known = asked.book.frameworks.iter().find(|known| known.id == framework);
    known.map_or(&[], |known| known.codes(asked.on))
}

fn said<'t>(tally: &'t Tally) -> Tallied<'t> {
    Tallied {
        called: &tally.item.called,
        held: tally.held,
        needed: tally.needed,
        most: tally.item.at_most.map(i64::from),
        unit: tally.item.unit,
        is_one: tally.item.at_least == 1
            && tally.item.at_most.is_none()
            && tally.item.sum.is_none()
            && tally.item.distinct.is_none()
            && tally.item.covers.is_none(),
        missing: &tally.missing,
    }
}
