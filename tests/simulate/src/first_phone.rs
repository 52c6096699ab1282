//! A phone of the first version: it speaks protocol 1, and knows of no comparing and no handing over.
//!
//! Written down as that version did it, since some phone is always the last to be updated.

use waymark_core::fact::{PersonId, read};
use waymark_core::sync::{
    Cursor, Held, Item, Next, Outcome, Pocket, Received, Reply, Request, Sent, Stage,
};

use crate::disk::{Disk, Refusal};
use crate::shelf::{Open, Shelf};

/// The most facts it sends at once.
const PAGE: usize = 100;

/// What it asks.
pub async fn ask(disk: &mut Disk<Shelf>) -> Result<Sent, Refusal> {
    let mut open = Open(disk.begin());
    let cursor = open.cursor().await?;
    let (device, _) = open.numbering().await?;
    let mut rows = open.unsent().await?;
    rows.sort_by_key(number);
    rows.truncate(PAGE);
    let request = Request {
        protocol: 1,
        device,
        log: cursor.log.clone(),
        cursor: cursor.at,
        page: PAGE as u32,
        facts: rows.iter().map(|row| row.bytes.clone()).collect(),
        backlog: None,
        instead_of: None,
        compare: None,
        status: None,
    };
    Ok(Sent { request, rows, cursor, waiting: 0 })
}

/// What it makes of a reply.
pub async fn receive(
    disk: &mut Disk<Shelf>,
    sent: &Sent,
    reply: &Reply,
    me: &PersonId,
) -> Result<Received, Refusal> {
    let mut open = Open(disk.begin());
    let mut cursor = Cursor { log: Some(reply.log.clone()), ..Cursor::default() };
    let is_another = sent.cursor.log.as_ref().is_some_and(|log| *log != reply.log);
    if is_another {
        let mut own = open.everything().await?;
        own.retain(|row| row.own);
        own.iter_mut().for_each(|row| row.stage = Stage::Here);
        open.keep(&own).await?;
    } else {
        for (row, ack) in sent.rows.iter().zip(&reply.acks) {
            let stage = match ack.outcome {
                Outcome::Accepted | Outcome::Known => Stage::Received,
                Outcome::SetAside(reason) => Stage::SetAside(reason),
            };
            open.keep(&[Held { stage, ..row.clone() }]).await?;
        }
        for entry in &reply.feed {
            take(&mut open, &entry.item, entry.at, me).await?;
        }
        cursor.at = reply.cursor;
    }
    open.keep_cursor(&cursor).await?;
    open.0.commit().await?;
    let moved = is_another || !reply.acks.is_empty() || reply.cursor != sent.cursor.at;
    let next = if moved { Next::More } else { Next::Enough };
    Ok(Received { cursor, next, ..Received::default() })
}

async fn take(open: &mut Open<'_>, item: &Item, at: i64, me: &PersonId) -> Result<(), Refusal> {
    match item {
        Item::Fact(bytes) => {
            let Ok(reading) = read(bytes) else { return Ok(()) };
            let envelope = reading.envelope();
            let mut key = envelope.id.to_string();
            let known = open.under(std::slice::from_ref(&key)).await?;
            if known.iter().any(|row| row.bytes != *bytes) {
                key.push('~');
            }
            let own = envelope.by == *me;
            let (record, bytes) = (envelope.record, bytes.clone());
            let stage = Stage::Received;
            open.keep(&[Held { key, record, stage, own, bytes, feed: Some(at) }]).await
        }
        Item::Forget(record) => {
            let rows = open.held(std::slice::from_ref(record)).await?;
            // One's own words are never erased at a server's word.
            let others = rows.iter().filter(|row| !row.own);
            let keys: Vec<String> = others.map(|row| row.key.clone()).collect();
            open.erase(&keys).await
        }
    }
}

fn number(row: &Held) -> u32 {
    row.key.rsplit_once('.').and_then(|(_, seq)| seq.parse().ok()).unwrap_or(u32::MAX)
}
