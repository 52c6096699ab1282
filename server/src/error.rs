//! What can go wrong with a request, and how it is told: one enum, one table of statuses.
//!
//! Lives here: the words a person or a phone gets. Inner details are logged, never sent, and
//! neither holds anything personal.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use waymark_core::sync::{MOST_FACTS, PROTOCOL};

use crate::attachments::Refusal;
use crate::identity::account::NotIn;
use crate::identity::password::{PasswordError, Weak};
use crate::store::{StoreError, Trouble};

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
    /// The device was revoked.
    #[error("this device was revoked: it can no longer be used to sign in or to send")]
    DeviceRevoked,
    /// The person works here no longer.
    #[error("you no longer work here, says the staff list; ask your organisation if that is wrong")]
    Left,
    /// The name, the password or the code is wrong.
    #[error("the name, the password or the code is wrong; nothing was changed")]
    WrongSignIn,
    /// Too much was asked for too fast, or too many tries failed.
    #[error(
        "that was too often: wait {seconds} seconds, then try again; what is on the phone is safe there"
    )]
    SlowDown {
        /// How long to wait.
        seconds: i64,
    },
    /// Passwords are not for this organisation.
    #[error("nobody signs in with a password here")]
    NoPasswords,
    /// There is no provider of that id.
    #[error("there is no such way to sign in")]
    NoProvider,
    /// The provider cannot be reached.
    #[error("the place where you sign in does not answer as it should; try again in a moment")]
    ProviderTrouble,
    /// The invitation is used, replaced or over.
    #[error(
        "this invitation was used, replaced by a newer one, or is over; ask whoever sent it for a new one"
    )]
    InvitationGone,
    /// The password is not good enough.
    #[error(transparent)]
    WeakPassword(#[from] Weak),
    /// The one-time code is wrong.
    #[error(
        "the code is wrong or over: type the one the authenticator shows now; the invitation stays good"
    )]
    WrongCode,
    /// The secret is not one that was given out.
    #[error("the secret is not one that was given out; open the invitation again")]
    WrongSecret,
    /// Who asks has no such session.
    #[error("you have no such session; it may have ended already")]
    NoSession,
    /// Who asks has no such device.
    #[error("you have no such device")]
    NoDevice,
    /// Who asks has no password here.
    #[error("you have no password here")]
    NoAccount,
    /// A password could not be worked on.
    #[error("something went wrong on the server; nothing was changed")]
    Password(PasswordError),
    /// The app is being replaced.
    #[error("the app is being replaced with a new version; try again in a moment")]
    AppMissing,
    /// Bytes that are to be kept are not announced as such.
    #[error("a chunk of an attachment must be sent as application/octet-stream")]
    NotBytes,
    /// What came is not what its hash is of.
    #[error(
        "the bytes are not those that the hash names; nothing was taken, and they stay on the phone"
    )]
    NotItsBytes,
    /// The photo or file is larger than the organisation takes.
    #[error(
        "an attachment has at most {most_bytes} bytes here; nothing was taken, and it stays on the phone"
    )]
    AttachmentTooLarge {
        /// The most it may have.
        most_bytes: u32,
    },
    /// The store did not do as told.
    #[error("{}; what is on the phone is safe there", what_happened(.0))]
    Store(#[from] StoreError),
}

impl Problem {
    /// The status, and a short name for programs.
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method"),
            Self::NotFromTheApp => (StatusCode::FORBIDDEN, "not-from-the-app"),
            Self::NotBytes => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-bytes"),
            Self::NotItsBytes => (StatusCode::BAD_REQUEST, "not-its-bytes"),
            Self::AttachmentTooLarge { .. } => {
                (StatusCode::PAYLOAD_TOO_LARGE, "attachment-too-large")
            }
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
            Self::DeviceRevoked => (StatusCode::FORBIDDEN, "device-revoked"),
            Self::Left => (StatusCode::FORBIDDEN, "left"),
            Self::WrongSignIn => (StatusCode::UNAUTHORIZED, "wrong-sign-in"),
            Self::SlowDown { .. } => (StatusCode::TOO_MANY_REQUESTS, "slow-down"),
            Self::NoPasswords => (StatusCode::NOT_FOUND, "no-passwords"),
            Self::NoProvider => (StatusCode::NOT_FOUND, "no-provider"),
            Self::ProviderTrouble => (StatusCode::SERVICE_UNAVAILABLE, "provider-trouble"),
            Self::InvitationGone => (StatusCode::NOT_FOUND, "invitation-gone"),
            Self::WeakPassword(_) => (StatusCode::BAD_REQUEST, "weak-password"),
            Self::WrongCode => (StatusCode::BAD_REQUEST, "wrong-code"),
            Self::WrongSecret => (StatusCode::BAD_REQUEST, "wrong-secret"),
            Self::NoSession => (StatusCode::NOT_FOUND, "no-session"),
            Self::NoDevice => (StatusCode::NOT_FOUND, "no-device"),
            Self::NoAccount => (StatusCode::NOT_FOUND, "no-account"),
            Self::Password(_) => (StatusCode::INTERNAL_SERVER_ERROR, "password"),
            Self::AppMissing => (StatusCode::SERVICE_UNAVAILABLE, "app-missing"),
            Self::Store(inner) => match inner.trouble() {
                Trouble::Full => (StatusCode::INSUFFICIENT_STORAGE, "full"),
                Trouble::Away => (StatusCode::SERVICE_UNAVAILABLE, "away"),
                Trouble::Wrong => (StatusCode::INTERNAL_SERVER_ERROR, "store"),
            },
        }
    }
}

impl Problem {
    /// That one has to wait so many seconds.
    pub fn slow_down(seconds: u32) -> Self {
        Self::SlowDown { seconds: seconds.into() }
    }

    /// The problem's short name, for programs.
    pub fn name(&self) -> &'static str {
        self.status().1
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::SlowDown { seconds: 5 },
            error => Self::Password(error),
        }
    }
}

impl From<NotIn> for Problem {
    fn from(error: NotIn) -> Self {
        match error {
            NotIn::Wrong => Self::WrongSignIn,
            NotIn::Wait { ms } => Self::SlowDown { seconds: ms.div_euclid(1000) + 1 },
            NotIn::Left => Self::Left,
            NotIn::Password(error) => error.into(),
            NotIn::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotThere => Self::NotFound,
            Refusal::OtherBytes => Self::NotItsBytes,
            Refusal::TooLarge { most_bytes } => Self::AttachmentTooLarge { most_bytes },
            Refusal::Store(fault) => Self::Store(fault),
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
        if let Self::Password(inner) = &self {
            tracing::error!(problem = name, %inner, "request failed");
        }
        let mut body = json!({
            "type": format!("urn:waymark:problem:{name}"),
            "title": status.canonical_reason().unwrap_or("Problem"),
            "status": status.as_u16(),
            "detail": sentence(&self.to_string()),
        });
        if let (Self::SlowDown { seconds }, Some(body)) = (&self, body.as_object_mut()) {
            body.insert("wait_seconds".to_owned(), (*seconds).into());
        }
        let mut response = (status, body.to_string()).into_response();
        if let Self::SlowDown { seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// What a failure of the store is to whoever asked.
fn what_happened(error: &StoreError) -> &'static str {
    match error.trouble() {
        Trouble::Full => "the server has no room left, and its keepers have to make some",
        Trouble::Away => {
            "the server is busy or its database cannot be reached; try again in a moment"
        }
        Trouble::Wrong => "something went wrong on the server",
    }
}

/// The message as a sentence: a capital first and a full stop.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
