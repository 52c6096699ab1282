//! The OpenAPI document: every address, for programs and for those who attack it in tests.
//!
//! The document is kept by hand beside this file; `server/tests/routes.rs` holds it to the router.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

/// The document.
pub const DOCUMENT: &str = include_str!("openapi.json");

/// Gives the document.
pub async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], DOCUMENT)
}
