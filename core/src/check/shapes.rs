//! The values of a shape: whether they can be what somebody means.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::page::{Page, Table};
use crate::calendar::Date;
use crate::fact::Kind;
use crate::rulebook::{
    Anchor, Cadence, Complete, Counts, DueBy, EffectiveDate, EvidenceSet, Limit, MinimumPerPeriod,
    Need, Offset, Phase, Prerequisites, Renewal, Shape, Share, SignOff, Signatory, Stage,
};

/// Reads the table `name` of a version as the shape of that name.
pub(super) fn read<'t>(page: &mut Page<'t>, table: &mut Table<'t>, name: &str) -> Option<Shape> {
    match name {
        "cadence" => {
            let values = table.table(page, name)?;
            cadence(page, values).map(Shape::Cadence)
        }
        "due_by" => {
            let values = table.table(page, name)?;
            due_by(page, values).map(Shape::DueBy)
        }
        "minimum_per_period" => whole(page, table, name, minimum).map(Shape::MinimumPerPeriod),
        "limit" => whole(page, table, name, limit).map(Shape::Limit),
        "renewal" => whole(page, table, name, renewal).map(Shape::Renewal),
        "evidence_set" => whole(page, table, name, evidence_set).map(Shape::EvidenceSet),
        "complete" => whole(page, table, name, complete).map(Shape::Complete),
        "prerequisites" => whole(page, table, name, prerequisites).map(Shape::Prerequisites),
        "sign_off" => whole(page, table, name, sign_off).map(Shape::SignOff),
        "share" => whole(page, table, name, share).map(Shape::Share),
        "effective_date" => whole(page, table, name, |effective: &EffectiveDate, say| {
            counts(&effective.counts, say);
            signatories(&effective.signature, say);
        })
        .map(Shape::EffectiveDate),
        _ => None,
    }
}

/// What is said of a fault: what is wrong and how to mend it.
type Say<'s> = dyn FnMut(&str, &str) + 's;

/// Reads a whole table, then has it judged; what is wrong with it stands where it begins.
fn whole<'t, T: DeserializeOwned>(
    page: &mut Page<'t>,
    table: &mut Table<'t>,
    name: &str,
    judge: impl Fn(&T, &mut Say),
) -> Option<T> {
    let values = table.optional::<T>(page, name)?;
    let at = values.span();
    judge(values.get_ref(), &mut |what, mend| {
        page.fault(Some(at.clone()), what.to_owned(), mend);
    });
    Some(values.into_inner())
}

/// Whether anything can count.
pub(super) fn counts(counts: &Counts, say: &mut Say) {
    if matches!(counts.kind, Kind::Newer(_)) {
        let what = format!("there is no kind of record `{}`", counts.kind.as_str());
        say(&what, "write one of the kinds there are, such as session, step or evidence");
    }
    if matches!(counts.kind, Kind::Pause | Kind::Leave) {
        say("pauses and leave are never counted", "count a record that has a day of its own");
    }
    let is_named = matches!(counts.kind, Kind::Session | Kind::Step);
    if is_named && counts.what.is_empty() || counts.what.iter().any(String::is_empty) {
        say("nothing counts", "name a form or a step in `what`");
    }
}

fn counts_of<'t>(page: &mut Page<'t>, table: &mut Table<'t>) -> Option<Counts> {
    let read = table.required::<Counts>(page, "counts")?;
    let at = read.span();
    counts(read.get_ref(), &mut |what, mend| page.fault(Some(at.clone()), what.to_owned(), mend));
    Some(read.into_inner())
}

fn cadence<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<Cadence> {
    let at = table.at();
    let anchor = table.required::<Anchor>(page, "anchor");
    let counts = counts_of(page, &mut table);
    let phases = table.list::<Phase>(page, "phase");
    if phases.is_empty() {
        page.fault(Some(at), "the cadence has no phase".into(), "add a phase");
    }
    let mut end = Offset::default();
    for phase in &phases {
        let Phase { every, until, .. } = phase.get_ref();
        if (every.months == 0) == (every.days == 0) {
            let what = "`every` is not either days or months".into();
            page.fault(Some(phase.span()), what, "write days or months, at least 1");
        }
        if !is_later(*until, end) {
            let what = "the phase ends no later than it begins".into();
            page.fault(Some(phase.span()), what, "let each phase end after the one before");
        }
        end = *until;
    }
    table.finish(page);
    let phase = phases.into_iter().map(Spanned::into_inner).collect();
    Some(Cadence { anchor: anchor?.into_inner(), counts: counts?, phase })
}

fn due_by<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<DueBy> {
    let at = table.at();
    let anchor = table.required::<Anchor>(page, "anchor");
    let counts = counts_of(page, &mut table);
    let stages = table.list::<Stage>(page, "stage");
    if stages.is_empty() {
        page.fault(Some(at), "there is no stage".into(), "add a stage");
    }
    let mut last: Option<Offset> = None;
    for stage in &stages {
        stage_faults(page, stage.span(), stage.get_ref(), last);
        last = Some(stage.get_ref().by);
    }
    table.finish(page);
    let stage = stages.into_iter().map(Spanned::into_inner).collect();
    Some(DueBy { anchor: anchor?.into_inner(), counts: counts?, stage })
}

fn stage_faults(page: &mut Page, at: Range<usize>, stage: &Stage, last: Option<Offset>) {
    let Stage { by, opens, .. } = stage;
    if last.is_some_and(|last| !is_later(*by, last)) {
        let what = "the stage is due no later than the one before".into();
        page.fault(Some(at.clone()), what, "put the stages in order");
    } else if last.is_some_and(|last| last.months == by.months) {
        let what = "the stage has the same number of months as the one before".into();
        let mend = "give each its own, for a stage is known by its months";
        page.fault(Some(at.clone()), what, mend);
    }
    if opens.is_some_and(|opens| is_later(opens, *by)) {
        let what = "the stage opens after it is due".into();
        page.fault(Some(at), what, "let it open earlier");
    }
}

fn minimum(minimum: &MinimumPerPeriod, say: &mut Say) {
    counts(&minimum.counts, say);
    let numbers = [
        ("minimum", minimum.minimum),
        ("period_days", minimum.period_days),
        ("long_leave_days", minimum.long_leave_days),
    ];
    for (key, _) in numbers.into_iter().filter(|(_, number)| *number == 0) {
        say(&format!("`{key}` is 0"), "write at least 1");
    }
}

fn limit(limit: &Limit, say: &mut Say) {
    counts(&limit.counts, say);
    match (limit.minimum, limit.maximum, &limit.no_later_than) {
        (None, None, None) => {
            say("the limit has no bound", "add minimum, maximum or no_later_than");
        }
        (Some(least), Some(most), _) if least > most => {
            say(&format!("the least, {least}, is more than the most, {most}"), "mend one of them");
        }
        (Some(_), _, Some(_)) | (_, Some(_), Some(_)) => {
            say("the limit is of a number and of a date", "split the rule");
        }
        _ => {}
    }
}

fn renewal(renewal: &Renewal, say: &mut Say) {
    counts(&renewal.counts, say);
    if renewal.every.is_none()
        && renewal.until.is_none()
        && renewal.season.is_none()
        && renewal.agreed.is_none()
    {
        say("nothing says how long one lasts", "add every, until, agreed or season");
    }
    let intervals = renewal.agreed.iter().flat_map(|agreed| &agreed.interval);
    let every = renewal.every.iter().chain(intervals.map(|interval| &interval.every));
    if every.into_iter().any(|every| *every == Offset::default()) {
        say("an interval is no time at all", "write days or months, at least 1");
    }
    if let Some(season) = renewal.season {
        let next = Offset { months: season.every_months, days: 0 }.after(season.opens);
        if season.closes < season.opens {
            say("the season closes before it opens", "put the two days in order");
        } else if season.every_months == 0 || next <= season.closes {
            say("the season comes round before it has closed", "let more months pass");
        }
    }
}

fn evidence_set(set: &EvidenceSet, say: &mut Say) {
    if set.item.is_empty() {
        say("nothing is asked for", "add an item");
    }
    for item in &set.item {
        counts(&item.counts, say);
        let name = &item.called[0];
        let ways = [&item.sum, &item.distinct, &item.covers];
        if ways.into_iter().flatten().count() > 1 {
            say(
                &format!("`{name}` is counted in two ways"),
                "keep one of sum, distinct and covers",
            );
        }
        if item.at_least == 0 && item.at_most.is_none() && item.covers.is_none() {
            say(&format!("of `{name}` none is asked for"), "write at_least or at_most");
        }
        if item.at_most.is_some_and(|most| most < item.at_least) {
            say(&format!("of `{name}` more is asked for than is allowed"), "mend one of them");
        }
    }
}

fn complete(complete: &Complete, say: &mut Say) {
    counts(&complete.counts, say);
    if complete.field.is_empty() {
        say("no field is asked for", "add a field");
    }
    if complete.within.is_some() && complete.by_field.is_some() {
        say("two things say by when", "keep one of within and by_field");
    }
}

fn prerequisites(asks: &Prerequisites, say: &mut Say) {
    if asks.needs.is_empty() {
        say("nothing is needed first", "add a need");
    }
    asks.needs.iter().for_each(|one| need(one, say));
}

fn need(need: &Need, say: &mut Say) {
    let ways = [
        need.counts.is_some(),
        need.since.is_some(),
        need.rule.is_some(),
        !need.roles.is_empty(),
        !need.any.is_empty(),
    ];
    let given = ways.into_iter().filter(|given| *given).count();
    if given != 1 {
        let what = format!("the need `{}` says {given} things", need.called);
        say(&what, "give it one of counts, since, rule, roles and any");
    }
    if let Some(of) = &need.counts {
        counts(of, say);
    }
    need.any.iter().for_each(|one| self::need(one, say));
}

fn sign_off(asks: &SignOff, say: &mut Say) {
    counts(&asks.counts, say);
    signatories(&asks.signature, say);
    for role in &asks.from_different_localities {
        if !asks.signature.iter().any(|one| one.role == *role) {
            say(&format!("`{role}` is no signatory"), "name a role that signs");
        }
    }
}

fn signatories(signatories: &[Signatory], say: &mut Say) {
    if signatories.is_empty() {
        say("nobody signs", "add a signature");
    }
    for (nth, one) in signatories.iter().enumerate() {
        if signatories.iter().take(nth).any(|other| other.role == one.role) {
            say(&format!("`{}` signs twice", one.role), "give each signature its own role");
        }
    }
}

fn share(share: &Share, say: &mut Say) {
    counts(&share.whole.counts, say);
    if share.part.is_empty() {
        say("there is no part", "add a part");
    }
    for part in &share.part {
        counts(&part.amount.counts, say);
        let name = &part.amount.called;
        match (part.at_least, part.at_most) {
            (None, None) => say(&format!("`{name}` has no bound"), "add at_least or at_most"),
            (Some(least), Some(most)) if least > most => {
                say(&format!("of `{name}` more is asked for than is allowed"), "mend one of them");
            }
            _ => {}
        }
        if part.for_each == 0 {
            say(&format!("`{name}` is compared with nothing"), "write for_each of at least 1");
        }
    }
}

/// Whether one distance from an anchor is longer than another, whatever the anchor.
///
/// Months are of 28 to 31 days: seen from the shortest and the longest run of months there is.
fn is_later(one: Offset, other: Offset) -> bool {
    [(2027, 2, 1), (2027, 7, 1)]
        .into_iter()
        .filter_map(|(year, month, day)| Date::from_ymd_opt(year, month, day))
        .all(|anchor| one.after(anchor) > other.after(anchor))
}
