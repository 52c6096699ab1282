//! Facts in, feeds out.

use waymark_core::fact::{Envelope, Kind};
use waymark_core::office::{Ledger, Reached, Room};
use waymark_core::sync::{Item, Outcome, Reason};
use waymark_server::store::Store;

use crate::asking::{TODAY, arriving, ask, contents, feed, outcomes, person, try_ask, with_phones};
use crate::on_both_engines;
use crate::support::engines::{Engine, Spot};
use crate::support::{fact, on, reflection, set, sharing, title};

on_both_engines!(
    facts_are_kept_byte_for_byte_and_once,
    a_page_is_bounded_by_entries_and_by_bytes,
    records_of_a_first_sync_come_newest_first_within_the_room,
    a_request_is_taken_whole_or_not_at_all,
    what_cannot_be_kept_as_text_blocks_nothing,
    a_right_that_ends_is_told_once,
    facts_are_counted_for_comparing,
    what_two_people_send_at_once_is_all_kept,
);

const ROOM: Room = Room { entries: 100, bytes: 1 << 20 };

async fn facts_are_kept_byte_for_byte_and_once(spot: Spot) {
    let store = with_phones(&spot).await;
    let spaced = reflection("ana", 1, "r", "Zoë\u{0} wrote \"this\"").replace(":", ": ");
    let facts = [spaced];
    assert_eq!(outcomes(&store, "ana", &facts).await, [Outcome::Accepted]);
    assert_eq!(outcomes(&store, "ana", &facts).await, [Outcome::Known]);
    assert_eq!(feed(&store, "ana").await, [Item::Fact(facts[0].clone())]);
    let other = [reflection("ana", 1, "r", "Other words")];
    assert_eq!(outcomes(&store, "ana", &other).await, [Outcome::SetAside(Reason::NumberUsed)]);
    assert_eq!(feed(&store, "ana").await.len(), 1);
}

async fn a_page_is_bounded_by_entries_and_by_bytes(spot: Spot) {
    let store = with_phones(&spot).await;
    let facts: Vec<String> =
        (1..=5).map(|n| reflection("ana", n, &format!("r{n}"), &"word ".repeat(200))).collect();
    store.take(&person("ana"), &facts, arriving(TODAY)).await.unwrap();
    let ana = person("ana");
    let page = async |after, entries, bytes| {
        let mut tx = store.read().await.unwrap();
        tx.entries(&ana, after, Room { entries, bytes }).await.unwrap()
    };
    let size = i64::try_from(facts[0].len()).unwrap();
    let by_entries = page(0, 2, 1 << 20).await;
    assert_eq!(by_entries.len(), 2);
    let by_bytes = page(by_entries[1].at, 100, size * 2).await;
    assert_eq!(by_bytes.len(), 2);
    let at_least_one = page(by_bytes[1].at, 100, 1).await;
    assert_eq!(at_least_one.len(), 1);
    assert!(page(at_least_one[0].at, 100, 1).await.is_empty());
    assert_eq!(at_least_one[0].item, Item::Fact(facts[4].clone()));
}

/// PostgreSQL chooses for itself how to find what a statement asks for, and may keep to it while the
/// tables grow: small ones it goes through once or twice, but not for every page.
#[tokio::test]
async fn postgresql_does_not_go_through_all_there_is_for_every_page() {
    let spot = Engine::Postgres.spot().await;
    let store = with_phones(&spot).await;
    for who in ["ana", "ben"] {
        let many: Vec<String> =
            (1..=300).map(|n| reflection(who, n, &format!("{who}{n}"), "Words.")).collect();
        store.take(&person(who), &many, arriving(TODAY)).await.unwrap();
    }
    let mut cursor = ask(&store, "ana", &[], 0).await.cursor;
    store.close().await;
    spot.meddle("ANALYZE; SELECT pg_stat_reset()").await;

    let store = spot.open().await;
    // After five times a statement is planned for good.
    for n in 301..=310 {
        let new = [reflection("ana", n, &format!("ana{n}"), "Words.")];
        cursor = ask(&store, "ana", &new, cursor).await.cursor;
    }
    store.close().await;
    let mut looking = spot.open().await.read().await.unwrap();
    let rows = "SELECT relname::text, seq_tup_read FROM pg_stat_user_tables
         WHERE relname IN ('fact', 'feed', 'reader')";
    for row in looking.rows(rows, &[]).await.unwrap() {
        let (table, read) = (row.text(0).unwrap(), row.int(1).unwrap());
        assert!(read < 3_000, "{read} rows of {table} for ten pages, of 610 there are");
    }
}

async fn records_of_a_first_sync_come_newest_first_within_the_room(spot: Spot) {
    let store = with_phones(&spot).await;
    // Record a is written, then b, then a again: a is the newer one, and comes whole.
    let facts = [("a", 1), ("b", 2), ("a", 3), ("c", 4)]
        .map(|(record, seq)| reflection("ana", seq, record, "Written"));
    store.take(&person("ana"), &facts, arriving(TODAY)).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let up_to = tx.last_arrival().await.unwrap() - 1;
    let mut reached = Reached { up_to, record: i64::MAX, fact: i64::MAX };
    assert_eq!(tx.count_older(&person("ana"), reached).await.unwrap(), 2, "c came later");
    let mut came = Vec::new();
    loop {
        let room = Room { entries: 1, bytes: 1 };
        let page = tx.older(&person("ana"), reached, room).await.unwrap();
        let Some(one) = page.first() else { break };
        (reached.record, reached.fact) = (one.record, one.fact);
        came.push(one.bytes.clone());
    }
    assert_eq!(came, [&facts[0], &facts[2], &facts[1]].map(String::clone));
    let all = Reached { up_to, record: i64::MAX, fact: i64::MAX };
    assert_eq!(tx.older(&person("ana"), all, ROOM).await.unwrap().len(), 3);
    assert_eq!(tx.count_older(&person("ana"), reached).await.unwrap(), 0);
}

async fn a_request_is_taken_whole_or_not_at_all(spot: Spot) {
    let store = with_phones(&spot).await;
    let before = contents(&store).await;
    // A person who is not there: keeping their refused bytes breaks a foreign key half-way.
    let facts = [reflection("nobody", 1, "r", "One"), "garbage".to_owned()];
    assert!(store.take(&person("nobody"), &facts, arriving(TODAY)).await.is_err());
    assert_eq!(contents(&store).await, before);
    let still_works = [reflection("ana", 1, "r", "One")];
    assert_eq!(outcomes(&store, "ana", &still_works).await, [Outcome::Accepted]);
}

async fn what_cannot_be_kept_as_text_blocks_nothing(spot: Spot) {
    let store = with_phones(&spot).await;
    // PostgreSQL keeps no NUL in a text: a kind of a newer version may not bring one in.
    let odd = reflection("ana", 1, "r", "One").replace("\"reflection\"", "\"o\\u0000dd\"");
    let facts = [odd, reflection("ana", 2, "s", "Two")];
    assert_eq!(outcomes(&store, "ana", &facts).await, [Outcome::Accepted, Outcome::Accepted]);
    assert_eq!(feed(&store, "ana").await, facts.map(Item::Fact));
}

async fn a_right_that_ends_is_told_once(spot: Spot) {
    let store = with_phones(&spot).await;
    let held = fact("ben", 1, "s", Kind::Session, on("2026-06-15")).encode().unwrap();
    store.take(&person("ben"), std::slice::from_ref(&held), arriving("2026-06-15")).await.unwrap();
    assert_eq!(last_told(&store).await, Some(Item::Fact(held)));
    for _again in 0..2 {
        // The supervision ended on 30 June; today is in November.
        ask(&store, "sue", &[], 0).await;
        assert_eq!(last_told(&store).await, Some(Item::Forget("s".parse().unwrap())));
    }
    let told = contents(&store).await;
    assert_eq!(told.iter().filter(|row| row.starts_with("feed sue")).count(), 2);
    let mut late = fact("sue", 1, "s2", Kind::Session, on("2026-07-01"));
    late.about = person("ben");
    let late = [late.encode().unwrap()];
    assert_eq!(outcomes(&store, "sue", &late).await, [Outcome::SetAside(Reason::NotAllowed)]);
}

/// The last thing Sue's feed says, without anybody's reckoning her rights.
async fn last_told(store: &Store) -> Option<Item> {
    let mut tx = store.read().await.unwrap();
    let mut entries = tx.entries(&person("sue"), 0, ROOM).await.unwrap();
    entries.pop().map(|entry| entry.item)
}

async fn facts_are_counted_for_comparing(spot: Spot) {
    let store = with_phones(&spot).await;
    let first = fact("ana", 1, "r", Kind::Reflection, title("A visit"));
    let share = fact("ana", 2, "r", Kind::Reflection, sharing("supervisor", &[]));
    let words = fact(
        "ana",
        3,
        "r",
        Kind::Reflection,
        vec![set(
            "title",
            waymark_core::fact::Value::Text("Two visits".to_owned()),
            std::slice::from_ref(&first.id),
        )],
    );
    let facts = [first, share, words].map(|fact| fact.encode().unwrap());
    assert!(outcomes(&store, "ana", &facts).await.iter().all(|it| *it == Outcome::Accepted));
    let mut tx = store.read().await.unwrap();
    let holdings = tx.holdings(&person("ana"), 0, 10).await.unwrap();
    let marks: Vec<i64> = holdings.iter().map(|held| held.mark).collect();
    assert_eq!(marks, facts.each_ref().map(|bytes| waymark_core::sync::mark(bytes)));
    assert_eq!(tx.holdings(&person("ana"), holdings[1].arrival, 10).await.unwrap().len(), 1);
    // Only what bears on who may read it is read to decide that.
    let record = "r".parse().unwrap();
    let (one, _) = tx.next_deciding(&record, 0).await.unwrap().unwrap();
    let (two, bytes) = tx.next_deciding(&record, one).await.unwrap().unwrap();
    let Envelope { id, .. } = waymark_core::fact::read(&bytes).unwrap().envelope();
    assert_eq!(id.seq, 2);
    assert_eq!(tx.next_deciding(&record, two).await.unwrap(), None);
}

async fn what_two_people_send_at_once_is_all_kept(spot: Spot) {
    let store = with_phones(&spot).await;
    let send = |id: &'static str| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 1..=20 {
                let sent = [reflection(id, n, &format!("{id}-{n}"), "Entry")];
                let reply = try_ask(&store, id, &sent, 0).await.unwrap();
                assert_eq!(reply.acks[0].outcome, Outcome::Accepted);
            }
        })
    };
    let (ana, ben) = (send("ana"), send("ben"));
    ana.await.unwrap();
    ben.await.unwrap();
    for id in ["ana", "ben"] {
        assert_eq!(feed(&store, id).await.len(), 20);
    }
}
