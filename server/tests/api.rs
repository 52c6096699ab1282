//! Every other address of the API: status, body, and each denial.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use support::Server;

#[tokio::test]
async fn every_reply_of_the_api_is_marked_as_ours_and_not_to_be_kept() {
    let server = Server::start().await;
    for path in ["/api/health", "/api/people", "/api/me", "/api/nothing"] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-waymark"), "1", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
    }
}

#[tokio::test]
async fn health_says_the_version() {
    let answer = Server::start().await.get("/api/health").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}));
}

#[tokio::test]
async fn people_are_listed_in_a_demonstration_only() {
    let people = Server::start().await.get("/api/people").await.json();
    assert_eq!(people.as_array().unwrap().len(), 3);
    let first = json!({"person": "ana", "name": "ANA", "role": "Social worker", "about": ""});
    assert_eq!(people[0], first);
    let real = Server::start_as(false).await;
    real.get("/api/people").await.problem(404);
    real.post("/api/sign-in", "", json!({"person": "ana", "device": "d"}).to_string())
        .await
        .problem(404);
}

#[tokio::test]
async fn signing_in_gives_a_strict_cookie_and_says_who_one_is() {
    let server = Server::start().await;
    let body = json!({"person": "ana", "device": "ana-phone"}).to_string();
    let answer = server.post("/api/sign-in", "", body).await;
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["waymark_session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let me = json!({
        "person": "ana", "name": "ANA", "role": "Social worker",
        "organisation": "Test Council", "packs": ["north-yorkshire"], "team": [], "positions": [],
        "over_me": [{"kind": "supervisor", "person": "sue", "name": "SUE",
                     "from": "2026-01-01", "to": null}],
        "i_am": [], "duties": [], "how": "demo", "device": "ana-phone",
        "session_ends": 1_798_102_800_000_i64,
    });
    assert_eq!(answer.json(), me);
    let token = cookie.split(';').next().unwrap();
    let request = Request::get("/api/me").header("cookie", token).body(Body::empty()).unwrap();
    assert_eq!(server.send(request).await.json(), me);
}

#[tokio::test]
async fn a_supervisor_is_told_whom_they_supervise_today_and_nobody_else() {
    let server = Server::start().await;
    let body = json!({"person": "sue", "device": "sue-phone"}).to_string();
    let me = server.post("/api/sign-in", "", body).await.json();
    assert_eq!(me["team"], json!([{"person": "ana", "name": "ANA"}]));
    let tie = json!([{"kind": "supervisor", "person": "ana", "name": "ANA",
                      "from": "2026-01-01", "to": null}]);
    assert_eq!(me["i_am"], tie);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_may_be_repeated() {
    let server = Server::start().await;
    let cookie = server.sign_in("ana", "ana-phone").await;
    for _again in 0..2 {
        let answer = server.post("/api/sign-out", &cookie, "").await;
        assert_eq!(answer.status, 204);
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
    }
    let request = Request::get("/api/me").header("cookie", cookie).body(Body::empty()).unwrap();
    server.send(request).await.problem(401);
}

#[tokio::test]
async fn nobody_signs_in_as_a_stranger_or_on_anothers_device() {
    let server = Server::start().await;
    server.sign_in("ana", "ana-phone").await;
    for (body, status) in [
        (json!({"person": "nobody", "device": "d"}), 401),
        (json!({"person": "ben", "device": "ana-phone"}), 403),
        (json!({"person": "Ben!", "device": "d"}), 400),
        (json!({"person": "ben"}), 400),
    ] {
        let answer = server.post("/api/sign-in", "", body.to_string()).await;
        answer.problem(status);
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn a_stranger_cannot_send_much_to_sign_in() {
    let server = Server::start().await;
    let body = json!({ "person": "ana", "device": "d".repeat(5_000) }).to_string();
    server.post("/api/sign-in", "", body).await.problem(413);
}

#[tokio::test]
async fn sign_out_and_sign_in_must_come_from_the_app() {
    let server = Server::start().await;
    for path in ["/api/sign-in", "/api/sign-out"] {
        let bare = Request::post(path).header("content-type", "application/json");
        server.send(bare.body(Body::from("{}")).unwrap()).await.problem(403);
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let server = Server::start().await;
    for path in ["/api", "/api/", "/api/nothing", "/api/sync/more"] {
        let answer = server.get(path).await;
        answer.problem(404);
        assert_eq!((answer.header("x-waymark"), answer.header("cache-control")), ("1", "no-store"));
    }
    for (method, path) in [
        (Method::GET, "/api/sync"),
        (Method::POST, "/api/health"),
        (Method::DELETE, "/api/me"),
        (Method::POST, "/journal"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        server.send(request).await.problem(405);
    }
}

#[tokio::test]
async fn the_cookie_stays_on_tls_where_a_proxy_speaks_it() {
    let server = Server::start().await;
    let request = Request::post("/api/sign-in")
        .header("x-waymark", "1")
        .header("x-forwarded-proto", "https")
        .header("content-type", "application/json")
        .body(Body::from(json!({"person": "ana", "device": "d"}).to_string()))
        .unwrap();
    assert!(server.send(request).await.header("set-cookie").ends_with("; Secure"));
}
