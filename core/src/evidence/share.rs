//! The shape `share`: parts of a whole, within bounds.

use crate::calendar::Span;
use crate::fact::RecordId;
use crate::finding::{Finding, Verdict};
use crate::question::{NoDay, Question};
use crate::rulebook::{Amount, Share};
use crate::words::{self, Shared};

/// Answers whether each part is within its bounds, for what there is of the whole.
///
/// Units: those of the amounts; compared crosswise, so nothing is rounded. Unknown while there is
/// nothing of the whole.
///
/// # Errors
/// [`NoDay`] while the day its period counts from is not known.
pub fn share(asked: &Question, share: &Share) -> Result<Finding, NoDay> {
    let days = asked.days(&share.period)?.span;
    let mut decided = Vec::new();
    let whole = amount(asked, &share.whole, days, &mut decided);
    if whole == 0 {
        let called = &share.whole.called;
        return Ok(asked
            .answer(Verdict::Unknown, words::nothing_of(called))
            .needing(called.clone())
            .then(asked.step(None, &share.whole.counts)));
    }
    let mut said = Vec::new();
    let mut out_of_bounds = None;
    for part in &share.part {
        let held = amount(asked, &part.amount, days, &mut decided);
        let (each, scaled) =
            (i64::from(part.for_each), held.saturating_mul(i64::from(part.for_each)));
        let bound = |bound: u32| whole.saturating_mul(i64::from(bound));
        let owed = |least: u32| match each {
            100 => bound(least),
            _ => (whole / each.max(1)).saturating_mul(i64::from(least)).saturating_mul(each),
        };
        let is_short = part.at_least.is_some_and(|least| scaled < owed(least));
        let is_over = part.at_most.is_some_and(|most| scaled > bound(most));
        if is_short || is_over {
            out_of_bounds = out_of_bounds.or(Some(part));
        }
        said.push(Shared {
            called: &part.amount.called,
            held,
            unit: part.amount.unit,
            each,
            least: part.at_least,
            most: part.at_most,
            is_short,
            is_over,
        });
    }
    let verdict = if out_of_bounds.is_some() { Verdict::NotMet } else { Verdict::Met };
    let why = words::shared(&said, &share.whole.called, whole, share.whole.unit);
    let finding = asked.answer(verdict, why).decided_by(decided);
    Ok(match out_of_bounds {
        Some(part) => finding.then(asked.step(None, &part.amount.counts)),
        None => finding,
    })
}

/// What records add up to, of those on these days.
fn amount<'a>(
    asked: &Question<'a>,
    amount: &Amount,
    days: Span,
    decided: &mut Vec<&'a RecordId>,
) -> i64 {
    let mut total = 0i64;
    for seen in asked.person.matching(&amount.counts).filter(|seen| days.contains(seen.on)) {
        decided.push(seen.id());
        total = total.saturating_add(seen.amount(amount.sum.as_ref()));
    }
    total
}
