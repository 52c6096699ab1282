//! JSON in and out: bodies are read whole, within bounds, and refused with the place named.

use std::time::Duration;

use axum::RequestExt;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Problem;

/// The header by which the app and its server know each other; a reply without it came from
/// somebody else, such as a hotel's sign-in page.
pub const WAYMARK: &str = "x-waymark";

/// How long a phone may say nothing in the middle of a message, or before one.
pub const MOST_SILENCE: Duration = Duration::from_secs(60);

/// A JSON body. Reading it also requires that the request says it comes from the app: other sites
/// cannot set that header without being allowed to, and nobody is.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        require_app(request.headers())?;
        if !is_of(request.headers(), "application/json") {
            return Err(Problem::NotJson);
        }
        let bytes = whole(request).await?;
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

/// A body of bytes that mean nothing to the server.
#[derive(Debug)]
pub struct Octets(pub Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Octets {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        require_app(request.headers())?;
        if !is_of(request.headers(), "application/octet-stream") {
            return Err(Problem::NotBytes);
        }
        Ok(Self(whole(request).await?))
    }
}

/// Reads a body to its end, within the bound its address has.
async fn whole(request: Request) -> Result<Vec<u8>, Problem> {
    let mut body = request.with_limited_body().into_body();
    let mut bytes = Vec::new();
    loop {
        let arriving = tokio::time::timeout(MOST_SILENCE, body.frame());
        match arriving.await.map_err(|_| Problem::NotWhole)? {
            Some(Ok(frame)) => bytes.extend(frame.into_data().unwrap_or_default()),
            Some(Err(error)) if is_too_long(&error) => return Err(Problem::TooBig),
            Some(Err(_)) => return Err(Problem::NotWhole),
            None => return Ok(bytes),
        }
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<LengthLimitError>())
}

/// Refuses a request that does not say it comes from the app.
///
/// # Errors
/// [`Problem::NotFromTheApp`].
pub fn require_app(headers: &HeaderMap) -> Result<(), Problem> {
    let says = headers.get(WAYMARK).is_some_and(|value| value.as_bytes() == b"1");
    if says { Ok(()) } else { Err(Problem::NotFromTheApp) }
}

fn is_of(headers: &HeaderMap, kind: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case(kind))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::body::{Body, Bytes};
    use hyper::body::Frame;
    use tokio::time::{Instant, Sleep, sleep};

    use super::*;

    /// A body of some words, each after the same silence; then nothing for ever.
    struct Words {
        left: u32,
        apart: Duration,
        next: Pin<Box<Sleep>>,
    }

    impl hyper::body::Body for Words {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            if self.left == 0 || self.next.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.left -= 1;
            let next = Instant::now() + self.apart;
            self.next.as_mut().reset(next);
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"word ")))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_message_is_waited_for_and_one_that_stops_is_given_up() {
        let apart = MOST_SILENCE / 2;
        let words = Words { left: 5, apart, next: Box::pin(sleep(apart)) };
        let began = Instant::now();
        let read = whole(Request::new(Body::new(words))).await;
        assert!(matches!(read, Err(Problem::NotWhole)));
        assert_eq!(began.elapsed(), apart * 5 + MOST_SILENCE);
    }
}
