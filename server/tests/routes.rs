//! Every address of the API: what the document says of it, and who is let in.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value as Json, json};
use support::Server;

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Anybody: it is how one becomes somebody, or says nothing of anybody.
    Anybody,
    /// Whoever is signed in, for what is their own.
    SignedIn,
    /// Administrators.
    Administrators,
    /// Leaders.
    Leaders,
}
use Who::{Administrators, Anybody, Leaders, SignedIn};

/// Every address, and who may use it. Nobody else gets anything there.
const ROUTES: &[(&str, &str, Who)] = &[
    ("GET", "/api/health", Anybody),
    ("GET", "/api/openapi.json", Anybody),
    ("GET", "/api/people", Anybody),
    ("GET", "/api/sign-in", Anybody),
    ("POST", "/api/sign-in", Anybody),
    ("POST", "/api/sign-in/password", Anybody),
    ("POST", "/api/sign-in/oidc/{provider}", Anybody),
    ("GET", "/api/sign-in/oidc/callback", Anybody),
    ("POST", "/api/invitation/open", Anybody),
    ("POST", "/api/invitation/accept", Anybody),
    ("POST", "/api/sign-out", Anybody),
    ("GET", "/api/me", SignedIn),
    ("GET", "/api/account", SignedIn),
    ("POST", "/api/account/recovery-codes", SignedIn),
    ("GET", "/api/sessions", SignedIn),
    ("DELETE", "/api/sessions", SignedIn),
    ("DELETE", "/api/sessions/{id}", SignedIn),
    ("DELETE", "/api/devices/{id}", SignedIn),
    ("POST", "/api/sync", SignedIn),
    ("GET", "/api/report", Leaders),
    ("GET", "/api/right-of-access", SignedIn),
    ("GET", "/api/attachments/{record}/{hash}", SignedIn),
    ("PUT", "/api/attachments/{record}/{hash}", SignedIn),
    ("GET", "/api/attachments/{record}/{hash}/{place}", SignedIn),
    ("PUT", "/api/attachments/{record}/{hash}/{place}", SignedIn),
    ("GET", "/administration", Administrators),
];

const ROUTER: &str = include_str!("../src/routes/mod.rs");

/// An address with something in each of its places.
fn filled(path: &str) -> String {
    path.replace("{hash}", &"a".repeat(64)).replace("{place}", "0").replace(['{', '}'], "")
}

async fn ask(server: &Server, method: &str, path: &str, cookie: &str) -> support::Answer {
    let request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .uri(filled(path))
        .header("x-waymark", "1")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie);
    server.send(request.body(Body::from("{}")).unwrap()).await
}

#[tokio::test]
async fn the_document_the_table_and_the_router_name_the_same_addresses() {
    let server = Server::start().await;
    let document = server.get("/api/openapi.json").await.json();
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            documented.insert((method.to_uppercase(), path.clone()));
        }
    }
    let api = ROUTES.iter().filter(|(_, path, _)| path.starts_with("/api/"));
    let listed: BTreeSet<_> =
        api.map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(documented, listed);

    // The router's own text names each address once; which methods it takes is asked of it.
    let texts = ROUTER.split(".route(").skip(1).filter_map(|rest| rest.split('"').nth(1));
    let routed: BTreeSet<String> =
        texts.filter(|path| path.starts_with('/')).map(|path| format!("/api{path}")).collect();
    let known: BTreeSet<String> = documented.iter().map(|(_, path)| path.clone()).collect();
    assert_eq!(routed, known);
    for path in &routed {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let status = ask(&server, method, path, "").await.status;
            let is_there = documented.contains(&(method.to_owned(), path.clone()));
            assert_eq!(status != 405, is_there, "{method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn every_address_is_denied_to_everyone_not_named() {
    let server = Server::start().await;
    let mut tx = server.store.write().await.unwrap();
    tx.run("UPDATE person SET position = 'administrator' WHERE id = 'sue'", &[]).await.unwrap();
    tx.run("UPDATE person SET position = 'leader' WHERE id = 'ben'", &[]).await.unwrap();
    tx.commit().await.unwrap();
    // What each meets at an address for the signed in, for administrators and for leaders.
    for (role, at_own, at_administration, at_leading) in [
        ("nobody", 401, 401, 401),
        ("garbage", 401, 401, 401),
        ("forged", 401, 401, 401),
        ("ended", 401, 401, 401),
        ("over", 401, 401, 401),
        ("revoked", 403, 403, 403),
        ("left", 403, 403, 403),
        ("practitioner", 0, 404, 404),
        ("leader", 0, 404, 0),
        ("administrator", 0, 0, 404),
    ] {
        for (method, path, who) in ROUTES {
            let mut server = server.clone();
            let cookie = cookie_of(&mut server, role).await;
            let answer = ask(&server, method, path, &cookie).await;
            let status = answer.status.as_u16();
            let want = match who {
                Anybody => 0,
                SignedIn => at_own,
                Administrators => at_administration,
                Leaders => at_leading,
            };
            if want == 0 {
                let denied = matches!(status, 401 | 403) && *path != "/api/sign-in";
                assert!(!denied && status < 500, "{role}: {method} {path}: {status}");
            } else {
                assert_eq!(status, want, "{role}: {method} {path}");
                answer.problem(want);
            }
        }
    }
}

/// The cookie that somebody in a role brings.
async fn cookie_of(server: &mut Server, role: &str) -> String {
    let run = async |server: &Server, sql: &'static str| {
        let mut tx = server.store.write().await.unwrap();
        tx.run(sql, &[]).await.unwrap();
        tx.commit().await.unwrap();
    };
    let phone = format!("{role}-phone");
    run(server, "UPDATE person SET left_on = NULL").await;
    match role {
        "nobody" => String::new(),
        "garbage" => "waymark_session=\"; waymark_session; =;;".to_owned(),
        "forged" => format!("waymark_session={}", "A".repeat(43)),
        "practitioner" => server.sign_in("ana", &phone).await,
        "leader" => server.sign_in("ben", &phone).await,
        "administrator" => server.sign_in("sue", &phone).await,
        "ended" => {
            let cookie = server.sign_in("ana", &phone).await;
            server.post("/api/sign-out", &cookie, "").await;
            cookie
        }
        "over" => {
            let cookie = server.sign_in("ana", &phone).await;
            server.at("2026-12-24T09:00:00Z");
            cookie
        }
        "revoked" => {
            let phone = format!("phone-{:x}", rand());
            let cookie = server.sign_in("ana", &phone).await;
            let answer = server.delete_as(&format!("/api/devices/{phone}"), &cookie).await;
            assert_eq!(answer.status, 204);
            cookie
        }
        "left" => {
            let cookie = server.sign_in("ana", &phone).await;
            run(server, "UPDATE person SET left_on = '2026-11-23' WHERE id = 'ana'").await;
            cookie
        }
        other => panic!("no such role: {other}"),
    }
}

/// Another number each time.
fn rand() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[tokio::test]
async fn nobody_sees_or_ends_anothers_session_or_device() {
    let server = Server::start().await;
    let ana = server.sign_in("ana", "ana-phone").await;
    let ben = server.sign_in("ben", "ben-phone").await;
    let of_ben = server.get_as("/api/sessions", &ben).await.json();
    let session = of_ben["sessions"][0]["id"].as_str().unwrap();
    for path in [format!("/api/sessions/{session}"), "/api/devices/ben-phone".to_owned()] {
        server.delete_as(&path, &ana).await.problem(404);
    }
    let of_ana = server.get_as("/api/sessions", &ana).await;
    assert!(!String::from_utf8_lossy(&of_ana.bytes).contains("ben"));
    assert_eq!(server.get_as("/api/me", &ben).await.status, 200);
}

#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_owner() {
    let server = Server::start().await;
    let here = server.sign_in("ana", "ana-phone").await;
    let there = server.sign_in("ana", "ana-laptop").await;
    let seen = server.get_as("/api/sessions", &here).await.json();
    let this: Vec<&Json> = seen["sessions"].as_array().unwrap().iter().collect();
    assert_eq!(this.iter().filter(|one| one["this"] == true).count(), 1);
    assert_eq!(this.len(), 2);
    let other = this.iter().find(|one| one["device"] == "ana-laptop").unwrap();
    let path = format!("/api/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(server.delete_as(&path, &here).await.status, 204);
    server.get_as("/api/me", &there).await.problem(401);
    assert_eq!(server.get_as("/api/me", &here).await.status, 200);
    let third = server.sign_in("ana", "ana-tablet").await;
    assert_eq!(server.delete_as("/api/sessions", &here).await.status, 204);
    server.get_as("/api/me", &third).await.problem(401);
    assert_eq!(server.get_as("/api/me", &here).await.status, 200);
}

#[tokio::test]
async fn a_revoked_device_is_told_so_and_cannot_come_back() {
    let server = Server::start().await;
    let here = server.sign_in("ana", "ana-phone").await;
    let lost = server.sign_in("ana", "ana-laptop").await;
    assert_eq!(server.delete_as("/api/devices/ana-laptop", &here).await.status, 204);
    let told = server.get_as("/api/me", &lost).await;
    assert_eq!(told.json()["type"], "urn:waymark:problem:device-revoked");
    let again = json!({ "person": "ana", "device": "ana-laptop" }).to_string();
    server.post("/api/sign-in", "", again).await.problem(403);
    // Nor by a session of the same person that began on another device.
    let request = json!({ "protocol": 2, "device": "ana-laptop", "cursor": 0, "page": 1 });
    let told = server.post("/api/sync", &here, request.to_string()).await;
    assert_eq!(told.json()["type"], "urn:waymark:problem:device-revoked");
}

#[tokio::test]
async fn signing_in_again_takes_the_place_of_the_session_the_browser_had() {
    let server = Server::start().await;
    let first = server.sign_in("ana", "ana-phone").await;
    let body = json!({ "person": "ana", "device": "ana-phone" }).to_string();
    let second = server.post("/api/sign-in", &first, body).await.cookie();
    assert_ne!(first, second);
    server.get_as("/api/me", &first).await.problem(401);
    assert_eq!(server.get_as("/api/me", &second).await.status, 200);
}

#[tokio::test]
async fn one_session_that_asks_too_often_waits_and_others_do_not() {
    let server = Server::start().await;
    let busy = server.sign_in("ana", "ana-phone").await;
    let other = server.sign_in("ben", "ben-phone").await;
    let mut statuses = Vec::new();
    for _many in 0..310 {
        statuses.push(server.get_as("/api/me", &busy).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 300);
    let waits = server.get_as("/api/me", &busy).await;
    assert_eq!((waits.status.as_u16(), waits.header("retry-after")), (429, "1"));
    assert_eq!(server.get_as("/api/me", &other).await.status, 200);
}
