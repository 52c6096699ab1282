//! Many at once: requests share their commits, and one that fails leaves the others as they are.

use waymark_core::sync::Outcome;
use waymark_server::store::Place;

use crate::asking::{contents, feed, try_ask, with_phones};
use crate::on_both_engines;
use crate::support::engines::{Engine, Spot};
use crate::support::reflection;

on_both_engines!(
    one_that_fails_takes_nobody_with_it,
    what_fails_every_time_takes_nobody_with_it,
    a_commit_that_fails_is_told_to_all_it_held,
);

async fn one_that_fails_takes_nobody_with_it(spot: Spot) {
    let store = with_phones(&spot).await;
    let sent: Vec<_> = (1..=30)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let of = if n % 3 == 0 { "ben" } else { "ana" };
                let facts = [reflection(of, n, &format!("{of}-{n}"), "Entry")];
                // Every fourth call or so of somebody fails.
                if n % 4 == 0 {
                    store.faults().fail(n);
                }
                (of, n, try_ask(&store, of, &facts, 0).await)
            })
        })
        .collect();
    let mut again = Vec::new();
    for one in sent {
        let (of, n, outcome) = one.await.unwrap();
        match outcome {
            Ok(reply) => assert_eq!(reply.acks[0].outcome, Outcome::Accepted),
            Err(_) => again.push((of, n)),
        }
    }
    store.faults().fail(0);
    for (of, n) in again {
        let facts = [reflection(of, n, &format!("{of}-{n}"), "Entry")];
        try_ask(&store, of, &facts, 0).await.unwrap();
    }
    assert_eq!(feed(&store, "ana").await.len() + feed(&store, "ben").await.len(), 30);
}

async fn what_fails_every_time_takes_nobody_with_it(spot: Spot) {
    let store = with_phones(&spot).await;
    let first = [reflection("ana", 1, "ana-1", "Entry")];
    try_ask(&store, "ana", &first, 0).await.unwrap();
    spot.meddle("UPDATE fact SET bytes = chain").await; // a hash is no text
    let sent: Vec<_> = (1..=30)
        .map(|n| {
            let (store, first) = (store.clone(), first.clone());
            tokio::spawn(async move {
                if n % 3 == 0 {
                    let facts = [reflection("ben", n, &format!("ben-{n}"), "Entry")];
                    assert!(try_ask(&store, "ben", &facts, 0).await.is_ok(), "ben's {n}");
                } else {
                    assert!(try_ask(&store, "ana", &first, 0).await.is_err(), "ana's {n}");
                }
            })
        })
        .collect();
    for one in sent {
        one.await.unwrap();
    }
    assert_eq!(feed(&store, "ben").await.len(), 10);
}

async fn a_commit_that_fails_is_told_to_all_it_held(spot: Spot) {
    let is_sqlite = matches!(spot.place, Place::Folder(_));
    let engine = if is_sqlite { Engine::Sqlite } else { Engine::Postgres };
    let fresh = engine.spot().await;
    let store = with_phones(&fresh).await;
    let before = contents(&store).await;
    let mut failed = 0;
    for call in 1..60 {
        store.faults().fail(call);
        let facts = |of: &str| [reflection(of, 1, &format!("{of}-1"), "Entry")];
        let (ana, ben) = (facts("ana"), facts("ben"));
        let (one, other) =
            tokio::join!(try_ask(&store, "ana", &ana, 0), try_ask(&store, "ben", &ben, 0));
        store.faults().fail(0);
        let after = contents(&store).await;
        for (of, outcome) in [("ana", &one), ("ben", &other)] {
            let is_kept = after.iter().any(|row| row.contains(&format!("{of}-phone 1 {of}-1")));
            assert!(outcome.is_err() || is_kept, "call {call}: {of} was told and not kept");
        }
        failed += u32::from(one.is_err()) + u32::from(other.is_err());
    }
    assert!(failed > 0 && contents(&store).await.len() > before.len());
}
