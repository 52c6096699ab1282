//! What can go wrong with a request, and how it is told: one enum, one table of statuses.
//!
//! Lives here: the words a person or a phone gets. Inner details are logged, never sent, and
//! neither holds anything personal.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use waymark_core::sync::{MOST_FACTS, PROTOCOL};

use crate::store::StoreError;

/// The most bytes the body of one request may have (8 MiB).
pub const MOST_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nothing is at that address.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address is there, but not for this method.
    #[error("this address does not take that method")]
    WrongMethod,
    /// The request did not come from the app.
    #[error("the request does not say that it comes from the app (header x-waymark: 1)")]
    NotFromTheApp,
    /// The body is not announced as JSON.
    #[error("the message must be sent as application/json")]
    NotJson,
    /// The body is empty.
    #[error("the message is empty")]
    Empty,
    /// The body ends before it is complete.
    #[error("the message is cut short at line {line}, column {column}; nothing of it was taken")]
    CutShort {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The body is no JSON.
    #[error(
        "the message is not JSON: reading stopped at line {line}, column {column}; nothing of it was taken"
    )]
    Garbage {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The body is JSON, but not what belongs here.
    #[error(
        "the message has something missing or of the wrong kind before line {line}, column {column}; nothing of it was taken"
    )]
    Unexpected {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The body stopped arriving.
    #[error("the message did not arrive whole; nothing of it was taken")]
    NotWhole,
    /// The phone speaks a protocol this server does not know.
    #[error(
        "this server speaks protocol 1 to {PROTOCOL}; nothing was taken, and it stays on the phone"
    )]
    UnknownProtocol,
    /// The body is too big.
    #[error(
        "a message has at most {MOST_BODY_BYTES} bytes and {MOST_FACTS} facts: send fewer at once"
    )]
    TooBig,
    /// Nobody is signed in.
    #[error("sign in first; what is on the phone is safe there")]
    NotSignedIn,
    /// There is nobody of that id.
    #[error("there is nobody of that name to sign in as")]
    UnknownPerson,
    /// Signing in by choosing a person belongs to the demonstration.
    #[error("signing in by choosing a person is only possible on a demonstration server")]
    NoDemonstration,
    /// The device belongs to somebody else.
    #[error("this device belongs to somebody else")]
    DeviceOfAnother,
    /// The app is being replaced.
    #[error("the app is being replaced with a new version; try again in a moment")]
    AppMissing,
    /// The store did not do as told.
    #[error(
        "something went wrong on the server; nothing was taken, and what is on the phone is safe there"
    )]
    Store(#[from] StoreError),
}

impl Problem {
    /// The status, and a short name for programs.
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method"),
            Self::NotFromTheApp => (StatusCode::FORBIDDEN, "not-from-the-app"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json"),
            Self::Empty => (StatusCode::BAD_REQUEST, "empty"),
            Self::CutShort { .. } => (StatusCode::BAD_REQUEST, "cut-short"),
            Self::Garbage { .. } => (StatusCode::BAD_REQUEST, "garbage"),
            Self::Unexpected { .. } => (StatusCode::BAD_REQUEST, "unexpected"),
            Self::NotWhole => (StatusCode::BAD_REQUEST, "not-whole"),
            Self::UnknownProtocol => (StatusCode::BAD_REQUEST, "unknown-protocol"),
            Self::TooBig => (StatusCode::PAYLOAD_TOO_LARGE, "too-big"),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in"),
            Self::UnknownPerson => (StatusCode::UNAUTHORIZED, "unknown-person"),
            Self::NoDemonstration => (StatusCode::NOT_FOUND, "no-demonstration"),
            Self::DeviceOfAnother => (StatusCode::FORBIDDEN, "device-of-another"),
            Self::AppMissing => (StatusCode::SERVICE_UNAVAILABLE, "app-missing"),
            Self::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, "store"),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        // serde_json's own words can quote what it read, which may be personal: only the place.
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => Self::CutShort { line, column },
            serde_json::error::Category::Data => Self::Unexpected { line, column },
            _ => Self::Garbage { line, column },
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, name) = self.status();
        if let Self::Store(inner) = &self {
            tracing::error!(problem = name, %inner, "request failed");
        }
        let body = json!({
            "type": format!("urn:waymark:problem:{name}"),
            "title": status.canonical_reason().unwrap_or("Problem"),
            "status": status.as_u16(),
            "detail": sentence(&self.to_string()),
        });
        let mut response = (status, body.to_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// The message as a sentence: a capital first and a full stop.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
