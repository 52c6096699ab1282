//! Supervision: has this person had enough, and was each meeting of the right length?
//!
//! Lives here: the shapes `minimum_per_period` and `limit`. Not here: the windows of a programme
//! (`pathway`), or any clock; the day is always an argument.

use crate::calendar::{Date, Span, add_days};
use crate::fact::{Kind, RecordId};
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::order;
use crate::person::{Person, Seen};
use crate::question::{NoDay, Question};
use crate::rulebook::{Anchor, Counts, Limit, MinimumPerPeriod, Shape, Unit};
use crate::words;

/// Answers whether there were enough in the days that end on `on`.
///
/// In a shorter time in post the minimum is in proportion, rounded down; an absence of
/// `long_leave_days` or more takes its days out of the period and so out of the proportion.
///
/// # Errors
/// [`NoDay`] while the first day of work is not known.
pub fn minimum_per_period(asked: &Question, minimum: &MinimumPerPeriod) -> Result<Finding, NoDay> {
    let (person, on) = (asked.person, asked.on);
    let start = asked.day(&Anchor::EmploymentStart)?;
    if on < start {
        return Ok(asked.answer(Verdict::Met, words::before_work(start)));
    }
    let period = period(minimum, start, on);
    let away = long_absences(minimum, person);
    // What lies before this period lies before every later one, and what lies in long leave
    // counts in none.
    let mut events = counted(&minimum.counts, person);
    events.retain(|(day, _)| period.contains(*day) && !away.iter().any(|away| away.contains(*day)));
    let count = Count { minimum, start, away, events: &events };
    let (held, needed) = (count.held(period), count.needed(period));
    let others = uncounted(&minimum.counts, person, period);
    let [one, several] = &minimum.called;
    let mut why = words::Tally {
        held,
        needed,
        one,
        several,
        from: period.from,
        on,
        period_days: i64::from(minimum.period_days),
        away_days: period.days() - count.days(period),
        others: &others,
    }
    .sentence();
    let enough_until = count.enough_until(on);
    let last_notice_day = add_days(on, i64::from(asked.version.notice_days));
    let verdict = match enough_until {
        None => Verdict::NotMet,
        Some(last) if last < last_notice_day => Verdict::DueSoon,
        Some(_) => Verdict::Met,
    };
    if let (Verdict::DueSoon, Some(last)) = (verdict, enough_until) {
        why.push(' ');
        why.push_str(&words::enough_until(last));
    }
    let decided = events.iter().map(|(_, id)| *id);
    // Past the end of the search it would stay enough whatever happened.
    let due = enough_until.filter(|last| *last < add_days(on, i64::from(minimum.period_days)));
    let next = asked.step(due, &minimum.counts);
    Ok(asked.answer(verdict, why).due(due).decided_by(decided).then(next))
}

/// What is counted, for whom and in which days.
struct Count<'a> {
    minimum: &'a MinimumPerPeriod,
    start: Date,
    away: Vec<Span>,
    /// In the period of the day asked about, and not in long leave.
    events: &'a [(Date, &'a RecordId)],
}

/// The days counted on `on`: the period that ends then, from the first day of work at most.
fn period(minimum: &MinimumPerPeriod, start: Date, on: Date) -> Span {
    let from = add_days(on, 1 - i64::from(minimum.period_days)).max(start);
    Span { from: from.min(on), to: on }
}

impl Count<'_> {
    fn period(&self, on: Date) -> Span {
        period(self.minimum, self.start, on)
    }

    /// How many days of `period` the person was in post and not long away.
    fn days(&self, period: Span) -> i64 {
        let away: i64 =
            self.away.iter().filter_map(|away| away.overlap(period)).map(Span::days).sum();
        period.days() - away
    }

    fn needed(&self, period: Span) -> i64 {
        let days = self.days(period);
        i64::from(self.minimum.minimum) * days / i64::from(self.minimum.period_days.max(1))
    }

    fn held(&self, period: Span) -> i64 {
        self.events.iter().map(|(day, _)| i64::from(*day >= period.from)).sum()
    }

    /// The last day on which what is recorded is still enough; none where it is not today.
    fn enough_until(&self, on: Date) -> Option<Date> {
        (0..=i64::from(self.minimum.period_days))
            .map(|days| self.period(add_days(on, days)))
            .take_while(|period| self.held(*period) >= self.needed(*period))
            .last()
            .map(|period| period.to)
    }
}

fn long_absences(minimum: &MinimumPerPeriod, person: &Person) -> Vec<Span> {
    let long = |leave: &&Span| leave.days() >= i64::from(minimum.long_leave_days);
    person.leave.iter().filter(long).copied().collect()
}

fn counted<'r>(counts: &Counts, person: &Person<'r>) -> Vec<(Date, &'r RecordId)> {
    person.matching(counts).map(|seen| (seen.on, seen.id())).collect()
}

/// The sessions of the period that do not count, by form.
fn uncounted<'r>(counts: &Counts, person: &Person<'r>, period: Span) -> Vec<(&'r str, i64)> {
    let mut others: Vec<(&str, i64)> = Vec::new();
    if counts.kind == Kind::Session {
        for seen in person.others(counts).filter(|seen| period.contains(seen.on)) {
            match others.iter_mut().find(|(form, _)| *form == seen.what) {
                Some((_, many)) => *many += 1,
                None => others.push((seen.what, 1)),
            }
        }
    }
    order::by(&mut others, |a, b| a.0.cmp(b.0));
    others
}

/// Answers whether the latest record, or all of them together, kept within bounds.
///
/// Units: the field's own; the bounds themselves are within. Unknown while the field is not filled
/// in, not applicable while there is no record.
///
/// # Errors
/// [`NoDay`] while the day a last day counts from is not known.
pub fn limit(asked: &Question, limit: &Limit) -> Result<Finding, NoDay> {
    let mut measured = asked.person.matching(&limit.counts);
    let Some(latest) = measured.next_back() else {
        if limit.total {
            return Ok(judged(asked, limit, None, 0));
        }
        return Ok(asked.nothing_there(words::nothing_to_measure(&limit.counts.kind)));
    };
    let limit = match asked.shape_on(latest.on) {
        Some(Shape::Limit(then)) if !limit.total => then,
        _ => limit,
    };
    if let Some(by) = &limit.no_later_than {
        let last = asked.last_day(by)?;
        let Some(named) = latest.record.day(&limit.field) else {
            return Ok(unmeasured(asked, limit, latest));
        };
        let verdict = if named > last { Verdict::NotMet } else { Verdict::Met };
        let finding = asked.answer(verdict, words::no_later(&limit.called, named, last));
        let form = Form::existing(&limit.counts.kind, latest.id());
        return Ok(outcome(asked, finding.decided_by([latest.id()]), Some(form)));
    }
    let Some(mut amount) = latest.record.number(&limit.field) else {
        return Ok(unmeasured(asked, limit, latest));
    };
    let mut decided = vec![latest.id()];
    if limit.total {
        for seen in measured {
            amount = amount.saturating_add(seen.amount(Some(&limit.field)));
            decided.push(seen.id());
        }
    }
    let on = (!limit.total).then_some(latest.on);
    Ok(judged(asked, limit, on, amount).decided_by(decided))
}

/// Whether an amount is within bounds; of the record of `on`, or of all of them.
fn judged(asked: &Question, limit: &Limit, on: Option<Date>, amount: i64) -> Finding {
    let (least, most) = (limit.minimum, limit.maximum);
    let short = least.is_some_and(|least| amount < i64::from(least));
    let long = most.is_some_and(|most| amount > i64::from(most));
    let verdict = if short || long { Verdict::NotMet } else { Verdict::Met };
    let why = words::within(&limit.called, on, amount, limit.unit, least, most);
    // More can be added to a sum that is too small; a meeting of the wrong length is over.
    let form = Form::that_counts(&limit.counts, 0).filter(|_| limit.total && short);
    outcome(asked, asked.answer(verdict, why), form)
}

fn outcome(asked: &Question, finding: Finding, form: Option<Form>) -> Finding {
    match finding.verdict {
        Verdict::NotMet => finding.then(NextStep::of(asked.version, None, form)),
        _ => finding,
    }
}

/// What the record does not say is added to that very record.
fn unmeasured(asked: &Question, limit: &Limit, latest: Seen) -> Finding {
    let is_length = limit.unit == Unit::Minutes;
    asked
        .answer(Verdict::Unknown, words::unmeasured(&limit.called, latest.on, is_length))
        .decided_by([latest.id()])
        .needing(words::measure_needed(&limit.called, latest.on, is_length))
        .then(NextStep {
            what: words::add_measure(&limit.called, is_length).into(),
            who: words::you().into(),
            by: None,
            form: Some(Form::existing(&limit.counts.kind, latest.id())),
        })
}
