//! The shape `prerequisites`: what must be so before something else may be.

use crate::calendar::{Date, add_days, first_of_next_month};
use crate::fact::RecordId;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::question::{NoDay, Question};
use crate::rulebook::{Need, Offset, Prerequisites, Since};
use crate::words;

/// How one need stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'r> {
    /// It is so; the records that show it.
    Holds(Vec<&'r RecordId>),
    /// It will be so from this day, by itself.
    From(Date),
    /// Somebody must do something; how long that usually takes.
    Missing(Option<Offset>),
    /// A day of the person's enrolment must be known first.
    Unknown(&'static str),
}

/// Answers whether everything is so that must be so first.
///
/// # Errors
/// [`NoDay`] while the last day, where it has one, is not known.
pub fn prerequisites(asked: &Question, asks: &Prerequisites) -> Result<Finding, NoDay> {
    let mut decided = Vec::new();
    let mut lacking: Vec<&Need> = Vec::new();
    let mut waiting: Option<Date> = None;
    let mut unknown = Vec::new();
    let mut is_only_time = true;
    for need in &asks.needs {
        match standing(asked, need) {
            Standing::Holds(records) => decided.extend(records),
            Standing::From(day) => waiting = waiting.max(Some(day)),
            Standing::Missing(_) => {
                is_only_time = false;
                lacking.push(need);
            }
            Standing::Unknown(start) => unknown.push(start),
        }
    }
    let answer = |verdict, why| asked.answer(verdict, why).decided_by(decided.iter().copied());
    if let (Some(start), true) = (unknown.first(), lacking.is_empty()) {
        return Err(NoDay::Start(start));
    }
    if is_only_time && waiting.is_none() {
        return Ok(answer(Verdict::Met, words::nothing_stands_in_the_way(&asks.opens)));
    }
    let due = asks.by.as_ref().map(|by| asked.last_day(by)).transpose()?;
    let soon = waiting.filter(|day| {
        is_only_time && *day <= add_days(asked.on, i64::from(asked.version.notice_days))
    });
    let verdict = match (soon, due) {
        (Some(_), _) if !asked.done_by_now => Verdict::DueSoon,
        (_, due) => asked.undone(due),
    };
    let opens = waiting.map(|day| takes_effect(asks, day));
    let called: Vec<&str> = lacking.iter().map(|need| need.called.as_str()).collect();
    let why = words::stands_in_the_way(&asks.opens, &called, opens);
    let form = lacking.first().and_then(|need| form_for(need));
    let mut finding = answer(verdict, why).due(due);
    finding.opens = opens.filter(|_| is_only_time);
    Ok(match lacking.first() {
        Some(_) => finding.then(NextStep::of(asked.version, due, form)),
        None => finding,
    })
}

/// The day it takes effect, everything being so on `day`.
pub fn takes_effect(asks: &Prerequisites, day: Date) -> Date {
    if asks.from_next_month { first_of_next_month(day) } else { day }
}

/// How a need stands on the day asked about.
pub fn standing<'a>(asked: &Question<'a>, need: &Need) -> Standing<'a> {
    let missing = Standing::Missing(need.takes);
    if let Some(counts) = &need.counts {
        return match (asked.person.matching(counts).last(), asked.person.planned(counts)) {
            (Some(seen), _) => Standing::Holds(vec![seen.id()]),
            (None, Some(planned)) => Standing::From(planned.max(asked.on)),
            (None, None) => missing,
        };
    }
    if let Some(since) = &need.since {
        return match reached(asked, since) {
            Ok(day) if asked.on >= day => Standing::Holds(Vec::new()),
            Ok(day) => Standing::From(day),
            Err(NoDay::Start(start)) => Standing::Unknown(start),
            // Begun today, it would take as long as it must last.
            Err(NoDay::NoRecord) => Standing::Missing(need.takes.or(Some(since.in_all()))),
        };
    }
    if let Some(rule) = &need.rule {
        let is_done = (asked.is_done)(rule).unwrap_or(false);
        return if is_done { Standing::Holds(Vec::new()) } else { missing };
    }
    if !need.roles.is_empty() {
        let has = asked.person.has_role(&need.roles);
        return if has { Standing::Holds(Vec::new()) } else { missing };
    }
    let mut best = None;
    for one in &need.any {
        let stands = match standing(asked, one) {
            Standing::Missing(None) => missing.clone(), // how long any of them takes
            stands => stands,
        };
        best = Some(match best {
            Some(best) => better(best, stands, asked.on),
            None => stands,
        });
    }
    best.unwrap_or(missing)
}

/// The better of two: what holds, then what comes by itself soonest, then what must be done.
fn better<'r>(one: Standing<'r>, other: Standing<'r>, on: Date) -> Standing<'r> {
    use Standing::{From, Holds, Missing, Unknown};
    let ready = |takes: &Option<Offset>| takes.map_or(on, |takes| takes.after(on));
    match (one, other) {
        (Holds(records), _) | (_, Holds(records)) => Holds(records),
        (From(one), From(other)) => From(one.min(other)),
        (From(day), _) | (_, From(day)) => From(day),
        (Unknown(start), _) | (_, Unknown(start)) => Unknown(start),
        (Missing(one), Missing(other)) => {
            Missing(if ready(&other) < ready(&one) { other } else { one })
        }
    }
}

/// The day on which so long has passed; "more than" is so from the day after the anniversary.
///
/// # Errors
/// [`NoDay`] while the day it counts from is not known.
pub(super) fn reached(asked: &Question, since: &Since) -> Result<Date, NoDay> {
    let anchor = asked.day(&since.anchor)?;
    let day = asked.clock(&since.anchor, anchor).shift(since.at_least.after(anchor));
    Ok(add_days(day, i64::from(since.more)))
}

/// The record that would meet a need, or begin to; a role is of the person's enrolment.
pub fn form_for(need: &Need) -> Option<Form> {
    let mut form = Some(Form::Enrolment).filter(|_| !need.roles.is_empty());
    need.each_counts(&mut |counts| form = form.take().or(Form::that_counts(counts, 0)));
    form
}
