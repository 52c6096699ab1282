//! Comparing: whether a phone holds what its person may read, and what to send where it does not.

use std::collections::BTreeMap;

use super::{Holding, Ledger, MOST_REPLY_BYTES};
use crate::fact::{FactId, PersonId, RecordId, read};
use crate::sync::{Compare, Compared, Listed, Sum, range_of};

/// The most ranges a phone may divide its records into.
const MOST_RANGES: usize = 4_096;

/// How many facts are looked at at once.
const LOOK: i64 = 1_000;

/// Answers a question about what a phone holds; none where it makes no sense.
pub(super) async fn compare<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    question: &Compare,
) -> Result<Option<Compared>, L::Fault> {
    Ok(match question {
        Compare::All(theirs) => {
            let ours = sums(ledger, person, 1).await?;
            let same = ours.first() == Some(theirs);
            Some(if same { Compared::Same } else { Compared::Differs })
        }
        Compare::Ranges(theirs) if theirs.len() <= MOST_RANGES => {
            let ranges = u32::try_from(theirs.len()).unwrap_or_default();
            let ours = sums(ledger, person, ranges).await?;
            match (0..).zip(ours.iter().zip(theirs)).find(|(_, (ours, theirs))| ours != theirs) {
                None => Some(Compared::Same),
                Some((range, _)) => {
                    let records = listed(ledger, person, range, ranges).await?;
                    Some(Compared::Range { range, records })
                }
            }
        }
        Compare::Ranges(_) => None,
        Compare::May(records) => {
            let mut forget = Vec::new();
            for record in records {
                let is_there = ledger.next_deciding(record, 0).await?.is_some();
                if is_there && !ledger.holds(person, record).await? {
                    forget.push(record.clone());
                }
            }
            Some(Compared::Forget(forget))
        }
        Compare::Want(ids) => Some(Compared::Facts(wanted(ledger, person, ids).await?)),
    })
}

/// The sum of what belongs in each range.
async fn sums<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    ranges: u32,
) -> Result<Vec<Sum>, L::Fault> {
    let mut sums = vec![Sum::default(); usize::try_from(ranges).unwrap_or_default()];
    each(ledger, person, |holding| {
        let range = usize::try_from(range_of(&holding.record, ranges)).unwrap_or_default();
        if let Some(sum) = sums.get_mut(range) {
            sum.add(holding.mark);
        }
    })
    .await?;
    Ok(sums)
}

/// What belongs in one range, record by record.
async fn listed<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    range: u32,
    ranges: u32,
) -> Result<Vec<Listed>, L::Fault> {
    let mut records: BTreeMap<RecordId, Vec<(FactId, i64)>> = BTreeMap::new();
    each(ledger, person, |Holding { record, id, mark, .. }| {
        if range_of(&record, ranges) == range {
            records.entry(record).or_default().push((id, mark));
        }
    })
    .await?;
    Ok(records.into_iter().map(|(record, facts)| Listed { record, facts }).collect())
}

/// Looks at every fact a person may read, some at a time.
async fn each<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    mut look: impl FnMut(Holding) + Send,
) -> Result<(), L::Fault> {
    let mut after = 0;
    loop {
        let some = ledger.holdings(person, after, LOOK).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.arrival;
        some.into_iter().for_each(&mut look);
    }
}

/// Those of these facts that the person may read, as many as fit one reply.
async fn wanted<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    ids: &[FactId],
) -> Result<Vec<String>, L::Fault> {
    let mut facts: Vec<String> = Vec::new();
    let mut room = MOST_REPLY_BYTES;
    for id in ids {
        let Some(stored) = ledger.stored(id).await? else { continue };
        let Ok(reading) = read(&stored.bytes) else { continue };
        if !ledger.holds(person, &reading.envelope().record).await? {
            continue;
        }
        room -= i64::try_from(stored.bytes.len()).unwrap_or(i64::MAX);
        if room < 0 && !facts.is_empty() {
            break;
        }
        facts.push(stored.bytes);
    }
    Ok(facts)
}
