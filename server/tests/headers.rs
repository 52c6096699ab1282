//! What every answer carries, as a passive scan of a site would check it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Request, header};
use support::{Answer, Server};

/// Pages, files, answers and refusals of every sort.
const PLACES: [&str; 12] = [
    "/",
    "/journal/some-record",
    "/invitation",
    "/missing.js",
    "/administration",
    "/administration/styles.css",
    "/api/health",
    "/api/openapi.json",
    "/api/me",
    "/api/nothing",
    "/api/sign-in",
    "/api/sign-in/oidc/callback?code=x&state=y",
];

/// What a policy says of one sort of thing.
fn directive<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    let mut parts = policy.split(';').map(str::trim);
    parts.find_map(|part| part.strip_prefix(name).map(str::trim))
}

async fn every(server: &Server, check: impl Fn(&str, &Answer)) {
    for place in PLACES {
        check(place, &server.get(place).await);
    }
}

#[tokio::test]
async fn nothing_is_framed_sniffed_or_told_to_other_sites() {
    every(&Server::start().await, |place, answer| {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{place}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{place}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{place}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{place}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{place}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{place}");
        for tells in ["server", "x-powered-by", "access-control-allow-origin"] {
            assert_eq!(answer.header(tells), "", "{place} has {tells}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_policy_forbids_what_it_does_not_need() {
    every(&Server::start().await, |place, answer| {
        let policy = answer.header("content-security-policy");
        assert_eq!(directive(policy, "frame-ancestors"), Some("'none'"), "{place}");
        let default = directive(policy, "default-src").unwrap();
        assert!(matches!(default, "'none'" | "'self'"), "{place}: {policy}");
        for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!policy.contains(loose), "{place}: {policy}");
        }
        if default == "'self'" {
            assert_eq!(directive(policy, "object-src"), Some("'none'"), "{place}");
            assert_eq!(directive(policy, "base-uri"), Some("'none'"), "{place}");
            assert_eq!(directive(policy, "form-action"), Some("'self'"), "{place}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_answer_says_its_type_and_those_of_the_api_are_kept_by_nobody() {
    every(&Server::start().await, |place, answer| {
        let has_body = !answer.bytes.is_empty();
        assert_eq!(has_body, !answer.header("content-type").is_empty(), "{place}");
        if place.starts_with("/api") {
            assert_eq!(answer.header("cache-control"), "no-store", "{place}");
        }
        if answer.status.is_client_error() {
            answer.problem(answer.status.as_u16());
        }
    })
    .await;
}

#[tokio::test]
async fn where_the_address_is_encrypted_it_stays_so_and_cookies_are_this_hosts_alone() {
    let mut server = Server::start().await;
    assert_eq!(server.get("/").await.header("strict-transport-security"), "");
    server.change(|app| app.identity.public_url = Some("https://waymark.example".to_owned()));
    every(&server, |place, answer| {
        let stays = answer.header("strict-transport-security");
        assert_eq!(stays, "max-age=31536000", "{place}");
    })
    .await;
    let body = r#"{"person":"ana","device":"ana-phone"}"#;
    let cookie = server.post("/api/sign-in", "", body).await.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-waymark_session="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(server.get_as("/api/me", cookie).await.status, 200);
}

#[tokio::test]
async fn another_site_changes_nothing_even_with_the_cookie() {
    let server = Server::start().await;
    let cookie = server.sign_in("ana", "ana-phone").await;
    for (method, path) in [
        ("POST", "/api/sync"),
        ("POST", "/api/sign-out"),
        ("POST", "/api/account/recovery-codes"),
        ("DELETE", "/api/sessions"),
        ("DELETE", "/api/sessions/x"),
        ("DELETE", "/api/devices/ana-phone"),
        ("PUT", "/api/attachments/r/aa"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &cookie)
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "text/plain");
        let answer = server.send(request.body(Body::from("{}")).unwrap()).await;
        answer.problem(403);
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
    let asks_leave = Request::options("/api/sync")
        .header(header::ORIGIN, "https://evil.example")
        .header("access-control-request-headers", "x-waymark");
    let answer = server.send(asks_leave.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-headers"), "");
    assert_eq!(server.get_as("/api/me", &cookie).await.status, 200);
}
