//! The shape `renewal`: done again before it runs out.

use crate::calendar::{Date, Span, add_days};
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::person::Seen;
use crate::question::{NoDay, Question};
use crate::rulebook::{Offset, Renewal, Season};
use crate::words;

/// Answers whether the latest one still lasts, or whether it was done in its season.
///
/// It lasts up to and including its last day. While there is none yet, the first is due by its own
/// last day, or is not met where it has none.
///
/// # Errors
/// [`NoDay`] while the day the first counts from is not known.
pub fn renewal(asked: &Question, renewal: &Renewal) -> Result<Finding, NoDay> {
    if let Some(season) = renewal.season {
        return Ok(seasonal(asked, renewal, season));
    }
    let Some(latest) = asked.person.matching(&renewal.counts).next_back() else {
        return first(asked, renewal);
    };
    let named = renewal.until.as_ref().and_then(|field| latest.record.day(field));
    let Some(last) = named.or_else(|| lasts_until(asked, renewal, latest)) else {
        let why = words::expiry_unknown(&renewal.called, latest.on);
        let form = Form::existing(&renewal.counts.kind, latest.id());
        return Ok(asked
            .answer(Verdict::Unknown, why)
            .needing(words::expiry_needed())
            .decided_by([latest.id()])
            .then(NextStep::of(asked.version, None, Some(form))));
    };
    let verdict = asked.nearness(last);
    let say = if named.is_some() { words::lasts } else { words::next_due };
    let why = say(&renewal.called, latest.on, last, asked.on);
    Ok(asked
        .answer(verdict, why)
        .due(Some(last))
        .decided_by([latest.id()])
        .then(asked.step(Some(last), &renewal.counts)))
}

fn first(asked: &Question, renewal: &Renewal) -> Result<Finding, NoDay> {
    let due = renewal.first.as_ref().map(|first| asked.last_day(first)).transpose()?;
    let why = words::none_yet(&renewal.called, due, asked.on);
    let finding = asked.answer(asked.undone(due), why).due(due);
    Ok(finding.then(asked.step(due, &renewal.counts)))
}

/// The last day the latest one lasts by its interval; none where nothing says how long.
///
/// A pause of a programme lengthens no approval and no registration: it moves only the first.
fn lasts_until(asked: &Question, renewal: &Renewal, latest: Seen) -> Option<Date> {
    let every = agreed(asked, renewal).or(renewal.every);
    Some(renewal.last_day(every?, latest.on))
}

fn agreed(asked: &Question, renewal: &Renewal) -> Option<Offset> {
    let agreed = renewal.agreed.as_ref()?;
    let latest = asked.person.matching(&agreed.counts).next_back()?;
    let name = latest.record.text(&agreed.field);
    agreed.interval.iter().find(|interval| interval.name == name).map(|interval| interval.every)
}

/// Whether it was done in the last season that has closed since it was first done, and in the one
/// that is open.
fn seasonal(asked: &Question, renewal: &Renewal, season: Season) -> Finding {
    let records = || asked.person.matching(&renewal.counts);
    let Some(first) = records().next() else {
        let why = words::none_yet(&renewal.called, None, asked.on);
        let finding = asked.answer(Verdict::NotMet, why);
        return finding.then(asked.step(None, &renewal.counts));
    };
    let mut seasons = season.each();
    let mut before: Option<Span> = None;
    let mut now = Span { from: season.opens, to: season.closes };
    for days in seasons.by_ref() {
        now = days;
        if now.to >= asked.on {
            break;
        }
        before = Some(now);
    }
    let done = |season: Span| records().rfind(|seen| seen.on >= season.from);
    // Somebody first registered after a season opened had nothing to renew in it.
    let missed = before.filter(|season| first.on < season.from && done(*season).is_none());
    let step = |by| asked.step(Some(by), &renewal.counts);
    if let Some(missed) = missed {
        return asked
            .answer(Verdict::Overdue, words::season_missed(&renewal.called, missed))
            .between(missed.from, missed.to)
            .then(step(now.to));
    }
    if let Some(seen) = done(now) {
        return asked
            .answer(Verdict::Met, words::season_done(&renewal.called, seen.on))
            .due(seasons.next().map(|next| next.to))
            .decided_by([seen.id()]);
    }
    let verdict = match asked.nearness(now.to) {
        Verdict::Met if asked.on >= now.from => Verdict::DueSoon,
        Verdict::Met if asked.on >= add_days(now.from, -i64::from(asked.version.notice_days)) => {
            Verdict::DueSoon
        }
        nearness => nearness,
    };
    asked
        .answer(verdict, words::season(&renewal.called, now, asked.on))
        .between(now.from, now.to)
        .decided_by(records().next_back().map(|seen| seen.id()))
        .then(step(now.to))
}
