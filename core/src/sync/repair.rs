//! Repair: finding out whether a phone holds what its person may read, and mending what does not
//! match, range by range. Nothing is started again, and nothing of one's own is ever thrown away.
//!
//! Now and then a phone with nothing to say sends the sum of what it holds. Where the server's
//! differs, it sends a sum for each range of records; the server lists one range that differs; the
//! phone asks for what it lacks, offers again what the server lacks of its own, and asks which of
//! the records the server did not list it may no longer read. A range that was looked at counts as
//! the server had it, so that the next one gets its turn.

use super::messages::{Compare, Compared, Listed, Reply};
use super::phone::{Sent, Talk};
use super::pocket::{Cursor, Held, Pocket, Stage};
use super::receive::Moment;
use super::rows::{Come, Rows};
use super::{Sum, mark, range_of};
use crate::fact::{FactId, PersonId, RecordId};

/// How long, in milliseconds, until copies are compared again: a day.
const COMPARED_FOR_MS: i64 = 86_400_000;
/// How many facts one range is meant to hold.
const FACTS_A_RANGE: usize = 32;
/// The most ranges.
const MOST_RANGES: usize = 1_024;
/// How many facts or records are asked about at once.
const ASKED_AT_ONCE: usize = 500;

/// How far comparing has come.
#[derive(Debug, Clone, Default)]
pub(super) enum Comparing {
    /// Nothing is being compared.
    #[default]
    Not,
    /// The sums differ.
    Ranges(Ranges),
}

/// What is known of the ranges.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranges {
    /// How many there are; 0 until they are first sent.
    count: u32,
    /// Those looked at, as the server had them.
    seen: Vec<(u32, Sum)>,
    /// Facts the server has and this phone has not.
    want: Vec<FactId>,
    /// Records of which this phone has what the server did not list.
    doubt: Vec<RecordId>,
    /// Facts of one's own that were offered again, by key.
    offered: Vec<String>,
    /// How many ranges may still be looked at before it is left for another day.
    patience: u32,
}

impl Talk {
    /// Whether there is something to compare now.
    pub(super) fn is_comparing_due(&self, cursor: &Cursor, now_ms: i64) -> bool {
        let is_recent = |then: i64| (0..COMPARED_FOR_MS).contains(&now_ms.saturating_sub(then));
        self.speaks_of_more()
            && (matches!(self.comparing, Comparing::Ranges(_))
                || !cursor.compared.is_some_and(is_recent))
    }

    /// What to ask, where nothing else is to be said.
    pub(super) async fn question<P: Pocket>(
        &mut self,
        pocket: &mut P,
        cursor: &Cursor,
        now_ms: i64,
    ) -> Result<Option<Compare>, P::Fault> {
        if !self.is_comparing_due(cursor, now_ms) {
            return Ok(None);
        }
        let Comparing::Ranges(ranges) = &mut self.comparing else {
            let sums = sums(&pocket.everything().await?, 1);
            return Ok(sums.first().copied().map(Compare::All));
        };
        if !ranges.want.is_empty() {
            let some = ranges.want.iter().take(ASKED_AT_ONCE).cloned();
            return Ok(Some(Compare::Want(some.collect())));
        }
        if !ranges.doubt.is_empty() {
            let some = ranges.doubt.iter().take(ASKED_AT_ONCE).cloned();
            return Ok(Some(Compare::May(some.collect())));
        }
        let held = pocket.everything().await?;
        if ranges.count == 0 {
            let count = (held.len() / FACTS_A_RANGE).clamp(1, MOST_RANGES);
            ranges.count = u32::try_from(count).unwrap_or(1);
            ranges.patience = ranges.count.saturating_mul(2).saturating_add(8);
        }
        let mut sums = sums(&held, ranges.count);
        for (range, seen) in &ranges.seen {
            if let Some(sum) = usize::try_from(*range).ok().and_then(|range| sums.get_mut(range)) {
                *sum = *seen;
            }
        }
        Ok(Some(Compare::Ranges(sums)))
    }

    /// Takes in what comparing came to. Whether there is more to compare.
    pub(super) async fn compared<P: Pocket>(
        &mut self,
        pocket: &mut P,
        rows: &mut Rows,
        sent: &Sent,
        reply: &Reply,
        moment: &Moment<'_>,
        cursor: &mut Cursor,
    ) -> Result<bool, P::Fault> {
        let Some(compared) = &reply.compared else { return Ok(false) };
        match (compared, &mut self.comparing) {
            (Compared::Differs, Comparing::Not) => {
                self.comparing = Comparing::Ranges(Ranges::default());
                return Ok(true);
            }
            (Compared::Range { range, records }, Comparing::Ranges(ranges))
                if ranges.patience > 0 =>
            {
                rows.know(pocket.everything().await?);
                ranges.look(*range, records, rows);
                return Ok(true);
            }
            (Compared::Facts(facts), Comparing::Ranges(ranges)) => {
                let come: Vec<Come<'_>> =
                    facts.iter().map(|bytes| Come::new(bytes, None)).collect();
                let envelopes = || come.iter().filter_map(|come| come.envelope.as_ref());
                let records: Vec<RecordId> = envelopes().map(|it| it.record.clone()).collect();
                rows.know(pocket.held(&records).await?);
                rows.know_under(pocket, &come.iter().collect::<Vec<_>>()).await?;
                come.iter().for_each(|come| rows.receive(come, moment.me));
                let came: Vec<FactId> = envelopes().map(|it| it.id.clone()).collect();
                let asked = ranges.want.len().min(ASKED_AT_ONCE);
                let mut rest = ranges.want.split_off(asked);
                if !came.is_empty() {
                    ranges.want.retain(|id| !came.contains(id));
                    rest.append(&mut ranges.want);
                }
                ranges.want = rest;
                return Ok(true);
            }
            (Compared::Forget(records), Comparing::Ranges(ranges)) => {
                if let Some(Compare::May(asked)) = &sent.request.compare {
                    ranges.doubt.retain(|record| !asked.contains(record));
                }
                forget(pocket, rows, records, moment.me).await?;
                return Ok(true);
            }
            _ => {}
        }
        self.comparing = Comparing::Not;
        cursor.compared = Some(moment.now_ms);
        Ok(false)
    }
}

impl Ranges {
    /// Looks at one range as the server has it.
    fn look(&mut self, range: u32, records: &[Listed], rows: &mut Rows) {
        self.patience = self.patience.saturating_sub(1);
        let mut theirs = Sum::default();
        let mut listed: Vec<(String, i64)> = Vec::new();
        for (id, mark) in records.iter().flat_map(|listed| &listed.facts) {
            theirs.add(*mark);
            listed.push((id.to_string(), *mark));
        }
        self.seen.retain(|(seen, _)| *seen != range);
        self.seen.push((range, theirs));
        let mut offer = Vec::new();
        for row in
            rows.each().filter(|row| counts(row) && range_of(&row.record, self.count) == range)
        {
            let (id, mark) = (row.key.trim_end_matches('~'), mark(&row.bytes));
            if let Some(both) = listed.iter().position(|it| it.0 == id && it.1 == mark) {
                listed.swap_remove(both);
                continue;
            }
            if row.own && !self.offered.contains(&row.key) {
                self.offered.push(row.key.clone());
                offer.push(row.key.clone());
            }
            // Asked once what was offered is answered: facts go before questions.
            let is_listed = records.iter().any(|listed| listed.record == row.record);
            if !is_listed && !self.doubt.contains(&row.record) {
                self.doubt.push(row.record.clone());
            }
        }
        for key in offer {
            rows.move_to(&key, Stage::Here);
        }
        self.want.extend(listed.into_iter().filter_map(|(id, _)| id.parse().ok()));
    }
}

/// Erases records the server says are not for this person.
async fn forget<P: Pocket>(
    pocket: &mut P,
    rows: &mut Rows,
    records: &[RecordId],
    me: &PersonId,
) -> Result<(), P::Fault> {
    rows.know(pocket.held(records).await?);
    for record in records {
        rows.forget(record, me);
    }
    Ok(())
}

/// Whether a fact is one the server should have listed: it was received, and is a fact at all.
fn counts(row: &Held) -> bool {
    row.stage == Stage::Received && row.key.contains('.')
}

/// The sum of what is held in each range.
fn sums(held: &[Held], ranges: u32) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); usize::try_from(ranges).unwrap_or_default()];
    for row in held.iter().filter(|row| counts(row)) {
        let range = usize::try_from(range_of(&row.record, ranges)).unwrap_or_default();
        if let Some(sum) = sums.get_mut(range) {
            sum.add(mark(&row.bytes));
        }
    }
    sums
}
