//! The addresses of the server.
//!
//! Lives here: the router and what every reply carries. Each resource has its own file.

mod health;
mod people;
mod sign_in;
mod sync;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use crate::app_files::{self, AppFiles};
use crate::clock::Clock;
use crate::error::{MOST_BODY_BYTES, Problem};
use crate::exchange::WAYMARK;
use crate::store::Store;

/// The most bytes of a message signing in: it names a person and a device, and anybody may send it.
const MOST_SIGN_IN_BYTES: usize = 4 * 1024;

/// What every request can reach.
#[derive(Debug, Clone)]
pub struct App {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// The built app.
    pub files: AppFiles,
    /// Whether anybody may sign in as anybody.
    pub demo: bool,
}

/// The whole server as a router.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/health", get(health::health))
        .route("/people", get(people::people))
        .route("/sign-in", post(sign_in::sign_in).layer(DefaultBodyLimit::max(MOST_SIGN_IN_BYTES)))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/me", get(sign_in::me))
        .route("/sync", post(sync::sync))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::WrongMethod })
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES));
    Router::new()
        .nest("/api", api)
        .fallback(app_files::serve)
        .layer(middleware::from_fn(mark))
        .layer(middleware::from_fn(log))
        .layer(middleware::map_response(secure))
        .with_state(app)
}

/// Marks a reply of the API as ours.
async fn mark(request: Request, next: Next) -> Response {
    let is_api = is_of_the_api(request.uri().path());
    let mut response = next.run(request).await;
    if is_api {
        response.headers_mut().insert(WAYMARK, HeaderValue::from_static("1"));
    }
    response
}

/// Whether an address is one of the API's, known there or not.
pub fn is_of_the_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Adds the security headers. A reply that is not the app's own may load nothing at all, and is
/// kept by nobody on the way.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Logs method, pattern of the address and status: never a person, a body or a query.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    // The pattern, never the address itself: those of pages hold record ids.
    let place = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str());
    let place = place.unwrap_or("app").to_owned();
    let started = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::warn!(%method, %place, status, took_ms, "answered");
    } else {
        tracing::debug!(%method, %place, status, took_ms, "answered");
    }
    response
}
