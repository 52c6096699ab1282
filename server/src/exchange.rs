//! JSON in and out: bodies are read whole, within bounds, and refused with the place named.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Problem;

/// The header by which the app and its server know each other; a reply without it came from
/// somebody else, such as a hotel's sign-in page.
pub const WAYMARK: &str = "x-waymark";

/// A JSON body. Reading it also requires that the request says it comes from the app: other sites
/// cannot set that header without being allowed to, and nobody is.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        require_app(request.headers())?;
        if !is_json(request.headers()) {
            return Err(Problem::NotJson);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::TooBig
            } else {
                Problem::NotWhole
            }
        })?;
        if bytes.is_empty() {
            return Err(Problem::Empty);
        }
        Ok(Self(serde_json::from_slice(&bytes)?))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Refuses a request that does not say it comes from the app.
///
/// # Errors
/// [`Problem::NotFromTheApp`].
pub fn require_app(headers: &HeaderMap) -> Result<(), Problem> {
    let says = headers.get(WAYMARK).is_some_and(|value| value.as_bytes() == b"1");
    if says { Ok(()) } else { Err(Problem::NotFromTheApp) }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}
