//! Bad input at every address that takes any: a problem in words, and everybody else goes on.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use support::{Answer, Server, reflection};
use waymark_server::identity::Identity;
use waymark_server::identity::oidc::SignInConfig;

/// Every address that takes a body of JSON.
const TAKES: [&str; 7] = [
    "/api/sign-in",
    "/api/sign-in/password",
    "/api/sign-in/oidc/council",
    "/api/invitation/open",
    "/api/invitation/accept",
    "/api/account/recovery-codes",
    "/api/sync",
];

/// Something nobody may find in an answer.
const MARK: &str = "zwiebelfisch";

async fn refused(server: &Server, path: &str, cookie: &str, body: impl Into<Body>) -> Answer {
    let answer = server.post(path, cookie, body).await;
    let status = answer.status.as_u16();
    assert!((400..500).contains(&status), "{path}: {status}");
    answer.problem(status);
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(MARK), "{path} quotes what it got");
    answer
}

#[tokio::test]
async fn garbage_nested_cut_and_huge_messages_are_problems_everywhere() {
    let mut server = Server::start().await;
    let boundless = Identity::new(SignInConfig::default(), None, false, 0).unwrap();
    server.change(|app| app.identity = boundless);
    let cookie = server.sign_in("ana", "ana-phone").await;
    let whole = json!({"protocol": 1, "device": "ana-phone", "cursor": 0, "page": 5, "name": MARK,
                       "facts": [], "person": "ana", "token": MARK, "password": MARK, "code": "1",
                       "secret": MARK})
    .to_string();
    for path in TAKES {
        for body in [
            Vec::new(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"\"zwiebelfisch".to_vec(),
            b"{\"device\":\"zwiebelfisch!\"}".to_vec(),
            b"{\"device\":{\"zwiebelfisch\":1}}".to_vec(),
            b"{\"device\":\"a\\u0000b\",\"name\":\"\\u0000\"}".to_vec(),
            b"{\"device\":\"\\ud800\"}".to_vec(),
            b"\xff\xfe\x00z".to_vec(),
            vec![0; 100],
            "[".repeat(4000).into_bytes(),
            "{\"a\":".repeat(700).into_bytes(),
            b"{\"cursor\":1e999,\"page\":-1,\"protocol\":1.5}".to_vec(),
        ] {
            refused(&server, path, &cookie, body).await;
        }
        for cut in (1..whole.len()).step_by(7) {
            refused(&server, path, &cookie, whole[..cut].to_owned()).await;
        }
        let huge = refused(&server, path, &cookie, vec![b' '; 9 * 1024 * 1024]).await;
        assert_eq!(huge.status, 413, "{path}");
    }
    assert_eq!(server.get_as("/api/me", &cookie).await.status, 200);
}

#[tokio::test]
async fn tricks_with_addresses_find_nothing() {
    let server = Server::start().await;
    let cookie = server.sign_in("ana", "ana-phone").await;
    for id in [
        "..",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..",
        "%00",
        "a%00b",
        "%ff%fe",
        "%",
        "'%20OR%201=1--",
        "ana-phone%2f..%2fben-phone",
        "%F0%9F%98%80",
        "*",
        "$1",
    ] {
        for path in [format!("/api/devices/{id}"), format!("/api/sessions/{id}")] {
            let answer = server.delete_as(&path, &cookie).await;
            let status = answer.status.as_u16();
            assert!((400..500).contains(&status), "{path}: {status}");
            answer.problem(status);
        }
        let callback = format!("/api/sign-in/oidc/callback?code={id}&state={id}&error={id}");
        let answer = server.get(&callback).await;
        assert_eq!(answer.status, 303, "{callback}");
        assert_eq!(answer.header("location"), "/sign-in?problem=flow-ended");
    }
    let long = format!("/api/devices/{}", "a".repeat(60_000));
    server.delete_as(&long, &cookie).await.problem(404);
    assert_eq!(server.get_as("/api/me", &cookie).await.status, 200);
}

#[tokio::test]
async fn headers_that_make_no_sense_are_no_more_than_that() {
    let server = Server::start().await;
    for (name, value) in [
        ("cookie", "waymark_session=\"; =;;;=; waymark_session"),
        ("cookie", &format!("waymark_session={}", "A".repeat(50_000))),
        ("x-forwarded-for", "::::, , 999.1.1.1"),
        ("x-forwarded-proto", "javascript"),
        ("accept-encoding", "br;q=NaN, gzip;;;"),
        ("if-none-match", "W/\"*\", , \""),
        ("range", "bytes=99999999999999999999-"),
        ("content-length", "18446744073709551615"),
        ("expect", "the unexpected"),
    ] {
        for path in ["/api/me", "/", "/api/sign-in"] {
            let request = Request::get(path).header(name, value).body(Body::empty()).unwrap();
            let status = server.send(request).await.status.as_u16();
            assert!(status < 500, "{name} at {path}: {status}");
        }
    }
}

#[tokio::test]
async fn another_organisations_ids_and_replayed_facts_change_nothing() {
    let here = Server::start().await;
    let elsewhere = Server::start().await;
    let cookie = elsewhere.sign_in("ana", "ana-phone").await;
    here.get_as("/api/me", &cookie).await.problem(401);
    let mut ben = here.phone("ben").await;
    here.sign_in("ana", "ana-phone").await;
    // Ana's own fact, in a message of Ben's.
    let stolen = reflection("ana", 1, "r1", "A visit");
    let outcomes = ben.outcomes(std::slice::from_ref(&stolen)).await;
    assert_eq!(outcomes, [json!({"set_aside": "not_yours"})]);
    let mut ana = here.phone("ana").await;
    assert_eq!(ana.outcomes(std::slice::from_ref(&stolen)).await, [json!("accepted")]);
    assert_eq!(ana.outcomes(&[stolen]).await, [json!("known")]);
}

#[tokio::test]
async fn others_are_answered_while_one_sends_garbage() {
    let server = Server::start().await;
    let cookie = server.sign_in("ana", "ana-phone").await;
    let mut garbage = tokio::task::JoinSet::new();
    for _one in 0..20 {
        let (server, cookie) = (server.clone(), cookie.clone());
        garbage.spawn(async move {
            let body = vec![b'['; 8 * 1024 * 1024];
            server.post("/api/sync", &cookie, body).await.status.as_u16()
        });
    }
    let ben = server.sign_in("ben", "ben-phone").await;
    assert_eq!(server.get_as("/api/me", &ben).await.status, 200);
    let statuses = garbage.join_all().await;
    assert!(statuses.iter().all(|status| *status == 400), "{statuses:?}");
    assert_eq!(server.get_as("/api/me", &cookie).await.header(header::SET_COOKIE.as_str()), "");
}
