//! Failing the i-th call of the database for every i, for every operation: nothing partial is ever
//! visible, and asking again comes to what it would have come to.

use std::future::Future;
use std::pin::Pin;

use serde_json::json;
use waymark_core::fact::{FactId, Kind};
use waymark_core::office::Arrival;
use waymark_core::sync::{Request, Status};
use waymark_server::store::{NewSession, Organisation, Person, Store, StoreError};

use crate::asking::{TODAY, arriving, contents, person, phone_of, request, with_phones};
use crate::on_both_engines;
use crate::support::engines::{Engine, Spot};
use crate::support::{fact, on, reflection, sharing};

on_both_engines!(
    a_push_that_fails_anywhere,
    a_share_and_its_withdrawal_that_fail_anywhere,
    a_first_word_of_a_device_that_fails_anywhere,
    a_reckoning_of_rights_that_fails_anywhere,
    a_registration_that_fails_anywhere,
    a_sign_in_that_fails_anywhere,
    a_sign_out_that_fails_anywhere,
    a_revocation_that_fails_anywhere,
    an_invitation_that_fails_anywhere,
    a_fact_of_the_staff_list_that_fails_anywhere,
    an_audit_entry_that_fails_anywhere,
    a_new_organisation_that_fails_anywhere,
);

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>>;

/// Does something with its n-th call failing, for every n there is. Each time it is done on its own
/// `round`, so that what is there already never makes it easy.
async fn check(store: &Store, act: impl for<'a> Fn(&'a Store, u32) -> Done<'a>) {
    check_after(store, |_, _| Box::pin(async { Ok(()) }), act).await;
}

/// The same, with something done before that never fails.
async fn check_after(
    store: &Store,
    prepare: impl for<'a> Fn(&'a Store, u32) -> Done<'a>,
    act: impl for<'a> Fn(&'a Store, u32) -> Done<'a>,
) {
    for round in 1.. {
        assert!(round < 500, "it ends");
        prepare(store, round).await.unwrap();
        let before = contents(store).await;
        store.faults().fail(round);
        let outcome = act(store, round).await;
        let has_struck = store.faults().has_struck();
        store.faults().fail(0);
        if !has_struck {
            outcome.unwrap();
            assert!(round > 3, "the fault was in the way of something");
            return;
        }
        let after = contents(store).await;
        // A fault after the commit is an answer that was lost: then all of it is there.
        let is_lost_answer = outcome.is_err() && after != before;
        act(store, round).await.unwrap();
        let again = contents(store).await;
        if is_lost_answer {
            same(&again, &after, "asking again changed what had happened", round);
        } else {
            assert!(outcome.is_err(), "call {round}: a failure was told as success");
            assert!(again != before, "call {round}: asking again did nothing");
        }
        act(store, round).await.unwrap();
        same(&contents(store).await, &again, "a third time changed something", round);
    }
}

/// Fails with the rows that differ.
fn same(left: &[String], right: &[String], what: &str, round: u32) {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|row| !those.contains(row)).cloned().collect()
    };
    let rows = (only(left, right), only(right, left));
    assert!(left == right, "call {round}: {what}: {rows:?}");
}

fn push(store: &Store, of: &'static str, facts: Vec<String>) -> Request {
    request(store, of, &facts, 0)
}

async fn answered(store: &Store, of: &str, request: Request) -> Result<(), StoreError> {
    store.answer(&person(of), request, arriving(TODAY)).await.map(|reply| drop(reply.unwrap()))
}

async fn a_push_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let record = format!("r{round}");
            let facts = vec![
                reflection("ana", round * 10 + 1, &record, "First"),
                format!("garbage {round}"),
                reflection("ana", round * 10 + 2, &record, "Second"),
                fact("ana", round * 10 + 3, &format!("s{round}"), Kind::Session, on("2026-11-20"))
                    .encode()
                    .unwrap(),
            ];
            answered(store, "ana", push(store, "ana", facts)).await
        })
    })
    .await;
}

async fn a_share_and_its_withdrawal_that_fail_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    let say = |round: u32, seq: u32, choice: &str, base: &[FactId]| {
        let record = format!("r{round}");
        fact("ana", round * 10 + seq, &record, Kind::Reflection, sharing(choice, base))
    };
    let private = |round| {
        let shared = say(round, 2, "shared", &[]);
        say(round, 3, "private", &[shared.id]).encode().unwrap()
    };
    check_after(
        &store,
        |store, round| {
            let first = reflection("ana", round * 10 + 1, &format!("r{round}"), "First");
            let facts = vec![first, say(round, 2, "shared", &[]).encode().unwrap()];
            Box::pin(answered(store, "ana", push(store, "ana", facts)))
        },
        |store, round| Box::pin(answered(store, "ana", push(store, "ana", vec![private(round)]))),
    )
    .await;
    let told = contents(&store).await;
    assert!(told.iter().any(|row| row == "feed sue r1"), "she was told to forget it");
}

async fn a_first_word_of_a_device_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let status = Status { version: format!("1.{round}"), unsent: round, set_aside: 0 };
            let request = Request { status: Some(status), ..push(store, "ana", Vec::new()) };
            answered(store, "ana", request).await
        })
    })
    .await;
}

async fn a_reckoning_of_rights_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    let sessions: Vec<String> = (1..=3)
        .map(|n| {
            fact("ana", n, &format!("s{n}"), Kind::Session, on("2026-11-20")).encode().unwrap()
        })
        .collect();
    store.take(&person("ana"), &sessions, arriving(TODAY)).await.unwrap();
    // Each time Sue's right ends or begins again, by a change to the staff list.
    let change = async |store: &Store, round: u32| {
        let sql = if round % 2 == 1 {
            "UPDATE relation SET to_day = '2026-10-01' WHERE person = 'ana'"
        } else {
            "UPDATE relation SET to_day = NULL WHERE person = 'ana'"
        };
        let mut tx = store.write().await?;
        tx.run(sql, &[]).await?;
        tx.commit().await
    };
    check_after(
        &store,
        |store, round| Box::pin(change(store, round)),
        |store, _| Box::pin(answered(store, "sue", push(store, "sue", Vec::new()))),
    )
    .await;
}

async fn a_registration_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let device = format!("tablet-{round}").parse().unwrap();
            store.register_device(&device, &person("ana"), 1).await.map(drop)
        })
    })
    .await;
}

async fn sign_in(store: &Store, round: u32) -> Result<(), StoreError> {
    let token_hash = round.to_string();
    let new = NewSession {
        person: &person("ana"),
        device: &format!("phone-{round}").parse().unwrap(),
        about: "Chrome on Android",
        how: "demo",
        token_hash: token_hash.as_bytes(),
        instead_of: None,
        now_ms: 10,
        ends_ms: 1000,
    };
    // A token is drawn anew for each try: one that is there already was kept before.
    match store.session(new.token_hash, 10).await? {
        Some(_) => Ok(()),
        None => store.begin_session(&new).await.map(drop),
    }
}

async fn a_sign_in_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| Box::pin(sign_in(store, round))).await;
}

async fn a_sign_out_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    for round in 1..50 {
        sign_in(&store, round).await.unwrap();
    }
    check(&store, |store, round| {
        Box::pin(async move { store.end_session(round.to_string().as_bytes(), 20).await })
    })
    .await;
}

async fn a_revocation_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    for round in 1..50 {
        sign_in(&store, round).await.unwrap();
    }
    check(&store, |store, round| {
        Box::pin(async move {
            let id = format!("phone-{round}");
            let devices = store.devices(&person("ana")).await?;
            if devices.iter().any(|device| device.id == id && device.revoked_ms.is_some()) {
                return Ok(());
            }
            store.revoke_device(&person("ana"), &id.parse().unwrap(), 30).await.map(drop)
        })
    })
    .await;
}

async fn an_invitation_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let (hash, ends) = (round.to_string(), 100 + i64::from(round));
            // Each invitation is a new one: one that is there already was kept before.
            match store.invitation(hash.as_bytes(), 1).await? {
                Some(_) => Ok(()),
                None => store.invite(&person("ben"), hash.as_bytes(), 1, ends).await,
            }
        })
    })
    .await;
}

async fn a_fact_of_the_staff_list_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let mut tx = store.write().await?;
            let id = person(&format!("new-{round}"));
            let there = "SELECT 1 FROM person WHERE id = $1";
            if tx.one(there, &[id.as_str().into()]).await?.is_none() {
                tx.add_person("test", &Person::new(id, "Somebody", "")).await?;
            }
            tx.commit().await
        })
    })
    .await;
}

async fn an_audit_entry_that_fails_anywhere(spot: Spot) {
    let store = with_phones(&spot).await;
    check(&store, |store, round| {
        Box::pin(async move {
            let mut tx = store.write().await?;
            let there = "SELECT 1 FROM audit WHERE at_ms = $1";
            if tx.one(there, &[i64::from(round).into()]).await?.is_none() {
                let (at, ana) = (i64::from(round), person("ana"));
                tx.audit(at, Some(&ana), "test", None, &json!({ "round": round })).await?;
            }
            tx.commit().await
        })
    })
    .await;
}

async fn a_new_organisation_that_fails_anywhere(spot: Spot) {
    let engine = match spot.place {
        waymark_server::store::Place::Folder(_) => Engine::Sqlite,
        waymark_server::store::Place::Address(_) => Engine::Postgres,
    };
    let organisation = Organisation {
        id: "new".to_owned(),
        name: "New Council".to_owned(),
        packs: Vec::new(),
        is_demo: true,
    };
    let eve = [Person::new(person("eve"), "Eve", "")];
    let beginning = [waymark_server::store::Beginning {
        person: person("eve"),
        device: phone_of("eve"),
        facts: vec![reflection("eve", 1, "e", "First")],
    }];
    let arrival: Arrival = arriving(TODAY);
    for round in 1.. {
        let fresh = engine.spot().await;
        let store = fresh.open().await;
        let before = contents(&store).await;
        store.faults().fail(round);
        let make =
            async || store.add_organisation(&organisation, &eve, &[], &beginning, arrival).await;
        let outcome = make().await;
        if !store.faults().has_struck() {
            assert!(outcome.unwrap() && round > 10);
            return;
        }
        let after = contents(&store).await;
        assert!(outcome.is_err());
        let was_made = make().await.unwrap();
        assert_eq!(was_made, after == before, "call {round}: all of it or nothing");
        assert!(!make().await.unwrap());
    }
}
