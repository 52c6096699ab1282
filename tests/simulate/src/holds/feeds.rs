//! Every fact is told once: in a feed no fact comes a second time, unless it was forgotten between.

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::fact::{PersonId, RecordId};

use crate::books::{Books, Line};
use crate::world::Violation;

/// How far a feed was looked at, and what its reader holds there.
#[derive(Debug, Default)]
pub struct Read {
    log: String,
    at: i64,
    holds: BTreeMap<RecordId, BTreeSet<i64>>,
}

/// Looks at what is new in every feed.
pub fn check(read: &mut BTreeMap<PersonId, Read>, books: &Books) -> Result<(), Violation> {
    for (person, feed) in &books.feeds {
        let read = read.entry(person.clone()).or_default();
        if read.log != books.log {
            *read = Read { log: books.log.clone(), ..Read::default() };
        }
        for (at, line) in feed.range(read.at + 1..) {
            read.at = *at;
            match line {
                Line::Fact(arrival) => {
                    let record = &books.facts[arrival].record;
                    if !read.holds.entry(record.clone()).or_default().insert(*arrival) {
                        return Err(Violation(format!(
                            "{person} is told of {} twice",
                            books.facts[arrival].id
                        )));
                    }
                }
                Line::Forget(record) => drop(read.holds.remove(record)),
            }
        }
    }
    Ok(())
}
