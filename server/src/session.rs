//! Sessions: who a request is made as.
//!
//! Lives here: the cookie and its token. Not here: how somebody proves who they are.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use waymark_core::fact::PersonId;

use crate::error::Problem;
use crate::routes::App;
use crate::store::StoreError;

const COOKIE: &str = "waymark_session";

/// How long a session lasts: 30 days. Work never needs one, only sending it does.
const LASTS_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The person a request is made as.
#[derive(Debug, Clone)]
pub struct SignedIn(pub PersonId);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = token(&parts.headers).ok_or(Problem::NotSignedIn)?;
        let person = app.store.session(&hash(token), app.clock.now_ms()).await?;
        person.map(Self).ok_or(Problem::NotSignedIn)
    }
}

/// Begins a session and gives the cookie to set.
///
/// # Errors
/// When the store refuses or there is no randomness.
pub async fn begin(app: &App, person: &PersonId, headers: &HeaderMap) -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(StoreError::from)?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let now = app.clock.now_ms();
    app.store.open_session(&hash(&token), person, now, now + LASTS_SECONDS * 1000).await?;
    Ok(cookie(&token, LASTS_SECONDS, headers))
}

/// Ends the session a request is made in, if any, and gives the cookie that clears it.
///
/// # Errors
/// When the store refuses.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<String, Problem> {
    if let Some(token) = token(headers) {
        app.store.close_session(&hash(token)).await?;
    }
    Ok(cookie("", 0, headers))
}

fn cookie(token: &str, seconds: i64, headers: &HeaderMap) -> String {
    // Behind a proxy that speaks TLS the cookie stays on TLS. Who forges the header only harms
    // their own session.
    let encrypted =
        headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes() == b"https");
    let secure = if encrypted { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token)
}

/// What is stored of a token: who reads the database cannot sign in with it.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
