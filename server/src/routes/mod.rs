//! The addresses of the server.
//!
//! Lives here: the router and what every reply carries. Each resource has its own file.

mod account;
mod attachments;
mod health;
mod invitation;
mod me;
mod oidc;
mod openapi;
mod people;
mod report;
mod right_of_access;
mod sessions;
mod sign_in;
mod sync;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use waymark_core::attachment::CHUNK_BYTES;

use crate::administration;
use crate::app_files::{self, AppFiles};
use crate::clock::Clock;
use crate::error::{MOST_BODY_BYTES, Problem};
use crate::exchange::{WAYMARK, require_app};
use crate::identity::Identity;
use crate::metrics::Metrics;
use crate::store::Store;

/// The most bytes of a message signing in: it names a person and a device, and anybody may send it.
const MOST_SIGN_IN_BYTES: usize = 4 * 1024;

/// Shorter replies would get longer by the headers that say so.
const WORTH_COMPRESSING: u16 = 1024;

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
    /// The most bytes an attachment may have.
    pub most_attachment_bytes: u32,
    /// How people sign in, and how often they may knock.
    pub identity: Identity,
    /// How much is asked, and how it is answered.
    pub metrics: Metrics,
}

/// The whole server as a router.
pub fn router(app: App) -> Router {
    let api = Router::new()
        .route("/health", get(health::health))
        .route("/openapi.json", get(openapi::document))
        .merge(signing_in())
        .merge(attachments())
        .route("/sign-out", post(sign_in::sign_out))
        .route("/me", get(me::me))
        .route("/sessions", get(sessions::list).delete(sessions::end_others))
        .route("/sessions/{id}", delete(sessions::end))
        .route("/devices/{id}", delete(sessions::revoke_device))
        .route("/sync", post(sync::sync).layer(small()))
        .route("/report", get(report::report))
        .route("/right-of-access", get(right_of_access::might_read))
        .route_layer(middleware::from_fn(from_the_app))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::WrongMethod })
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES));
    Router::new()
        .nest("/api", api)
        .route(administration::PAGE, get(administration::show))
        .route(administration::STYLES, get(administration::styles))
        .fallback(app_files::serve)
        .layer(middleware::from_fn(mark))
        .layer(middleware::from_fn_with_state(app.metrics.clone(), log))
        .layer(middleware::from_fn_with_state(app.clone(), secure))
        .with_state(app)
}

/// The addresses by which people prove who they are: anybody may send to them, so not much.
fn signing_in() -> Router<App> {
    Router::new()
        .route("/people", get(people::people))
        .route("/sign-in", get(sign_in::ways).post(sign_in::choose))
        .route("/sign-in/password", post(sign_in::by_password))
        .route("/sign-in/oidc/callback", get(oidc::back))
        .route("/sign-in/oidc/{provider}", post(oidc::begin))
        .route("/invitation/open", post(invitation::open))
        .route("/invitation/accept", post(invitation::accept))
        .route("/account", get(account::account))
        .route("/account/recovery-codes", post(account::new_recovery_codes))
        .layer(DefaultBodyLimit::max(MOST_SIGN_IN_BYTES))
}

/// Makes replies a quarter as long on their way: what people write compresses well. Only those of
/// sync, which another site can neither ask for nor put words into: the length of a reply that
/// could be made to repeat somebody's guess would tell whether the guess is right.
fn small() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new().compress_when(SizeAbove::new(WORTH_COMPRESSING))
}

/// Photos and files, chunk by chunk.
fn attachments() -> Router<App> {
    let chunk = get(attachments::chunk).put(attachments::put_chunk);
    Router::new()
        .route("/attachments/{record}/{hash}", get(attachments::kept).put(attachments::offer))
        .route(
            "/attachments/{record}/{hash}/{place}",
            chunk.layer(DefaultBodyLimit::max(CHUNK_BYTES as usize)),
        )
}

/// Refuses what would change something and does not say that it comes from the app: another site
/// cannot say so without being allowed to, and none is.
async fn from_the_app(request: Request, next: Next) -> Result<Response, Problem> {
    if !request.method().is_safe() {
        require_app(request.headers())?;
    }
    Ok(next.run(request).await)
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
async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_encrypted = app.identity.is_encrypted(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_encrypted {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
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
async fn log(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    // The pattern, never the address itself: those of pages hold record ids.
    let place = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str());
    let place = place.unwrap_or("app").to_owned();
    let started = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    metrics.answered(method.as_str(), &place, status, took.as_secs_f64());
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::warn!(%method, %place, status, took_ms, "answered");
    } else {
        tracing::debug!(%method, %place, status, took_ms, "answered");
    }
    response
}
