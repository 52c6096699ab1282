//! Chains: whatever is changed behind the store's back is found, and named.

use waymark_server::store::verify::{Fault, Verified, verify};
use waymark_server::store::{Place, Store};

use crate::asking::{TODAY, arriving, ask, feed, outcomes, person, with_phones};
use crate::on_both_engines;
use crate::support::engines::Spot;
use crate::support::{Folder, fact, on, reflection};

on_both_engines!(
    what_was_written_is_as_it_was_written,
    whatever_is_meddled_with_is_found_and_named,
    the_audit_log_is_only_added_to,
    a_newest_hash_noted_earlier_is_there_still,
);

async fn check(store: &Store, noted: &[String]) -> Result<Verified, Fault> {
    verify(&mut store.read().await.unwrap(), noted).await.unwrap()
}

/// A store with facts of three people, one set aside, and three entries in the audit log.
async fn lived_in(spot: &Spot) -> Store {
    let store = with_phones(spot).await;
    for n in 1..=3 {
        let facts = [reflection("ana", n, &format!("r{n}"), "Written"), format!("garbage {n}")];
        outcomes(&store, "ana", &facts).await;
        let session =
            fact("ben", n, &format!("s{n}"), waymark_core::fact::Kind::Session, on("2026-06-01"));
        store
            .take(&person("ben"), &[session.encode().unwrap()], arriving("2026-06-15"))
            .await
            .unwrap();
        let mut tx = store.write().await.unwrap();
        tx.audit(n.into(), Some(&person("ana")), "test", None, &serde_json::json!({}))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    ask(&store, "sue", &[], 0).await; // what of Ben's she held is to be forgotten
    store
}

async fn what_was_written_is_as_it_was_written(spot: Spot) {
    let store = lived_in(&spot).await;
    let verified = check(&store, &[]).await.unwrap();
    assert_eq!((verified.facts, verified.set_aside, verified.audit), (6, 3, 3));
    assert_eq!(verified.told, 12, "six of their own, three told to Sue and to be forgotten");
    store.close().await;
    assert_eq!(check(&spot.open().await, &[]).await.unwrap(), verified);
}

async fn whatever_is_meddled_with_is_found_and_named(spot: Spot) {
    let store = lived_in(&spot).await;
    let unlock = match spot.place {
        Place::Folder(_) => {
            "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted"
        }
        Place::Address(_) => "DROP TRIGGER audit_is_never_changed ON audit",
    };
    spot.meddle(unlock).await;
    // Each with the way back.
    let changed = |table: &str, row: &str, [to, back]: [&str; 2]| {
        [to, back].map(|set| format!("UPDATE {table} SET {set} WHERE {row}"))
    };
    let added = |table: &str, row: &[(&str, &str)]| {
        let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
        let values: Vec<&str> = row.iter().map(|(_, value)| *value).collect();
        let all: Vec<String> =
            row.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        [
            format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", ")),
            format!("DELETE FROM {table} WHERE {}", all.join(" AND ")),
        ]
    };
    let reader = |record, person| {
        added("reader", &[("record", record), ("person", person), ("about", "'ana'")])
    };
    let [give_back, take_away] = reader("'r1'", "'ana'");
    for ([what, back], found) in [
        (
            changed(
                "fact",
                "arrival = 2",
                ["received_ms = received_ms + 1", "received_ms = received_ms - 1"],
            ),
            Fault::FactChain(2),
        ),
        (changed("fact", "arrival = 3", ["seq = 77", "seq = 2"]), Fault::FactChain(3)),
        (changed("fact", "arrival = 4", ["mark = mark + 1", "mark = mark - 1"]), Fault::FactRow(4)),
        ([take_away, give_back], Fault::Feed(0)),
        (added("feed", &[("person", "'sue'"), ("fact", "1")]), Fault::Feed(0)),
        (reader("'r2'", "'sue'"), Fault::Feed(0)),
        (changed("audit", "entry = 2", ["action = 'other'", "action = 'test'"]), Fault::Audit(2)),
    ] {
        spot.meddle(&what).await;
        let fault = check(&store, &[]).await.unwrap_err();
        let is_it = match (&fault, &found) {
            (Fault::Feed(_), Fault::Feed(_)) => true,
            (fault, found) => fault == found,
        };
        assert!(is_it, "{what}: {fault:?}");
        spot.meddle(&back).await;
        check(&store, &[]).await.unwrap();
    }
    spot.meddle("DELETE FROM audit WHERE entry = 2").await;
    assert_eq!(check(&store, &[]).await, Err(Fault::Audit(3)));
    let other = match spot.place {
        Place::Folder(_) => "UPDATE set_aside SET bytes = x'00' WHERE reason = 'not_a_fact'",
        Place::Address(_) => r"UPDATE set_aside SET bytes = '\x00' WHERE reason = 'not_a_fact'",
    };
    spot.meddle(other).await;
    assert_eq!(check(&store, &[]).await, Err(Fault::SetAside("not_a_fact".to_owned())));
}

async fn the_audit_log_is_only_added_to(spot: Spot) {
    let store = lived_in(&spot).await;
    for sql in ["UPDATE audit SET action = 'other'", "DELETE FROM audit"] {
        let mut tx = store.write().await.unwrap();
        let refused = tx.run(sql, &[]).await.unwrap_err().to_string();
        assert!(refused.contains("only added to"), "{refused}");
    }
}

async fn a_newest_hash_noted_earlier_is_there_still(spot: Spot) {
    let store = lived_in(&spot).await;
    let early = check(&store, &[]).await.unwrap();
    outcomes(&store, "ana", &[reflection("ana", 9, "r9", "Later")]).await;
    let noted = [early.newest_fact, early.newest_audit];
    assert!(check(&store, &noted).await.is_ok());
    let another = ["00".repeat(32)];
    assert!(matches!(check(&store, &another).await, Err(Fault::Noted(_))));
}

#[tokio::test]
async fn a_database_of_the_first_format_is_brought_forward_with_all_it_holds() {
    let folder = Folder::new();
    let past = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/0001.db");
    folder.write("waymark.db", std::fs::read(past).unwrap());
    let store = Store::open(folder.path()).await.unwrap();
    let verified = check(&store, &[]).await.unwrap();
    assert_eq!((verified.facts, verified.set_aside), (47, 1));
    let people: Vec<String> =
        store.people().await.unwrap().iter().map(|one| one.id.to_string()).collect();
    assert_eq!(people, ["maya", "tom", "ruth"]);
    let team = store.team(&person("ruth"), arriving(TODAY).today).await.unwrap();
    assert_eq!(team.len(), 2);
    // The phone of that day goes on, and its supervisor still holds what she held.
    let again = feed_of(&store, "maya").await;
    assert_eq!(again, 47);
    let sent = outcomes_of_maya(&store).await;
    assert_eq!(sent, waymark_core::sync::Outcome::Known);
    store.close().await;
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!(check(&again, &[]).await.unwrap(), verified);
}

async fn feed_of(store: &Store, of: &str) -> usize {
    feed(store, of).await.len()
}

/// What becomes of the bytes that phone had sent, sent again.
async fn outcomes_of_maya(store: &Store) -> waymark_core::sync::Outcome {
    let mut tx = store.read().await.unwrap();
    let sent = "SELECT bytes FROM fact WHERE device = 'maya-phone'";
    let bytes = tx.one(sent, &[]).await.unwrap().unwrap().blob(0).unwrap();
    drop(tx);
    outcomes(store, "maya", &[String::from_utf8(bytes).unwrap()]).await.remove(0)
}
