//! What identity keeps, on either engine: accounts, tries, invitations, trips to a provider, and
//! the staff list.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::Server;
use support::accounts::{CHEAP, PASSWORD};
use support::engines::Spot;
use waymark_core::calendar;
use waymark_server::identity::delay::Whose;
use waymark_server::identity::oidc::Flow;
use waymark_server::identity::password::Passwords;
use waymark_server::identity::staff::{Wish, plan, read};

on_both_engines!(
    somebody_is_invited_signs_in_and_uses_up_their_codes,
    tries_are_counted_forgiven_and_forgotten,
    a_trip_to_a_provider_is_taken_once,
    a_staff_list_is_carried_out_and_found_again,
);

async fn real_on(spot: &Spot) -> Server {
    let mut server = Server::start_on(spot).await;
    server.change(|app| {
        app.demo = false;
        app.identity.passwords = Passwords::new(CHEAP);
    });
    server
}

async fn somebody_is_invited_signs_in_and_uses_up_their_codes(spot: Spot) {
    let mut server = real_on(&spot).await;
    let ana = server.with_account("ana").await;
    server.at("2026-11-24T09:05:00Z");
    let code = server.code(&ana.secret);
    assert_eq!(server.password("ana", PASSWORD, &code, "ana-phone").await.status, 200);
    assert_eq!(server.password("ana", PASSWORD, &code, "ana-phone").await.status, 401);
    let spare = &ana.recovery_codes[0];
    let signed_in = server.password("ana", PASSWORD, spare, "ana-phone").await;
    assert_eq!(signed_in.status, 200);
    assert_eq!(server.password("ana", PASSWORD, spare, "ana-phone").await.status, 401);
    let seen = server.get_as("/api/sessions", &signed_in.cookie()).await.json();
    assert_eq!(seen["devices"].as_array().unwrap().len(), 1);
    assert_eq!(server.delete_as("/api/sessions", &signed_in.cookie()).await.status, 204);
    let own = server.get_as("/api/account", &signed_in.cookie()).await.json();
    assert_eq!(own["recovery_codes_left"], 9);
    assert_eq!(server.password("nul\0", PASSWORD, &code, "ana-phone").await.status, 401);
}

async fn tries_are_counted_forgiven_and_forgotten(spot: Spot) {
    let server = real_on(&spot).await;
    let whose = [(vec![1; 32], Whose::Account), (vec![2; 32], Whose::Address)];
    let count = async |now_ms| server.store.count_try(&whose, now_ms).await.unwrap();
    for _free in 0..5 {
        assert_eq!(count(1).await, Ok(()));
    }
    assert_eq!(count(1).await, Err(1000));
    assert_eq!(count(1001).await, Ok(()));
    assert_eq!(count(1002).await, Err(1999));
    server.store.forgive_tries(&whose).await.unwrap();
    assert_eq!(count(1003).await, Ok(()));
}

async fn a_trip_to_a_provider_is_taken_once(spot: Spot) {
    let server = real_on(&spot).await;
    let flow = Flow {
        state: vec![1, 2],
        provider: "council".to_owned(),
        nonce: "n".to_owned(),
        verifier: "v".to_owned(),
        device: "ana-phone".to_owned(),
        ends_ms: 100,
    };
    for (hash, now_ms, want) in [(b"a", 99, Some(&flow)), (b"b", 100, None)] {
        server.store.begin_flow(hash, &flow, 1).await.unwrap();
        assert_eq!(server.store.take_flow(hash, now_ms).await.unwrap().as_ref(), want);
        assert_eq!(server.store.take_flow(hash, 1).await.unwrap(), None);
    }
}

async fn a_staff_list_is_carried_out_and_found_again(spot: Spot) {
    let server = real_on(&spot).await;
    let text = "person,name,email,team,position,left_on,supervisor,second_manager,from,to\n\
                kim,Kim Lee,kim@council.example,North,leader,,sue,ben,2026-09-01,\n\
                ben,Ben,,,,,,,,\nana,,,,,2026-11-23,,,,\nsue,,,,,,,,,\n";
    let wish = Wish { today: calendar::parse("2026-11-24").unwrap(), end_missing: false };
    for changes in [true, false] {
        let mut tx = server.store.write().await.unwrap();
        let (list, mut faults) = read(text.as_bytes()).unwrap();
        let plan = plan(&list, &tx.present().await.unwrap(), wish, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(!plan.changes.is_empty(), changes, "{plan:?}");
        tx.carry_out(&plan).await.unwrap();
        tx.end_sessions_of_leavers(wish.today).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(server.store.duties(&"sue".parse().unwrap()).await.unwrap().len(), 1);
    let leaders = server.store.in_position("leader", wish.today).await.unwrap();
    assert_eq!(leaders.len(), 1);
    let (over, _) =
        server.store.ties_both_ways(&"kim".parse().unwrap(), wish.today, wish.today).await.unwrap();
    assert_eq!(
        over.iter().map(|tie| tie.kind.as_str()).collect::<Vec<_>>(),
        ["second_manager", "supervisor"]
    );
}
