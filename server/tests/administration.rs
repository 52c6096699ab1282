//! The administrators' page and the metrics: who sees them, and that nothing anybody wrote is on
//! either.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use support::{Server, clock, fact, title};
use tower::ServiceExt;
use waymark_core::fact::Kind;
use waymark_server::metrics::{self, Told};
use waymark_server::store::Store;

const PAGE: &str = "/administration";

async fn make_administrator(store: &Store, person: &str) {
    let mut tx = store.write().await.unwrap();
    let sql = "UPDATE person SET position = 'administrator' WHERE id = $1";
    assert_eq!(tx.run(sql, &[person.into()]).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn only_administrators_find_the_page() {
    let server = Server::start().await;
    make_administrator(&server.store, "sue").await;
    server.get(PAGE).await.problem(401);
    let ana = server.sign_in("ana", "ana-phone").await;
    server.get_as(PAGE, &ana).await.problem(404);
    let sue = server.sign_in("sue", "sue-phone").await;
    let answer = server.get_as(PAGE, &sue).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
}

#[tokio::test]
async fn it_tells_of_phones_and_of_what_was_not_taken_and_of_nobodys_words() {
    let server = Server::start().await;
    make_administrator(&server.store, "sue").await;
    let mut phone = server.phone("ana").await;
    let taken = fact("ana", 1, "r1", Kind::Reflection, title("MARKERWORD taken"));
    let mut of_another = fact("ana", 2, "r2", Kind::Reflection, title("MARKERWORD refused"));
    of_another.about = "ben".parse().unwrap();
    phone.sync(&[taken.encode().unwrap(), of_another.encode().unwrap()]).await;

    let sue = server.sign_in("sue", "sue-phone").await;
    let page = text(server.get_as(PAGE, &sue).await.bytes);
    assert!(page.contains("Its sender may not write that about that person"), "{page}");
    assert!(page.contains("<td>signed in</td>"), "{page}");
    assert!(page.contains("24 November 2026, 09:00"), "{page}");
    assert!(!page.contains("MARKERWORD"));
    assert!(page.contains("Every phone has synchronised within a week."));
}

#[tokio::test]
async fn a_phone_that_has_been_silent_for_a_week_is_listed_with_its_name_escaped() {
    let server = Server::start().await;
    make_administrator(&server.store, "sue").await;
    server.sign_in("ana", "ana-phone").await;
    let eight_days = 8 * 24 * 60 * 60 * 1000;
    let seen = clock().now_ms() - eight_days;
    let mut tx = server.store.write().await.unwrap();
    let sql = "UPDATE device SET seen_ms = $1, unsent = 3 WHERE id = 'ana-phone'";
    tx.run(sql, &[seen.into()]).await.unwrap();
    tx.run("UPDATE person SET name = '<b>Ana</b>' WHERE id = 'ana'", &[]).await.unwrap();
    tx.commit().await.unwrap();

    let sue = server.sign_in("sue", "sue-phone").await;
    let page = text(server.get_as(PAGE, &sue).await.bytes);
    assert!(page.contains("<td>&lt;b&gt;Ana&lt;/b&gt;</td>"), "{page}");
    assert!(page.contains("<td>16 November 2026, 09:00</td><td>3</td>"), "{page}");
    assert!(!page.contains("<b>Ana"));
}

#[tokio::test]
async fn the_audit_log_is_read_in_pages() {
    let server = Server::start().await;
    make_administrator(&server.store, "sue").await;
    let mut tx = server.store.write().await.unwrap();
    for _ in 0..60 {
        let detail = serde_json::json!({});
        tx.audit(clock().now_ms(), None, "staff_imported", None, &detail).await.unwrap();
    }
    tx.commit().await.unwrap();
    let sue = server.sign_in("sue", "sue-phone").await;
    let newest = text(server.get_as(PAGE, &sue).await.bytes);
    assert!(newest.contains("<td>61</td>") && !newest.contains("<td>11</td>"), "{newest}");
    assert!(newest.contains("/administration?before=12#audit"), "{newest}");
    let older = text(server.get_as("/administration?before=12", &sue).await.bytes);
    assert!(older.contains("<td>11</td>") && older.contains("<td>1</td>"));
    assert!(!older.contains("Older entries"));
    server.get_as("/administration?before=MARKERWORD", &sue).await.problem(404);
}

#[tokio::test]
async fn metrics_count_by_pattern_and_name_nobody() {
    let server = Server::start().await;
    let mut phone = server.phone("ana").await;
    phone
        .sync(&[fact("ana", 1, "r1", Kind::Reflection, title("MARKERWORD")).encode().unwrap()])
        .await;
    server.get("/api/people/MARKERWORD").await.problem(404);
    let told = Told { metrics: server.metrics(), store: server.store.clone(), clock: clock() };
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = metrics::router(told).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = text(response.into_body().collect().await.unwrap().to_bytes().to_vec());
    let line = r#"waymark_requests_total{method="POST",place="/api/sync",status="200"} 1"#;
    assert!(body.contains(line), "{body}");
    assert!(body.contains("waymark_facts 1\n") && body.contains("waymark_people 3\n"), "{body}");
    assert!(!body.contains("MARKERWORD") && !body.contains("ana"), "{body}");
}
