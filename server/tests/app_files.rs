//! Serving the built app: types, compressed forms, the content policy, and what is missing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request};
use support::Server;
use waymark_server::app_files::AppFiles;

#[tokio::test]
async fn every_address_of_the_app_is_its_page() {
    let server = Server::start().await;
    for path in ["/", "/index.html", "/journal", "/journal/r-1?from=today", "/why/a-rule"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(answer.bytes.starts_with(b"<title>Waymark"));
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_never_the_page() {
    let server = Server::start().await;
    for path in ["/app_bg.wasm", "/robots.txt", "/icons/none.png", "/.git/config.txt"] {
        server.get(path).await.problem(404);
    }
    server.folder.write("secret.txt", "outside the app");
    for path in ["/../secret.txt", "/x/../../secret.txt", "/..%2fsecret.txt", "//../secret.txt"] {
        server.get(path).await.problem(404);
    }
}

#[tokio::test]
async fn files_have_the_types_browsers_insist_on() {
    let server = Server::start().await;
    for (name, kind) in [
        ("a.wasm", "application/wasm"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("styles/app.css", "text/css; charset=utf-8"),
        ("icons/icon.png", "image/png"),
        ("icons/icon.svg", "image/svg+xml"),
        ("data.bin", "application/octet-stream"),
    ] {
        server.folder.write(&format!("app/{name}"), "x");
        let answer = server.get(&format!("/{name}")).await;
        assert_eq!(answer.header("content-type"), kind, "{name}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{name}");
    }
}

#[tokio::test]
async fn the_smallest_form_the_browser_takes_is_sent() {
    let server = Server::start().await;
    server.folder.write("app/a.wasm", "plain");
    server.folder.write("app/a.wasm.br", "brotli");
    server.folder.write("app/a.wasm.gz", "gzip");
    for (accept, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip"),
        ("identity", "", "plain"),
    ] {
        let request = Request::get("/a.wasm").header("accept-encoding", accept);
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accept}");
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.bytes, body.as_bytes());
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again_until_it_changes() {
    let server = Server::start().await;
    server.folder.write("app/a.wasm", "one");
    let etag = server.get("/a.wasm").await.header("etag").to_owned();
    let again = async || {
        let request = Request::get("/a.wasm").header("if-none-match", &etag);
        server.send(request.body(Body::empty()).unwrap()).await
    };
    let same = again().await;
    assert_eq!((same.status.as_u16(), same.bytes.len()), (304, 0));
    // The same name with other bytes: what a change of the build tools alone does.
    server.folder.write("app/a.wasm", "two");
    let changed = again().await;
    assert_eq!((changed.status.as_u16(), changed.bytes.as_slice()), (200, b"two".as_slice()));
}

#[tokio::test]
async fn the_policy_allows_the_pages_own_scripts_and_follows_a_release() {
    let server = Server::start().await;
    let first = server.get("/").await.header("content-security-policy").to_owned();
    // printf 'go()' | openssl dgst -sha256 -binary | base64
    let scripts = "script-src 'self' 'wasm-unsafe-eval' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=';";
    assert!(first.contains(scripts), "{first}");
    assert!(!first.contains("unsafe-inline") && first.contains("frame-ancestors 'none'"));
    server.folder.write("app/index.html", "<title>Waymark</title><script>go(2)</script>");
    let second = server.get("/").await.header("content-security-policy").to_owned();
    assert_ne!(first, second);
    server.folder.write("app/sw.js", "self");
    assert!(!server.get("/sw.js").await.header("content-security-policy").contains("sha256"));
}

#[tokio::test]
async fn the_security_headers_are_on_everything() {
    let server = Server::start().await;
    for path in ["/", "/missing.txt", "/api/health", "/api/nothing"] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
        assert!(!answer.header("content-security-policy").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_head_request_has_the_headers_and_no_body() {
    let server = Server::start().await;
    let request = Request::builder().method(Method::HEAD).uri("/").body(Body::empty()).unwrap();
    let answer = server.send(request).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len()), (200, 0));
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn while_a_release_is_copied_in_the_page_says_so() {
    let server = Server::start().await;
    std::fs::remove_file(server.folder.path().join("app/index.html")).unwrap();
    assert!(server.get("/").await.problem(503).contains("new version"));
}

#[test]
fn a_folder_without_an_app_is_refused_at_the_start() {
    let folder = support::Folder::new();
    let error = AppFiles::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("make run") && error.contains("index.html"), "{error}");
}
