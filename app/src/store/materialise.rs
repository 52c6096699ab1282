//! Materialising: the rows that are made from a record's facts.
//!
//! Lives here: from the facts of one record to its light row, in the transaction that changed
//! them; where many records come at once, the rows are owed for a while and made together. Not
//! here: how fields are settled (core).

use waymark_core::access::Item;
use waymark_core::fact::{Kind, PersonId, Reading, RecordId};
use waymark_core::merge::History;
use waymark_core::order;
use waymark_core::record::{Record, field};

use super::connection::{JOURNAL, META, OWED, RECORDS};
use super::fault::StoreFault;
use super::rows::{FactRow, write_record};
use super::sealed::Tx;
use crate::prompts;
use crate::state::{JournalLine, Place};

/// More than this at once are many.
pub(super) const MANY: usize = 50;

/// A record as light rows keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Light {
    /// A record rules ask about.
    Record(Box<Record>),
    /// A reflection, as the journal lists it.
    Line(Box<JournalLine>),
    /// There are no facts of it here any more.
    Gone,
}

/// A record whose light row was made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which record.
    pub id: RecordId,
    /// What it now is.
    pub light: Light,
}

/// Everything the facts of one record say.
pub(super) struct Reckoned {
    /// The record, where any fact of it could be understood.
    pub record: Option<Record>,
    /// Whether part of it is of a newer version.
    pub newer: bool,
    /// Where it is: the least far any of its facts has got.
    pub place: Place,
}

/// Adds up the facts of one record.
pub(super) fn reckon(rows: &[FactRow]) -> Reckoned {
    let mut history = History::default();
    let mut newer = false;
    let mut place = Place::Received;
    for row in rows {
        match row.read() {
            Some(Reading::Known(fact)) => history.add(fact),
            Some(Reading::Newer(_)) => newer = true,
            None => {} // kept where it is; `Store::unreadable` counts it
        }
        place = match (place, row.place()) {
            (Place::SetAside(reason), _) | (_, Place::SetAside(reason)) => Place::SetAside(reason),
            (Place::OnThisPhone, _) | (_, Place::OnThisPhone) => Place::OnThisPhone,
            _ => Place::Received,
        };
    }
    Reckoned { record: Record::from_history(&history), newer, place }
}

/// The light row for what was reckoned.
pub(super) fn light(reckoned: Reckoned, me: &PersonId) -> Light {
    let Reckoned { record, newer, place, .. } = reckoned;
    match record {
        None => Light::Gone,
        Some(record) if record.kind == Kind::Reflection => {
            Light::Line(Box::new(line(&record, newer, place, me)))
        }
        Some(record) => Light::Record(Box::new(record)),
    }
}

fn line(record: &Record, newer: bool, place: Place, me: &PersonId) -> JournalLine {
    let mut text = String::new();
    let mut add = |name: &str| {
        let answer = record.text(name);
        if !answer.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(answer);
        }
    };
    // In the order of the questions, as it is read; then answers to questions of a newer version.
    for (_, prompt) in prompts::in_order(record.text(field::PROMPTS)) {
        add(&[field::ANSWER, prompt.id].concat());
    }
    for name in record.fields.keys() {
        if name.strip_prefix(field::ANSWER).is_some_and(|id| prompts::question(id).is_none()) {
            add(name);
        }
    }
    JournalLine {
        id: record.id.clone(),
        title: record.text(field::TITLE).to_owned(),
        on: record.day(field::ON),
        codes: record.codes(field::CODES).to_vec(),
        words: u32::try_from(text.split_ascii_whitespace().count()).unwrap_or(u32::MAX),
        text,
        shared: Item::of(record).shared,
        withdrawn: record.is_withdrawn(),
        disputed: record.disputed().next().is_some(),
        newer,
        mine: record.about == *me,
        about: record.about.clone(),
        place,
    }
}

/// Puts the light row of a record, inside the transaction that changed its facts.
pub(super) fn put_light(tx: &Tx<'_>, id: &RecordId, light: &Light) -> Result<(), StoreFault> {
    let key = tx.name(id.as_str());
    match light {
        Light::Record(record) => tx.put_text(RECORDS, &key, &write_record(record)?),
        Light::Line(line) => tx.put_text(JOURNAL, &key, &serde_json::to_string(line)?),
        Light::Gone => {
            tx.delete(RECORDS, &key)?;
            tx.delete(JOURNAL, &key)
        }
    }
}

/// Makes the light rows of these records again, inside the transaction that changed their facts.
pub(super) async fn make_again(
    tx: &Tx<'_>,
    records: &[RecordId],
    me: &PersonId,
) -> Result<Vec<Changed>, StoreFault> {
    let mut changed = Vec::with_capacity(records.len());
    for id in records {
        let light = light(reckon(&tx.facts_of(id)?.await?), me);
        put_light(tx, id, &light)?;
        changed.push(Changed { id: id.clone(), light });
    }
    Ok(changed)
}

/// Puts the light rows of what changed, inside the transaction that changed their facts. Of a page
/// with many records only a note that the rows are owed is kept: a first sync is done sooner, and
/// [`make_all`] makes them together. What is gone goes at once: the phone is about to say so.
pub(super) fn put_lights(tx: &Tx<'_>, changed: &[Changed]) -> Result<(), StoreFault> {
    let many = changed.iter().filter(|each| each.light != Light::Gone).count() > MANY;
    for Changed { id, light } in changed {
        if !many || *light == Light::Gone {
            put_light(tx, id, light)?;
        }
    }
    if many { tx.put_text(META, OWED, "") } else { Ok(()) }
}

/// Whether light rows are owed: until they are made, facts alone say what a record is.
pub(super) async fn are_owed(tx: &Tx<'_>) -> Result<bool, StoreFault> {
    Ok(tx.text(META, OWED)?.await?.is_some())
}

/// Makes every light row again from all the facts there are, and owes none.
pub(super) async fn make_all(tx: &Tx<'_>, me: &PersonId) -> Result<Vec<Changed>, StoreFault> {
    let changed = lights_of(tx.facts().await?.into_iter().flatten().collect(), me);
    tx.clear(RECORDS).await?;
    tx.clear(JOURNAL).await?;
    tx.delete(META, OWED)?;
    changed.iter().try_for_each(|each| put_light(tx, &each.id, &each.light))?;
    Ok(changed)
}

/// The light rows of the records these facts add to.
pub(super) fn lights_of(mut facts: Vec<FactRow>, me: &PersonId) -> Vec<Changed> {
    order::by(&mut facts, |a, b| a.record.cmp(&b.record));
    let mut lights = Vec::new();
    for facts in facts.chunk_by(|a, b| a.record == b.record) {
        let Some(id) = facts.first().and_then(|fact| fact.record.parse().ok()) else { continue };
        lights.push(Changed { id, light: light(reckon(facts), me) });
    }
    lights
}

impl Light {
    /// The record, where rules ask about it.
    pub fn record(self) -> Option<Record> {
        match self {
            Self::Record(record) => Some(*record),
            _ => None,
        }
    }

    /// The journal line, where it is a reflection.
    pub fn line(self) -> Option<JournalLine> {
        match self {
            Self::Line(line) => Some(*line),
            _ => None,
        }
    }
}
