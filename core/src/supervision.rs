//! Supervision: has this person had enough, and was each meeting of the right length?
//!
//! Lives here: the shapes `minimum_per_period` and `limit`. Not here: the windows of a programme
//! (`pathway`), or any clock; the day is always an argument.

use std::collections::BTreeMap;

use crate::calendar::{Date, Span, add_days};
use crate::fact::RecordId;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::person::Person;
use crate::rulebook::{Counts, Limit, MinimumPerPeriod, Rule, Version};
use crate::words;

/// Answers whether there were enough in the days that end on `on`.
///
/// None while the first day of work is not known. In a shorter time in post the minimum is in
/// proportion, rounded down; an absence of `long_leave_days` or more takes its days out of the
/// period and so out of the proportion.
pub fn minimum_per_period(
    rule: &Rule,
    version: &Version,
    minimum: &MinimumPerPeriod,
    person: &Person,
    on: Date,
) -> Option<Finding> {
    let start = person.starts.employment?;
    if on < start {
        return Some(Finding::new(rule, version, Verdict::Met, words::before_work(start)));
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
    let last_notice_day = add_days(on, i64::from(version.notice_days));
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
    let next = NextStep::of(version, due, Form::that_counts(&minimum.counts, 0));
    Some(Finding::new(rule, version, verdict, why).due(due).decided_by(decided).then(next))
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
    match counts {
        Counts::Sessions(forms) => person
            .sessions
            .iter()
            .filter(|session| forms.iter().any(|form| form == session.form))
            .map(|session| (session.on, session.id))
            .collect(),
        Counts::Steps(name) => person
            .steps
            .iter()
            .filter(|step| step.step == name)
            .map(|step| (step.on, step.id))
            .collect(),
    }
}

/// The sessions of the period that do not count, by form.
fn uncounted<'r>(counts: &Counts, person: &Person<'r>, period: Span) -> Vec<(&'r str, i64)> {
    let Counts::Sessions(forms) = counts else { return Vec::new() };
    let mut others: BTreeMap<&str, i64> = BTreeMap::new();
    for session in person.sessions.iter().filter(|session| period.contains(session.on)) {
        if !forms.iter().any(|form| form == session.form) {
            *others.entry(session.form).or_default() += 1;
        }
    }
    others.into_iter().collect()
}

/// Answers whether the latest session was of the right length.
///
/// Units: whole minutes; the bounds themselves are within. Unknown while they are not recorded,
/// not applicable while there is no session.
pub fn limit(rule: &Rule, version: &Version, limit: &Limit, person: &Person) -> Finding {
    let Counts::Sessions(forms) = &limit.counts else {
        return Finding::new(rule, version, Verdict::NotApplicable, words::no_session());
    };
    let measured = |form: &str| forms.iter().any(|named| named == form);
    let Some(latest) = person.sessions.iter().rev().find(|session| measured(session.form)) else {
        return Finding::new(rule, version, Verdict::NotApplicable, words::no_session());
    };
    let (verdict, why) = match latest.minutes {
        None => (Verdict::Unknown, words::length_unknown(latest.on)),
        Some(minutes) => {
            let short = limit.minimum_minutes.is_some_and(|least| minutes < i64::from(least));
            let long = limit.maximum_minutes.is_some_and(|most| minutes > i64::from(most));
            let verdict = if short || long { Verdict::NotMet } else { Verdict::Met };
            let (least, most) = (limit.minimum_minutes, limit.maximum_minutes);
            (verdict, words::length(latest.on, minutes, least, most))
        }
    };
    let finding = Finding::new(rule, version, verdict, why).decided_by([latest.id]);
    match verdict {
        Verdict::Unknown => finding.needing(words::minutes_needed(latest.on)).then(NextStep {
            what: words::add_minutes(),
            who: words::you(),
            by: None,
            form: Some(Form::Session(latest.form.to_owned())),
        }),
        Verdict::NotMet => finding.then(NextStep::of(version, None, None)),
        _ => finding,
    }
}
