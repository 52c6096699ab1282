//! Signing in and out: the ways there are, the demonstration's, and with a password and a code.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use waymark_core::fact::{DeviceId, PersonId};

use super::App;
use super::me::{Me, describe};
use crate::error::Problem;
use crate::exchange::Json;
use crate::identity::Stranger;
use crate::identity::account::{self, Attempt};
use crate::session;

/// The ways to sign in here.
#[derive(Debug, Serialize)]
pub struct Ways {
    organisation: String,
    demo: bool,
    password: bool,
    providers: Vec<Provider>,
}

#[derive(Debug, Serialize)]
struct Provider {
    id: String,
    name: String,
}

/// Says how people sign in here.
pub async fn ways(State(app): State<App>, _: Stranger) -> Result<Json<Ways>, Problem> {
    let organisation = app.store.organisation().await?;
    let providers = app.identity.providers.all().iter().map(|provider| Provider {
        id: provider.config().id.clone(),
        name: provider.config().name.clone(),
    });
    Ok(Json(Ways {
        organisation: organisation.map(|one| one.name).unwrap_or_default(),
        demo: app.demo,
        password: app.identity.passwords_allowed && !app.demo,
        providers: providers.collect(),
    }))
}

/// Whom to sign in as, from which device.
#[derive(Debug, Deserialize)]
pub struct Choice {
    person: PersonId,
    device: DeviceId,
}

/// Signs somebody of the demonstration in.
pub async fn choose(
    State(app): State<App>,
    headers: HeaderMap,
    Json(wanted): Json<Choice>,
) -> Result<impl IntoResponse, Problem> {
    if !app.demo {
        return Err(Problem::NoDemonstration);
    }
    if app.store.person(&wanted.person).await?.is_none() {
        return Err(Problem::UnknownPerson);
    }
    let (person, device) = (&wanted.person, &wanted.device);
    let cookie = session::begin(&app, person, device, "demo", &headers).await?;
    let me = me_in(&app, &wanted.person, device, "demo").await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)))
}

/// A name, a password and a code.
#[derive(Deserialize)]
pub struct SignIn {
    name: String,
    password: String,
    code: String,
    device: DeviceId,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(…)")
    }
}

/// Signs somebody in who knows their password and has their authenticator, or a recovery code.
pub async fn by_password(
    State(app): State<App>,
    Stranger(address): Stranger,
    headers: HeaderMap,
    Json(given): Json<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    if !app.identity.passwords_allowed {
        return Err(Problem::NoPasswords);
    }
    let SignIn { name, password, code, device } = given;
    let attempt =
        Attempt { name: &name, password, code: &code, device: &device, address: &address };
    let (now_ms, today) = (app.clock.now_ms(), app.clock.today());
    let person =
        account::sign_in(&app.store, &app.identity.passwords, attempt, now_ms, today).await?;
    let cookie = session::begin(&app, &person, &device, "password", &headers).await?;
    let me = me_in(&app, &person, &device, "password").await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)))
}

/// Who somebody is, in a session that began just now.
pub(super) async fn me_in(
    app: &App,
    person: &PersonId,
    device: &DeviceId,
    how: &str,
) -> Result<Me, Problem> {
    let ends = app.clock.now_ms() + session::LASTS_SECONDS * 1000;
    describe(app, person, Some(device.to_string()), how, ends).await
}

/// Signs out; doing so twice changes nothing.
pub async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let cookie = session::end(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}
