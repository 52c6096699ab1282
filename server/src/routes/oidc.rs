//! Signing in at a provider: on the way there, and back.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use waymark_core::fact::DeviceId;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::identity::oidc::{Flow, MOST_FLOW_MS, Named, Refused};
use crate::identity::{Stranger, secret};
use crate::session::{self, cookie_named};
use crate::store::{Person, StoreError};

/// The cookie that binds a flow to one browser. Lax, since it comes back from another site.
const PLAIN: &str = "waymark_flow";

/// The same where the address is encrypted.
const ENCRYPTED: &str = "__Host-waymark_flow";

/// The device the session will be on.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    device: DeviceId,
}

/// Where to go.
#[derive(Debug, Serialize)]
pub struct Go {
    go: String,
}

/// Begins a sign-in at a provider.
pub async fn begin(
    State(app): State<App>,
    _: Stranger,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    Json(wanted): Json<Wanted>,
) -> Result<impl IntoResponse, Problem> {
    let Path(id) = id.map_err(|_| Problem::NoProvider)?;
    let provider = app.identity.providers.get(&id).ok_or(Problem::NoProvider)?;
    let begun = provider.begin().await.map_err(|refused| {
        tracing::warn!(provider = %id, %refused, "a provider cannot be asked");
        Problem::ProviderTrouble
    })?;
    let token = secret::token().map_err(StoreError::from)?;
    let now_ms = app.clock.now_ms();
    let flow = Flow {
        state: secret::kept(&begun.state),
        provider: id,
        nonce: begun.nonce,
        verifier: begun.verifier,
        device: wanted.device.to_string(),
        ends_ms: now_ms + MOST_FLOW_MS,
    };
    app.store.begin_flow(&secret::kept(&token), &flow, now_ms).await?;
    let cookie = cookie(&app, &token, MOST_FLOW_MS / 1000, &headers);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(Go { go: begun.go })))
}

/// What a provider sends back.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// Why somebody comes back from a provider and is not signed in.
enum NotIn {
    /// A short name for the app, which has the words.
    For(&'static str),
    /// Something of ours.
    Problem(Problem),
}

impl From<Problem> for NotIn {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for NotIn {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

/// Hears a provider's answer. A person's browser is what asks, so the answer is a page: the app's,
/// which says in words what came of it.
pub async fn back(
    State(app): State<App>,
    stranger: Result<Stranger, Problem>,
    headers: HeaderMap,
    back: Result<Query<Back>, QueryRejection>,
) -> Response {
    let outcome = match stranger {
        Ok(_) => finish(&app, &headers, back.ok().map(|Query(back)| back)).await,
        Err(problem) => Err(NotIn::Problem(problem)),
    };
    let mut cookies = vec![(header::SET_COOKIE, cookie(&app, "", 0, &headers))];
    let to = match outcome {
        Ok(session) => {
            cookies.push((header::SET_COOKIE, session));
            "/sign-in?signed-in".to_owned()
        }
        Err(NotIn::For(name)) => format!("/sign-in?problem={name}"),
        Err(NotIn::Problem(problem @ (Problem::Store(_) | Problem::Password(_)))) => {
            return problem.into_response();
        }
        Err(NotIn::Problem(problem)) => format!("/sign-in?problem={}", problem.name()),
    };
    let place = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/sign-in"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    for (name, value) in cookies {
        response.headers_mut().append(name, value);
    }
    response
}

/// The cookie of a new session for who comes back, where all of the answer holds.
async fn finish(app: &App, headers: &HeaderMap, back: Option<Back>) -> Result<HeaderValue, NotIn> {
    let back = back.ok_or(NotIn::For("flow-ended"))?;
    let token = cookie_named(headers, ENCRYPTED).or_else(|| cookie_named(headers, PLAIN));
    let token = token.ok_or(NotIn::For("flow-ended"))?;
    let flow = app.store.take_flow(&secret::kept(token), app.clock.now_ms()).await?;
    let flow = flow.filter(|flow| flow.was_sent(&back.state)).ok_or(NotIn::For("flow-ended"))?;
    if !back.error.is_empty() {
        return Err(NotIn::For("refused-there"));
    }
    let provider = app.identity.providers.get(&flow.provider).ok_or(NotIn::For("flow-ended"))?;
    let named = provider.finish(&flow, back.code).await.map_err(|refused| {
        tracing::warn!(provider = %flow.provider, %refused, "a sign-in at a provider was refused");
        NotIn::For(match refused {
            Refused::Unnamed => "no-email",
            Refused::Trouble(_) | Refused::Forged(_) => "provider-trouble",
        })
    })?;
    let person = on_the_list(app, &named).await?.ok_or(NotIn::For("not-on-the-list"))?;
    if person.left_on.is_some_and(|last| last < app.clock.today()) {
        return Err(Problem::Left.into());
    }
    let device: DeviceId = flow.device.parse().map_err(|_| StoreError::Corrupt("sign_in_flow"))?;
    Ok(session::begin(app, &person.id, &device, "provider", headers).await?)
}

/// Whom the staff list has by what the provider named.
async fn on_the_list(app: &App, named: &Named) -> Result<Option<Person>, StoreError> {
    match named {
        Named::Id(id) => match id.parse() {
            Ok(id) => app.store.person(&id).await,
            Err(_) => Ok(None),
        },
        Named::Email(email) if email.contains('\0') => Ok(None),
        Named::Email(email) => match app.store.person_named(email).await? {
            Some(id) => {
                let person = app.store.person(&id).await?;
                // Found by their id, which an address may look like, is not found by their address.
                Ok(person.filter(|person| person.email.as_ref() == Some(email)))
            }
            None => Ok(None),
        },
    }
}

fn cookie(app: &App, token: &str, seconds: i64, headers: &HeaderMap) -> HeaderValue {
    let (name, secure) =
        if app.identity.is_encrypted(headers) { (ENCRYPTED, "; Secure") } else { (PLAIN, "") };
    let text = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
