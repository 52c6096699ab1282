//! Local accounts: invited, signed in, held up by delays, and never saying who has one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use serde_json::json;
use support::accounts::PASSWORD;
use support::{Answer, Server};
use waymark_server::identity::password::{Cost, Passwords};

fn name(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap().rsplit(':').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_invited_person_sets_a_password_and_is_signed_in() {
    let mut server = Server::real().await;
    let token = server.invite("ana").await;
    let opened = server.post("/api/invitation/open", "", json!({"token": token}).to_string()).await;
    let opened = opened.json();
    assert_eq!((&opened["person"], &opened["name"]), (&json!("ana"), &json!("ANA")));
    let secret = opened["secret"].as_str().unwrap();
    assert!(opened["uri"].as_str().unwrap().starts_with("otpauth://totp/Test%20Council:ana?"));
    let accepted = server.accept(&token, secret, "ana").await;
    assert_eq!(accepted.status, 200);
    let codes = accepted.json()["recovery_codes"].as_array().unwrap().len();
    assert_eq!(codes, 10);
    assert_eq!(accepted.json()["me"]["how"], "password");
    assert_eq!(server.me(&accepted.cookie()).await["person"], "ana");
    // The code that was used to accept does not count a second time.
    let again = server.password("ana", PASSWORD, &server.code(secret), "ana-phone").await;
    assert_eq!(name(&again), "wrong-sign-in");
    server.at("2026-11-24T09:01:00Z");
    let later = server.password(" ANA ", PASSWORD, &server.code(secret), "ana-phone").await;
    assert_eq!(later.status, 200);
    assert_eq!(later.json()["person"], "ana");
}

#[tokio::test]
async fn an_invitation_is_good_once_for_a_week_and_until_there_is_a_newer_one() {
    let mut server = Server::real().await;
    let open = |server: &Server, token: &str| {
        let body = json!({ "token": token }).to_string();
        let server = server.clone();
        async move { server.post("/api/invitation/open", "", body).await }
    };
    let first = server.invite("ana").await;
    let second = server.invite("ana").await;
    assert_eq!(name(&open(&server, &first).await), "invitation-gone");
    let secret = open(&server, &second).await.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(server.accept(&second, &secret, "ana").await.status, 200);
    assert_eq!(name(&server.accept(&second, &secret, "ana").await), "invitation-gone");
    let third = server.invite("ana").await;
    server.at("2026-12-01T09:00:01Z");
    assert_eq!(name(&open(&server, &third).await), "invitation-gone");
    assert_eq!(name(&open(&server, "").await), "invitation-gone");
}

#[tokio::test]
async fn an_invitation_stays_good_after_a_weak_password_or_a_wrong_code() {
    let server = Server::real().await;
    let token = server.invite("ana").await;
    let body = json!({ "token": token }).to_string();
    let opened = server.post("/api/invitation/open", "", body).await.json();
    let secret = opened["secret"].as_str().unwrap();
    let accept = |password: &str, secret: &str, code: &str| {
        let body = json!({ "token": token, "password": password, "secret": secret, "code": code,
                           "device": "ana-phone" });
        let server = server.clone();
        async move { server.post("/api/invitation/accept", "", body.to_string()).await }
    };
    let code = server.code(secret);
    assert_eq!(name(&accept("short", secret, &code).await), "weak-password");
    assert_eq!(name(&accept(PASSWORD, secret, "000000").await), "wrong-code");
    assert_eq!(name(&accept(PASSWORD, "nonsense", &code).await), "wrong-secret");
    assert_eq!(accept(PASSWORD, secret, &code).await.status, 200);
}

#[tokio::test]
async fn a_new_invitation_resets_everything_and_ends_every_session() {
    let mut server = Server::real().await;
    let before = server.with_account("ana").await;
    let cookie = before.answer.cookie();
    server.at("2026-11-24T10:00:00Z");
    let after = server.with_account("ana").await;
    server.get_as("/api/me", &cookie).await.problem(401);
    server.at("2026-11-24T10:01:00Z");
    let (old, new) = (server.code(&before.secret), server.code(&after.secret));
    assert_eq!(server.password("ana", PASSWORD, &old, "ana-phone").await.status, 401);
    let spent = &before.recovery_codes[0];
    assert_eq!(server.password("ana", PASSWORD, spent, "ana-phone").await.status, 401);
    assert_eq!(server.password("ana", PASSWORD, &new, "ana-phone").await.status, 200);
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let server = Server::real().await;
    let ana = server.with_account("ana").await;
    let typed = ana.recovery_codes[3].to_uppercase().replace('-', " ");
    let signed_in = server.password("ana", PASSWORD, &typed, "ana-phone").await;
    assert_eq!(signed_in.status, 200);
    let own = server.get_as("/api/account", &signed_in.cookie()).await.json();
    assert_eq!(own, json!({"sign_in_name": "ana", "recovery_codes_left": 9, "has_password": true}));
    assert_eq!(server.password("ana", PASSWORD, &typed, "ana-phone").await.status, 401);
}

#[tokio::test]
async fn recovery_codes_are_replaced_by_who_proves_it_again() {
    let mut server = Server::real().await;
    let ana = server.with_account("ana").await;
    let cookie = ana.answer.cookie();
    server.at("2026-11-24T09:05:00Z");
    let prove = |password: &str, code: String| {
        let body = json!({ "password": password, "code": code }).to_string();
        let (server, cookie) = (server.clone(), cookie.clone());
        async move { server.post("/api/account/recovery-codes", &cookie, body).await }
    };
    let refused = prove("another password", server.code(&ana.secret)).await;
    assert_eq!(name(&refused), "wrong-sign-in");
    let given = prove(PASSWORD, server.code(&ana.secret)).await.json();
    let new = given["recovery_codes"][0].as_str().unwrap().to_owned();
    let old = &ana.recovery_codes[0];
    assert_eq!(server.password("ana", PASSWORD, old, "ana-phone").await.status, 401);
    assert_eq!(server.password("ana", PASSWORD, &new, "ana-phone").await.status, 200);
}

#[tokio::test]
async fn no_answer_says_whether_there_is_such_an_account() {
    let server = Server::real().await;
    let ana = server.with_account("ana").await;
    let code = server.code(&ana.secret);
    let mut answers = Vec::new();
    for (who, password, code) in [
        ("ana", "not the password", code.as_str()),
        ("ana", PASSWORD, "000000"),
        ("ana", PASSWORD, "no code"),
        ("ben", PASSWORD, code.as_str()),
        ("nobody", PASSWORD, code.as_str()),
        ("nul\0", PASSWORD, code.as_str()),
        (&"x".repeat(3000), PASSWORD, code.as_str()),
    ] {
        let answer = server.password(who, password, code, "stranger").await;
        assert_eq!(answer.status, 401, "{who}");
        let headers: Vec<_> = answer.headers.iter().map(|(a, b)| (a.clone(), b.clone())).collect();
        answers.push((headers, answer.bytes));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn being_refused_is_the_same_work_without_an_account_as_with_one() {
    let mut server = Server::real().await;
    let passwords = Passwords::new(Cost { memory_kib: 64, passes: 1 });
    server.change(|app| app.identity.passwords = passwords.clone());
    server.with_account("ana").await;
    // Ben is on the list and has no account; nobody else is on it at all.
    for who in ["ana", "ben", "nobody"] {
        let before = passwords.worked_on();
        let refused = server.password(who, "not the password", "123456", "stranger").await;
        assert_eq!(refused.status, 401);
        assert_eq!(passwords.worked_on(), before + 1, "{who}");
    }
}

#[tokio::test]
async fn wrong_tries_make_everybody_wait_longer_but_never_for_good() {
    let mut server = Server::real().await;
    let ana = server.with_account("ana").await;
    for _free in 0..5 {
        assert_eq!(server.password("ana", "wrong", "1", "stranger").await.status, 401);
    }
    let waits = server.password("ana", "wrong", "1", "stranger").await;
    assert_eq!((waits.status.as_u16(), waits.header("retry-after")), (429, "2"));
    assert_eq!(waits.json()["wait_seconds"], 2);
    // The right password is held up as well, or the answer would be one.
    server.at("2026-11-24T09:00:00.5Z");
    let code = server.code(&ana.secret);
    assert_eq!(server.password("ana", PASSWORD, &code, "stranger").await.status, 429);
    // Names nobody has are held up just the same.
    for _free in 0..5 {
        assert_eq!(server.password("nobody", "wrong", "1", "stranger").await.status, 401);
    }
    assert_eq!(server.password("nobody", "wrong", "1", "stranger").await.status, 429);
    // On her own phone strangers do not hold her up.
    server.at("2026-11-24T09:00:31Z");
    let code = server.code(&ana.secret);
    assert_eq!(server.password("ana", PASSWORD, &code, "ana-phone").await.status, 200);
    server.at("2026-11-24T09:15:31Z");
    let code = server.code(&ana.secret);
    assert_eq!(server.password("ana", PASSWORD, &code, "stranger").await.status, 200);
}

#[tokio::test]
async fn many_tries_at_once_are_all_counted() {
    let server = Server::real().await;
    server.with_account("ana").await;
    let mut tries = tokio::task::JoinSet::new();
    for _one in 0..20 {
        let server = server.clone();
        tries.spawn(async move { server.password("ana", "wrong", "1", "stranger").await.status });
    }
    let statuses = tries.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
}

#[tokio::test]
async fn who_has_left_is_told_so_and_gets_in_nowhere() {
    let mut server = Server::real().await;
    let ana = server.with_account("ana").await;
    let cookie = ana.answer.cookie();
    let mut tx = server.store.write().await.unwrap();
    tx.run("UPDATE person SET left_on = '2026-11-24' WHERE id = 'ana'", &[]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        server.get_as("/api/me", &cookie).await.status,
        200,
        "the last day is a day at work"
    );
    server.at("2026-11-25T09:00:00Z");
    let answer = server.get_as("/api/me", &cookie).await;
    assert_eq!((answer.status.as_u16(), name(&answer).as_str()), (403, "left"));
    let code = server.code(&ana.secret);
    assert_eq!(name(&server.password("ana", PASSWORD, &code, "ana-phone").await), "left");
}

#[tokio::test]
async fn a_demonstration_has_no_passwords_and_a_real_server_no_demonstration() {
    let demo = Server::start().await.get("/api/sign-in").await.json();
    assert_eq!((&demo["demo"], &demo["password"]), (&json!(true), &json!(false)));
    let real = Server::real().await.get("/api/sign-in").await.json();
    assert_eq!((&real["demo"], &real["password"]), (&json!(false), &json!(true)));
    assert_eq!(real["organisation"], "Test Council");
}
