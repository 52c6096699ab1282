//! The shapes `sign_off` and `effective_date`: signed by those named, on one and the same version.

use crate::calendar::{Date, first_of_next_month};
use crate::fact::Kind;
use crate::fact::RecordId;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::person::Seen;
use crate::question::{NoDay, Question};
use crate::rulebook::{EffectiveDate, Shape, SignOff};
use crate::words;

use super::signatures::{Missing, Signed, signatures};

/// A record that is not signed as it should be.
struct Unsigned<'a> {
    seen: Seen<'a>,
    why: String,
    due: Option<Date>,
}

/// Answers whether each record is signed by everybody named, each a different person, on the
/// version it is now in.
///
/// # Errors
/// [`NoDay`] while the day its period or its last day counts from is not known.
pub fn sign_off(asked: &Question, asks: &SignOff) -> Result<Finding, NoDay> {
    let instead = asks.or.as_ref().and_then(|or| asked.person.matching(or).next());
    if let Some(seen) = instead {
        let why = words::stands_instead(&asks.called, seen.on);
        return Ok(asked.answer(Verdict::Met, why).decided_by([seen.id()]));
    }
    let by = asks.by.as_ref().map(|by| asked.last_day(by)).transpose()?;
    let days = asked.days(&asks.period)?.span;
    let mut records: Vec<Seen> = asked.records(&asks.counts, days).collect();
    if asks.latest && records.len() > 1 {
        records.drain(..records.len() - 1);
    }
    if records.is_empty() {
        let why = words::nothing_to_sign(&asks.called, by, asked.on);
        let finding = match by {
            Some(_) => asked.answer(asked.undone(by), why).due(by),
            None => asked.nothing_there(why),
        };
        return Ok(finding.then(asked.step(by, &asks.counts)));
    }
    let mut decided: Vec<&RecordId> = Vec::new();
    let mut unsigned: Vec<Unsigned> = Vec::new();
    for seen in &records {
        decided.push(seen.id());
        let asks = match asked.shape_on(seen.on) {
            Some(Shape::SignOff(then)) => then,
            _ => asks,
        };
        let signed = signatures(asked.person, seen.record, &asks.signature);
        decided.extend(signed.iter().filter_map(|(_, one)| one.as_ref().ok()).map(|one| one.id));
        let Some(why) = lacks(asks, seen, &signed) else { continue };
        let within = asks.within.map(|within| within.after(seen.on));
        unsigned.push(Unsigned { seen: *seen, why, due: by.or(within) });
    }
    crate::order::by(&mut unsigned, |a, b| a.due.cmp(&b.due));
    let Some(first) = unsigned.first() else {
        let why = words::all_signed(&asks.called, records.len());
        return Ok(asked.answer(Verdict::Met, why).decided_by(decided));
    };
    let why = words::not_signed(&first.why, unsigned.len(), first.due, asked.on);
    let form = Some(Form::Record { kind: Kind::Signature, what: first.seen.id().to_string() });
    Ok(asked
        .answer(asked.undone(first.due), why)
        .due(first.due)
        .decided_by(decided)
        .then(NextStep::of(asked.version, first.due, form)))
}

type Signatures<'s, 'r> = [(&'s crate::rulebook::Signatory, Result<Signed<'r>, Missing>)];

fn lacks(asks: &SignOff, seen: &Seen, signed: &Signatures) -> Option<String> {
    if let Some((signatory, Err(missing))) = signed.iter().find(|(_, one)| one.is_err()) {
        return Some(unsigned(&asks.called, seen.on, &signatory.called, *missing));
    }
    let localities: Vec<&str> = signed
        .iter()
        .filter_map(|(_, one)| one.as_ref().ok())
        .filter(|one| asks.from_different_localities.iter().any(|role| role == one.role))
        .map(|one| one.locality)
        .collect();
    let alike = localities.iter().enumerate().any(|(nth, place)| {
        place.is_empty() || localities.iter().skip(nth + 1).any(|other| other == place)
    });
    alike.then(|| words::same_locality(&asks.called, seen.on))
}

fn unsigned(called: &str, on: Date, who: &str, missing: Missing) -> String {
    match missing {
        Missing::None => words::unsigned(called, on, who),
        Missing::Earlier => words::signed_earlier(called, on, who),
        Missing::Declined => words::declined(called, on, who),
        Missing::SamePerson => words::signed_twice(called, on, who),
        Missing::ForAnother => words::signed_for(called, on, who),
    }
}

/// Answers from which day something takes effect: the first of the month after the later
/// signature, even when that signature is itself on a first.
///
/// # Errors
/// Never; like the other shapes.
pub fn effective_date(asked: &Question, asks: &EffectiveDate) -> Result<Finding, NoDay> {
    let Some(latest) = asked.person.matching(&asks.counts).next_back() else {
        return Ok(asked.nothing_there(words::nothing_takes_effect(&asks.called)));
    };
    let signed = signatures(asked.person, latest.record, &asks.signature);
    let mut decided = vec![latest.id()];
    decided.extend(signed.iter().filter_map(|(_, one)| one.as_ref().ok()).map(|one| one.id));
    if let Some((signatory, Err(missing))) = signed.iter().find(|(_, one)| one.is_err()) {
        let why = unsigned(&asks.signed, latest.on, &signatory.called, *missing);
        let form = Some(Form::Record { kind: Kind::Signature, what: latest.id().to_string() });
        return Ok(asked.answer(Verdict::NotMet, why).decided_by(decided).then(NextStep::of(
            asked.version,
            None,
            form,
        )));
    }
    let later = signed.iter().filter_map(|(_, one)| one.as_ref().ok()).map(|one| one.on).max();
    let later = later.unwrap_or(latest.on);
    let from = first_of_next_month(later);
    let why = words::takes_effect(&asks.called, from, later, asked.on);
    let verdict = if asked.done_by_now && asked.on < from { Verdict::NotMet } else { Verdict::Met };
    Ok(asked.answer(verdict, why).due(Some(from)).decided_by(decided))
}
