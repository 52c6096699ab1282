//! Signing in and out, and who is signed in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use waymark_core::fact::{DeviceId, PersonId};

use super::App;
use crate::error::Problem;
use crate::exchange::{Json, require_app};
use crate::session::{self, SignedIn};
use crate::store::{DeviceOf, StoreError};

/// Whom to sign in as, from which device.
#[derive(Debug, Deserialize)]
pub struct SignIn {
    person: PersonId,
    device: DeviceId,
}

/// The person signed in.
#[derive(Debug, Serialize)]
pub struct Me {
    person: PersonId,
    name: String,
    role: String,
    organisation: String,
    packs: Vec<String>,
    /// Whom they supervise today: whose shared records they will meet.
    team: Vec<Named>,
}

/// Somebody and their name.
#[derive(Debug, Serialize)]
struct Named {
    person: PersonId,
    name: String,
}

/// Signs somebody in and registers their device.
pub async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Json(wanted): Json<SignIn>,
) -> Result<impl IntoResponse, Problem> {
    if !app.demo {
        return Err(Problem::NoDemonstration);
    }
    if app.store.person(&wanted.person).await?.is_none() {
        return Err(Problem::UnknownPerson);
    }
    let now_ms = app.clock.now_ms();
    match app.store.register_device(&wanted.device, &wanted.person, now_ms).await? {
        DeviceOf::Theirs => {}
        DeviceOf::Another | DeviceOf::Nobody => return Err(Problem::DeviceOfAnother),
    }
    let cookie = session::begin(&app, &wanted.person, &headers).await?;
    let me = describe(&app, wanted.person).await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)))
}

/// Signs out; doing so twice changes nothing.
pub async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    require_app(&headers)?;
    let cookie = session::end(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// Says who is signed in.
pub async fn me(State(app): State<App>, SignedIn(person): SignedIn) -> Result<Json<Me>, Problem> {
    Ok(Json(describe(&app, person).await?))
}

async fn describe(app: &App, id: PersonId) -> Result<Me, Problem> {
    let person = app.store.person(&id).await?.ok_or(Problem::NotSignedIn)?;
    let organisation =
        app.store.organisation().await?.ok_or(StoreError::Corrupt("organisation"))?;
    let team = app.store.team(&person.id, app.clock.today()).await?;
    Ok(Me {
        person: person.id,
        name: person.name,
        role: person.role,
        organisation: organisation.name,
        packs: organisation.packs,
        team: team.into_iter().map(|one| Named { person: one.id, name: one.name }).collect(),
    })
}
