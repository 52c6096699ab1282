//! Sessions: who a request is made as.
//!
//! Lives here: the cookie and its token. Not here: how somebody proves who they are (`identity`),
//! or rows (`store`).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use waymark_core::fact::{DeviceId, PersonId};

use crate::error::Problem;
use crate::identity::{browser, secret};
use crate::routes::App;
use crate::store::{Begun, NewSession, Session, StoreError};

/// The cookie where the address is not encrypted, as on a developer's machine.
const PLAIN: &str = "waymark_session";

/// The cookie where it is: a browser takes that prefix from this host alone, and only encrypted.
const ENCRYPTED: &str = "__Host-waymark_session";

/// How long a session lasts: 30 days. Work never needs one, only sending it does.
pub const LASTS_SECONDS: i64 = 30 * 24 * 60 * 60;

/// How old a note of when a session was last used may be before it is made anew: a note is a write.
const SEEN_EVERY_MS: i64 = 5 * 60 * 1000;

/// The person a request is made as.
#[derive(Debug, Clone)]
pub struct SignedIn(pub PersonId);

/// The session a request is made in.
#[derive(Debug, Clone)]
pub struct InSession(pub Session);

impl FromRequestParts<App> for InSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let now_ms = app.clock.now_ms();
        let found = match token(&parts.headers) {
            Some(token) => app.store.session(&secret::kept(token), now_ms).await?,
            None => None,
        };
        let Some(session) = found else {
            // Whoever guesses tokens is slowed down, and everybody else finds out at once.
            app.identity.count_stranger(parts, now_ms)?;
            return Err(Problem::NotSignedIn);
        };
        app.identity.count_session(&session, now_ms)?;
        if session.device_revoked {
            return Err(Problem::DeviceRevoked);
        }
        let today = app.clock.today().to_string();
        if session.left_on.as_ref().is_some_and(|last| *last < today) {
            return Err(Problem::Left);
        }
        if session.ended {
            return Err(Problem::NotSignedIn);
        }
        if now_ms.saturating_sub(session.seen_ms) >= SEEN_EVERY_MS {
            app.store.see_session(&session.token_hash, now_ms).await?;
        }
        Ok(Self(session))
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let InSession(session) = InSession::from_request_parts(parts, app).await?;
        Ok(Self(session.person))
    }
}

/// A session's name for its owner: a part of what is kept of its token, which nobody can use.
pub fn id_of(session: &Session) -> String {
    session.token_hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Begins a session on a device, in place of the one the browser may have, and gives the cookie to
/// set.
///
/// # Errors
/// When the device is not theirs or was revoked, the store refuses or there is no randomness.
pub async fn begin(
    app: &App,
    person: &PersonId,
    device: &DeviceId,
    how: &'static str,
    headers: &HeaderMap,
) -> Result<HeaderValue, Problem> {
    let new = secret::token().map_err(StoreError::from)?;
    let before = token(headers).map(secret::kept);
    let now_ms = app.clock.now_ms();
    let begun = app
        .store
        .begin_session(&NewSession {
            person,
            device,
            about: &browser::named(headers),
            how,
            token_hash: &secret::kept(&new),
            instead_of: before.as_deref(),
            now_ms,
            ends_ms: now_ms + LASTS_SECONDS * 1000,
        })
        .await?;
    match begun {
        Begun::Yes => Ok(cookie(app, &new, LASTS_SECONDS, headers)),
        Begun::DeviceOfAnother => Err(Problem::DeviceOfAnother),
        Begun::DeviceRevoked => Err(Problem::DeviceRevoked),
    }
}

/// Ends the session a request is made in, if any, and gives the cookie that clears it.
///
/// # Errors
/// When the store refuses.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    if let Some(token) = token(headers) {
        app.store.end_session(&secret::kept(token), app.clock.now_ms()).await?;
    }
    Ok(cookie(app, "", 0, headers))
}

fn cookie(app: &App, token: &str, seconds: i64, headers: &HeaderMap) -> HeaderValue {
    let (name, secure) =
        if app.identity.is_encrypted(headers) { (ENCRYPTED, "; Secure") } else { (PLAIN, "") };
    let text =
        format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    // Only base 64 is ever put in; an empty cookie signs nobody in.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The token a request brings.
fn token(headers: &HeaderMap) -> Option<&str> {
    cookie_named(headers, ENCRYPTED).or_else(|| cookie_named(headers, PLAIN))
}

/// The cookie of a name that a request brings.
pub fn cookie_named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, token)| token)
}
