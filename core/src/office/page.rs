//! Pages: what one reply carries of a person's feed, and of a first sync.
//!
//! A phone that has nothing gets every record it may read, those changed last first, while its
//! feed goes on from where it stood at the start. How far that has come is a text the phone sends
//! back as it is; the office keeps nothing of it.

use std::collections::BTreeSet;

use super::{Ledger, Reached, Room};
use crate::fact::{FactId, PersonId, read};
use crate::sync::{Backlog, Entry, Item, Request};

/// The most feed entries in one reply.
pub const MOST_ENTRIES: u32 = 1_000;

/// The most bytes of facts in one reply (1 MiB), for phones on slow lines.
pub const MOST_REPLY_BYTES: i64 = 1024 * 1024;

/// Part of what a person may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub feed: Vec<Entry>,
    pub cursor: i64,
    pub more: bool,
    pub older: Vec<String>,
    pub backlog: Option<Backlog>,
}

/// How far a first sync has come, with how many records there were at its start.
#[derive(Debug, Clone, Copy)]
struct Place {
    reached: Reached,
    total: i64,
}

impl Place {
    /// Reads its own text; none where it is not one.
    fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse::<i64>().ok());
        let mut next = || numbers.next().flatten();
        let (up_to, record, fact, total) = (next()?, next()?, next()?, next()?);
        Some(Self { reached: Reached { up_to, record, fact }, total })
    }

    fn write(self, left: i64) -> Backlog {
        let Reached { up_to, record, fact } = self.reached;
        Backlog {
            next: format!("{up_to}.{record}.{fact}.{}", self.total),
            left: u32::try_from(left).unwrap_or(u32::MAX),
            total: u32::try_from(self.total).unwrap_or(u32::MAX),
        }
    }
}

/// The page after what the phone has; `sent` are facts it need not be told of, having just sent
/// them itself.
pub(super) async fn page<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    request: &Request,
    is_this_log: bool,
    sent: &BTreeSet<FactId>,
) -> Result<Page, L::Fault> {
    let head = ledger.head(person).await?;
    let entries = i64::from(request.page.clamp(1, MOST_ENTRIES));
    let room = Room { entries, bytes: MOST_REPLY_BYTES };
    // A position past the feed's end, or of another log, is one this log never gave.
    let is_known = is_this_log && (0..=head).contains(&request.cursor);
    if request.protocol < 2 {
        let after = if is_known { request.cursor } else { 0 };
        return forward(ledger, person, after, head, room).await;
    }
    let starts = !is_known || (request.cursor == 0 && head > 0);
    let place = match request.backlog.as_deref().filter(|_| !starts).map(Place::read) {
        Some(Some(place)) => Some(place),
        None if !starts => None,
        _ => Some(beginning(ledger, person).await?),
    };
    let mut page = if starts {
        Page { cursor: head, ..Page::default() }
    } else {
        forward(ledger, person, request.cursor, head, room).await?
    };
    page.feed.retain(|entry| !is_of(&entry.item, sent));
    let Some(place) = place else { return Ok(page) };
    if page.more {
        // What is new goes first; the rest is where it was.
        page.backlog = Some(place.write(ledger.count_older(person, place.reached).await?));
        return Ok(page);
    }
    backward(ledger, person, place, room, &mut page).await?;
    Ok(page)
}

/// A first sync at its start.
async fn beginning<L: Ledger>(ledger: &mut L, person: &PersonId) -> Result<Place, L::Fault> {
    let up_to = ledger.last_arrival().await?;
    let reached = Reached { up_to, record: i64::MAX, fact: i64::MAX };
    Ok(Place { reached, total: ledger.count_older(person, reached).await? })
}

/// The feed after a position.
async fn forward<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    after: i64,
    head: i64,
    room: Room,
) -> Result<Page, L::Fault> {
    if after == head {
        return Ok(Page { cursor: after, ..Page::default() });
    }
    let feed = ledger.entries(person, after, room).await?;
    // Where nothing of the rest may be read any more, it has been read.
    let cursor = feed.last().map_or(head, |entry| entry.at);
    Ok(Page { feed, cursor, more: cursor < head, ..Page::default() })
}

/// Fills a page with what is still to come of a first sync.
async fn backward<L: Ledger>(
    ledger: &mut L,
    person: &PersonId,
    mut place: Place,
    room: Room,
    page: &mut Page,
) -> Result<(), L::Fault> {
    let taken = i64::try_from(page.feed.len()).unwrap_or(i64::MAX);
    let bytes = |item: &Item| match item {
        Item::Fact(bytes) => i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        Item::Forget(_) => 0,
    };
    let heavy: i64 = page.feed.iter().map(|entry| bytes(&entry.item)).sum();
    let room = Room { entries: room.entries - taken, bytes: room.bytes - heavy };
    if room.entries > 0 && room.bytes > 0 {
        for older in ledger.older(person, place.reached, room).await? {
            place.reached.record = older.record;
            place.reached.fact = older.fact;
            page.older.push(older.bytes);
        }
    }
    let left = ledger.count_older(person, place.reached).await?;
    let is_done = left == 0 && place.reached.fact >= place.reached.record;
    page.backlog = (!is_done).then(|| place.write(left));
    Ok(())
}

/// Whether an entry is one of these facts.
fn is_of(item: &Item, facts: &BTreeSet<FactId>) -> bool {
    match item {
        Item::Fact(bytes) if !facts.is_empty() => {
            read(bytes).is_ok_and(|reading| facts.contains(&reading.envelope().id))
        }
        _ => false,
    }
}
