//! Asking a store as a phone does, and looking at all that it holds.

use waymark_core::calendar;
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::sync::{Item, Outcome, Reply, Request};
use waymark_server::store::{Arrival, Store, StoreError};

use crate::support::engines::Spot;
use crate::support::staff;

pub fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

pub fn phone_of(id: &str) -> DeviceId {
    format!("{id}-phone").parse().unwrap()
}

pub fn arriving(on: &str) -> Arrival {
    Arrival { now_ms: 1_795_000_000_000, today: calendar::parse(on).unwrap() }
}

pub const TODAY: &str = "2026-11-24";

/// A store with the tests' staff, each with a phone.
pub async fn with_phones(spot: &Spot) -> Store {
    let store = spot.open().await;
    staff(&store).await;
    for id in ["ana", "ben", "sue"] {
        store.register_device(&phone_of(id), &person(id), 1).await.unwrap();
    }
    store
}

/// A phone's request, by a client of the first version: the whole feed comes in order.
pub fn request(store: &Store, of: &str, facts: &[String], cursor: i64) -> Request {
    Request {
        protocol: 1,
        device: phone_of(of),
        log: Some(store.log().to_owned()),
        cursor,
        page: 500,
        facts: facts.to_vec(),
        backlog: None,
        instead_of: None,
        compare: None,
        status: None,
    }
}

pub async fn try_ask(
    store: &Store,
    of: &str,
    facts: &[String],
    cursor: i64,
) -> Result<Reply, StoreError> {
    let request = request(store, of, facts, cursor);
    Ok(store.answer(&person(of), request, arriving(TODAY)).await?.unwrap())
}

pub async fn ask(store: &Store, of: &str, facts: &[String], cursor: i64) -> Reply {
    try_ask(store, of, facts, cursor).await.unwrap()
}

/// What became of each fact somebody sends.
pub async fn outcomes(store: &Store, of: &str, facts: &[String]) -> Vec<Outcome> {
    let reply = ask(store, of, facts, 0).await;
    reply.acks.into_iter().map(|ack| ack.outcome).collect()
}

/// Somebody's whole feed, in order.
pub async fn feed(store: &Store, of: &str) -> Vec<Item> {
    let (mut items, mut cursor) = (Vec::new(), 0);
    loop {
        let reply = ask(store, of, &[], cursor).await;
        assert!(reply.feed.iter().all(|entry| entry.at > cursor), "positions rise");
        cursor = reply.cursor;
        items.extend(reply.feed.into_iter().map(|entry| entry.item));
        if !reply.more {
            return items;
        }
    }
}

/// Every row, as text: what can be seen of a store at one moment.
pub async fn contents(store: &Store) -> Vec<String> {
    let mut tx = store.read().await.unwrap();
    let mut contents = Vec::new();
    for table in [
        "SELECT 'log ' || name || ' ' || chained || ' ' || staff FROM log",
        "SELECT 'organisation ' || id FROM organisation",
        "SELECT 'person ' || id || ' ' || added || ' ' || name || ' ' || COALESCE(left_on, '')
         FROM person ORDER BY added",
        "SELECT 'relation ' || person || ' ' || other || ' ' || kind || ' ' || from_day || ' '
             || COALESCE(to_day, '') FROM relation ORDER BY person, other, kind, from_day",
        "SELECT 'device ' || id || ' ' || person || ' ' || COALESCE(CAST(seen_ms AS TEXT), '-')
             || ' ' || cursor || ' ' || COALESCE(build, '-') || ' ' || unsent || ' ' || set_aside
         FROM device ORDER BY id",
        "SELECT 'session ' || person || ' ' || ended || ' ' || ends_ms FROM session
         ORDER BY token_hash",
        "SELECT 'fact ' || arrival || ' ' || device || ' ' || seq || ' ' || record || ' ' || decides
         FROM fact ORDER BY arrival",
        "SELECT 'feed ' || person || ' ' || COALESCE(CAST(fact AS TEXT), forget)
         FROM feed ORDER BY position",
        "SELECT 'reader ' || record || ' ' || person FROM reader ORDER BY record, person",
        "SELECT 'set aside ' || sent_by || ' ' || reason FROM set_aside
         ORDER BY sent_by, reason, hash",
        "SELECT 'rights ' || person || ' ' || reckoned FROM rights ORDER BY person",
        "SELECT 'audit ' || entry || ' ' || action FROM audit ORDER BY entry",
        "SELECT 'account ' || person || ' ' || used_step FROM account ORDER BY person",
        "SELECT 'invitation ' || person || ' ' || ends_ms FROM invitation ORDER BY person",
        "SELECT 'code ' || person FROM recovery_code ORDER BY person, hash",
    ] {
        for row in tx.rows(table, &[]).await.unwrap() {
            contents.push(row.text(0).unwrap());
        }
    }
    contents
}
